"""Rules about receiving: standby groups, evidence and doubts, which their worked examples do not show."""

from dataclasses import replace
from types import ModuleType
from typing import Any

import msgspec
import pytest

from sescheck.comparison.account_view import AccountView, Group, Mode
from sescheck.comparison.logic import NO, YES
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, CannotTell, Flag, Gap, Verdict
from sescheck.rules.receiving import (
    receiving_bucket_needs_role,
    receiving_filters_differ,
    receiving_inactive_in_region,
    receiving_recipient_not_verified,
    receiving_resource_gone,
    receiving_resource_wrong_region,
    receiving_rules_differ,
    receiving_unsupported_in_region,
)
from sescheck.rules.shared.receiving import receives
from sescheck.ses.localised import without_own_name
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.receiving import Action, ReceiptFilter, ReceiptRule
from sescheck.snapshot.resources import Found, Resource
from sescheck.testing import builders as s

WEST, EAST = "us-west-2", "us-east-1"
UNREAD = s.unread("ses:DescribeActiveReceiptRuleSet")
UNSUPPORTED = s.unread("ses:DescribeActiveReceiptRuleSet", Why.NOT_SUPPORTED_HERE)
BUCKET = "arn:aws:s3:::example-inbound"
ROLE = "arn:aws:iam::123456789012:role/ses"
STORE = s.action("S3", BucketName="example-inbound")


def account_of(*regions: Region, mode: Mode = Mode.MIRROR, resources: tuple[Resource, ...] = ()) -> AccountView:
    """The regions as one group."""
    (found,) = account_views_of(s.snapshot(*regions, resources=resources))
    return replace(found, groups=(Group("all", found.regions, mode),))


def verdicts(rule: ModuleType, found: AccountView) -> dict[str, Verdict]:
    """The verdict of the rule in each region; a region has one subject."""
    subjects = [each for each in rule.check.scope.subjects(found) if not isinstance(each, Gap)]
    return {each.here.name: rule.check.verdict(each) for each in subjects}


def evidence(verdict: Verdict) -> Any:
    """The evidence of a flag."""
    assert isinstance(verdict, Flag)
    return verdict.evidence


def at(name: str, *rules: ReceiptRule) -> Region:
    """A region with an active rule set."""
    return s.region(name, active_rule_set=s.rules(*rules))


def storing(*actions: Action) -> Region:
    """A rule with these actions in us-east-1."""
    return at(EAST, s.receipt_rule("store", "example.com", actions=actions))


def filtering(name: str, *filters: ReceiptFilter) -> Region:
    """A region with these filters."""
    return s.region(name, receipt_filters=filters)


def test_a_standby_may_do_more_than_the_first_region() -> None:
    """What only a standby receives or blocks is not flagged."""
    receiving, idle = at(WEST, s.receipt_rule("store")), s.region(EAST)
    inactive = receiving_inactive_in_region
    assert isinstance(verdicts(inactive, account_of(receiving, idle, mode=Mode.STANDBY))[EAST], Flag)
    turned = verdicts(inactive, account_of(idle, receiving, mode=Mode.STANDBY))
    assert {EAST: NOT_APPLICABLE, WEST: NOT_APPLICABLE} == turned
    block = ReceiptFilter("spam", "Block", "192.0.2.0/24")
    found = account_of(filtering(EAST), filtering(WEST, block), mode=Mode.STANDBY)
    assert NOT_APPLICABLE == verdicts(receiving_filters_differ, found)[EAST]


def test_only_a_standby_is_flagged_if_rules_differ() -> None:
    """It is compared with the first region."""
    found = account_of(
        at(WEST, s.receipt_rule("store")), at(EAST, s.receipt_rule("store", scan=False)), mode=Mode.STANDBY
    )
    both = verdicts(receiving_rules_differ, found)
    assert NOT_APPLICABLE == both[WEST]
    assert isinstance(both[EAST], Flag)


def test_an_inactive_region_shows_its_rule_sets() -> None:
    """One of them may only need to be activated."""
    found = account_of(at(WEST, s.receipt_rule("store")), s.region(EAST, rule_sets=["inbound-2", "old"]))
    verdict = verdicts(receiving_inactive_in_region, found)[EAST]
    assert {"rule_sets": ["inbound-2", "old"], "active_elsewhere": {WEST: "inbound"}} == evidence(verdict)


def test_only_the_unread_answer_that_matters_is_named() -> None:
    """us-west-2 receives, so the answer of eu-west-1 does not matter for us-east-1."""
    receiving, refusing = at(WEST, s.receipt_rule("store")), s.region(EAST, active_rule_set=UNREAD)
    other = s.region("eu-west-1", active_rule_set=s.unread("ses:DescribeActiveReceiptRuleSet"))
    for rule in (receiving_inactive_in_region, receiving_unsupported_in_region):
        verdict = verdicts(rule, account_of(receiving, refusing, other))[EAST]
        assert isinstance(verdict, CannotTell)
        assert (s.located(UNREAD, EAST),) == verdict.because


def test_each_difference_is_named_with_both_values() -> None:
    """By rule and setting, and actions by their number; the values are those of AWS."""
    west = s.receipt_rule("store", "Example.com", tls="Optional", actions=[STORE])
    east = s.receipt_rule(
        "store", "example.com", "example.org", actions=[s.action("S3", BucketName="archive", IamRoleArn=ROLE)]
    )
    verdict = verdicts(receiving_rules_differ, account_of(at(WEST, west), at(EAST, east)))[EAST]
    assert {
        "store.Recipients": {EAST: ["example.com", "example.org"], WEST: ["Example.com"]},
        "store.TlsPolicy": {EAST: "Require", WEST: "Optional"},
        "store.Actions.1.BucketName": {EAST: "archive", WEST: "example-inbound"},
        "store.Actions.1.IamRoleArn": {EAST: ROLE, WEST: None},
    } == evidence(verdict)


def test_buckets_that_hold_the_same_mail_are_matched() -> None:
    """Two buckets in each region match; one bucket for both rules does not."""

    def storing_in(region: str, first: str, second: str) -> Region:
        buckets = {"first": first, "second": second}
        return at(
            region,
            *(s.receipt_rule(name, actions=[s.action("S3", BucketName=found)]) for name, found in buckets.items()),
        )

    west = storing_in(WEST, "a", "b")
    assert CLEAR == verdicts(receiving_rules_differ, account_of(west, storing_in(EAST, "c", "d")))[EAST]
    verdict = verdicts(receiving_rules_differ, account_of(west, storing_in(EAST, "c", "c")))[EAST]
    assert {"first.Actions.1.BucketName", "second.Actions.1.BucketName"} == set(evidence(verdict))


def test_settings_of_different_actions_are_not_compared() -> None:
    """The evidence has the kinds of the actions, and the names of the rules."""
    west = at(WEST, s.receipt_rule("store", actions=[STORE]), s.receipt_rule("last"))
    east = at(EAST, s.receipt_rule("store", actions=[s.action("STOP", Scope="RuleSet"), STORE]))
    verdict = verdicts(receiving_rules_differ, account_of(west, east))[EAST]
    assert {
        "rules": {EAST: ["store"], WEST: ["store", "last"]},
        "store.Actions": {EAST: ["STOP", "S3"], WEST: ["S3"]},
    } == evidence(verdict)


def test_a_region_is_compared_with_each_other_region() -> None:
    """The finding names only those that differ."""
    same, other = s.receipt_rule("store"), s.receipt_rule("store", scan=False)
    verdict = verdicts(receiving_rules_differ, account_of(at(WEST, same), at(EAST, same), at("eu-west-1", other)))[
        EAST
    ]
    assert isinstance(verdict, Flag)
    assert ("eu-west-1",) == verdict.compared_with
    assert {"store.ScanEnabled": {EAST: True, "eu-west-1": False}} == verdict.evidence


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("mail-us-east-1", EAST, "mail-{region}"),
        ("us_east_1_mail", EAST, "{region}_mail"),
        ("mail.useast1", EAST, "mail.{region}"),
        ("mail-use1-in", EAST, "mail-{region}-in"),
        ("mail-apse2", "ap-southeast-2", "mail-{region}"),
        ("mail-usgw1", "us-gov-west-1", "mail-{region}"),
        ("mail-US-EAST-1", EAST, "mail-{region}"),
        ("mail-us-east-12", EAST, "mail-us-east-12"),
        ("reuse1", EAST, "reuse1"),
        ("mail-us-west-2", EAST, "mail-us-west-2"),
    ],
)
def test_the_name_of_a_region_is_found_in_its_usual_spellings(text: str, region: str, expected: str) -> None:
    """Only as a whole word, and not the name of another region."""
    assert expected == without_own_name(text, region)


@pytest.mark.parametrize(
    ("region", "expected"),
    [
        (EAST, YES),
        ("us-gov-west-1", NO),
        ("ap-east-1", NO),
        ("eu-central-2", Known(None)),
        ("mx-central-1", Known(None)),
    ],
)
def test_the_documentation_says_where_ses_receives_or_does_not_say_it(region: str, expected: object) -> None:
    """For a region that is not audited."""
    assert expected == receives(account_of(), region)


def test_the_answer_of_a_region_comes_before_the_documentation() -> None:
    """It supports receiving, or it does not; if it was refused, the documentation is used."""
    unknown, documented = "eu-central-2", "eu-west-1"

    def answer(name: str, unread: Unreadable | None) -> object:
        return receives(account_of(s.region(name, active_rule_set=unread)), name)

    assert (YES, NO, s.located(UNREAD, unknown)) == tuple(
        answer(unknown, said) for said in (None, UNSUPPORTED, UNREAD)
    )
    assert (YES, NO, YES) == tuple(answer(documented, said) for said in (None, UNSUPPORTED, UNREAD))


def test_a_resource_in_another_region_is_named_once() -> None:
    """Two actions may use one topic."""
    topic = s.arn("mail", WEST)
    region = storing(s.action("SNS", TopicArn=topic), s.action("STOP", Scope="RuleSet", TopicArn=topic))
    verdict = verdicts(receiving_resource_wrong_region, account_of(region))[EAST]
    assert {"resources": {topic: WEST}, "enabled": True} == evidence(verdict)


def test_a_bucket_without_receiving_is_named_with_its_region() -> None:
    """The other bucket is not named."""
    region = storing(STORE, s.action("S3", BucketName="near"))
    resources = (s.resource(BUCKET, Found("ap-east-1")), s.resource("arn:aws:s3:::near", Found(EAST)))
    verdict = verdicts(receiving_bucket_needs_role, account_of(region, resources=resources))[EAST]
    assert {"buckets": {"example-inbound": "ap-east-1"}, "enabled": True} == evidence(verdict)


def test_without_an_account_number_only_a_bucket_is_reported_as_missing() -> None:
    """The ARN of a role has an account, and ours is not known; a bucket's ARN does not have one."""
    unread = s.unread("sts:GetCallerIdentity")

    def verdict(action: Action, *resources: Resource) -> Verdict:
        snapshot = s.snapshot(storing(action), resources=resources)
        account = msgspec.structs.replace(snapshot.accounts[0], account_id=unread)
        (found,) = account_views_of(msgspec.structs.replace(snapshot, accounts=(account,)))
        return verdicts(receiving_resource_gone, found)[EAST]

    with_role = s.action("S3", BucketName="example-inbound", IamRoleArn=ROLE)
    assert CannotTell((unread,)) == verdict(with_role, s.resource(BUCKET), s.gone(ROLE))
    assert isinstance(verdict(STORE, s.gone(BUCKET)), Flag)


def test_an_unverified_recipient_is_named_with_the_status_of_its_domain() -> None:
    """Pending, or null if the domain is not an identity."""
    region = s.region(
        EAST,
        s.domain("example.com", verification="PENDING"),
        s.domain("example.net"),
        active_rule_set=s.rule_set("help@Example.com", ".example.com", "example.org", "example.net"),
    )
    verdict = verdicts(receiving_recipient_not_verified, account_of(region))[EAST]
    assert {
        "recipients": {"help@Example.com": "PENDING", ".example.com": "PENDING", "example.org": None},
        "enabled": True,
    } == evidence(verdict)


def test_a_filter_of_the_same_name_is_shown_with_the_missing_one() -> None:
    """The evidence has both filters, by region."""
    west, east = ReceiptFilter("spam", "Block", "192.0.2.0/24"), ReceiptFilter("spam", "Allow", "192.0.2.0/24")
    verdict = verdicts(receiving_filters_differ, account_of(filtering(WEST, west), filtering(EAST, east)))[EAST]
    assert {
        EAST: {"policy": "Allow", "cidr": "192.0.2.0/24"},
        WEST: {"policy": "Block", "cidr": "192.0.2.0/24"},
    } == evidence(verdict)


def test_an_incomplete_list_of_filters_may_have_the_missing_one() -> None:
    """A filter in the list is known; a filter that is not in it is unknown."""
    cut, block = s.unread("ses:ListReceiptFilters"), ReceiptFilter("spam", "Block", "192.0.2.0/24")

    def verdict(*listed: ReceiptFilter) -> Verdict:
        region = s.region(EAST, receipt_filters=Listing(listed, cut))
        return verdicts(receiving_filters_differ, account_of(filtering(WEST, block), region))[EAST]

    assert CLEAR == verdict(block)
    assert CannotTell((s.located(cut, EAST),)) == verdict()


def test_an_unread_region_leaves_open_whether_anything_differs() -> None:
    """A region that does not support receiving leaves nothing open."""
    block = ReceiptFilter("spam", "Block", "192.0.2.0/24")
    for unread in (UNREAD, UNSUPPORTED):
        unanswered = s.region(WEST, active_rule_set=unread, receipt_filters=Listing((), unread))
        here = s.region(EAST, active_rule_set=s.rules(s.receipt_rule("store")), receipt_filters=(block,))
        expected = CannotTell((s.located(UNREAD, WEST),)) if unread is UNREAD else NOT_APPLICABLE
        for rule in (receiving_rules_differ, receiving_filters_differ):
            assert expected == verdicts(rule, account_of(unanswered, here))[EAST]
