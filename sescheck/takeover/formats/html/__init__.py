"""The answer for a browser: one file that loads nothing, with senders and checks as a table."""

from collections.abc import Iterator, Sequence

from sescheck.report.render_options import RenderOptions
from sescheck.report.templating import asset, environment, page_of
from sescheck.takeover.formats.html.answer_page import TONIGHT, AnswerPage
from sescheck.takeover.model import Readiness
from sescheck.takeover.sender_rows import MARKS

MOST = 200
"""Findings of a check, and other lines of a list, that are shown; the rest is counted."""
ROWS = 1_000
"""Senders, and steps of the plan, that are shown."""


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a page has its own
    """Yield the page."""
    yield from page_of(
        environment(__name__).get_template("readiness.html"),
        styles=(asset(__name__, "readiness.css"),),
        scripts=(),
        pages=[AnswerPage(each) for each in answers],
        notice=next((each.notice for each in answers), None),
        marks=MARKS,
        tonight=TONIGHT,
        MOST=MOST,
        ROWS=ROWS,
    )
