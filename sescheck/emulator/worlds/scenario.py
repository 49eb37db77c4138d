"""What a simulation is made of: an account, what is wrong with it on purpose, and who audits it how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sescheck.emulator.server.emulator import Emulator
from sescheck.emulator.server.faults import Fault


class Seed(NamedTuple):
    """A mistake: the rule that finds it, the region that the finding names, the subject's name, the story.

    The region is None where the finding is about the account as a whole.
    """

    rule: str
    region: str | None
    subject: str
    story: str


@dataclass(frozen=True)
class Scenario:
    """A simulation.

    Attributes:
        story: one line, for the head of the report.
        build: seeds the account.
        regions: those to audit.
        seeded: what is wrong on purpose: an audit finds this, and nothing else that is worse than info.
        depth: how much to ask about each identity.
        faults: what goes wrong between the auditor and AWS.
    """

    story: str
    build: Callable[[Emulator], None]
    regions: tuple[str, ...]
    seeded: tuple[Seed, ...] = ()
    depth: str = "deep"
    faults: tuple[Fault, ...] = ()

    def stage(self, emulator: Emulator) -> None:
        """Seed the account, then let things go wrong."""
        self.build(emulator)
        emulator.inject(*self.faults)
