r"""A receipt rule receives mail for a domain that is not verified here

## What it finds

A receipt rule of the active rule set with a recipient whose domain is not verified in this region, and has no
verified parent domain here. The recipient may be a domain, an address, or `.example.com`, which means every
subdomain of example.com; that one is not flagged if example.com, a parent of it, or one of its subdomains is
verified. There is one finding for each rule; the evidence has each such recipient with the status of its own
domain, or null if that is not an identity here. For a disabled rule the finding is `low`.

A verified address is not enough: AWS requires that it belongs to a verified domain. A rule without recipients is
not flagged: it applies to all verified domains.

## Why it matters

Verification belongs to one region. SES receives mail only for domains that are verified in the region where it
arrives. So SES refuses the mail, although the rule exists and the MX record points here.

## How to fix

If the domain is not an identity in this region, create it, and publish the records that SES asks for. If its
verification failed, see [identity-not-verified](identity-not-verified.md):

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN
    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

Or remove the recipient from the rule, if nobody sends mail to it any more.

## Sources

- [Verifying your domain for email receiving](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-verification.html)
- [Email receiving concepts](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-concepts.html): "email
  addresses have to belong to one of your verified domain identities"; a rule acts on the addresses and
  subdomains that belong to verified domains
- [Recipient conditions of receipt rules](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html)
- [Regions and Amazon SES: verification](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-verification)
"""

from functools import partial

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.logic import NO, unread_among
from sescheck.rules.kit import (
    BLOCKS,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Lead,
    ReceiptRuleInRegion,
    Severity,
    Steps,
    Track,
    Verdict,
    clear_unless,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD
from sescheck.rules.shared.receiving import severity_of
from sescheck.rules.shared.recipients import domain_of_recipient, recipient_is_verified
from sescheck.rules.shared.steps.recipients import verify_recipients
from sescheck.snapshot.model import Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.HIGH,
    reads=(Fact.ACTIVE_RULE_SET, Fact.IDENTITIES),
    failover=BLOCKS,
    track=Track.RECEIVING,
    lead=Lead.HOURS,
)
def check(subject: ReceiptRuleInRegion) -> Verdict:
    """Flag a receipt rule with a recipient whose domain is not verified in its region."""
    answers = {
        recipient: recipient_is_verified(subject.here, recipient) for recipient in subject.resource.recipients
    }
    if not answers:
        return NOT_APPLICABLE
    not_verified = [recipient for recipient, answer in answers.items() if answer == NO]
    if not not_verified:
        return clear_unless(*unread_among(*answers.values()))
    return Flag(
        f"The receipt rule {subject.name} in {subject.region} has recipients whose domain is not verified there:"
        f" {', '.join(not_verified)}",
        evidence={
            "recipients": {recipient: _status(subject.here, recipient) for recipient in not_verified},
            "enabled": subject.resource.enabled,
        },
        severity=severity_of(subject.resource),
    )


def fix(subject: ReceiptRuleInRegion, flag: Flag) -> Steps:
    """Bring the domain over from the first region with it verified; else create it, or wait for its records."""
    yield from verify_recipients(subject.account, subject.group.regions, subject.here, [subject.resource])


def _status(here: RegionView, recipient: str) -> str | None:
    """The status of the recipient's own domain; None if it is not an identity here."""
    match here.identity(domain_of_recipient(recipient)):
        case Known(identity):
            verification = None if identity is None else identity.verification
        case Unreadable():
            return None
    return verification.value if isinstance(verification, Known) else None


_LIST = "ses:ListEmailIdentities"
_DOMAIN = s.domain()


def _to(recipient: str, *identities: Identity, enabled: bool = True) -> Snapshot:
    """A rule for one recipient, and the identities of its region."""
    return s.snapshot(east(*identities, active_rule_set=s.rule_set(recipient, enabled=enabled)))


def _partial(recipient: str, *identities: Identity) -> Region:
    listed = Listing(identities, s.unread(_LIST))
    return east(listed=listed, active_rule_set=s.rule_set(recipient))


_flagged = partial(flagged, at="inbound/store")

EXAMPLES = (
    _flagged(
        "The domain is verified in us-west-2 and is not an identity in us-east-1.",
        west(_DOMAIN, active_rule_set=s.rule_set("example.com")),
        east(active_rule_set=s.rule_set("example.com")),
    ),
    _flagged("The verification of the domain is pending.", _to("example.com", s.domain(verification="PENDING"))),
    _flagged(
        "The address is verified but not its domain, which is not enough.",
        _to("help@example.com", s.address("help@example.com")),
    ),
    _flagged(
        "The recipients are all subdomains of a domain, and none of them is verified.",
        _to(".example.org", _DOMAIN),
    ),
    _flagged(
        "The recipients are all subdomains, and only an address in one of them is verified, which is not enough.",
        _to(".example.com", s.address("help@in.example.com")),
    ),
    _flagged("A subdomain is verified but not the domain.", _to("example.com", s.domain("in.example.com"))),
    _flagged(
        "One recipient is not verified, which is enough, although the status of another one was refused.",
        east(s.domain(verification=s.unread(_LIST)), active_rule_set=s.rule_set("example.com", "example.org")),
    ),
    _flagged(
        "The rule is disabled, so it loses nothing yet.", _to("example.com", enabled=False), severity=Severity.LOW
    ),
    clear("The domain is verified.", _to("example.com", _DOMAIN)),
    clear("The domain is verified, and the rule has it in capitals.", _to("EXAMPLE.com", _DOMAIN)),
    clear("The domain of the address is verified.", _to("help@example.com", _DOMAIN)),
    clear("The parent domain is verified.", _to("in.example.com", _DOMAIN)),
    clear("The parent of the domain of the address is verified.", _to("help@in.example.com", _DOMAIN)),
    clear("The recipients are all subdomains, and the domain is verified.", _to(".example.com", _DOMAIN)),
    clear(
        "The recipients are all subdomains, and one of them is verified.",
        _to(".example.com", s.domain("in.example.com")),
    ),
    clear("The list of identities is incomplete, and the domain is in it.", _partial("example.com", _DOMAIN)),
    clear(
        "The rule does not have recipients: it applies to all verified domains.",
        east(active_rule_set=s.rule_set()),
    ),
    unknown("The list of identities is incomplete, and the domain is not in it.", _partial("example.com")),
    unknown(
        "The recipients are all subdomains, and the list of identities is incomplete.", _partial(".example.com")
    ),
    unknown(
        "The verification status of the domain could not be read.",
        _to("example.com", s.domain(verification=s.unread(_LIST))),
    ),
    unknown("The active rule set could not be read.", east(_DOMAIN, active_rule_set=ACTIVE_RULES_UNREAD)),
)
