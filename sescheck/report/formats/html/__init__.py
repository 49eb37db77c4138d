"""The report for a browser: one file that needs nothing else, not even a network."""

from collections.abc import Iterator

from sescheck.report.formats.html.page import page
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions

SUMMARY = "a page to send to somebody, in one file"
EXAMPLE = "sescheck audit -f html:report.html"


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - what is folded there can be opened there
    """The whole page."""
    yield from page(report)
