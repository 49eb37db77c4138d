"""Measure an organization and write `benchmarks/results/organization/`.

python -m benchmarks.organization                            # about eight minutes on two cores
python -m benchmarks.organization --accounts 8 --many 100 --looped 2 --prowled 0      # to see that it works
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from benchmarks.organization import overhead, runs
from benchmarks.organization.overhead import Overhead
from benchmarks.organization.page import Measured, bars, render
from benchmarks.tools.peers import PROWLER

RESULTS = Path(__file__).parents[1] / "results" / "organization"
T = TypeVar("T")


def main() -> int:
    """Measure, write, say."""
    options = _arguments()
    options.folder.mkdir(parents=True, exist_ok=True)
    missing = [f"{options.many:,} accounts over HTTP: one core needs about an hour, so only the engine has them"]
    if not PROWLER.exists():
        missing.append("Prowler: not installed: make benchmarks/.cache/prowler/.done installs it")
    run = _tried(lambda: runs.organization(options.accounts, options.workers, options.rate), "runs", missing)
    looped = _tried(
        lambda: runs.loops(options.accounts, options.looped, options.prowled, options.rate), "loops", missing
    )
    added = _tried(lambda: _overheads(options), "the engine", missing)
    measured = Measured(run, looped, added, _facts(options.rate), missing)
    (options.folder / "README.md").write_text(render(measured) + "\n")
    for each in bars(measured):
        print(f"{each.what}: {each.bar}: {each.value}")
    print(options.folder / "README.md")
    return 0


def _tried(made: Callable[[], Iterable[T]], what: str, missing: list[str]) -> list[T]:
    """All that can be measured; a failure becomes a line of the page."""
    found: list[T] = []
    try:
        for each in made():
            print(each, file=sys.stderr)
            found.append(each)
    except (OSError, ValueError) as error:
        missing.append(f"{what}: {error}")
    return found


def _overheads(options: argparse.Namespace) -> Iterator[Overhead]:
    for workers in options.workers:
        yield overhead.measure(options.many, workers, is_kept=False)
    yield overhead.measure(options.accounts, max(options.workers), is_kept=True)
    yield overhead.measure(options.many, max(options.workers), is_kept=True)


def _facts(rate: float) -> dict[str, str]:
    return {
        "taken": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "on": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "load average at the end": ", ".join(f"{each:.1f}" for each in os.getloadavg()),
        "sescheck": f"{version('sescheck')}, boto3 {version('boto3')}, distributed {version('distributed')}",
        "SES allows": f"{rate:g} calls a second of each operation, in each region of each account; 30 ms latency",
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.organization", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--accounts", type=int, default=200, help="that are read over HTTP (default: 200)")
    parser.add_argument("--many", type=int, default=5_000, help="of a reader that answers at once")
    parser.add_argument("--workers", type=int, nargs="+", default=(1, 2, 4), help="processes (default: 1 2 4)")
    parser.add_argument("--looped", type=int, default=20, help="accounts of the loop of audits (default: 20)")
    parser.add_argument("--prowled", type=int, default=2, help="accounts of Prowler's loop (default: 2)")
    parser.add_argument("--rate", type=float, default=20, help="calls a second that SES allows (default: 20)")
    parser.add_argument("--folder", type=Path, default=RESULTS, help="where the page is written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
