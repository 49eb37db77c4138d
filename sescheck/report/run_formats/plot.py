"""Open findings over time as an SVG picture for an HTML page, in the page's colours.

One line per severity, with its own dashes, name and colour. A run that could not read or
judge everything has a question mark.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape

from sescheck.engine.severity import Severity
from sescheck.report.model import Run

WIDE, NARROW = 760, 340
"""Widths: a page has a picture of each, and shows the one that fits the screen."""

HEIGHT = 260
_TOP, _BOTTOM = 16, 44
_LETTER = 7
"""Width of a letter, at most."""

_DAY = len("2026-11-23")
_DASHES = {
    Severity.CRITICAL: "none",
    Severity.HIGH: "9 3",
    Severity.MEDIUM: "5 3",
    Severity.LOW: "2 3",
    Severity.INFO: "1 5",
}
_STEPS = (1, 2, 5)
_LABEL = 13
"""Height of a line's name."""

STYLE = """
.history-wide { overflow-x: auto; }
.history-wide table { font-variant-numeric: tabular-nums; }
.history-wide :is(th, td):not(:first-child) { text-align: right; }
.history-wide :is(th, td) { white-space: nowrap; }
.history-plot { max-width: 100%; height: auto; }
.history-plot.narrow { display: none; }
@media (max-width: 50rem) {
  .history-plot.wide { display: none; }
  .history-plot.narrow { display: block; }
}
.history-plot { color: inherit; font: 11px sans-serif; }
.history-plot text { fill: currentColor; }
.history-plot .axis { stroke: currentColor; stroke-opacity: 0.2; }
.history-plot .critical { --ink: light-dark(#a30000, #ff9d94); }
.history-plot .high { --ink: light-dark(#c6281f, #ff7b72); }
.history-plot .medium { --ink: light-dark(#855900, #e3b341); }
.history-plot .low { --ink: light-dark(#0b6478, #56c7de); }
.history-plot .info { --ink: light-dark(#3557b0, #91b4ff); }
.history-plot polyline { fill: none; stroke: var(--ink); stroke-width: 2; }
.history-plot circle { fill: var(--ink); }
""".strip()
"""The style sheet that the picture needs."""


@dataclass(frozen=True)
class _Frame:
    """Where the lines are.

    Attributes:
        top: the figure at the upper edge.
        left: the edge, with room for the figures.
        right: the edge, with room for the names of the lines.
    """

    runs: Sequence[Run]
    top: int
    width: int
    left: float
    right: float

    @cached_property
    def xs(self) -> tuple[float, ...]:
        """Places by time; runs of the same moment are next to each other."""
        times = [datetime.fromisoformat(run.at).timestamp() for run in self.runs]
        span = times[-1] - times[0]
        wide = self.right - self.left
        return tuple(self.left + (wide * (time - times[0]) / span if span else 0) for time in times)

    def y(self, figure: float) -> float:
        """Return the height of a figure."""
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * figure / self.top


def svg(runs: Sequence[Run], width: int = WIDE) -> str:
    """Return the picture; empty without runs."""
    return "\n".join(_picture(_frame(runs, width))) if runs else ""


def _frame(runs: Sequence[Run], width: int) -> _Frame:
    top = _top(max(count for run in runs for count in (*run.open.values(), 1)))
    names = (len(_name(runs, severity)) for severity in _shown(runs))
    right = width - _LETTER * max(names, default=0) - 12
    return _Frame(runs, top, width, left=_LETTER * len(f"{top:,}") + 12, right=right)


def _shown(runs: Sequence[Run]) -> list[Severity]:
    """Return the severities with a line, the lowest line first."""
    found = [severity for severity in Severity if any(run.open.get(severity) for run in runs)]
    return sorted(found, key=lambda severity: runs[-1].open.get(severity, 0))


def _name(runs: Sequence[Run], severity: Severity) -> str:
    return f"{runs[-1].open.get(severity, 0):,} {severity}"


def _picture(frame: _Frame) -> Iterator[str]:
    runs = frame.runs
    kind = "wide" if frame.width == WIDE else "narrow"
    size = f'width="{frame.width}" height="{HEIGHT}" viewBox="0 0 {frame.width} {HEIGHT}"'
    yield f'<svg class="history-plot {kind}" {size} role="img" aria-label="{_in_words(runs)}">'
    yield from _axes(frame)
    shown = _shown(runs)
    ends = _apart([frame.y(runs[-1].open.get(severity, 0)) + 4 for severity in shown])
    for severity, end in zip(shown, ends, strict=True):
        yield from _line(frame, severity, end)
    for run, x in zip(runs, frame.xs, strict=True):
        if not run.complete:
            title = f"<title>{escape(run.at)}: not everything could be read or judged</title>"
            yield f'<text x="{x:.1f}" y="{HEIGHT - _BOTTOM + 14}" text-anchor="middle">?{title}</text>'
    yield "</svg>"


def _in_words(runs: Sequence[Run]) -> str:
    """Return the picture as a sentence, for screen readers."""
    counts = ", ".join(f"{runs[-1].open.get(severity, 0):,} {severity}" for severity in Severity)
    return escape(
        f"Open findings over {len(runs):,} runs from {runs[0].at} to {runs[-1].at}; in the last {counts}"
    )


def _top(most: int) -> int:
    """Return the next round figure."""
    scale = 1
    while True:
        for step in _STEPS:
            if step * scale >= most:
                return step * scale
        scale *= 10


def _axes(frame: _Frame) -> Iterator[str]:
    top = frame.top
    for figure in sorted({0, top // 2, top} if top > 1 else {0, 1}):
        y = frame.y(figure)
        yield f'<line class="axis" x1="{frame.left}" x2="{frame.right}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{frame.left - 8}" y="{y + 4:.1f}" text-anchor="end">{figure:,}</text>'
    yield from _dates(frame)


def _dates(frame: _Frame) -> Iterator[str]:
    """Yield the first and the last time: whole if both have room, else their days, else only the last one."""
    first, last = frame.runs[0].at, frame.runs[-1].at
    if (len(first) + len(last) + 2) * _LETTER > frame.right - frame.left:
        first, last = first[:_DAY], last[:_DAY]
    room = frame.width - frame.left - _LETTER
    if first == last or frame.xs[0] == frame.xs[-1] or room < 2 * (_DAY + 1) * _LETTER:
        yield _date(frame.left, last, "start")
    else:
        yield _date(frame.left, first, "start")
        yield _date(max(frame.right, frame.left + (2 * _DAY + 2) * _LETTER), last, "end")


def _date(x: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{HEIGHT - 10}" text-anchor="{anchor}">{escape(words)}</text>'


def _line(frame: _Frame, severity: Severity, end: float) -> Iterator[str]:
    points = [(x, frame.y(run.open.get(severity, 0))) for run, x in zip(frame.runs, frame.xs, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline class="{severity}" stroke-dasharray="{_DASHES[severity]}" points="{path}"/>'
    dots = list(zip(frame.runs, points, strict=True))
    for run, (x, y) in dots if frame.width == WIDE else dots[-1:]:
        title = f"<title>{escape(run.at)}: {run.open.get(severity, 0):,} {severity}</title>"
        yield f'<circle class="{severity}" cx="{x:.1f}" cy="{y:.1f}" r="2.5">{title}</circle>'
    yield f'<text x="{points[-1][0] + 8:.1f}" y="{end:.1f}">{_name(frame.runs, severity)}</text>'


def _apart(heights: Sequence[float]) -> list[float]:
    """Return where names are, given the heights from the lowest up: apart, and none above the edge."""
    free: list[float] = []
    for height in heights:
        free.append(min(height, free[-1] - _LABEL) if free else height)
    highest = float(_LABEL)
    for place in reversed(range(len(free))):
        free[place] = max(free[place], highest)
        highest = free[place] + _LABEL
    return free
