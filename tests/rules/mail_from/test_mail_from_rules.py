"""What the MAIL FROM rules' worked examples cannot show: standby groups, evidence, answers despite a silence."""

from dataclasses import replace
from types import ModuleType

from sescheck.comparison.account_view import AccountView, Group, Mode
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, CannotTell, Flag, Verdict
from sescheck.engine.subjects.identities import IDENTITY, IDENTITY_ACROSS, IdentitySubject
from sescheck.rules.mail_from import (
    mail_from_fallback_differs,
    mail_from_missing_in_region,
    mail_from_not_verified,
    mail_from_overlaps_identity,
)
from sescheck.snapshot.model import Region
from sescheck.testing import builders as s

BOUNCE = s.mail_from_domain("bounce.example.com")
WITH = s.domain("example.com", mail_from=BOUNCE)
WITHOUT = s.domain("example.com")
UNREAD = s.unread("ses:GetIdentityMailFromDomainAttributes")
REFUSED = s.domain("example.com", mail_from=UNREAD)


def account_of(*regions: Region, mode: Mode = Mode.MIRROR) -> AccountView:
    """The regions as one group."""
    (found,) = account_views_of(s.snapshot(*regions))
    return replace(found, groups=(Group("all", found.regions, mode),))


def verdicts(rule: ModuleType, found: AccountView) -> list[Verdict]:
    """The rule's verdict about each identity of each region, in order."""
    subjects = IDENTITY_ACROSS.subjects(found)
    return [rule.check.verdict(subject) for subject in subjects if isinstance(subject, IdentitySubject)]


def alone(rule: ModuleType, region: Region) -> Verdict:
    """The rule's verdict about a region's first identity."""
    subject = next(IDENTITY.subjects(account_of(region)))
    assert isinstance(subject, IdentitySubject)
    verdict: Verdict = rule.check.verdict(subject)
    return verdict


def test_a_standby_without_mail_from_is_flagged_and_a_first_region_is_not() -> None:
    """A MAIL FROM domain that only a standby has is not flagged."""
    missing = mail_from_missing_in_region
    west, east = s.region("us-west-2", WITH), s.region("us-east-1", WITHOUT)
    assert isinstance(verdicts(missing, account_of(west, east, mode=Mode.STANDBY))[1], Flag)
    assert verdicts(missing, account_of(east, west, mode=Mode.STANDBY)) == [NOT_APPLICABLE, CLEAR]


def test_only_the_standby_is_flagged_for_another_fallback() -> None:
    """The other regions are compared with the first one."""
    rejects = s.domain("example.com", mail_from=s.mail_from_domain("b.example.com", "SUCCESS", "REJECT_MESSAGE"))
    found = account_of(s.region("us-west-2", WITH), s.region("us-east-1", rejects), mode=Mode.STANDBY)
    first, second = verdicts(mail_from_fallback_differs, found)
    assert first is NOT_APPLICABLE
    assert isinstance(second, Flag)
    assert second.evidence == {
        "on_mx_failure": "REJECT_MESSAGE",
        "elsewhere": {"us-west-2": "USE_DEFAULT_VALUE"},
    }


def test_an_unread_region_is_clear_if_no_other_region_has_one() -> None:
    """Its own reading would not change the answer."""
    found = account_of(s.region("us-west-2", WITHOUT), s.region("us-east-1", REFUSED), mode=Mode.STANDBY)
    assert verdicts(mail_from_missing_in_region, found)[1] is CLEAR
    assert verdicts(mail_from_fallback_differs, found)[1] is NOT_APPLICABLE


def test_only_the_unread_reading_that_matters_is_named() -> None:
    """us-west-2 has it, so the unread eu-west-1 does not matter to us-east-1."""
    other = s.domain("example.com", mail_from=s.unread("ses:GetIdentityMailFromDomainAttributes"))
    found = account_of(s.region("us-west-2", WITH), s.region("us-east-1", REFUSED), s.region("eu-west-1", other))
    verdict = verdicts(mail_from_missing_in_region, found)[1]
    assert isinstance(verdict, CannotTell)
    assert verdict.because == (s.located(UNREAD, "us-east-1"),)


def test_a_missing_mail_from_shows_the_domains_elsewhere() -> None:
    """The evidence names the MAIL FROM domain of the other region."""
    found = account_of(s.region("us-west-2", WITH), s.region("us-east-1", WITHOUT))
    verdict = verdicts(mail_from_missing_in_region, found)[1]
    assert isinstance(verdict, Flag)
    assert verdict.evidence == {"elsewhere": {"us-west-2": "bounce.example.com"}}
    assert verdict.compared_with == ("us-west-2",)


def test_an_unverified_mail_from_says_what_ses_does() -> None:
    """Using the default and rejecting messages are two different faults."""
    rejects = s.mail_from_domain("bounce.example.com", "FAILED", "REJECT_MESSAGE")
    verdict = alone(mail_from_not_verified, s.region("us-east-1", s.domain("example.com", mail_from=rejects)))
    assert isinstance(verdict, Flag)
    assert verdict.message.endswith("SES rejects its messages")
    assert verdict.evidence == {
        "status": "FAILED",
        "mail_from_domain": "bounce.example.com",
        "on_mx_failure": "REJECT_MESSAGE",
    }


def test_every_other_use_of_a_mail_from_domain_is_named() -> None:
    """Both sending and receiving are named."""
    region = s.region(
        "us-east-1", WITH, s.domain("bounce.example.com"), active_rule_set=s.rule_set("bounce.example.com")
    )
    verdict = alone(mail_from_overlaps_identity, region)
    assert isinstance(verdict, Flag)
    assert "also is an identity that sends and receives mail through the receipt rule store" in verdict.message
    assert verdict.evidence == {
        "mail_from_domain": "bounce.example.com",
        "sends": True,
        "receipt_rules": ["store"],
    }


def test_a_fallback_is_in_doubt_where_the_other_region_is_silent() -> None:
    """The doubt is about the region that has one as much as about the one that did not say."""
    found = account_of(s.region("us-west-2", REFUSED), s.region("us-east-1", WITH))
    assert [type(verdict) for verdict in verdicts(mail_from_fallback_differs, found)] == [CannotTell, CannotTell]
