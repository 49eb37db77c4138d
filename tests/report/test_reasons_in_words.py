"""A person reads why there is no answer in words; files for programs have the value that `sescheck.toml` takes."""

import re
from pathlib import Path
from typing import get_args

import pytest

from sescheck.config.shape import Refused
from sescheck.report.formats import render_text
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.snapshot.reading import Listing, Why
from sescheck.takeover.formats import FORMATS
from sescheck.testing import builders as s
from tests.report import staged_reports as staged
from tests.takeover.formats import staged_answers
from tests.takeover.staging import HERE, THERE

PAGE = Path(__file__).parents[2] / "docs" / "configuration.md"
FOR_PEOPLE = ("terminal", "text", "markdown", "html", "github", "junit")
UNLIKE_WORDS = [why for why in Why if "-" in why.value]
UNREAD = [why for why in UNLIKE_WORDS if why not in {Why.NOT_ASKED, Why.OTHER_ACCOUNT, Why.NOT_SUPPORTED_HERE}]


def partly_read(why: Why) -> Report:
    """One region has everything, the other one refuses its settings and its identities."""
    refusing = s.region(
        "eu-west-1",
        settings=staged.refused("ses:GetAccount", why),
        listed=Listing((), staged.refused("ses:ListEmailIdentities", why)),
    )
    return staged.audited(s.snapshot(s.region("us-east-1", s.domain("example.com")), refusing))


@pytest.mark.parametrize("format_name", FOR_PEOPLE)
@pytest.mark.parametrize("why", UNREAD)
def test_reports_for_people_have_words(why: Why, format_name: str) -> None:
    """The words stand where the value stood, and the value nowhere."""
    text = render_text(format_name, partly_read(why), RenderOptions(width=200, verbose=True))
    assert why.words in text
    assert why.value not in text


@pytest.mark.parametrize("why", UNREAD)
@pytest.mark.parametrize("format_name", ["sarif", "ocsf"])
def test_messages_have_words_and_fields_the_value(why: Why, format_name: str) -> None:
    """A message is read by a person, a property by a program."""
    text = render_text(format_name, partly_read(why))
    assert f'"why":"{why.value}"' in re.sub(r'"why":\s+"', '"why":"', text)
    messages = re.findall(r'"(?:text|message)":\s*"([^"]*)"', text)
    assert any(why.words in each for each in messages)
    assert not any(why.value in each for each in messages)


@pytest.mark.parametrize("format_name", ["json", "jsonl", "csv", "prometheus"])
def test_files_for_programs_have_the_value(format_name: str) -> None:
    """It is what `why` of `sescheck.toml` takes."""
    assert Why.DENIED_BY_SCP.value in render_text(format_name, partly_read(Why.DENIED_BY_SCP))


@pytest.mark.parametrize("format_name", ["terminal", "text", "markdown", "html", "junit"])
def test_readiness_has_words(format_name: str) -> None:
    """Who cannot send, and why that is not known, is read at night."""
    region = s.region(HERE, listed=Listing((), staged.refused("ses:ListEmailIdentities", Why.DENIED_BY_SCP)))
    report = staged_answers.report_of(s.region(THERE, s.domain("example.com")), region)
    text = "".join(
        FORMATS[format_name]((staged_answers.answer_of(report),), RenderOptions(width=200, verbose=True))
    )
    assert Why.DENIED_BY_SCP.words in text
    assert Why.DENIED_BY_SCP.value not in text


def test_each_reason_has_words_of_its_own() -> None:
    """So that the page can lead from the words to the value."""
    assert len({why.words for why in Why}) == len(Why)
    assert not [why for why in UNLIKE_WORDS if why.value in why.words]


def test_the_page_leads_from_the_words_to_the_value() -> None:
    """For each reason that an acceptance can name."""
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+?) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    found = {value: rows.get(value) for value in get_args(Refused)}
    assert found == {value: Why(value).words for value in get_args(Refused)}
