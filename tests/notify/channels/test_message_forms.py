"""The messages of each channel: as in ``golden/``, within the limits of the receiver, all names escaped."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from email import message_from_string
from email.policy import default
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError

from sescheck.engine.severity import Severity
from sescheck.notify.channels import mail, pagerduty, slack, teams, webhook
from sescheck.notify.channels.webhook_shape import FILE, generated
from sescheck.notify.notification import Line, Notification, Section, plain_text
from tests.notify import saved
from tests.notify.test_notification_words import news

GOLDEN = Path(__file__).parent / "golden"
VALIDATOR = Draft202012Validator(json.loads(generated()), format_checker=Draft202012Validator.FORMAT_CHECKER)
LINK = "https://ci.example.com/report.html"
FORMS: Mapping[str, Callable[[Notification], Any]] = {
    "slack": slack.message,
    "teams": teams.message,
    "pagerduty": lambda told: pagerduty.event(told, "***", None),
    "webhook": webhook.document,
}
WORDS = st.builds(
    lambda words, times: words * times,
    st.text(
        st.sampled_from("&<>a_`*{é✖") | st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"]),
        max_size=6,
    ),
    st.sampled_from([1, 2, 60]),
)
LINES = st.builds(Line, WORDS, st.sampled_from(["", "aws x '&<>'", "aws\naws", "x" * 700, "&" * 700]))
SECTIONS = st.lists(
    st.builds(
        lambda heading, lines, times: Section(heading, tuple(lines) * times),
        WORDS,
        st.lists(LINES, max_size=3),
        st.sampled_from([1, 3, 12]),
    ),
    max_size=4,
).map(tuple)
BARE = news(saved.report())
ANY = st.builds(
    lambda title, sections, failed: replace(BARE, title=title, sections=sections, failed=failed),
    st.builds(lambda words, times: words * times, WORDS, st.sampled_from([1, 20])),
    SECTIONS,
    st.booleans(),
)


def test_the_schema_is_what_the_structs_say() -> None:
    """A change of the structs is a change of the published file. SESCHECK_UPDATE_GOLDEN=1 writes it again."""
    path = Path(str(files("sescheck.notify.channels").joinpath(FILE)))
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        path.write_text(generated(), "utf-8")
    assert path.read_text("utf-8") == generated()
    schema = json.loads(generated())
    Draft202012Validator.check_schema(schema)
    for each in (schema, *(each for each in schema["$defs"].values() if "properties" in each)):
        assert each["additionalProperties"] is False
        assert each["description"]
        assert set(each["required"]) == set(each["properties"])
    assert list(Severity) == schema["$defs"]["Severity"]["enum"]


@given(ANY)
def test_what_a_webhook_gets_is_valid(told: Notification) -> None:
    """By the published schema: of a report, with and without changes and a link, and of a readiness answer."""
    for each in (told, replace(told, link=LINK), replace(told, about="sescheck-readiness", open={})):
        VALIDATOR.validate(json.loads(json.dumps(webhook.document(each))))


def test_a_field_that_the_schema_does_not_have_is_not_valid() -> None:
    """The validator looks at what it gets."""
    with pytest.raises(ValidationError):
        VALIDATOR.validate(webhook.document(BARE) | {"more": 1})


@pytest.mark.parametrize("name", FORMS)
def test_every_form_matches_its_golden_file(name: str) -> None:
    """A change of the output is seen in the change of a golden file."""
    told = replace(news(saved.with_verdicts(notice="Simulated account")), link=LINK)
    text = json.dumps(FORMS[name](told), indent=2) + "\n"
    golden = GOLDEN / f"{name}.json"
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        golden.write_text(text, "utf-8")
    assert golden.read_text("utf-8") == text


def test_the_mail_matches_its_golden_file() -> None:
    """The lines of its text."""
    told = replace(news(saved.with_verdicts(notice="Simulated account")), link=LINK)
    text = mail.mail(told, "sescheck@example.com", ["a@example.com", "b@example.com"]).get_content()
    if os.environ.get("SESCHECK_UPDATE_GOLDEN"):
        (GOLDEN / "mail.txt").write_text(text, "utf-8")
    assert (GOLDEN / "mail.txt").read_text("utf-8") == text


def texts(message: Any) -> Iterator[str]:
    """Every text of Slack's formatting."""
    if isinstance(message, dict):
        if message.get("type") == "mrkdwn":
            yield message["text"]
        for each in message.values():
            yield from texts(each)
    if isinstance(message, list):
        for each in message:
            yield from texts(each)


@given(ANY)
def test_slack_gets_no_more_than_it_takes(told: Notification) -> None:
    """In each block and in all; nothing of a name is a mention or a link."""
    message = slack.message(told)
    assert len(message["blocks"]) <= 50
    assert len(message["blocks"][0]["text"]["text"]) <= 150
    found = [message["text"], *texts(message["blocks"])]
    assert all(len(text) <= 3_000 for text in found)
    assert sum(map(len, found[1:])) <= 12_000
    assert not any(re.search(r"[<>]|&(?!amp;|lt;|gt;)", text) for text in found)


@given(ANY)
def test_teams_gets_no_more_than_it_takes(told: Notification) -> None:
    """Only the words of runs vary, which are not Markdown; and none is a date to be shown."""
    message = teams.message(told)
    assert len(json.dumps(message, ensure_ascii=False).encode()) <= 24_000
    body = message["attachments"][0]["content"]["body"]
    assert {"RichTextBlock"} == {each["type"] for each in body}
    assert not any("{{" in run["text"] for each in body for run in each["inlines"])


@given(ANY)
def test_pagerduty_gets_no_more_than_it_takes(told: Notification) -> None:
    """The summary and the whole event."""
    event = pagerduty.event(told, "k" * 32, None)
    assert ("trigger" if told.failed else "resolve") == event["event_action"]
    assert len(event.get("payload", {}).get("summary", "")) <= 1_024
    assert len(json.dumps(event)) <= 512_000


@given(st.lists(st.from_regex(r"\d{12}", fullmatch=True), max_size=50))
def test_the_key_of_an_alert_is_that_of_the_accounts(accounts: list[str]) -> None:
    """In any order, and never longer than PagerDuty takes."""
    one = pagerduty.key_of(replace(BARE, accounts=tuple(accounts)))
    other = pagerduty.key_of(replace(BARE, accounts=tuple(reversed(accounts)), title="another"))
    assert one == other
    assert len(one) <= 255


def test_an_alert_is_opened_and_closed_by_one_key() -> None:
    """Or by that of the user."""
    bad, good = news(saved.with_verdicts()), news(saved.report())
    assert pagerduty.event(bad, "k", None)["dedup_key"] == pagerduty.event(good, "k", None)["dedup_key"]
    assert "mine" == pagerduty.event(good, "k", "mine")["dedup_key"]


@given(ANY)
def test_a_mail_has_the_headers_that_it_is_given(told: Notification) -> None:
    """Whatever the title is: no further header, and the text comes as it is."""
    made = mail.mail(told, "sescheck@example.com", ["team@example.com"])
    names = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"}
    parsed = message_from_string(made.as_string(), policy=default)
    assert names == set(parsed.keys()) - {"Content-Type", "Content-Transfer-Encoding"}
    assert plain_text(told).split() == parsed.get_content().replace(told.title, "", 1).split()


def test_what_does_not_fit_is_said() -> None:
    """At the end."""
    long = tuple(Line("x" * 700) for _ in range(40))
    told = replace(BARE, sections=(Section("Changed", long), Section("Regions", (Line("us-east-1: read"),))))
    blocks = slack.message(told)["blocks"]
    assert blocks[-1]["elements"][0]["text"].endswith("Shortened: the report has the rest.")
    assert "us-east-1: read" in blocks[-2]["text"]["text"]
    assert "Shortened" not in json.dumps(slack.message(BARE))
