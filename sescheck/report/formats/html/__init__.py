"""The report for a browser: one file that needs nothing else, not even a network."""

from collections.abc import Iterator

from sescheck.report.formats.html.page import page
from sescheck.report.look import Look
from sescheck.report.model import Report

SUMMARY = "a page to send to somebody, in one file"
EXAMPLE = "sescheck audit -f html:report.html"


def render(report: Report, look: Look) -> Iterator[str]:  # noqa: ARG001 - what is folded there can be opened there
    """The whole page."""
    yield from page(report)
