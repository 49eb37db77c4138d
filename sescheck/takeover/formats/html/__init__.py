"""The answer for a browser: one file that loads nothing and has no script, with senders and checks as a table."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from sescheck._version import __version__
from sescheck.report.render_options import RenderOptions
from sescheck.report.templating import HOUSE, asset, environment, hashed, together
from sescheck.takeover.formats.html.answer_page import TONIGHT, AnswerPage
from sescheck.takeover.model import Readiness
from sescheck.takeover.sender_rows import MARKS

MOST = 200
"""Findings of a check, and other lines of a list, that are shown; the rest is counted."""
ROWS = 1_000
"""Senders, and steps of the plan, that are shown."""


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a page has its own
    """Yield the page."""
    style = f"{asset(HOUSE, 'page.css')}{asset(__name__, 'readiness.css')}"
    template = environment(__name__).get_template("readiness.html")
    yield from together(
        template.generate(
            pages=[AnswerPage(each) for each in answers],
            notice=next((each.notice for each in answers), None),
            version=__version__,
            style=Markup(style),  # noqa: S704 - our own file
            style_hash=hashed(style),
            marks=MARKS,
            tonight=TONIGHT,
            MOST=MOST,
            ROWS=ROWS,
        )
    )
