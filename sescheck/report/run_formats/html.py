"""A history as an HTML page: the plot, and the table under it. Self-contained, in the report's colours."""

from collections.abc import Iterator, Sequence
from html import escape

from markupsafe import Markup

from sescheck.plain import safe
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats.named import MOVED, OPEN, moved, standing
from sescheck.report.run_formats.plot import NARROW, STYLE, svg
from sescheck.report.run_formats.table import HEADERS, NOTHING, row, summary
from sescheck.report.templating import HOUSE, environment, page_of


def render(runs: Sequence[Run], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a page has its own
    """Yield the page."""
    yield from page_of(
        environment(HOUSE).get_template("history.html"),
        styles=(f"{STYLE}\n",),
        scripts=(),
        history=Markup("".join(section(runs, heading="h2"))),  # noqa: S704 - escaped where it is drawn
    )


def section(runs: Sequence[Run], heading: str = "h3") -> Iterator[str]:
    """Yield the plot, the summary, the table, and what came and went.

    Args:
        runs: the oldest first.
        heading: the element of the headings in it.
    """
    if not runs:
        yield f"<p>{NOTHING}</p>\n"
        return
    yield f'<div class="history-plots">\n{svg(runs)}\n{svg(runs, NARROW)}\n</div>\n'
    yield from (f"<p>{escape(line)}</p>\n" for line in summary(runs))
    heads = "".join(f'<th scope="col">{escape(header)}</th>' for header in HEADERS)
    yield '<div class="history-wide" role="region" aria-label="All runs" tabindex="0">\n'
    yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    for run in runs:
        first, *cells = map(escape, row(run))
        yield f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n'
    yield "</tbody>\n</table>\n</div>\n"
    yield from _named(runs, heading)


def _named(runs: Sequence[Run], heading: str) -> Iterator[str]:
    shown, left = moved(runs)
    if shown:
        yield f"<{heading}>{MOVED}</{heading}>\n"
    for run in shown:
        items = (f"<li>{escape(safe(f'{mark} {words}'.strip()))}</li>" for mark, words in run.lines)
        yield f"<p>Run of {escape(run.at)}</p>\n<ul>{''.join(items)}</ul>\n"
    if left:
        yield f"<p>{left}</p>\n"
    if lines := [f"<li>{escape(safe(words))}</li>" for words in standing(runs)]:
        yield f"<{heading}>{OPEN}</{heading}>\n<ul>{''.join(lines)}</ul>\n"
