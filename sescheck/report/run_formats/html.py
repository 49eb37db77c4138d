"""A history as an HTML page: the plot, and the table under it. Self-contained, in the report's colours."""

from collections.abc import Iterator, Sequence
from html import escape

from markupsafe import Markup

from sescheck._version import __version__
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats.plot import NARROW, STYLE, svg
from sescheck.report.run_formats.table import HEADERS, NOTHING, row, summary
from sescheck.report.templating import HOUSE, asset, environment, hashed, together


def render(runs: Sequence[Run], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a page has its own
    """Yield the page."""
    style, script = f"{asset(HOUSE, 'page.css')}{STYLE}\n", asset(HOUSE, "scheme.js")
    pieces = (
        environment(HOUSE)
        .get_template("history.html")
        .generate(
            version=__version__,
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            style_hash=hashed(style),
            script_hash=hashed(script),
            history=Markup("".join(section(runs))),  # noqa: S704 - escaped where it is drawn
        )
    )
    yield from together(pieces)


def section(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the plot, the summary, and the table."""
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
