"""The JSON format: the contract with scripts."""

import json
from dataclasses import replace
from functools import partial
from typing import Any

import jsonschema
import msgspec
import pytest

from sescheck.engine.findings import Crash
from sescheck.report.formats import FORMATS, render_text
from sescheck.report.formats.json import json_model
from sescheck.report.formats.json.report_schema import published
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

render = partial(render_text, "json")

MAKERS = {
    "failover": staged.failover,
    "in order": staged.in_order,
    "empty": staged.empty,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "strange": staged.strange,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
    "many missing": staged.many_missing,
}


def told(report: Report) -> Any:
    """The report as a script reads it."""
    return json.loads(render(report, RenderOptions()))


def validate(document: object) -> None:
    """Against the published schema, formats included."""
    validator = jsonschema.Draft202012Validator(
        published(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(document)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_every_report_is_valid(make: staged.Maker) -> None:
    """By the published schema, and by the structs."""
    drawn = render(make(), RenderOptions())
    validate(json.loads(drawn))
    msgspec.json.decode(drawn, type=json_model.Report)


def test_the_catalogue_s_own_examples_are_valid() -> None:
    """Whatever rules there are: the subjects and evidence of their examples fit the schema."""
    for entry in every_rule():
        for example in entry.examples:
            validate(told(staged.audited(example.snapshot, (entry,))))


def test_a_finding_has_the_fields_that_scripts_rely_on() -> None:
    """Field for field."""
    found = told(staged.failover())["findings"][0]
    assert found.pop("fingerprint") == staged.failover().findings[0].finding.fingerprint
    assert found == {
        "rule": "default-configuration-set-gone",
        "severity": "critical",
        "status": "open",
        "accepted": None,
        "account_id": "123456789012",
        "region": "eu-west-1",
        "subject": {"type": "identity", "name": "example.com"},
        "message": "example.com sends with the configuration set product by default, which does not exist"
        " in eu-west-1",
        "compared_with": ["us-east-1"],
        "evidence": {},
        "group": "default",
        "help": "sescheck rules default-configuration-set-gone",
        "fix": [],
        "title": "",
        "page": "docs/rules/default-configuration-set-gone.md",
        "rank": 1,
    }


def test_a_finding_has_the_title_of_its_rule_and_its_rank() -> None:
    """A rule that did not run has no title here, and one that does not exist has no page."""
    found = told(staged.failover())["findings"]
    assert [each["rank"] for each in found] == list(range(1, len(found) + 1))
    missing = next(each for each in found if each["rule"] == "name-missing-in-region")
    assert (missing["title"], missing["page"]) == ("A name is an identity elsewhere and not here", None)


def test_a_region_has_the_verdict_that_people_read() -> None:
    """With its quota, as AWS gives it; what was not read is null, and never 0."""
    sandbox = s.account_settings(
        production_access=False, max_24_hour_send=200, max_send_rate=1, sent_last_24_hours=7
    )
    unlimited = s.account_settings(max_24_hour_send=-1, max_send_rate=90, sent_last_24_hours=0)
    report = staged.audited(
        s.snapshot(
            s.region("a", s.domain("example.com"), settings=sandbox),
            s.region("b", s.domain("example.com"), settings=unlimited),
            staged.silent("c"),
        )
    )
    regions = {each["region"]: each for each in told(report)["accounts"][0]["regions"]}
    assert {name: (each["verdict"], each["reason"]) for name, each in regions.items()} == {
        "a": ("cannot-send", "SANDBOX: only to verified recipients"),
        "b": ("can-send", "can send"),
        "c": ("unknown", "unknown: GetAccount denied"),
    }
    assert {name: each["quota"] for name, each in regions.items()} == {
        "a": {"max_24_hour_send": 200, "max_send_rate": 1, "sent_last_24_hours": 7},
        "b": {"max_24_hour_send": -1, "max_send_rate": 90, "sent_last_24_hours": 0},
        "c": None,
    }


def test_an_accepted_finding_says_why_and_how_long() -> None:
    """The reason and the last day of the configuration's accept."""
    (found,) = [each for each in told(staged.failover())["findings"] if each["status"] == "accepted"]
    assert {"reason": "old.example.org is being switched off", "until": "2027-03-31"} == found["accepted"]


def test_the_head_says_what_it_is() -> None:
    """Format, version, whether it is whole."""
    document = told(staged.failover())
    assert (document["format"], document["version"]) == ("sescheck-report", 1)
    assert document["tool"]["name"] == "sescheck"
    assert document["generated_at"] == "2026-11-23T09:00:05Z"
    assert document["notice"] == staged.SIMULATED
    assert document["complete"] is False
    assert document["exit_code"] == 1
    assert told(staged.in_order())["complete"] is True


def test_a_region_that_was_not_listed_has_no_count() -> None:
    """Silence is not absence: null is not 0, and part of a list is no count."""
    part = Listing((s.domain("example.com"),), staged.refused("ses:ListEmailIdentities"))
    report = staged.audited(s.snapshot(s.region("b", listed=part), s.region("a"), staged.silent("c")))
    fields = ("region", "state", "identities")
    assert [{name: each[name] for name in fields} for each in told(report)["accounts"][0]["regions"]] == [
        {"region": "a", "state": "read", "identities": 0},
        {"region": "b", "state": "partial", "identities": None},
        {"region": "c", "state": "unreadable", "identities": None},
    ]


def test_an_alias_is_given_as_far_as_it_is_known() -> None:
    """A name, null for none, and nothing where nobody said."""
    for alias, expected in (
        (Known("acme"), {"alias": "acme"}),
        (Known(None), {"alias": None}),
        (Unreadable(Why.DENIED, "iam:ListAccountAliases", "no"), {}),
    ):
        snapshot = s.snapshot()
        account = msgspec.structs.replace(snapshot.accounts[0], alias=alias)
        document = told(staged.audited(msgspec.structs.replace(snapshot, accounts=(account,))))
        assert {key: value for key, value in document["accounts"][0].items() if key == "alias"} == expected
        validate(document)


def test_skipped_rules_are_only_in_the_summary() -> None:
    """It is no missing reading."""
    document = told(staged.failover())
    assert document["summary"]["not_asked"] == [
        {"rule": "default-configuration-set-differs", "count": 1, "hint": "--depth deep reads each address"},
        {"rule": "policy-missing-in-region", "count": 1, "hint": "--depth deep reads each address"},
    ]
    assert {entry["why"] for entry in document["unread"]} == {"denied", "throttled"}


def test_the_summary_counts_everything() -> None:
    """By severity, by status, and what was looked at."""
    summary = told(staged.failover())["summary"]
    assert summary["open"] == {"critical": 1, "high": 4, "medium": 1, "low": 0, "info": 1}
    assert (summary["accepted"], summary["baseline"], summary["unread"]) == (1, 1, 3)
    assert summary["examined"] == {"name-missing-in-region": 12}


def test_an_unread_entry_says_what_it_leaves_open() -> None:
    """One entry an operation, region and reason, with the rules that wait for it."""
    entries = told(staged.unread_only())["unread"]
    listing = next(entry for entry in entries if entry["operation"] == "ses:ListEmailIdentities")
    assert listing == {
        "account_id": "123456789012",
        "region": "eu-west-1",
        "operation": "ses:ListEmailIdentities",
        "subject": None,
        "count": 1,
        "why": "unreachable",
        "detail": staged.DENIED.format("ses:ListEmailIdentities"),
        "rules": ["name-missing-in-region"],
        "accepted": None,
    }


def test_a_rule_that_failed_is_in_the_report() -> None:
    """With its error."""
    document = told(staged.crashed())
    assert document["rule_errors"] == [
        {
            "rule": "rule-that-raises",
            "error": "KeyError: 'example.com' (at us-east-1, example.com)",
            "origin": None,
        }
    ]
    own = replace(staged.in_order(), crashes=(Crash("own-rule", "own.py:3: KeyError", "own.py"),))
    assert told(own)["rule_errors"] == [{"rule": "own-rule", "error": "own.py:3: KeyError", "origin": "own.py"}]
    assert document["complete"] is False


def test_the_true_names_come_back_and_nothing_acts_on_a_terminal() -> None:
    """Escaped on the way, whole on arrival."""
    drawn = render(staged.hostile(), RenderOptions())
    assert all(line.isascii() and line.isprintable() for line in drawn.splitlines())
    names = {found["subject"]["name"] for found in json.loads(drawn)["findings"]}
    assert f"{staged.EVIL}.example.com" in names
    assert "x" * 10_000 + ".example.com" in names


def test_a_lone_surrogate_does_not_fail() -> None:
    """An error may hold what no encoding can carry."""
    report = replace(staged.in_order(), crashes=(Crash("some-rule", "\ud800"),))
    assert told(report)["rule_errors"] == [{"rule": "some-rule", "error": "\ud800", "origin": None}]


def test_the_order_does_not_depend_on_the_order_of_reading() -> None:
    """The same facts in another order are the same report."""
    report = staged.failover()
    report = replace(report, examined={"b": 1, "a": 2})
    turned = replace(report, unread=report.unread[::-1], examined={"a": 2, "b": 1})
    assert render(report, RenderOptions()) == render(turned, RenderOptions())


def test_the_order_is_that_of_the_report() -> None:
    """As in every format: ``sescheck.report.assembly.ranking`` makes it."""
    report = staged.failover()
    found = [(each["rule"], each["subject"]["name"]) for each in told(report)["findings"]]
    assert found == [(each.finding.rule, each.finding.subject) for each in report.findings]


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_text_is_what_python_s_own_encoder_would_write(make: staged.Maker) -> None:
    """Indented by two; it is put together of pieces, each by a faster way."""
    drawn = render(make(), RenderOptions())
    assert f"{json.dumps(json.loads(drawn), indent=2)}\n" == drawn


def test_a_lone_surrogate_is_escaped_like_other_characters() -> None:
    """A name may hold it, and msgspec does not take it."""
    report = replace(staged.failover(), notice="half a pair: \ud83d")
    drawn = render(report, RenderOptions())
    assert "half a pair: \ud83d" == json.loads(drawn)["notice"]
    assert f"{json.dumps(json.loads(drawn), indent=2)}\n" == drawn


def test_findings_are_yielded_one_by_one() -> None:
    """A hundred thousand of them are never one text in memory."""
    report = staged.many_missing()
    pieces = list(FORMATS["json"](report, RenderOptions()))
    told = [piece for piece in pieces if '"fingerprint":' in piece]
    assert len(report.findings) > 1
    assert len(report.findings) == len(told)
    assert all(1 == piece.count('"fingerprint":') for piece in told)
