"""Measure the DNS side by side and write `benchmarks/results/dns/`. It needs NSD.

python -m benchmarks.resolving                             # about five minutes on two cores
python -m benchmarks.resolving --domains 200 --audited 50  # in a minute, to see that it works
python -m benchmarks.resolving --audited 10000             # a whole audit of 10,000 domains: about half an hour
"""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from benchmarks.resolving import audits, lookups, nsd
from benchmarks.resolving.audits import Audited
from benchmarks.resolving.page import Measured, bars, render

RESULTS = Path(__file__).parents[1] / "results" / "dns"
T = TypeVar("T")


def main() -> int:
    """Measure, write, say."""
    options = _arguments()
    if nsd.installed() is None:
        print(f"nothing is measured: {nsd.WHY_NOT}")
        return 0
    options.folder.mkdir(parents=True, exist_ok=True)
    missing = [
        f"{each.name}: not installed: make benchmarks/.cache/{each.name}/.done installs it"
        for each in lookups.CONTENDERS
        if not each.program.exists()
    ]
    found = _tried(lambda: lookups.measure(options.domains, options.runs), "looking up", missing)
    done = _tried(lambda: _audits(options), "audits", missing)
    measured = Measured(found, done, _facts(), missing)
    (options.folder / "README.md").write_text(render(measured) + "\n")
    for each in bars(measured):
        print(f"{each.what}: {each.bar}: {each.value}")
    print(options.folder / "README.md")
    return 0


def _tried(made: Callable[[], Iterable[T]], what: str, missing: list[str]) -> list[T]:
    """All of it; a failure becomes a line of the page."""
    try:
        return list(made())
    except (OSError, ValueError) as error:
        missing.append(f"{what}: {error}")
        return []


def _audits(options: argparse.Namespace) -> Iterable[Audited]:
    for depth in audits.DEPTHS if options.audited else ():
        print(f"audits, {depth}", file=sys.stderr)
        yield audits.measure(depth, options.audited, options.rate, options.dns_rate, 1)


def _facts() -> dict[str, str]:
    return {
        "taken": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "on": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "load average at the end": ", ".join(f"{each:.1f}" for each in os.getloadavg()),
        "sescheck": f"{version('sescheck')}, dnspython {version('dnspython')}",
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.resolving", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--domains", type=int, default=10_000, help="to look up, seven names each")
    parser.add_argument("--runs", type=int, default=1, help="of each who looks up (default: 1)")
    parser.add_argument("--audited", type=int, default=1_000, help="domains of the audit; 0: no audit")
    parser.add_argument("--rate", type=float, default=20, help="calls a second that SES allows (default: 20)")
    parser.add_argument(
        "--dns-rate", type=float, default=250, help="questions a second in the audit (default: 250)"
    )
    parser.add_argument("--folder", type=Path, default=RESULTS, help="where the page is written")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
