"""The format sarif: valid by the standard's schema, and within what code scanning takes."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec import structs

from sescheck.engine.severity import Severity
from sescheck.report.formats import render_text, sarif
from sescheck.report.formats.sarif.rule_descriptors import DESCRIPTION
from sescheck.report.model import Changes, EarlierFinding, Report, Status
from sescheck.rules.catalogue import every_rule
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

render = partial(render_text, "sarif")

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
REPORTS = {
    "failover": staged.failover,
    "in order": staged.in_order,
    "empty": staged.empty,
    "unread only": staged.unread_only,
    "crashed": staged.crashed,
    "hostile": staged.hostile,
    "two accounts": staged.two_accounts,
    "many missing": partial(staged.many_missing, 40),
}


@cache
def validator() -> jsonschema.Draft202012Validator:
    """The standard's schema, formats included."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def run(report: Report) -> Any:
    """The report's only run."""
    (only,) = json.loads(render(report))["runs"]
    return only


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Every object in a document."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def told(report: Report, name: str) -> list[str]:
    """The words of the notifications of a kind."""
    (invocation,) = run(report)["invocations"]
    every = (*invocation["toolExecutionNotifications"], *invocation["toolConfigurationNotifications"])
    return [each["message"]["text"] for each in every if each["descriptor"]["id"] == name]


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_every_report_is_valid(make: staged.Maker) -> None:
    """By the schema, and ASCII, so that no terminal acts on it."""
    text = render(make())
    validator().validate(json.loads(text))
    assert text.isascii()


def test_every_rule_of_the_catalogue_is_valid_and_helps() -> None:
    """Within the lengths and the tags that code scanning shows; no link leads nowhere."""
    report = staged.audited(staged.failover().snapshot, every_rule())
    document = json.loads(render(report))
    validator().validate(document)
    rules = document["runs"][0]["tool"]["driver"]["rules"]
    assert [*(entry.name for entry in every_rule()), "reading-missing"] == [rule["id"] for rule in rules]
    for rule in rules[:-1]:
        assert 0 < len(rule["shortDescription"]["text"]) <= DESCRIPTION
        assert 0 < len(rule["fullDescription"]["text"]) <= DESCRIPTION
        assert len(rule["properties"]["tags"]) <= 10
        assert "## How to fix" in rule["help"]["markdown"]
        assert "{{" not in rule["help"]["markdown"]
        assert not re.search(r"\]\((?!https://)", rule["help"]["markdown"])


def test_the_score_puts_a_rule_where_its_severity_is() -> None:
    """By GitHub's table; info is no security result."""
    grades = {}
    for severity in Severity:
        found = staged.reported(staged.finding("some-rule", severity, "us-east-1", "x.example", "bad"))
        rules = run(staged.in_report(staged.in_order(), found))["tool"]["driver"]["rules"]
        (rule,) = [rule for rule in rules if rule["id"] == "some-rule"]
        score = float(rule["properties"].get("security-severity", "0"))
        grade = "critical" if score > 9 else "high" if score >= 7 else "medium" if score >= 4 else "low"
        grades[severity.value] = grade if score else "info"
        assert ("security" in rule["properties"]["tags"]) is bool(score)
    assert {severity.value: severity.value for severity in Severity} == grades


def test_a_finding_has_what_code_scanning_asks_for() -> None:
    """Field for field."""
    found = run(staged.failover())["results"][0]
    fingerprint = staged.failover().findings[0].finding.fingerprint
    logical = run(staged.failover())["logicalLocations"][found["locations"][0]["logicalLocations"][0]["index"]]
    assert found.pop("ruleIndex") == [r["id"] for r in run(staged.failover())["tool"]["driver"]["rules"]].index(
        "default-configuration-set-gone"
    )
    assert logical["name"] == "example.com"
    assert logical["kind"] == "identity"
    assert found == {
        "ruleId": "default-configuration-set-gone",
        "kind": "fail",
        "level": "error",
        "rank": 100.0,
        "message": {
            "text": "example.com sends with the configuration set product by default, which does not exist in"
            " eu-west-1"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "ses/123456789012/eu-west-1", "index": 0},
                    "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
                },
                "logicalLocations": [
                    {
                        "index": found["locations"][0]["logicalLocations"][0]["index"],
                        "fullyQualifiedName": "123456789012/eu-west-1/identity/example.com",
                    }
                ],
            }
        ],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{fingerprint}:1",
            "sescheckFingerprint/v1": fingerprint,
        },
        "properties": {
            "severity": "critical",
            "status": "open",
            "group": "default",
            "comparedWith": ["us-east-1"],
            "evidence": {},
            "help": "sescheck rules default-configuration-set-gone",
            "fix": [],
        },
    }


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_every_index_leads_to_what_it_names(make: staged.Maker) -> None:
    """Rules, artifacts and logical locations."""
    found = run(make())
    rules, artifacts, logical = found["tool"]["driver"]["rules"], found["artifacts"], found["logicalLocations"]
    for each in objects(found["results"]):
        if "ruleIndex" in each:
            assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
        if "artifactLocation" in each:
            location = each["artifactLocation"]
            assert artifacts[location["index"]]["location"]["uri"] == location["uri"]
        if "fullyQualifiedName" in each:
            assert logical[each["index"]]["fullyQualifiedName"] == each["fullyQualifiedName"]
    for place in logical:
        parent = logical[place["parentIndex"]]["fullyQualifiedName"] if "parentIndex" in place else None
        assert parent is None or place["fullyQualifiedName"].startswith(f"{parent}/")


@pytest.mark.parametrize("make", REPORTS.values(), ids=REPORTS)
def test_every_finding_is_its_own_result(make: staged.Maker) -> None:
    """Told apart by what code scanning tells results apart by."""
    report = make()
    results = run(report)["results"]
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    assert len(hashes) == len(set(hashes))
    assert sorted(r.finding.fingerprint for r in report.findings) == sorted(
        result["partialFingerprints"]["sescheckFingerprint/v1"] for result in results if result["kind"] == "fail"
    )


def test_findings_that_share_a_fingerprint_are_distinguished() -> None:
    """Two groups of which the same is said."""
    same = staged.finding("shared", Severity.LOW, None, "x.example", "bad")
    found = staged.reported(same, structs.replace(same, group="other"))
    results = run(staged.in_report(staged.in_order(), found))["results"]
    assert [f"{same.fingerprint}:1", f"{same.fingerprint}:2"] == [
        result["partialFingerprints"]["primaryLocationLineHash"] for result in results
    ]


def test_what_is_accepted_or_known_is_suppressed() -> None:
    """With the reason."""
    by_status: dict[str, Any] = {}
    for result in run(staged.failover())["results"]:
        by_status.setdefault(result["properties"].get("status"), []).append(result.get("suppressions"))
    assert by_status[Status.OPEN] == [None] * 7
    assert by_status[Status.ACCEPTED] == [
        [
            {
                "kind": "external",
                "status": "accepted",
                "justification": "old.example.org is being switched off; until 2027-03-31",
            }
        ]
    ]
    assert by_status[Status.BASELINE] == [
        [{"kind": "external", "status": "accepted", "justification": "in the baseline"}]
    ]


def test_undecided_rules_have_open_results() -> None:
    """By the standard: ``kind`` open, ``level`` none; one a region, with the rules that it leaves open."""
    first, second = run(staged.unread_only())["results"]
    assert (first["kind"], first["level"], first["ruleId"]) == ("open", "none", "reading-missing")
    assert first["message"]["text"] == (
        "6 readings not read in us-east-1: ses:GetAccount denied, ses:ListEmailIdentities denied,"
        " ses:ListConfigurationSets denied, ses:ListEmailTemplates denied, ses:ListReceiptRuleSets denied,"
        " ses:DescribeActiveReceiptRuleSet denied; rules undecided: name-missing-in-region"
    )
    assert first["properties"] == {"rules": ["name-missing-in-region"]}
    assert "unreachable" in second["message"]["text"]
    assert [each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in (first, second)] == [
        "ses/123456789012/us-east-1",
        "ses/123456789012/eu-west-1",
    ]


def test_a_rule_that_failed_is_open() -> None:
    """Its notification is nothing that code scanning shows."""
    (result,) = run(staged.crashed())["results"]
    assert (result["kind"], result["level"], result["ruleId"]) == ("open", "none", "rule-that-raises")
    assert result["message"]["text"].startswith("rule-that-raises failed because of an internal error")


def test_undecided_results_come_before_suppressed_ones() -> None:
    """It is the last to be left out after the open findings."""
    known = staged.finding("known", Severity.HIGH, "us-east-1", "x.example", "bad")
    bad = staged.finding("bad", Severity.LOW, "us-east-1", "x.example", "bad")
    found = (*staged.reported(known, status=Status.BASELINE), *staged.reported(bad))
    results = run(staged.in_report(staged.unread_only(), found))["results"]
    assert [result["ruleId"] for result in results] == ["bad", "reading-missing", "reading-missing", "known"]


def test_each_unread_reading_is_a_notification() -> None:
    """And the run was not successful."""
    report = staged.unread_only()
    assert len(told(report, "unread")) == len(report.unread) == 12
    assert told(report, "unread")[0].startswith("ses:GetAccount in us-east-1: denied: User: arn:aws:sts::")
    assert run(report)["invocations"][0]["executionSuccessful"] is False
    assert run(staged.in_order())["invocations"][0]["executionSuccessful"] is True


def test_a_rule_that_failed_is_an_error_of_the_run() -> None:
    """With the rule that it is about."""
    (invocation,) = run(staged.crashed())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 4
    (failed,) = invocation["toolExecutionNotifications"]
    assert failed["level"] == "error"
    assert failed["associatedRule"] == {"id": "rule-that-raises", "index": 1}
    assert "KeyError: 'example.com'" in failed["message"]["text"]


def test_the_notice_remarks_and_skipped_rules_are_notifications() -> None:
    """Each by its descriptor."""
    report = staged.failover()
    assert told(report, "notice") == [staged.SIMULATED]
    assert len(told(report, "configuration")) == len(report.remarks) == 2
    assert told(report, "not-asked") == [
        (
            "2 rules for up to 1 subject: --depth deep reads each address (default-configuration-set-differs,"
            " policy-missing-in-region)"
        )
    ]
    descriptors = {each["id"] for each in run(report)["tool"]["driver"]["notifications"]}
    assert {"notice", "configuration", "not-asked", "unread"} <= descriptors


def test_more_results_than_a_run_may_have_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worst stay, suppressed ones go first."""
    monkeypatch.setattr(sarif, "MOST", 5)
    found = run(staged.failover())["results"]
    assert [result["properties"]["severity"] for result in found] == ["critical", "high", "high", "high", "high"]
    assert told(staged.failover(), "left-out") == ["5 results left out, the least urgent, of 10: a run can hold 5"]


def test_a_run_that_fits_leaves_nothing_out() -> None:
    """GitHub's own limit."""
    assert sarif.MOST == 25_000
    assert told(staged.failover(), "left-out") == []


def test_changes_are_the_baseline_state() -> None:
    """New and unchanged results; what is gone is told, and would be an alert as a result."""
    report = staged.failover()
    gone = EarlierFinding(
        "f" * 32, "old-rule", Severity.LOW, s.ACCOUNT_ID, "eu-west-1", ("identity", "x.example"), "was bad"
    )
    changes = Changes("2026-11-22T09:00:00Z", None, report.findings[:2], (gone,), undecided=3)
    changed = replace(report, changes=changes, fixed=(gone,), unconfirmed=(gone,))
    validator().validate(json.loads(render(changed)))
    states = [result["baselineState"] for result in run(changed)["results"] if result["kind"] == "fail"]
    assert states == ["new", "new"] + ["unchanged"] * 7
    assert "baselineState" not in run(report)["results"][0]
    for name in ("gone", "fixed", "unconfirmed"):
        assert told(changed, name) == ["low old-rule: was bad"]
    assert told(changed, "changes") == ["Changed since 2026-11-22T09:00:00Z: 2 new findings, 1 gone"]
    assert told(changed, "not-compared")[-1] == "3 earlier findings could not be judged: unknown whether fixed"


def test_no_name_becomes_a_placeholder_a_link_or_an_escape_sequence() -> None:
    """Braces are doubled, as the standard has it; a link is none; what is unfit is shown."""
    evil = "{0} [click](https://evil.example) \x1b[2J\u202e"
    found = staged.reported(staged.finding("some-rule", Severity.LOW, "us-east-1", evil, f"{evil} is bad"))
    (result,) = run(staged.in_report(staged.in_order(), found))["results"]
    assert result["message"]["text"] == r"{{0}} [click] (https://evil.example) \x1b[2J\u202e is bad"
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].endswith(evil)


def test_a_path_is_a_valid_relative_reference() -> None:
    """Of groups too, and of an account whose number is not known."""
    found = (
        staged.finding("a", Severity.LOW, None, "x.example", "bad"),
        structs.replace(staged.finding("b", Severity.LOW, "us-east-1", "x.example", "bad"), account_id="a b/c"),
    )
    results = run(staged.in_report(staged.in_order(), staged.reported(*found)))["results"]
    assert [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results] == [
        "ses/123456789012/groups",
        "ses/a%20b%2Fc/us-east-1",
    ]
