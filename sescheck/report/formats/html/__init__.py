"""The report for a browser: one file that loads nothing from the network."""

from collections.abc import Iterator

from sescheck.report.formats.html.page import page
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions

SUMMARY = "one page, in one file, to open in a browser or to send"
EXAMPLE = "sescheck audit -f html:report.html"


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - what is folded there can be opened there
    """Yield the whole page."""
    yield from page(report)
