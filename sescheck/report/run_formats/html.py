"""A history as an HTML page: the plot, and the table under it. Self-contained, without a script."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape

from sescheck.plain import safe
from sescheck.report.model import Run
from sescheck.report.render_options import RenderOptions
from sescheck.report.run_formats.named import MOVED, OPEN, moved, standing
from sescheck.report.run_formats.plot import STYLE, svg
from sescheck.report.run_formats.table import HEADERS, NOTHING, row, summary

_STYLE = f"""
:root {{ color-scheme: light dark; }}
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem auto; max-width: 60rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: 0.25rem 0.6rem; text-align: right; border-bottom: 1px solid rgb(128 128 128 / 40%); }}
th:first-child, td:first-child {{ text-align: left; white-space: nowrap; }}
{STYLE}
"""


def render(runs: Sequence[Run], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a page has its own
    """The page."""
    hashed = b64encode(sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>sescheck: findings over time</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield "<h1>Findings over time</h1>\n"
    yield from section(runs, heading="h2")
    yield "</main>\n</body>\n</html>\n"


def section(runs: Sequence[Run], heading: str = "h3") -> Iterator[str]:
    """Yield the plot, the summary, the table, and what came and went.

    Args:
        runs: the oldest first.
        heading: the element of the headings in it.
    """
    if not runs:
        yield f"<p>{NOTHING}</p>\n"
        return
    yield f'<div class="history-wide" role="region" aria-label="Plot" tabindex="0">\n{svg(runs)}\n</div>\n'
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
