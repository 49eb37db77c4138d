"""Measure everything side by side and write `benchmarks/results/`.

python -m benchmarks.run            # the whole grid
python -m benchmarks.run --short    # a small one, for every day; writes results/short/
python -m benchmarks.run --plan     # only say what is measured and how long it takes
"""

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import expected, grid, load, parts, plan, uneven
from benchmarks.bars import bars
from benchmarks.bars.bar import Bar, Measured
from benchmarks.case import measure
from benchmarks.contenders import STANDARD
from benchmarks.facts import facts
from benchmarks.parts import Part
from benchmarks.plot import draw
from benchmarks.rows import Row
from benchmarks.table import Missing, render
from benchmarks.task import ROOT
from benchmarks.uneven import Uneven

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    """Measure, write, say."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that whatever runs is ended too
    options = _arguments()
    asked = plan.short() if options.short else plan.full()
    print(asked.summary(), flush=True)
    if options.plan:
        return
    folder = RESULTS / "short" if options.short else RESULTS
    run(asked, folder, short=options.short)


@dataclass
class _Found:
    """All that was measured."""

    speed: dict[str, float]
    measured: Measured
    missing: list[Missing]
    single: list[Part]


def run(asked: plan.Plan, folder: Path, *, short: bool) -> None:
    """Measure all of a plan and write the page, the figures and the plot into a folder.

    The short grid leaves out the bars that it does not measure; in full, one without a figure is shown as such.
    """
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    found = _measured(asked)
    minutes = (time.perf_counter() - started) / 60
    head = facts(minutes, asked.minutes, short=short)
    reached = [each for each in bars(found.measured) if not short or each.value is not None]
    page = render(found.measured, reached, found.missing, found.speed, head, found.single)
    (folder / "README.md").write_text(page)
    report = json.dumps(_as_json(found, reached, head), indent=2, ensure_ascii=False)
    (folder / "results.json").write_text(report + "\n")
    _draw(found.measured.rows, folder / "times.svg")
    for each in reached:
        print(f"{each.what}: {each.bar}: {each.value or 'not measured'}")
    print(f"{minutes:.1f} minutes; {folder / 'README.md'}")


def _measured(asked: plan.Plan) -> _Found:
    missing: list[Missing] = []
    speed = load.measure(asked.load)
    with tempfile.TemporaryDirectory(prefix="benchmarked-") as name:
        code = Path(name)
        shutil.copytree(ROOT / "sescheck", code / "sescheck")  # who edits meanwhile does no harm
        done = rows(asked.cases, code, missing)
        many = _uneven(asked.uneven, code, missing)
    return _Found(speed, Measured(done, many), missing, _parts(asked.parts, missing))


def _uneven(seconds: float | None, code: Path, missing: list[Missing]) -> Uneven | None:
    if seconds is None:
        return None
    try:
        return uneven.measure(seconds, code=code)
    except (OSError, ValueError) as error:
        missing.append(("regions that allow different rates", STANDARD, str(error)))
        return None


def _parts(world: tuple[int, int], missing: list[Missing]) -> list[Part]:
    """As many as could be measured."""
    found: list[Part] = []
    try:
        found.extend(parts.measure(*world))
    except (OSError, subprocess.SubprocessError) as error:
        missing.append(("single parts", "sescheck", str(error)))
    return found


def _as_json(found: _Found, reached: Sequence[Bar], head: dict[str, str]) -> dict[str, object]:
    many = found.measured.uneven
    return {
        "facts": head,
        "bars": [asdict(each) for each in reached],
        "rows": [row.as_json() for row in found.measured.rows],
        "uneven": None if many is None else many.as_json(),
        "endpoint": found.speed,
        "parts": [asdict(each) for each in found.single],
        "missing": [dict(zip(("case", "who", "why"), each, strict=True)) for each in found.missing],
    }


def _draw(rows: Sequence[Row], file: Path) -> None:
    try:
        draw(rows, file)
    except ModuleNotFoundError as error:
        print(f"no plot: {error}; pip install --requirement benchmarks/requirements.txt")


def rows(cases: Iterable[grid.Asked], code: Path, missing: list[Missing]) -> list[Row]:
    """A row for each that is installed; what has no row, or a row without an outcome, is added to ``missing``."""
    found: list[Row] = []
    for each in cases:
        there = [(who, runs, expected.limit(who, each.case)) for who, runs in each.who if who.is_there]
        absent = [who for who, _ in each.who if not who.is_there]
        missing += [(each.case.name, who.name, "not installed: make bench installs it") for who in absent]
        try:
            done = list(measure(each.case, there, code)) if there else []
        except (OSError, ValueError) as error:  # the endpoint does not answer: the next case has one of its own
            missing += [(each.case.name, who.name, str(error)) for who, _, _ in there]
            continue
        for row in done:
            print(row.line(), flush=True)
        found += done
        missing += [(each.case.name, row.contender, row.failed) for row in done if row.failed]
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a small grid, in less than three minutes")
    parser.add_argument("--plan", action="store_true", help="measure nothing, say how long it takes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
