"""The format ocsf: valid by the schema itself."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from msgspec import structs

from sescheck.engine.severity import Severity
from sescheck.report.formats import render_text
from sescheck.report.model import Changes, EarlierFinding, Report
from sescheck.report.views.cases import Outcome, cases_of
from sescheck.rules.catalogue import every_rule
from sescheck.testing import builders as s
from tests.report import staged_reports as staged
from tests.report.formats.ocsf_schema import problems

render = partial(render_text, "ocsf")

REPORTS: Mapping[str, staged.Maker] = {
    "failover": staged.failover,
    "in order": staged.in_order,
    "empty": staged.empty,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
    "many missing": partial(staged.many_missing, 40),
}
PASS, WARNING, FAIL = "Pass", "Warning", "Fail"


def events(report: Report) -> list[Any]:
    """The events as a data lake reads them: one a line."""
    return [json.loads(line) for line in render(report).splitlines()]


def of_rule(report: Report, rule: str) -> list[Any]:
    """The events about a rule."""
    return [event for event in events(report) if event["metadata"]["event_code"] == rule]


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_every_event_is_valid(make: staged.Maker) -> None:
    """By the schema; ASCII, a line each."""
    text = render(make())
    assert text.isascii()
    for line in text.splitlines():
        assert problems(json.loads(line)) == []


def test_every_rule_of_the_catalogue_is_valid() -> None:
    """With what it says about mending."""
    report = staged.audited(staged.failover().snapshot, every_rule())
    found = events(report)
    assert [problem for event in found for problem in problems(event)] == []
    failed = [event for event in found if event["compliance"]["status"] == FAIL]
    assert failed
    assert all(event["remediation"]["desc"] for event in failed)
    assert all(link.startswith("https://") for event in failed for link in event["remediation"]["references"])


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("severity_id",), None, "severity_id: required"),
        (("severity_id",), 7, "severity_id: 7 is none of 0, 1, 2, 3, 4, 5, 6, 99"),
        (("severity",), "High", "severity: High, and severity_id says Critical"),
        (("time",), "yesterday", "time: no timestamp_t"),
        (("type_uid",), 1, "type_uid: not of its class and activity"),
        (("cloud",), None, "cloud: required"),
        (("cloud", "provider"), None, "cloud.provider: required"),
        (("compliance", "mood"), "good", "compliance.mood: unheard of"),
        (("compliance", "status"), "Pass", "compliance.status: Pass, and status_id says Fail"),
        (("compliance", "standards"), "sescheck", "compliance.standards: an array, or none"),
        (("finding_info", "analytic", "type_id"), None, "finding_info.analytic.type_id: required"),
        (("metadata", "product"), "sescheck", "metadata.product: no object"),
    ],
)
def test_the_schema_rejects_invalid_events(path: tuple[str, ...], value: object, problem: str) -> None:
    """So that a report without problems says something. None takes the attribute away."""
    event = next(e for e in events(staged.failover()) if e["severity"] == "Critical")
    *above, name = path
    inner = event
    for step in above:
        inner = inner[step]
    if value is None:
        del inner[name]
    else:
        inner[name] = value
    assert [problem] == problems(event)


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_no_two_events_are_the_same_finding(make: staged.Maker) -> None:
    """The same uid from run to run, and never twice in one."""
    uids = [event["finding_info"]["uid"] for event in events(make())]
    assert len(uids) == len(set(uids))
    assert {r.finding.fingerprint for r in make().findings} <= set(uids)


def test_findings_come_after_the_audit_in_their_order() -> None:
    """What to do first is first, whatever its region."""
    report = staged.failover()
    found = [event["finding_info"]["uid"] for event in events(report)[1 : len(report.findings) + 1]]
    assert found == [each.finding.fingerprint for each in report.findings]


def test_findings_that_share_a_fingerprint_are_distinguished() -> None:
    """Two groups of which the same is said."""
    same = staged.finding("shared", Severity.LOW, None, "x.example", "bad")
    report = staged.in_report(staged.in_order(), staged.reported(same, structs.replace(same, group="other")))
    assert [event["finding_info"]["uid"] for event in of_rule(report, "shared")] == [
        same.fingerprint,
        f"{same.fingerprint}:2",
    ]


def test_every_attribute_is_of_one_type_in_every_event() -> None:
    """So that a lake can keep them in columns, whatever evidence rules have."""
    types: dict[str, set[type]] = {}

    def collect(value: object, path: str) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                collect(inner, f"{path}.{name}")
        elif isinstance(value, list):
            for inner in value:
                collect(inner, f"{path}[]")
        if value is not None:
            types.setdefault(path, set()).add(type(value))

    whole = staged.audited(staged.failover().snapshot, every_rule())
    for report in (whole, *(make() for make in REPORTS.values())):
        for event in events(report):
            collect(event, "")
    assert {path: found for path, found in types.items() if len(found) > 1} == {}
    assert types[".unmapped.evidence"] == {str}


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_only_what_is_known_to_be_clear_passes(make: staged.Maker) -> None:
    """What is unread, refused, not asked or failed is a check without a result."""
    report = make()
    clear = {
        (case.account_id, case.region, case.rule)
        for case in cases_of(report)
        if case.outcome is Outcome.CLEAR and not case.findings
    }
    passed = {
        (event["cloud"]["account"]["uid"], event["cloud"].get("region"), event["metadata"]["event_code"])
        for event in events(report)
        if event["compliance"]["status"] == PASS and event["metadata"]["event_code"] != "audit-complete"
    }
    assert clear == passed
    assert of_rule(report, "audit-complete")[0]["compliance"]["status"] == (PASS if report.complete else WARNING)


def test_an_open_finding_is_a_new_failure() -> None:
    """Field for field."""
    report = staged.failover()
    (event,) = of_rule(report, "daily-quota-nearly-used")
    finding = next(r.finding for r in report.findings if r.finding.rule == "daily-quota-nearly-used")
    assert event["finding_info"]["uid"] == finding.fingerprint
    assert (event["severity_id"], event["severity"]) == (3, "Medium")
    assert (event["activity_id"], event["type_uid"]) == (1, 200301)
    assert (event["status_id"], event["status"]) == (1, "New")
    assert event["compliance"] == {
        "standards": ["sescheck"],
        "control": "daily-quota-nearly-used",
        "status_id": 3,
        "status": "Fail",
    }
    assert event["cloud"] == {
        "provider": "AWS",
        "account": {"uid": "123456789012", "type_id": 10, "type": "AWS Account"},
        "cloud_partition": "aws",
        "region": "us-east-1",
    }
    assert event["time"] == 1795424405000
    assert json.loads(event["unmapped"]["evidence"]) == {"sent": 41_250, "most": 50_000}


def test_what_is_accepted_or_known_is_suppressed_and_still_a_failure() -> None:
    """With the reason."""
    (known,) = of_rule(staged.failover(), "identity-not-verified")
    assert (known["status"], known["compliance"]["status"]) == ("Suppressed", FAIL)
    assert known["compliance"]["status_details"] == ["in the baseline"]
    details = [
        event["compliance"]["status_details"]
        for event in of_rule(staged.failover(), "name-missing-in-region")
        if event.get("status") == "Suppressed"
    ]
    assert details == [["accepted: old.example.org is being switched off; until 2027-03-31"]]


def test_an_unread_reading_is_a_warning_with_its_reason() -> None:
    """Of the audit, of each reading, of each rule that could not tell."""
    report = staged.unread_only()
    found = events(report)
    assert {WARNING} == {event["compliance"]["status"] for event in found}
    assert {"Unknown"} == {event["severity"] for event in found}
    assert len(of_rule(report, "reading-missing")) == len(report.unread)
    first, second = of_rule(report, "name-missing-in-region")
    assert first["compliance"]["status_details"] == [
        "undecided for 1 subject: ses:ListEmailIdentities denied",
    ]
    assert second["unmapped"]["refusals"][0]["why"] == "unreachable"


def test_a_rule_that_failed_is_a_warning() -> None:
    """Whether it has a case or not."""
    (failed,) = of_rule(staged.crashed(), "rule-that-raises")
    assert failed["compliance"]["status"] == WARNING
    assert "KeyError: 'example.com'" in failed["compliance"]["status_details"][0]
    (lone,) = of_rule(staged.hostile(), "some-rule")
    assert lone["compliance"]["status"] == WARNING


def test_the_audit_is_the_first_event_and_counts_everything() -> None:
    """With the notice, the remarks and what was not asked."""
    report = staged.failover()
    first = events(report)[0]
    assert first["metadata"]["event_code"] == "audit-complete"
    assert "7 findings (1 critical, 4 high, 1 medium, 1 info), 1 accepted, 1 in baseline" in first["message"]
    assert first["unmapped"]["notice"] == staged.SIMULATED
    assert len(first["unmapped"]["remarks"]) == 2
    assert len(first["unmapped"]["not_asked"]) == 1


def test_changes_are_the_activity() -> None:
    """New ones are created, known ones updated, those that are gone closed."""
    report = staged.failover()
    gone = EarlierFinding(
        "f" * 32, "old-rule", Severity.LOW, s.ACCOUNT_ID, "eu-west-1", ("identity", "x.example"), "was bad"
    )
    changes = Changes("2026-11-22T09:00:00Z", None, report.findings[:1], (gone,), undecided=2)
    changed = replace(report, changes=changes, fixed=(gone,), unconfirmed=(gone,))
    assert [problem for event in events(changed) for problem in problems(event)] == []
    (new,) = of_rule(changed, "default-configuration-set-gone")
    (kept,) = of_rule(changed, "dkim-not-verified")
    (closed,) = of_rule(changed, "old-rule")
    assert (new["activity_name"], new["type_uid"]) == ("Create", 200301)
    assert (kept["activity_name"], kept["type_uid"]) == ("Update", 200302)
    assert (closed["activity_name"], closed["type_uid"]) == ("Close", 200303)
    assert (closed["status"], closed["finding_info"]["uid"]) == ("Resolved", gone.fingerprint)
    first = events(changed)[0]["unmapped"]
    assert first["changes"] == "Changed since 2026-11-22T09:00:00Z: 1 new finding, 1 gone"
    assert first["not_compared"][-1] == "2 earlier findings could not be judged: unknown whether fixed"
    assert first["unconfirmed"] == [gone.fingerprint]


def test_sentences_are_escaped_and_names_are_exact() -> None:
    """What a person reads is harmless; what a machine compares is what AWS said."""
    (event,) = of_rule(staged.hostile(), "one-more")
    assert event["message"] == r"a\x1b[2Jb\x07\n[red]c[/red]\u202egpj.exe\u2066\x9b31m\u200b.example.com does harm"
    assert event["resources"][0]["name"] == f"{staged.EVIL}.example.com"


def test_two_accounts_are_distinguished() -> None:
    """An event says whose it is; the audit itself is of both."""
    found = events(staged.two_accounts())
    assert "account" not in found[0]["cloud"]
    assert {"123456789012", "210987654321"} == {event["cloud"]["account"]["uid"] for event in found[1:]}
