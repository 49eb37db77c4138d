"""What the examples of the policy rules cannot show: evidence, several policies, an account without a name."""

import json
import re
from dataclasses import replace
from types import ModuleType

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sescheck.comparison.account_view import AccountView, Group, Mode
from sescheck.comparison.elsewhere import Elsewhere, NameAcross
from sescheck.engine.findings import Findings
from sescheck.engine.groups import worlds_of
from sescheck.engine.rule import CannotTell, Flag, Verdict
from sescheck.engine.run import run
from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.authorization import (
    policy_differs,
    policy_missing_in_region,
    policy_names_other_region,
    policy_public,
    policy_trusts_unknown_account,
)
from sescheck.rules.catalogue import chosen
from sescheck.rules.shared.sending_policies import OwnArn, meaning_of
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Unreadable
from sescheck.testing import builders as s

HERE, THERE = "us-east-1", "us-west-2"
PARTNER, STRANGER = "210987654321", "111122223333"
EAST, WEST = s.sending_policy(HERE), s.sending_policy(THERE)
PUBLIC = s.sending_policies(s.sending_statement(HERE, "*", Sid="Open"), s.sending_statement(HERE, "*", Sid=None))


def identity(policies: dict[str, str], name: str = "example.com") -> Identity:
    """A domain with these policies."""
    return s.domain(name, detail=s.details(policies=policies))


def world(here: dict[str, str], there: dict[str, str] | None = None, mode: Mode = Mode.MIRROR) -> AccountView:
    """The other region first, with the identity in both."""
    regions = (s.region(THERE, identity(there or {})), s.region(HERE, identity(here)))
    (found,) = worlds_of(s.snapshot(*regions), trusted_accounts=frozenset({PARTNER}))
    return replace(found, groups=(Group("all", found.regions, mode),))


def verdict(rule: ModuleType, found: AccountView, region: str = HERE) -> Verdict:
    """The rule's verdict about the identity in a region."""
    (group,) = found.groups
    view = next(each for each in group.regions if each.name == region)
    elsewhere = Elsewhere(NameAcross("example.com", group), view)
    subject = IdentitySubject(found, group, view, view.identities["example.com"], elsewhere)
    answer: Verdict = rule.check.verdict(subject)
    return answer


def flag(rule: ModuleType, found: AccountView) -> Flag:
    """What it finds here."""
    answer = verdict(rule, found)
    assert isinstance(answer, Flag)
    return answer


def without_account(found: AccountView) -> tuple[AccountView, Unreadable]:
    """The same, where STS did not say whose it is."""
    unread = s.unread("sts:GetCallerIdentity")
    return replace(found, account=msgspec.structs.replace(found.account, account_id=unread)), unread


def test_what_is_missing_is_named_with_the_regions_that_have_it() -> None:
    """And the policies are there to be copied."""
    found = flag(policy_missing_in_region, world({"a": EAST}, {"a": WEST, "b": WEST, "c": PUBLIC}))
    assert "example.com has the policies b, c in us-west-2 but not in us-east-1" == found.message
    assert {
        "missing": {"b": [THERE], "c": [THERE]},
        "policies": {THERE: {"b": WEST, "c": PUBLIC}},
    } == found.evidence


def test_a_renamed_policy_does_not_hide_one_that_is_missing() -> None:
    """The finding is as bad as the worst of it."""
    assert flag(policy_missing_in_region, world({"new": EAST}, {"old": WEST, "open": PUBLIC})).severity is None


@pytest.mark.parametrize("rule", [policy_missing_in_region, policy_differs])
def test_what_only_a_standby_has_is_no_gap_of_the_first(rule: ModuleType) -> None:
    """The first region of a standby group is the model of the others."""
    found = world({"a": s.sending_policy(HERE, STRANGER)}, {"a": WEST, "b": WEST}, Mode.STANDBY)
    assert isinstance(verdict(rule, found, HERE), Flag)
    assert not isinstance(verdict(rule, found, THERE), Flag)


@pytest.mark.parametrize("rule", [policy_missing_in_region, policy_differs])
def test_a_region_that_refuses_leaves_the_other_in_doubt(rule: ModuleType) -> None:
    """It may have another policy, or one more."""
    unread = s.unread()
    silent = s.region(THERE, s.domain("example.com", detail=unread))
    (found,) = worlds_of(s.snapshot(silent, s.region(HERE, identity({"a": EAST}))))
    assert CannotTell((s.located(unread, THERE),)) == verdict(rule, found)


@pytest.mark.parametrize(
    ("pattern", "here", "elsewhere"),
    [
        ("arn:aws:ses:us-east-1:123456789012:identity/example.com", True, None),
        ("arn:aws:ses:us-west-2:123456789012:identity/example.com", False, THERE),
        ("arn:aws:ses:us-west-2:123456789012:identity/*", False, THERE),
        ("arn:aws:ses:us-*:123456789012:identity/example.com", True, None),
        ("arn:aws:ses:eu-*:123456789012:identity/example.com", False, None),
        ("arn:aws:ses:us-west-2:210987654321:identity/example.com", False, None),
        ("arn:aws-cn:ses:us-west-2:123456789012:identity/example.com", False, None),
        ("arn:aws:sns:us-west-2:123456789012:example", False, None),
        ("arn:aws:ses:${aws:RequestedRegion}:123456789012:identity/example.com", True, None),
        ("*", True, None),
        ("", False, None),
    ],
)
def test_an_arn_is_known_as_one_s_own_here_or_elsewhere(pattern: str, here: bool, elsewhere: str | None) -> None:
    """By every field of it."""
    own = OwnArn("aws", HERE, s.ACCOUNT_ID, "example.com")
    assert (here, elsewhere) == (own.named_by(pattern), own.region_if_elsewhere(pattern))


def test_what_differs_is_shown_from_both_regions() -> None:
    """Only the policies that do."""
    other = s.sending_policy(HERE, STRANGER)
    found = flag(policy_differs, world({"a": EAST, "b": other}, {"a": WEST, "b": WEST, "c": WEST}))
    assert "The policy b of example.com differs between us-east-1 and us-west-2" == found.message
    assert {"policies": {"b": {HERE: other, THERE: WEST}}} == found.evidence


def test_statements_are_named_by_their_sid_or_their_number() -> None:
    """With the policies they are in."""
    found = flag(policy_public, world({"fine": EAST, "open": PUBLIC}))
    assert {
        "actions": ["ses:sendemail", "ses:sendrawemail"],
        "statements": {"open": ["Open", "2"]},
        "policies": {"open": PUBLIC},
    } == found.evidence


def test_a_denial_in_another_policy_counts() -> None:
    """All policies of an identity are weighed together."""
    denial = s.sending_policies(s.sending_statement(HERE, "*", Effect="Deny", Action="ses:*"))
    assert not isinstance(verdict(policy_public, world({"open": PUBLIC, "closed": denial})), Flag)


def test_a_policy_that_is_not_understood_hides_no_other() -> None:
    """Nor a statement its neighbours."""
    mixed = json.dumps({"Statement": ["?", s.sending_statement(HERE, "*")]})
    assert isinstance(verdict(policy_public, world({"broken": "{", "open": PUBLIC})), Flag)
    assert isinstance(verdict(policy_public, world({"mixed": mixed})), Flag)


def test_without_an_account_a_stranger_may_be_oneself() -> None:
    """It cannot be told, where there is any account that is not trusted."""
    stranger, unread = without_account(world({"a": s.sending_policy(HERE, STRANGER)}))
    partner, _ = without_account(world({"a": s.sending_policy(HERE, PARTNER)}))
    assert CannotTell((unread,)) == verdict(policy_trusts_unknown_account, stranger)
    assert not isinstance(verdict(policy_trusts_unknown_account, partner), CannotTell)


@pytest.mark.parametrize("text", [PUBLIC, s.sending_policy(HERE, "*", Resource="*")])
def test_without_an_account_a_statement_may_be_about_the_identity(text: str) -> None:
    """Whatever account its resource names."""
    found, _ = without_account(world({"open": text}))
    assert isinstance(verdict(policy_public, found), Flag)
    assert not isinstance(verdict(policy_names_other_region, found), Flag)


def test_without_an_account_another_region_is_another_region() -> None:
    """It can never match, whose it is or not."""
    found, _ = without_account(world({"a": WEST}))
    assert isinstance(verdict(policy_names_other_region, found), Flag)


def engine(found: AccountView) -> Findings:
    """What the five rules say of it."""
    return run(chosen(["policy-*"]), [found])


def test_names_with_the_same_policies_are_each_looked_at() -> None:
    """The policy of the one is copied to the other, where it is about nobody."""
    names = ("example.com", "example.net", "example.org")
    found = s.snapshot(s.region(HERE, *(identity({"open": PUBLIC}, name) for name in reversed(names))))
    findings = engine(worlds_of(found)[0])
    assert [("policy-public", "example.com")] == [(each.rule, each.subject) for each in findings.flagged]
    assert 3 == findings.examined["policy-public"]


REGIONS = st.sampled_from([HERE, THERE])
STATEMENTS = st.builds(
    s.sending_statement,
    REGIONS,
    st.sampled_from(["*", PARTNER, STRANGER]),
    Effect=st.sampled_from(["Allow", "Deny"]),
    Condition=st.sampled_from([None, {"StringEquals": {"aws:PrincipalOrgID": "o-a1"}}, {"Bool": {}}, "?"]),
    Action=st.sampled_from(["ses:*", ["ses:SendEmail"], None, []]),
)
TEXTS = (
    st.lists(STATEMENTS, max_size=3).map(lambda found: s.sending_policies(*found))
    | st.text()
    | st.sampled_from(["{", "[]", '{"Statement": 7}', "[" * 5_000, '"' + "9" * 5_000 + '"', "9" * 5_000])
)
POLICIES = st.dictionaries(st.sampled_from(["a", "b"]), TEXTS, max_size=2)


@settings(deadline=None)
@given(POLICIES, POLICIES)
def test_no_policy_is_too_strange(here: dict[str, str], there: dict[str, str]) -> None:
    """No rule crashes, and what is the same on both sides does not differ."""
    findings = engine(world(here, there))
    assert () == findings.crashes
    own_name = re.compile(rf"(?<![0-9A-Za-z]){HERE}(?![0-9A-Za-z])")
    same = engine(
        world(here, {name: own_name.sub(THERE, text) for name, text in here.items() if THERE not in text})
    )
    assert {"policy-differs"}.isdisjoint(each.rule for each in same.flagged)


@settings(deadline=None)
@given(TEXTS)
def test_a_policy_means_the_same_in_the_region_it_was_moved_to(text: str) -> None:
    """With the region in its ARNs changed; and nothing else, where it named the new one already."""
    moved = text.replace(f":{HERE}:", f":{THERE}:")
    if f":{THERE}:" not in text:
        assert meaning_of(text, HERE) == meaning_of(moved, THERE)
    elif f":{HERE}:" in text:
        assert meaning_of(text, HERE) != meaning_of(text, THERE)


def test_a_text_that_is_not_json_may_name_its_region() -> None:
    """It is compared as text, in which the region's own name is the same as another region's."""
    assert () == engine(world({"a": f"in {HERE}"}, {"a": f"in {THERE}"})).flagged
    assert () != engine(world({"a": f"in {HERE}"}, {"a": f"for {THERE}"})).flagged
