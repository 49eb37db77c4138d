"""The order of the findings is one for all formats: total, and the same whatever the order of reading."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec import structs

from sescheck.engine.failover import BLOCKS, DEGRADES, NOTHING, Failover
from sescheck.engine.findings import Finding
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.engine.severity import Severity
from sescheck.report.assembly.ranking import Stops, ranked, stops
from sescheck.report.model import Reported, Status
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Asked
from sescheck.testing import builders as s

RULES = every_rule()
BY_NAME = {entry.name: entry for entry in RULES}
ACCOUNTS = ("111111111111", "222222222222")


def found(rule: str, failover: Failover, *, severity: Severity | None = None, **more: str) -> Reported:
    """A finding of one of the rules."""
    finding = Finding(
        rule=rule,
        severity=severity or BY_NAME[rule].rule.severity,
        account_id=more.get("account", ACCOUNTS[0]),
        region=more.get("region", "us-east-1"),
        subject_type=more.get("type", "identity"),
        subject=more.get("subject", "example.com"),
        message=f"{rule} {more}",
        compared_with=(),
        evidence_json="{}",
        group="default",
        failover=failover,
    )
    return Reported(finding, Status(more.get("status", "open")))


ANY = some.builds(
    lambda rule, failover, severity, **more: found(rule, failover, severity=severity, **more),
    some.sampled_from(sorted(BY_NAME)),
    some.sampled_from(Failover),
    some.sampled_from(Severity),
    account=some.sampled_from(ACCOUNTS),
    region=some.sampled_from(("us-east-1", "eu-west-1", "ap-south-1")),
    type=some.sampled_from(("identity", "account", "topic")),
    subject=some.sampled_from(("a.example", "b.example", "c.example")),
    status=some.sampled_from(tuple(Status)),
)
UNIQUE = some.lists(ANY, max_size=12, unique_by=lambda each: (each.finding.fingerprint, each.finding.subject_type))


@given(UNIQUE, some.randoms(use_true_random=False))
def test_the_order_is_total_and_independent_of_the_order_that_is_given(
    findings: list[Reported], random: Random
) -> None:
    """Each finding has one place, and every shuffle gives the same."""
    shuffled = list(findings)
    random.shuffle(shuffled)
    once = ranked(findings, RULES)
    assert once == ranked(shuffled, RULES)
    assert once == ranked(once, reversed(RULES))
    assert sorted(map(id, once)) == sorted(map(id, findings))


@given(UNIQUE)
def test_what_stops_more_is_before_what_stops_less(findings: list[Reported]) -> None:
    """Open findings first; among them, what blocks sending, and a worse severity in what is alike."""
    order = ranked(findings, RULES)
    shut = [each.status is not Status.OPEN for each in order]
    assert shut == sorted(shut)
    levels = [
        stops(each.finding, BY_NAME[each.finding.rule].rule.facts, BY_NAME[each.finding.rule].rule.track)
        for each in order
        if each.status is Status.OPEN
    ]
    assert levels == sorted(levels)


@pytest.mark.parametrize(
    ("rule", "severity", "failover", "level"),
    [
        ("sandbox-while-production-elsewhere", Severity.HIGH, BLOCKS, Stops.SENDING),
        ("sandbox-everywhere", Severity.MEDIUM, BLOCKS, Stops.SENDING),
        ("sandbox-everywhere", Severity.INFO, BLOCKS, Stops.NOTHING),
        ("notification-topic-gone", Severity.HIGH, DEGRADES, Stops.FEEDBACK),
        ("event-destination-disabled", Severity.MEDIUM, DEGRADES, Stops.FEEDBACK),
        ("feedback-forwarding-differs", Severity.LOW, DEGRADES, Stops.NOTHING),
        ("receiving-resource-gone", Severity.HIGH, BLOCKS, Stops.FEEDBACK),
        ("policy-public", Severity.CRITICAL, NOTHING, Stops.FEEDBACK),
        ("dkim-record-missing", Severity.HIGH, DEGRADES, Stops.QUALITY),
        ("smtp-key-older-than-sigv4", Severity.HIGH, NOTHING, Stops.QUALITY),
        ("custom-verification-template-missing-in-region", Severity.LOW, BLOCKS, Stops.NOTHING),
    ],
)
def test_what_a_finding_stops(rule: str, severity: Severity, failover: Failover, level: Stops) -> None:
    """By its rule, and by what it means for mail; what is low stops nothing that is urgent."""
    finding = found(rule, failover, severity=severity).finding
    assert stops(finding, BY_NAME[rule].rule.facts, BY_NAME[rule].rule.track) is level


def names(*reported: Reported) -> list[str]:
    """The rules in the order of the findings."""
    return [each.finding.rule for each in ranked(reported, RULES)]


def test_production_access_is_first_then_what_else_aws_decides_then_the_worst() -> None:
    """The sandbox comes before what is critical: AWS answers in up to 24 hours."""
    assert names(
        found("template-missing-in-region", BLOCKS),
        found("identity-missing-in-region", BLOCKS),
        found("policy-public", NOTHING),
        found("default-configuration-set-gone", BLOCKS),
        found("daily-quota-nearly-used", BLOCKS, severity=Severity.HIGH),
        found("enforcement-not-healthy", BLOCKS, severity=Severity.CRITICAL),
        found("sandbox-while-production-elsewhere", BLOCKS),
    ) == [
        "sandbox-while-production-elsewhere",
        "enforcement-not-healthy",
        "daily-quota-nearly-used",
        "default-configuration-set-gone",
        "identity-missing-in-region",
        "template-missing-in-region",
        "policy-public",
    ]


def test_what_touches_more_is_before_what_touches_less() -> None:
    """Three templates before one tenant resource, although its name is later."""
    assert names(
        found("configuration-set-missing-in-region", BLOCKS, subject="1"),
        *(found("template-missing-in-region", BLOCKS, subject=each) for each in "123"),
    ) == [*3 * ["template-missing-in-region"], "configuration-set-missing-in-region"]


def test_a_finding_about_a_region_touches_all_its_identities() -> None:
    """Two regions are in the sandbox: the one with more identities comes first."""
    regions = (s.region("a"), s.region("b", *(s.domain(f"{n}.example") for n in range(3))))
    accounts = account_views_of(s.snapshot(*regions))
    sandboxed = [
        found("sandbox-while-production-elsewhere", BLOCKS, region=name, type="account", account=s.ACCOUNT_ID)
        for name in "ab"
    ]
    assert [each.finding.region for each in ranked(sandboxed, RULES, accounts)] == ["b", "a"]
    assert [each.finding.region for each in ranked(sandboxed, RULES)] == ["a", "b"]


def test_what_is_not_open_is_behind_all_that_is() -> None:
    """An accepted sandbox is nothing to do first."""
    accepted = found("sandbox-while-production-elsewhere", BLOCKS, status="accepted")
    assert names(accepted, found("dkim-key-1024", NOTHING)) == ["dkim-key-1024", accepted.finding.rule]


def test_a_finding_of_a_rule_that_did_not_run_has_a_place() -> None:
    """It is of an earlier run: its severity counts."""
    unknown = structs.replace(found("dkim-off", NOTHING).finding, rule="own-rule", severity=Severity.HIGH)
    low = found("dkim-key-1024", NOTHING)
    order = ranked([low, Reported(unknown, Status.OPEN)], RULES)
    assert [each.finding.rule for each in order] == ["own-rule", "dkim-key-1024"]


@pytest.mark.parametrize("entry", RULES, ids=[entry.name for entry in RULES])
def test_every_finding_of_the_examples_knows_what_it_means_in_a_failover(entry: Entry) -> None:
    """What the rule declares, or what its function says."""
    for example in entry.examples:
        for each in run([entry], account_views_of(example.snapshot)).flagged:
            if isinstance(entry.rule.failover, Failover):
                assert each.failover is entry.rule.failover
            else:
                assert entry.rule.can_block or each.failover is not BLOCKS


def test_the_sandbox_of_an_account_for_tests_is_not_first() -> None:
    """Its regions were not named, so nobody said that they are meant to send."""
    sandbox = s.account_settings(production_access=False, max_24_hour_send=200, sent_last_24_hours=0)
    snapshot = s.snapshot(s.region("us-east-1", s.domain(dkim=s.not_signing()), settings=sandbox))
    for asked, first in ((Asked.NAMED, "sandbox-everywhere"), (Asked.DISCOVERED, "dkim-off")):
        accounts = account_views_of(structs.replace(snapshot, asked=asked))
        rules = [BY_NAME["dkim-off"], BY_NAME["sandbox-everywhere"]]
        reported = [Reported(each, Status.OPEN) for each in run(rules, accounts).flagged]
        assert ranked(reported, rules, accounts)[0].finding.rule == first
