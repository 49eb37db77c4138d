# ruff: noqa: E501, RUF001 - text of a page, with a multiplication sign where one is meant
"""The simulator's results as a page and as pictures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, TypedDict

from benchmarks.charts import plotting_library
from benchmarks.pace import grid
from benchmarks.pace.regions import LISTS, Together
from benchmarks.pace.simulator import JITTER, ROAD, Run


class Figure(TypedDict):
    """What came of the cases of one bar."""

    lists: list[int]
    cases: int
    worst: float
    usual: float
    slow: int
    refused: float
    rude: int


Figures = list[Figure]


def summed_up(runs: Sequence[Run]) -> Figures:
    """Each bar's figures."""
    return [
        Figure(
            lists=list(found.bar.lists),
            cases=found.cases,
            worst=round(found.worst.ratio, 2),
            usual=round(found.usual, 3),
            slow=found.slow,
            refused=round(found.rudest.share_refused, 3),
            rude=found.rude,
        )
        for found in grid.outcomes(runs)
    ]


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows.

    Attributes:
        figures: of each contender.
        runs: sescheck's.
        seconds: that the grid took.
        together: regions that begin at once.
        constants: what each is worth, the first row with all as they are.
    """

    figures: Mapping[str, Figures]
    runs: Sequence[Run]
    seconds: float
    together: Sequence[Together]
    constants: Sequence[Mapping[str, Any]]


def render(page: Page) -> str:
    """The page."""
    parts = (
        _head(page.runs, page.seconds),
        _bars(page.figures),
        _by_rate(page.runs),
        _together(page.together),
        _constants(page.constants),
    )
    return "\n".join([line for part in parts for line in part]) + "\n"


def _head(runs: Sequence[Run], seconds: float) -> Iterator[str]:
    yield "# The pace, simulated"
    yield ""
    yield (
        f"`python -m benchmarks.pace` made this page: {len(runs):,} lists of calls against a token bucket in virtual time, in"
        f" {seconds:.0f} s. Every rate of {', '.join(f'{rate:g}' for rate in grid.RATES)} calls a second, with bursts of"
        f" {', '.join(map(str, grid.BURSTS))}, for lists of {', '.join(map(str, grid.LISTS))} calls, with answers after 20 to 50 and 150"
        " to 300 ms, while somebody else takes nothing, 30 % or 60 % of the rate, or comes after a third of the time and goes again."
    )
    yield ""
    yield (
        "*Floor* is the time that nobody could stay below: what the bucket holds back, or six calls under way at once. *Slow* and"
        f" *refused too often* count the cases, up to {grid.FASTEST_TO_REACH:g} calls a second, that miss the bar."
    )
    yield ""
    yield (
        f"A request leaves up to {1000 * JITTER:g} ms late, and its way to AWS takes up to {ROAD:.0%} of the latency longer than another's, which"
        " nobody hears of. *sescheck before* is the pace that this one replaced; its figures were made without that difference of the way,"
        " which flatters them."
    )
    yield ""
    yield "![Time by floor](time.svg)"
    yield ""
    yield "![Refused by answered](refused.svg)"
    yield ""


def _bars(figures: Mapping[str, Figures]) -> Iterator[str]:
    yield "| lists of | bar | | worst | median | slow | refused at most | refused too often |"
    yield "|---|---|---|---|---|---|---|---|"
    for number, bar in enumerate(grid.BARS):
        for name, found in figures.items():
            row = found[number]
            yield (
                f"| {' and '.join(map(str, row['lists']))} | {_bar(bar)} | {name} | {row['worst']:.2f} × | {row['usual']:.3f} × |"
                f" {row['slow']} of {row['cases']} | {row['refused']:.1%} | {row['rude']} of {row['cases']} |"
            )
    yield ""


def _bar(bar: grid.Bar) -> str:
    time = f"≤ {bar.worst:g} ×" + (f", or {bar.seconds:g} s over the floor" if bar.seconds else "")
    refused = f"≤ {bar.share:.0%} refused" if bar.share else f"≤ {bar.refused} refused"
    return f"{time}; {refused}"


def _by_rate(runs: Sequence[Run]) -> Iterator[str]:
    yield "Lists of 100 and more, nobody else, answers after 20 to 50 ms; the median time by floor, and refused by answered:"
    yield ""
    yield "| calls a second | " + " | ".join(f"burst {burst}" for burst in grid.BURSTS) + " |"
    yield "|---|" + "---|" * len(grid.BURSTS)
    for rate in grid.RATES:
        cells = (_of(runs, rate, burst) for burst in grid.BURSTS)
        yield f"| {rate:g} | " + " | ".join(f"{time:.2f} ×, {refused:.1%}" for time, refused in cells) + " |"


def _together(found: Sequence[Together]) -> Iterator[str]:
    yield ""
    yield "## Thirty regions that begin at once"
    yield ""
    yield (
        f"Each asks for lists of {', '.join(map(str, LISTS.values()))} calls. Three regions of each operation explore; the others wait"
        " for their news. *Slowest* is the list of 300 in the slowest region."
    )
    yield ""
    yield "| calls a second | burst | refused ÷ answered (bar: ≤ 3 %) | slowest: time ÷ floor |"
    yield "|---|---|---|---|"
    for each in found:
        yield f"| {each.rate:g} | {each.burst:g} | {each.share_refused:.1%} | {each.slowest:.2f} × |"


def _constants(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield ""
    yield "## What each constant is worth"
    yield ""
    yield (
        "The grid at 0.5, 2, 5, 10 and 20 calls a second with one constant halved or doubled: cases that miss their bar. Their reasons stand"
        " in `sescheck/aws/pace/rate_control.py`. `python -m benchmarks.pace --constants` makes this table."
    )
    yield ""
    yield (
        "| constant | set to | lists of 100 and more: slow | refused too often | shorter lists: slow | refused too often | all | median time,"
        " 300 and more |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for row in rows:
        name, value = (f"`{row['name']}`", _value(row["value"])) if row["name"] else ("as they are", "")
        missed = [row[key] for key in ("slow", "refused", "short_slow", "short_refused")]
        yield f"| {name} | {value} | {' | '.join(map(str, missed))} | {sum(missed)} | {row['usual']:.3f} × |"


def _value(value: float | list[int]) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else f"{value:g}"


def _of(runs: Sequence[Run], rate: float, burst: int) -> tuple[float, float]:
    found = [
        each
        for each in runs
        if (each.case.rate, each.case.burst) == (rate, burst)
        and each.case.calls >= 100  # noqa: PLR2004 - as the page says
        and not each.case.share.part
        and each.case.latency == grid.LATENCIES[0]
    ]
    return median(each.ratio for each in found), sum(e.refused for e in found) / sum(e.case.calls for e in found)


def draw(runs: Sequence[Run], folder: Path) -> None:
    """Time by floor, and refused by answered, by rate and burst.

    Raises:
        ModuleNotFoundError: the plotting library is not installed; benchmarks/requirements.txt names it.
    """
    pygal = plotting_library()
    for number, (name, title) in enumerate(
        (("time", "Time ÷ floor, lists of 100 and more"), ("refused", "Refused ÷ answered, lists of 100 and more"))
    ):
        chart = pygal.Line(
            js=[], title=title, x_title="calls a second", legend_at_bottom=True, width=900, height=420
        )
        chart.x_labels = [f"{rate:g}" for rate in grid.RATES]
        for burst in grid.BURSTS:
            chart.add(f"burst {burst}", [round(_of(runs, rate, burst)[number], 3) for rate in grid.RATES])
        (folder / f"{name}.svg").write_bytes(chart.render())
