"""Measure everything side by side and write `benchmarks/results/`.

python -m benchmarks.run            # the whole grid
python -m benchmarks.run --short    # a small one, for every day; writes results/short/
"""

import argparse
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import grid, load, parts
from benchmarks.bars import bars
from benchmarks.rows import Case, Row, measure, told
from benchmarks.contenders import CACHE, ROOT, Contender
from benchmarks.plot import draw
from benchmarks.table import render

RESULTS = Path(__file__).parent / "results"
LIMIT = 400.0
_LONG = 12.0
"""Seconds from which one run has to do."""


@dataclass
class _Found:
    rows: list[Row] = field(default_factory=list)
    left_out: list[tuple[Case, str, str]] = field(default_factory=list)


def main() -> None:
    """Measure, write, say."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that whatever runs is ended too
    options = _arguments()
    folder = RESULTS / "short" if options.short else RESULTS
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    speed = load.measure(0.5 if options.short else load.SECONDS)
    with tempfile.TemporaryDirectory(prefix="benchmarked-") as code:
        shutil.copytree(ROOT / "sescheck", Path(code) / "sescheck")  # who edits meanwhile does no harm
        end = started + 60 * options.minutes
        found = _measured(grid.short() if options.short else grid.full(), options.limit, Path(code), end)
    # last: a process that has grown passes its peak memory on to those that it starts
    single = tuple(parts.measure(*((4, 1_000) if options.short else ())))
    minutes = (time.perf_counter() - started) / 60
    facts = _facts(minutes, options)
    reached = bars(found.rows)
    page = render(found.rows, reached, found.left_out, speed, facts, single)
    (folder / "README.md").write_text(page)
    report = {
        "facts": facts,
        "bars": [asdict(each) for each in reached],
        "rows": [row.told() for row in found.rows],
        "endpoint": speed,
        "parts": [asdict(each) for each in single],
        "left_out": [{"case": case.name, "who": who, "why": why} for case, who, why in found.left_out],
    }
    (folder / "results.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    _draw(found.rows, folder / "times.svg")
    for each in reached:
        print(f"{each.what}: {each.bar}: {each.value or 'not measured'}")
    print(f"{minutes:.1f} minutes; {folder / 'README.md'}")


def _draw(rows: list[Row], file: Path) -> None:
    try:
        draw(rows, file)
    except ModuleNotFoundError as error:
        print(f"no plot: {error}; pip install --requirement benchmarks/requirements.txt")


def _measured(asked: Iterable[grid.Asked], limit: float, code: Path, end: float) -> _Found:
    found = _Found()
    for each in asked:
        if time.perf_counter() > end:
            found.left_out += [(each.case, who.name, "no time was left for it") for who in each.who]
            continue
        bound = limit if each.case.rate is None else max(limit, LIMIT)
        short: list[Contender] = []
        long: list[Contender] = []
        for who in each.who:
            why = _why_not(who, each.case, limit)
            if why:
                found.left_out.append((each.case, who.name, why))
            elif who.estimate(each.case.world) > _LONG:
                long.append(who)
            else:
                short.append(who)
        for some, runs in ((short, each.runs), (long, 1)):
            for row in measure(each.case, some, runs, bound, code) if some else ():
                print(told(row), flush=True)
                found.rows.append(row)
                if row.failed:
                    found.left_out.append((each.case, row.contender, row.failed))
    return found


def _why_not(who: Contender, case: Case, limit: float) -> str | None:
    if not who.is_there:
        return "not installed: make bench installs it"
    if case.regions > 1 and case.identities > (who.most or case.identities):
        return f"reads {who.most:,} a region at most, so that this is the case of {who.most:,} again"
    seconds = who.estimate(case.world)
    if case.rate is None and seconds > limit:
        return f"about {seconds:,.0f} s, above the limit of {limit:g} s for a run"
    return None


def _facts(minutes: float, options: argparse.Namespace) -> dict[str, str]:
    limit = "" if options.limit == LIMIT else f" --limit {options.limit:g}"
    limit += "" if options.minutes == float("inf") else f" --minutes {options.minutes:g}"
    command = "python -m benchmarks.run" + (" --short" if options.short else "") + limit
    return {
        "taken": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "made by": f"`{command}` in {minutes:.0f} minutes; one case: `python -m benchmarks.case --help`",
        "on": f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "load average at the end": ", ".join(f"{each:.1f}" for each in os.getloadavg()),
        "sescheck": f"{version('sescheck')}, boto3 {version('boto3')}",
        **{name: _peer(name, folder) for name, folder in (("Prowler", "prowler"), ("Cloud Custodian", "c7n"))},
    }


def _peer(name: str, folder: str) -> str:
    """Its version, by what pip left in its environment."""
    found = sorted((CACHE / folder).glob(f"lib/python*/site-packages/{folder}-*.dist-info"))
    if not found:
        return "not installed"
    boto = sorted((CACHE / folder).glob("lib/python*/site-packages/boto3-*.dist-info"))
    return f"{name} {_version(found[0])}, boto3 {_version(boto[0])}" if boto else _version(found[0])


def _version(info: Path) -> str:
    return info.name.removesuffix(".dist-info").partition("-")[2]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a small grid, in less than three minutes")
    parser.add_argument(
        "--limit", type=float, default=LIMIT, help="seconds a run may take; throttled ones get 400"
    )
    parser.add_argument(
        "--minutes",
        type=float,
        default=float("inf"),
        help="after which no further case is begun; default: all are",
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
