r"""A receipt rule receives mail for a domain that is not verified here

## What it finds

A receipt rule of the active rule set with a recipient whose domain is not verified in this region, and has no
parent domain that is. The recipient may be a domain, an address, or `.example.com`, which means every subdomain
of example.com; that one is fine as soon as example.com, a parent of it, or one of its subdomains is verified.
One finding a rule; the evidence names each such recipient, with the status of its own domain, or null where
that is no identity here. Of a rule that is switched off it is `low`.

A verified address is not enough: AWS asks that it belong to a verified domain. A rule without recipients is not
flagged: it means whatever is verified.

## Why it matters

Verification belongs to one region. SES takes mail only for domains that are verified where it arrives: the rule
is in place, the MX record points here, and the mail is refused all the same.

## How to fix

Create the domain's identity in this region, if it has none, and publish the records that SES asks for. What to do
where it has one that failed, [identity-not-verified](identity-not-verified.md) says:

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN
    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

Or take the recipient out of the rule, if nobody writes to it any more.

## Sources

- [Verifying your domain for email receiving](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-verification.html)
- [Email receiving concepts](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html): "email
  addresses have to belong to one of your verified domain identities"; a rule acts on the addresses and
  subdomains that belong to verified domains
- [Recipient conditions of receipt rules](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html)
- [Regions and Amazon SES: verification](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-verification)
"""

from sescheck.comparison.account_view import RegionView, is_verified
from sescheck.comparison.logic import NO, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    ReceiptRuleInRegion,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.receiving import severity_of
from sescheck.snapshot.model import Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, any_of, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.ACTIVE_RULE_SET, Fact.IDENTITIES))
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Is a recipient's domain one that this region has not verified?"""
    answers = {recipient: _is_verified(subject.here, recipient) for recipient in subject.resource.recipients}
    if not answers:
        return NOT_APPLICABLE
    not_verified = [recipient for recipient, answer in answers.items() if answer == NO]
    if not not_verified:
        silent = unread_among(*answers.values())
        return cannot_tell(*silent) if silent else CLEAR
    return Flag(
        f"The receipt rule {subject.name} of {subject.here.name} waits for mail to {', '.join(not_verified)},"
        " whose domain is not verified there",
        evidence={
            "recipients": {recipient: _status(subject.here, recipient) for recipient in not_verified},
            "enabled": subject.resource.enabled,
        },
        severity=severity_of(subject.resource),
    )


def _is_verified(here: RegionView, recipient: str) -> Reading[bool]:
    """Its domain, a parent of it or, of all subdomains, one of them."""
    covered = value_of(here.covering(f"@{_domain(recipient)}"), lambda found: found is not None)
    return any_of((covered, _has_verified_subdomain(here, recipient))) if recipient.startswith(".") else covered


def _domain(recipient: str) -> str:
    return recipient.rpartition("@")[2].removeprefix(".")


def _has_verified_subdomain(here: RegionView, suffix: str) -> Reading[bool]:
    below = (each for name, each in here.identities.items() if "@" not in name and name.endswith(suffix.lower()))
    return any_of(is_verified(Known(each)) for each in below)


def _status(here: RegionView, recipient: str) -> str | None:
    """Of the recipient's own domain; it is known, or the answer would not have been no."""
    match here.identity(_domain(recipient)):
        case Known(identity):
            verification = None if identity is None else identity.verification
        case Unreadable():
            return None
    return verification.value if isinstance(verification, Known) else None


_DESCRIBE, _LIST = "ses:DescribeActiveReceiptRuleSet", "ses:ListEmailIdentities"
_HERE = ("us-east-1", "inbound/store")
_DOMAIN = s.domain()


def _to(recipient: str, *identities: Identity, enabled: bool = True) -> Snapshot:
    """A rule for one recipient, and the identities of its region."""
    return s.snapshot(east(*identities, active_rule_set=s.rule_set(recipient, enabled=enabled)))


def _cut_short(recipient: str, *identities: Identity) -> Region:
    listed = Listing(identities, s.unread(_LIST))
    return east(listed=listed, active_rule_set=s.rule_set(recipient))


EXAMPLES = (
    flagged(
        "The domain is verified in us-west-2 and no identity in us-east-1.",
        west(_DOMAIN, active_rule_set=s.rule_set("example.com")),
        east(active_rule_set=s.rule_set("example.com")),
        at=_HERE,
    ),
    flagged(
        "The domain's verification is pending.", _to("example.com", s.domain(verification="PENDING")), at=_HERE
    ),
    flagged(
        "The address's domain is not verified; the address itself is, which is not enough.",
        _to("help@example.com", s.address("help@example.com")),
        at=_HERE,
    ),
    flagged("All subdomains of a domain of which none is verified.", _to(".example.org", _DOMAIN), at=_HERE),
    flagged(
        "All subdomains, of which none is verified: an address at one of them is not enough.",
        _to(".example.com", s.address("help@in.example.com")),
        at=_HERE,
    ),
    flagged(
        "A subdomain is verified, the domain is not.", _to("example.com", s.domain("in.example.com")), at=_HERE
    ),
    flagged(
        "One recipient is not verified, which is enough, although another's verification is not known.",
        east(s.domain(verification=s.unread(_LIST)), active_rule_set=s.rule_set("example.com", "example.org")),
        at=_HERE,
    ),
    flagged(
        "The rule is switched off: nothing is lost yet.",
        _to("example.com", enabled=False),
        at=_HERE,
        severity=Severity.LOW,
    ),
    clear("The domain is verified.", _to("example.com", _DOMAIN)),
    clear("The domain is verified, and written in capitals in the rule.", _to("EXAMPLE.com", _DOMAIN)),
    clear("The domain of the address is verified.", _to("help@example.com", _DOMAIN)),
    clear("The parent domain is verified.", _to("in.example.com", _DOMAIN)),
    clear("The parent domain of the address's domain is verified.", _to("help@in.example.com", _DOMAIN)),
    clear("All subdomains, and the domain is verified.", _to(".example.com", _DOMAIN)),
    clear("All subdomains, of which one is verified.", _to(".example.com", s.domain("in.example.com"))),
    clear("The list of identities breaks off after the domain.", _cut_short("example.com", _DOMAIN)),
    clear("The rule names no recipient: it means whatever is verified.", east(active_rule_set=s.rule_set())),
    unknown("The list of identities breaks off before the domain came.", _cut_short("example.com")),
    unknown(
        "All subdomains, and the list of identities breaks off before one of them came.",
        _cut_short(".example.com"),
    ),
    unknown(
        "Nobody said whether the domain is verified.", _to("example.com", s.domain(verification=s.unread(_LIST)))
    ),
    unknown("The active rule set was refused.", east(_DOMAIN, active_rule_set=s.unread(_DESCRIBE))),
)
