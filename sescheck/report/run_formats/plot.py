"""Open findings over time as an SVG picture for an HTML page, in the page's colours.

One line per severity, with its own dashes, name and colour. A run that could not read or
judge everything has a question mark.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from sescheck.engine.severity import Severity
from sescheck.report.model import Run

WIDTH, HEIGHT = 760, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 96, 16, 44
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
.history-plot { max-width: 760px; min-width: 560px; width: 100%; height: auto; }
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


def svg(runs: Sequence[Run]) -> str:
    """Return the picture; empty without runs."""
    return "\n".join(_picture(runs)) if runs else ""


def _picture(runs: Sequence[Run]) -> Iterator[str]:
    top = _top(max(count for run in runs for count in (*run.open.values(), 1)))
    yield f'<svg class="history-plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{_in_words(runs)}">'
    yield from _axes(runs, top)
    places: list[float] = []
    for severity in sorted(Severity, key=lambda severity: runs[-1].open.get(severity, 0)):
        if any(run.open.get(severity) for run in runs):
            yield from _line(runs, severity, top, places)
    for run, x in zip(runs, _xs(runs), strict=True):
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


def _axes(runs: Sequence[Run], top: int) -> Iterator[str]:
    for figure in sorted({0, top // 2, top} if top > 1 else {0, 1}):
        y = _y(figure, top)
        yield f'<line class="axis" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{figure:,}</text>'
    xs = _xs(runs)
    for index, anchor in {0: "start", len(runs) - 1: "end" if len(runs) > 1 else "start"}.items():
        y = HEIGHT - 10
        yield f'<text x="{xs[index]:.1f}" y="{y}" text-anchor="{anchor}">{escape(runs[index].at)}</text>'


def _line(runs: Sequence[Run], severity: Severity, top: int, places: list[float]) -> Iterator[str]:
    points = [(x, _y(run.open.get(severity, 0), top)) for run, x in zip(runs, _xs(runs), strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline class="{severity}" stroke-dasharray="{_DASHES[severity]}" points="{path}"/>'
    for run, (x, y) in zip(runs, points, strict=True):
        title = f"<title>{escape(run.at)}: {run.open.get(severity, 0):,} {severity}</title>"
        yield f'<circle class="{severity}" cx="{x:.1f}" cy="{y:.1f}" r="2.5">{title}</circle>'
    x, y = points[-1]
    name = f"{runs[-1].open.get(severity, 0):,} {severity}"
    yield f'<text x="{x + 8:.1f}" y="{_free(y + 4, places):.1f}">{name}</text>'


def _free(y: float, places: list[float]) -> float:
    """Return the nearest height, upwards, without a name."""
    while any(abs(y - place) < _LABEL for place in places):
        y -= 1
    places.append(y)
    return y


def _xs(runs: Sequence[Run]) -> list[float]:
    """Return places by time; runs of the same moment are next to each other."""
    times = [datetime.fromisoformat(run.at).timestamp() for run in runs]
    span = times[-1] - times[0]
    wide = WIDTH - _LEFT - _RIGHT
    return [_LEFT + (wide * (time - times[0]) / span if span else 0) for time in times]


def _y(figure: float, top: int) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * figure / top
