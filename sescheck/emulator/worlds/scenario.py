"""A simulation: an account, its faults, and the permissions of its auditor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sescheck.emulator.server.emulator import Emulator
from sescheck.emulator.server.faults import Fault


class Seed(NamedTuple):
    """A mistake: the rule that finds it, the region that the finding names, the subject's name, the story.

    The region is None if the finding is about the whole account.
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
        seeded: the deliberate faults: an audit finds these, and nothing else that is worse than info.
        depth: how much to read about each identity.
        faults: the faults between the auditor and AWS.
        failover: the region that fails and the one that takes over, if the scenario is about that.
        zone: a zone file, for names whose records are not those that SES expects.
    """

    story: str
    build: Callable[[Emulator], None]
    regions: tuple[str, ...]
    seeded: tuple[Seed, ...] = ()
    depth: str = "deep"
    faults: tuple[Fault, ...] = ()
    zone: str = ""
    failover: tuple[str, str] | None = None

    def stage(self, emulator: Emulator) -> None:
        """Seed the account, then add the faults."""
        self.build(emulator)
        emulator.inject(*self.faults)
