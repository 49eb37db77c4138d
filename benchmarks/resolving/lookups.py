"""The same names, looked up by each contender in turn, as whole processes."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measure import Cost, run
from benchmarks.resolving.names import NAMES_OF_A_DOMAIN, records
from benchmarks.resolving.nsd import nsd
from benchmarks.task import CACHE, ROOT

LIMIT = 600.0
"""Seconds after which a process is ended."""
CHECKDMARC = CACHE / "checkdmarc" / "bin" / "python"
OURS = "sescheck"


@dataclass(frozen=True)
class Contender:
    """Who looks names up.

    Attributes:
        names: of each domain, of the seven.
        does: what it does, for people.
        module: of ``scripts/``.
    """

    name: str
    does: str
    module: str
    words: tuple[str, ...] = ()
    names: int = NAMES_OF_A_DOMAIN
    program: Path = Path(sys.executable)


CONTENDERS = (
    Contender(OURS, "`Resolver` without its pace, 50 at a time; a reading of each", "sescheck_resolver"),
    Contender("dnspython, 50 at a time", "`dns.asyncresolver` and `gather`; no reading", "dnspython_loops"),
    Contender(
        "dnspython, sequential",
        "`dns.resolver`, one after the other; no reading",
        "dnspython_loops",
        ("sequential",),
    ),
    Contender(
        "checkdmarc",
        "DMARC, SPF and MX, one after the other, with its parsers; no DKIM",
        "checkdmarc_domains",
        names=4,
        program=CHECKDMARC,
    ),
)


@dataclass(frozen=True)
class Looked:
    """What one contender came to: medians.

    Attributes:
        asked: names and types.
        found: those of them that had records, at least.
        memory: MiB.
    """

    who: Contender
    runs: int
    asked: int
    found: int
    wall: float
    cpu: float
    memory: float

    @property
    def a_second(self) -> float:
        """Names a second."""
        return self.asked / self.wall

    @property
    def a_cpu_second(self) -> float:
        """Names for each second of CPU, which a machine that has other work disturbs less."""
        return self.asked / self.cpu


def measure(domains: int, runs: int) -> Iterator[Looked]:
    """Run by run in turn, so that a noisy minute affects all of them; who is not installed is left out.

    Raises:
        OSError: NSD is not there.
        ValueError: a program failed.
    """
    there = [each for each in CONTENDERS if each.program.exists()]
    done: dict[str, list[tuple[Cost, int]]] = {each.name: [] for each in there}
    with nsd(records(domains)) as port:
        for _ in range(runs):
            for each in there:
                done[each.name].append(_once(each, port, domains))
    for each in there:
        yield _looked(each, domains, done[each.name])


def _looked(who: Contender, domains: int, ran: Sequence[tuple[Cost, int]]) -> Looked:
    return Looked(
        who=who,
        runs=len(ran),
        asked=domains * who.names,
        found=min(found for _, found in ran),
        wall=median(cost.wall for cost, _ in ran),
        cpu=median(cost.cpu for cost, _ in ran),
        memory=median(cost.memory for cost, _ in ran),
    )


def _once(who: Contender, port: int, domains: int) -> tuple[Cost, int]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    module = f"benchmarks.resolving.scripts.{who.module}"
    command = [str(who.program), "-m", module, str(port), str(domains), *who.words]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        cost = run(command, environment, LIMIT, Path(name))
        said = (Path(name) / "log").read_text(errors="replace")
    if cost.code != 0:
        raise ValueError(f"{who.name} failed: {said[-400:]}")
    return cost, json.loads(said)["found"]
