"""What steps cost: reports with and without them, `fix` and `readiness`, from a snapshot of a messy account.

python -m benchmarks.mending --regions 2 --identities 10000
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.endpoint.messy import Messy
from benchmarks.measure import Cost, run
from benchmarks.running import endpoint
from benchmarks.task import Task, environment

LIMIT = 600.0
"""Seconds after which a process is ended."""
_PAIR = ("--primary", "us-east-1", "--standby", "eu-west-1")
_WITHOUT_STEPS = "from sescheck.engine.fixes import Fixes; Fixes.of = lambda *_: None; "
"""No option leaves the steps out of a report, so this does it for the comparison."""
_PROGRAM = "from sescheck.cli.main import main; main()"
_REPORT = "json without steps"
COMMANDS: Mapping[str, tuple[str, Sequence[str]]] = {
    _REPORT: (_WITHOUT_STEPS, ("audit", "--format", "json")),
    "json": ("", ("audit", "--format", "json")),
    "html": ("", ("audit", "--format", "html")),
    "sarif": ("", ("audit", "--format", "sarif")),
    "text": ("", ("audit", "--format", "text")),
    "fix": ("", ("fix",)),
    "readiness": ("", ("readiness", *_PAIR)),
}


@dataclass(frozen=True)
class Measured:
    """What a command took, and the same by what a JSON report without steps took."""

    what: str
    cost: Cost
    cpu: float
    memory: float

    def line(self) -> str:
        """For people."""
        took = f"{self.cost.cpu:.1f} s of CPU ({self.cpu:.2f}), {self.cost.memory:.0f} MiB ({self.memory:.2f})"
        return f"{self.what}: {took}, exit code {self.cost.code}"


def measure(regions: int, identities: int, commands: Sequence[str] = tuple(COMMANDS)) -> Iterator[Measured]:
    """Run the commands one after the other; the first one is what the others are compared with."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        variables = _snapshot(Messy(regions, identities, 0.3), folder)
        base = _once(_REPORT, variables, folder)
        for what in commands:
            cost = base if what == _REPORT else _once(what, variables, folder)
            yield Measured(what, cost, cost.cpu / base.cpu, cost.memory / base.memory)


def _snapshot(world: Messy, folder: Path) -> dict[str, str]:
    """Save the snapshot; return the environment of the commands."""
    with endpoint(world, latency=0, limits={}) as running:
        task = Task(running.url, world, folder)
        options = ["--depth", "quick", "--regions", task.regions, "--no-dns", "-o", str(folder / "snapshot")]
        command = [sys.executable, "-m", "sescheck", "snapshot", "--endpoint-url", running.url, *options]
        variables = environment(task)
        subprocess.run(command, env=variables, check=True, capture_output=True, timeout=LIMIT)  # noqa: S603 - our own
    return variables


def _once(what: str, variables: Mapping[str, str], folder: Path) -> Cost:
    before, words = COMMANDS[what]
    program = [sys.executable, "-c", before + _PROGRAM, *words, "--from", str(folder / "snapshot")]
    cost = run(program, variables, LIMIT, folder)
    if cost.code not in {0, 1, 3}:
        raise ValueError(f"{what}: exit code {cost.code}: {(folder / 'log').read_text(errors='replace')[-400:]}")
    return cost


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mending", description=__doc__)
    parser.add_argument("--regions", type=int, default=2)
    parser.add_argument("--identities", type=int, default=10_000)
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    options = _arguments()
    for each in measure(options.regions, options.identities):
        print(each.line(), flush=True)
