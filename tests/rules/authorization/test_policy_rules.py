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
from sescheck.engine.groups import account_views_of
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


def account_of(here: dict[str, str], there: dict[str, str] | None = None, mode: Mode = Mode.MIRROR) -> AccountView:
    """The other region first, with the identity in both."""
    regions = (s.region(THERE, identity(there or {})), s.region(HERE, identity(here)))
    (found,) = account_views_of(s.snapshot(*regions), trusted_accounts=frozenset({PARTNER}))
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
    """The finding about the identity."""
    answer = verdict(rule, found)
    assert isinstance(answer, Flag)
    return answer


def without_account(found: AccountView) -> tuple[AccountView, Unreadable]:
    """The same account, if its number is unread; and the reading."""
    unread = s.unread("sts:GetCallerIdentity")
    return replace(found, stored=msgspec.structs.replace(found.stored, account_id=unread)), unread


def test_missing_policies_are_named_with_the_regions_that_have_them() -> None:
    """The evidence has the policies, to be copied."""
    found = flag(policy_missing_in_region, account_of({"a": EAST}, {"a": WEST, "b": WEST, "c": PUBLIC}))
    assert "example.com has the policies b, c in us-west-2 but not in us-east-1" == found.message
    assert {
        "missing": {"b": [THERE], "c": [THERE]},
        "policies": {THERE: {"b": WEST, "c": PUBLIC}},
    } == found.evidence


def test_a_renamed_policy_does_not_hide_one_that_is_missing() -> None:
    """The severity is that of the missing one."""
    assert (
        flag(policy_missing_in_region, account_of({"new": EAST}, {"old": WEST, "open": PUBLIC})).severity is None
    )


@pytest.mark.parametrize("rule", [policy_missing_in_region, policy_differs])
def test_the_first_region_need_not_have_the_policies_of_the_standby(rule: ModuleType) -> None:
    """The first region of a standby group is the model of the others."""
    found = account_of({"a": s.sending_policy(HERE, STRANGER)}, {"a": WEST, "b": WEST}, Mode.STANDBY)
    assert isinstance(verdict(rule, found, HERE), Flag)
    assert not isinstance(verdict(rule, found, THERE), Flag)


@pytest.mark.parametrize("rule", [policy_missing_in_region, policy_differs])
def test_an_unread_region_leaves_the_other_undecided(rule: ModuleType) -> None:
    """It may have a different policy, or one more."""
    unread = s.unread()
    silent = s.region(THERE, s.domain("example.com", detail=unread))
    (found,) = account_views_of(s.snapshot(silent, s.region(HERE, identity({"a": EAST}))))
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
def test_an_arn_is_recognised_in_this_region_and_in_another(
    pattern: str, here: bool, elsewhere: str | None
) -> None:
    """Every field counts."""
    own = OwnArn("aws", HERE, s.ACCOUNT_ID, "example.com")
    assert (here, elsewhere) == (own.named_by(pattern), own.region_if_elsewhere(pattern))


def test_the_evidence_has_the_differing_policies_of_both_regions() -> None:
    """It has no others."""
    other = s.sending_policy(HERE, STRANGER)
    found = flag(policy_differs, account_of({"a": EAST, "b": other}, {"a": WEST, "b": WEST, "c": WEST}))
    assert "The policy b of example.com differs between us-east-1 and us-west-2" == found.message
    assert {"policies": {"b": {HERE: other, THERE: WEST}}} == found.evidence


def test_statements_are_named_by_their_sid_or_their_number() -> None:
    """By the name of their policy."""
    found = flag(policy_public, account_of({"fine": EAST, "open": PUBLIC}))
    assert {
        "actions": ["ses:sendemail", "ses:sendrawemail"],
        "statements": {"open": ["Open", "2"]},
        "policies": {"open": PUBLIC},
    } == found.evidence


def test_a_denial_in_another_policy_counts() -> None:
    """All policies of an identity are evaluated together."""
    denial = s.sending_policies(s.sending_statement(HERE, "*", Effect="Deny", Action="ses:*"))
    assert not isinstance(verdict(policy_public, account_of({"open": PUBLIC, "closed": denial})), Flag)


def test_a_policy_that_is_not_understood_does_not_hide_another() -> None:
    """Nor does a statement hide others of its policy."""
    mixed = json.dumps({"Statement": ["?", s.sending_statement(HERE, "*")]})
    assert isinstance(verdict(policy_public, account_of({"broken": "{", "open": PUBLIC})), Flag)
    assert isinstance(verdict(policy_public, account_of({"mixed": mixed})), Flag)


def test_without_its_number_another_account_may_be_the_own_one() -> None:
    """The answer is unknown if any account is not trusted."""
    stranger, unread = without_account(account_of({"a": s.sending_policy(HERE, STRANGER)}))
    partner, _ = without_account(account_of({"a": s.sending_policy(HERE, PARTNER)}))
    assert CannotTell((unread,)) == verdict(policy_trusts_unknown_account, stranger)
    assert not isinstance(verdict(policy_trusts_unknown_account, partner), CannotTell)


@pytest.mark.parametrize("text", [PUBLIC, s.sending_policy(HERE, "*", Resource="*")])
def test_without_its_number_a_statement_may_be_about_the_identity(text: str) -> None:
    """Its resource may name any account."""
    found, _ = without_account(account_of({"open": text}))
    assert isinstance(verdict(policy_public, found), Flag)
    assert not isinstance(verdict(policy_names_other_region, found), Flag)


def test_without_its_number_another_region_is_still_another_region() -> None:
    """The statement never matches, in any account."""
    found, _ = without_account(account_of({"a": WEST}))
    assert isinstance(verdict(policy_names_other_region, found), Flag)


def engine(found: AccountView) -> Findings:
    """The findings of the five rules."""
    return run(chosen(["policy-*"]), [found])


def test_identities_with_the_same_policy_are_each_examined() -> None:
    """The policy of one is copied to the others, where it never matches."""
    names = ("example.com", "example.net", "example.org")
    found = s.snapshot(s.region(HERE, *(identity({"open": PUBLIC}, name) for name in reversed(names))))
    findings = engine(account_views_of(found)[0])
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
def test_no_policy_crashes_a_rule(here: dict[str, str], there: dict[str, str]) -> None:
    """Policies that are equal in both regions do not differ."""
    findings = engine(account_of(here, there))
    assert () == findings.crashes
    own_name = re.compile(rf"(?<![0-9A-Za-z]){HERE}(?![0-9A-Za-z])")
    same = engine(
        account_of(here, {name: own_name.sub(THERE, text) for name, text in here.items() if THERE not in text})
    )
    assert {"policy-differs"}.isdisjoint(each.rule for each in same.flagged)


@settings(deadline=None)
@given(TEXTS)
def test_a_policy_that_is_moved_with_its_region_means_the_same(text: str) -> None:
    """The region in its ARNs is changed; a policy that already names the new region means something else."""
    moved = text.replace(f":{HERE}:", f":{THERE}:")
    if f":{THERE}:" not in text:
        assert meaning_of(text, HERE) == meaning_of(moved, THERE)
    elif f":{HERE}:" in text:
        assert meaning_of(text, HERE) != meaning_of(text, THERE)


def test_a_text_that_is_not_json_may_name_its_region() -> None:
    """It is compared as text, in which each region's own name counts as equal."""
    assert () == engine(account_of({"a": f"in {HERE}"}, {"a": f"in {THERE}"})).flagged
    assert () != engine(account_of({"a": f"in {HERE}"}, {"a": f"for {THERE}"})).flagged
