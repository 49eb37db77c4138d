"""What is other than it was: nothing is invented, nothing is overlooked, and silence is no change."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from sescheck.engine.findings import Crash, Finding
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.severity import Severity
from sescheck.history.comparing import EarlierRun, changes, compare_with_baseline
from sescheck.history.deciding import by_running_rules
from sescheck.history.earlier import Earlier, earlier_of, match
from sescheck.history.filling import filled
from sescheck.history.setting_changes import MOVING, Compared, compared
from sescheck.report.assembly.acceptance import report_findings
from sescheck.report.model import Changes, Report, Reported, Status
from sescheck.rules.catalogue import chosen, every_rule
from sescheck.snapshot.contacts import OptOut
from sescheck.snapshot.fields import Field, fields, unread_field
from sescheck.snapshot.model import Asked, Fact, Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Why
from sescheck.snapshot.reputation import SendStatistics
from sescheck.snapshot.sending import Template
from sescheck.testing import builders as s
from tests.report import staged_reports as staged
from tests.rules.test_silence import PAIRS, SNAPSHOTS, Pair

Change = tuple[str | None, tuple[str, str], str, object, object]
QUICKLY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def changed(before: Snapshot, after: Snapshot) -> list[Change]:
    """The settings that changed, without the account."""
    return [(c.region, c.subject, c.setting, c.before, c.after) for c in compared(before, after).changes]


def one(*before: Any, **given: Any) -> Snapshot:
    """A snapshot of one region."""
    return s.snapshot(s.region("us-east-1", *before, **given))


def judged(snapshot: Snapshot) -> tuple[tuple[Reported, ...], Callable[..., Any]]:
    """The findings of the whole catalogue, and what could be judged."""
    accounts = account_views_of(snapshot)
    findings = run(every_rule(), accounts)
    return report_findings(findings), by_running_rules(every_rule(), accounts, findings.crashes)


def earlier(reported: tuple[Reported, ...]) -> tuple[Earlier, ...]:
    """The findings, as a later run sees them."""
    return tuple(earlier_of(each.finding) for each in reported)


@QUICKLY
@given(snapshot=SNAPSHOTS)
def test_a_snapshot_compared_with_itself_has_no_change(snapshot: Snapshot) -> None:
    """No setting, no finding."""
    assert compared(snapshot, snapshot).changes == ()
    reported, decide = judged(snapshot)
    result = compare_with_baseline(reported, earlier(reported), decide)
    assert result.fixed == result.unconfirmed == ()
    assert {each.status for each in result.reported} <= {Status.BASELINE}


@QUICKLY
@given(pair=PAIRS)
def test_a_refusal_is_not_a_change(pair: Pair) -> None:
    """Refused now or refused then: no setting changed, no finding is fixed, none is new."""
    for before, after in ((pair.whole, pair.in_part), (pair.in_part, pair.whole)):
        assert compared(before, after).changes == ()
    then, could = judged(pair.whole)
    now, can = judged(pair.in_part)
    result = compare_with_baseline(now, earlier(then), can)
    assert result.fixed == ()
    assert len(result.unconfirmed) == len(then) - len(now)
    assert all(each.status is Status.BASELINE for each in result.reported)
    back = changes(then, pair.whole, could, EarlierRun("then", earlier(now), can, pair.in_part))
    assert {each.finding.fingerprint for each in back.new} == back.first_judged


def letters(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all texts in a structure, but for what moves by itself and what says how it was read."""
    moving = {name for _, name in MOVING} | {"reading", "tool_version", "taken_at", "asked", "depth", "partition"}
    moving |= {"chain", "resolver"}
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in moving and (key, path) != ("account_id", ("accounts", 0)):
                yield from letters(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from letters(inner, (*path, index))


def test_what_was_sent_and_who_opted_out_are_not_settings() -> None:
    """Else every night of a region that sends would have a change."""
    then, now = (
        s.snapshot(
            s.region(
                "us-east-1",
                statistics=Known(SendStatistics(sent, 1, 0, 0, "2026-11-14T00:00:00Z")),
                opt_outs=Listing(
                    tuple(OptOut("readers", f"hmac:{each}", everything=True) for each in range(sent))
                ),
            )
        )
        for sent in (10, 11)
    )
    assert compared(then, now).changes == ()


@QUICKLY
@given(snapshot=SNAPSHOTS, data=st.data())
def test_a_changed_letter_is_always_a_change(snapshot: Snapshot, data: st.DataObject) -> None:
    """Wherever it is, and both ways; a region of another name is another region."""
    told = msgspec.json.decode(msgspec.json.encode(snapshot))
    path = data.draw(st.sampled_from([p for p in letters(told) if (p[-1], p[-3:-2]) != ("name", ("regions",))]))
    holder = told
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] += "x"
    other = msgspec.convert(told, Snapshot)
    assert compared(snapshot, other).changes
    assert compared(other, snapshot).changes


def test_a_change_names_the_setting_and_both_values() -> None:
    """By region and identity, down to the field."""
    before = one(s.domain("example.com"), settings=s.account_settings(max_send_rate=14))
    after = one(s.domain("example.com", verification="FAILED"), settings=s.account_settings(max_send_rate=50))
    assert changed(before, after) == [
        ("us-east-1", ("account", s.ACCOUNT_ID), "settings.max_send_rate", 14, 50),
        ("us-east-1", ("identity", "example.com"), "verification", "SUCCESS", "FAILED"),
    ]


def test_what_the_account_chose_and_mail_manager_does_are_settings() -> None:
    """Under their own names; what an older snapshot did not keep is not compared."""
    then, now = s.chosen(delivery_mode="REGIONAL"), s.chosen(delivery_mode="GLOBAL", auto_validation="HIGH")
    closed = s.managed(ingress_points=[s.ingress_point("main", "CLOSED")], traffic_policies=["main"])
    before = one(settings=s.account_settings(choices=then), mail_manager=s.managed(ingress_points=["main"]))
    after = one(settings=s.account_settings(choices=now), mail_manager=closed)
    assert changed(before, after) == [
        ("us-east-1", ("account", s.ACCOUNT_ID), "settings.choices.auto_validation", None, "HIGH"),
        ("us-east-1", ("account", s.ACCOUNT_ID), "settings.choices.delivery_mode", "REGIONAL", "GLOBAL"),
        ("us-east-1", ("mail-manager", "ingress-point/main"), "status", "ACTIVE", "CLOSED"),
        ("us-east-1", ("mail-manager", "traffic-policy/main"), "", None, "there"),
    ]
    old = one(settings=s.account_settings(choices=s.unread("ses:GetAccount", Why.NOT_ASKED)))
    without = one(settings=s.account_settings(choices=now))
    assert (changed(old, without), compared(old, without).uncompared) == ([], 1)


def test_a_pool_that_became_empty_is_not_a_change() -> None:
    """Only then AWS is asked what kind of pool it is; the addresses that left are the change."""
    before = one(ip_pools=["bulk"], dedicated_ips=[s.dedicated_ip("192.0.2.1", "bulk")])
    after = one(ip_pools=["bulk"], pool_modes={"bulk": "STANDARD"})
    assert ["dedicated_ips.192.0.2.1"] == [setting for _, _, setting, _, _ in changed(before, after)]


def test_added_and_removed_resources_are_changes() -> None:
    """Where the list that lacks them is whole."""
    before = one(s.domain("old.example"), ip_pools=["warm"], rule_sets=["inbound"])
    after = one(s.domain("new.example"), ip_pools=["warm", "cold"], rule_sets=[])
    assert changed(before, after) == [
        ("us-east-1", ("identity", "new.example"), "", None, "there"),
        ("us-east-1", ("identity", "old.example"), "", "there", None),
        ("us-east-1", ("ip-pool", "cold"), "", None, "there"),
        ("us-east-1", ("rule-set", "inbound"), "", "there", None),
    ]


def test_an_incomplete_list_removes_nothing() -> None:
    """What is behind its end is counted as not compared."""
    cut: Listing[Identity] = Listing((), s.unread("ses:ListEmailIdentities"))
    before, after = one(s.domain("example.com")), one(listed=cut)
    assert changed(before, after) == changed(after, before) == []
    assert compared(before, after).uncompared == compared(after, before).uncompared == 1


def test_values_that_change_by_themselves_are_not_changes() -> None:
    """Volume, and the last use of a key."""
    user = s.smtp_user("mailer")
    before = s.snapshot(s.region("a", settings=s.account_settings(sent_last_24_hours=1)), smtp_users=[user])
    used = Known((msgspec.structs.replace(user.keys.value[0], last_use=Known(None)),))  # type: ignore[union-attr]
    users = [msgspec.structs.replace(user, keys=used)]
    after = s.snapshot(s.region("a", settings=s.account_settings(sent_last_24_hours=2)), smtp_users=users)
    assert before != after
    assert changed(before, after) == []


def test_parts_are_named_after_what_they_belong_to() -> None:
    """An event destination by its configuration set; a receipt rule by its rule set, and the order of rules."""
    before = one(configuration_sets=[s.configuration_set("main", s.destination("BOUNCE"))])
    after = one(configuration_sets=[s.configuration_set("main", s.destination("BOUNCE", enabled=False))])
    ((_, subject, setting, then, now),) = changed(before, after)
    assert (subject[0], setting, then, now) == ("event-destination", "enabled", True, False)
    assert subject[1].startswith("main/")


def test_the_order_of_receipt_rules_is_a_setting() -> None:
    """SES goes through them one after another."""
    rules = s.rule_set("example.com", "example.net")
    if len(rules.rules) < 2:
        first = rules.rules[0]
        rules = msgspec.structs.replace(rules, rules=(first, msgspec.structs.replace(first, name="second")))
    turned = msgspec.structs.replace(rules, rules=rules.rules[::-1])
    names = [rule.name for rule in rules.rules]
    assert changed(one(active_rule_set=rules), one(active_rule_set=turned)) == [
        ("us-east-1", ("rule-set", rules.name), "order", names, names[::-1])
    ]


def test_regions_of_one_run_only_are_named() -> None:
    """They are not compared, and their findings are not gone."""
    both = s.snapshot(s.region("us-east-1", s.domain("example.com")), s.region("eu-west-1"))
    less = s.snapshot(s.region("us-east-1", s.domain("example.com")))
    assert compared(both, less).apart == (f"{s.ACCOUNT_ID} eu-west-1",)
    then, _ = judged(both)
    now, can = judged(less)
    result = compare_with_baseline(now, earlier(then), can)
    assert result.fixed == ()
    assert "identity-missing-in-region" in {gone.rule for gone in result.unconfirmed}


def staged_held(then: Report, now: Report) -> tuple[list[str], list[str], list[str]]:
    """Fixed, not confirmed, and still open subjects of the staged rule."""
    decide = by_running_rules(now.rules, now.accounts, now.crashes)
    result = compare_with_baseline(now.findings, earlier(then.findings), decide)
    left = [each.finding.subject for each in result.reported if each.status is Status.OPEN]
    return [gone.subject[1] for gone in result.fixed], [gone.subject[1] for gone in result.unconfirmed], left


def two(here: Region, *elsewhere: str) -> Report:
    """A report on two regions by the staged rule: what of the second is missing in the first?"""
    return staged.audited(s.snapshot(here, s.region("us-east-1", *map(s.domain, elsewhere))))


def test_a_corrected_fault_is_fixed() -> None:
    """The name is there now; the other one is new."""
    then = two(s.region("eu-west-1"), "a.example")
    now = two(s.region("eu-west-1", s.domain("a.example")), "a.example", "b.example")
    assert staged_held(then, now) == (["a.example"], [], ["b.example"])


def test_a_fault_whose_subject_was_deleted_is_fixed() -> None:
    """Nobody has it any more, and both lists are whole."""
    assert staged_held(two(s.region("eu-west-1"), "a.example"), two(s.region("eu-west-1"))) == (
        ["a.example"],
        [],
        [],
    )


def test_a_fault_that_cannot_be_judged_is_not_fixed() -> None:
    """The list is refused; the rule was not run; the rule failed."""
    then = two(s.region("eu-west-1"), "a.example")
    refused = s.region("eu-west-1", listed=Listing((), s.unread("ses:ListEmailIdentities")))
    assert staged_held(then, two(refused, "a.example")) == ([], ["a.example"], [])
    here = s.snapshot(s.region("eu-west-1"), s.region("us-east-1"))
    other = staged.rule("another-rule", "Another")
    assert staged_held(then, staged.audited(here, (other,))) == ([], ["a.example"], [])
    whole = staged.audited(here)
    decide = by_running_rules(whole.rules, whole.accounts, [Crash(staged.MISSING.name, "KeyError")])
    assert list(decide(earlier(then.findings))) == [False]


def test_a_region_that_is_unused_now_is_known_to_hold_nothing() -> None:
    """But not where it does not say what else it holds."""
    busy = s.region("us-east-1", s.domain("a.example"), templates=["hello"])
    other = s.region("eu-west-1", s.domain("a.example"))
    then = s.snapshot(busy, other, asked=Asked.DISCOVERED)
    missing = chosen(["template-missing-in-region"])
    reported = report_findings(run(missing, account_views_of(then)))
    assert [each.finding.region for each in reported] == ["eu-west-1"]
    whole: Listing[Template] = Listing(())
    idle, silent = staged.idle("us-east-1"), s.unread("ses:ListEmailTemplates")
    for templates, expected in ((whole, [True]), (Listing((), silent), [False])):
        here = msgspec.structs.replace(idle, templates=templates)
        accounts = account_views_of(s.snapshot(here, other, asked=Asked.DISCOVERED))
        assert accounts[0].unused == {"us-east-1"}
        assert by_running_rules(missing, accounts, ())(earlier(reported)) == expected


KNOWN = {"opt_in", "settings", "identities", "pool_modes"}
"""Without the first three no region looks unused; a pool without addresses is on the list of pools."""
HELD = [(fact, each) for each in fields(Region) for fact in each.facts if each.name not in KNOWN]


@pytest.mark.parametrize(("fact", "field"), HELD, ids=lambda part: getattr(part, "name", part))
def test_unread_lists_of_an_unused_region_leave_findings_undecided(fact: Fact, field: Field) -> None:
    """A rule that rests on the fact has not judged it; a field that joins the model joins these."""
    busy = s.region("us-east-1", s.domain("a.example"), templates=["hello"])
    other = s.region("eu-west-1", s.domain("a.example"))
    (missing,) = chosen(["template-missing-in-region"])
    resting = replace(missing, rule=replace(missing.rule, facts=(fact,)))
    then = run([missing], account_views_of(s.snapshot(busy, other, asked=Asked.DISCOVERED)))
    refused = unread_field(field, s.unread("ses:Something"))
    now = msgspec.structs.replace(staged.idle("us-east-1"), **{field.name: refused})
    accounts = account_views_of(s.snapshot(now, other, asked=Asked.DISCOVERED))
    decided = by_running_rules([resting], accounts, ())(earlier(report_findings(then)))
    assert [False] == decided


def of_group(name: str, subject: str = "example.com") -> Finding:
    """A finding about a whole group."""
    found = staged.finding("mail-from-shared-between-regions", Severity.INFO, None, subject, f"of {name}")
    return other(found, group=name)


def other(finding: Finding, **given: Any) -> Finding:
    """The finding with other fields."""
    return structs.replace(finding, **given)


@pytest.mark.parametrize(
    ("then", "now", "known"),
    [
        (["a"], ["a"], [True]),
        (["a"], ["renamed"], [True]),
        (["a"], ["b", "a"], [False, True]),
        (["a", "b"], ["b"], [True]),
        (["a", "b"], ["b", "renamed", "c"], [True, True, False]),
    ],
)
def test_findings_about_groups_are_distinguished(then: list[str], now: list[str], known: list[bool]) -> None:
    """They share a fingerprint; one that is there twice is not known because it is known once."""
    found = [of_group(name) for name in now]
    assert len({each.fingerprint for each in found}) == 1
    matched = match(found, [earlier_of(of_group(name)) for name in then])
    assert list(matched.known) == known
    assert len(matched.missing) == len(then) - sum(known)


def test_an_accepted_finding_is_neither_new_nor_gone() -> None:
    """It stays accepted, also where the baseline knows it."""
    report = two(s.region("eu-west-1"), "a.example")
    accepted = staged.reported(*(each.finding for each in report.findings), status=Status.ACCEPTED)
    decide = by_running_rules(report.rules, report.accounts, ())
    result = compare_with_baseline(accepted, earlier(report.findings), decide)
    assert ([each.status for each in result.reported], result.fixed) == ([Status.ACCEPTED], ())
    told = changes(accepted, report.snapshot, decide, EarlierRun("then", (), decide, report.snapshot))
    assert told == Changes("then", (), (), ())
    assert not told.any


def test_a_new_finding_says_whether_it_could_be_judged_before() -> None:
    """Unread then, read now: new, but perhaps not of today."""
    refused = s.region("eu-west-1", listed=Listing((), s.unread("ses:ListEmailIdentities", Why.THROTTLED)))
    then, now = two(refused, "a.example"), two(s.region("eu-west-1"), "a.example", "b.example")
    past = EarlierRun("then", (), by_running_rules(then.rules, then.accounts, ()), then.snapshot)
    told = changes(now.findings, now.snapshot, by_running_rules(now.rules, now.accounts, ()), past)
    unsure = {each.finding.subject for each in told.new if each.finding.fingerprint in told.first_judged}
    assert ({"a.example", "b.example"}, 1) == ({each.finding.subject for each in told.new}, told.uncompared)
    assert "a.example" in unsure


@QUICKLY
@given(pair=PAIRS)
def test_unread_readings_are_filled_from_an_earlier_run(pair: Pair) -> None:
    """The same account again, with nothing left to compare; and no answer is overwritten."""
    base = filled(pair.in_part, pair.whole)
    assert compared(base, pair.whole) == Compared((), 0, ())
    assert filled(pair.whole, pair.in_part) == pair.whole
