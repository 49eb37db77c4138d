r"""A MAIL FROM domain is also used to send or to receive mail

## What it finds

A custom MAIL FROM domain that has another use in the same region:

- The domain is itself an identity that is verified and can send.
- An enabled rule of the active receipt rule set receives mail for it. The rule names the domain or an address at
  it, or the rule names no recipient, which means every verified domain, and the domain is verified. A recipient
  such as `.example.com`, which matches every subdomain, does not count: mail to the MAIL FROM domain goes to its
  MX record, which is the feedback endpoint of SES.

## Why it matters

AWS requires that a MAIL FROM domain has no other use. Its only MX record names the feedback endpoint of SES.
Replies to mail sent from the domain, and mail for the receipt rule, arrive there, are treated as bounces and are
lost. If the MX record names the inbound endpoint instead, the MAIL FROM domain fails.

## How to fix

Give the identity a subdomain that has no other use, and publish its MX and SPF records:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region REGION --email-identity IDENTITY \
        --mail-from-domain bounce.example.com --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`, as the identity has it now. Publish the records first:
until SES has found them, `REJECT_MESSAGE` rejects every message.

Or end the other use: remove the domain from the receipt rule, or delete its identity if nothing sends from it:

    aws sesv2 delete-email-identity --region REGION --email-identity MAIL_FROM_DOMAIN

## Sources

- [Choosing a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html#mail-from-requirements)
- [PutEmailIdentityMailFromAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityMailFromAttributes.html)
- [Recipient conditions of receipt rules](https://docs.aws.amazon.com/ses/latest/dg/receiving-email-receipt-rules-console-walkthrough.html)

The API reference is less strict than the developer guide: it forbids the domain in a From address only if feedback
is forwarded to it.
"""

from collections.abc import Iterator

from msgspec import structs

from sescheck.comparison.account_view import RegionView, is_verified, verified
from sescheck.comparison.logic import NO, YES, all_of, unread_among
from sescheck.rules.kit import (
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Flag,
    IdentityInRegion,
    Lead,
    Severity,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.example_values import ACTIVE_RULES_UNREAD, MAIL_FROM_UNREAD, NO_RECEIVING
from sescheck.rules.shared.steps.mail_from import set_mail_from
from sescheck.rules.shared.steps.mail_from_domains import unused_domain
from sescheck.snapshot.model import Identity, Snapshot
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, none_if_unsupported, then
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(Fact.IDENTITIES, Fact.MAIL_FROM, Fact.ACTIVE_RULE_SET),
    looks_at_others=True,
    failover=NOTHING,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity whose MAIL FROM domain also sends or receives mail here."""
    found = need(subject.identity.mail_from)
    if found is None:
        return NOT_APPLICABLE
    sends = then(subject.here.identity(found.domain), _sends)
    receives = dict(_receives(subject.here, found.domain.lower()))
    rules = [name for name, answer in receives.items() if answer == YES]
    if sends != YES and not rules:
        return clear_unless(*unread_among(sends, *receives.values()))
    uses = (
        *(("is an identity that sends",) if sends == YES else ()),
        *(f"receives mail through the receipt rule {name}" for name in rules),
    )
    return Flag(
        f"The MAIL FROM domain {found.domain} of {subject.name} also {' and '.join(uses)} in {subject.region}",
        evidence={"mail_from_domain": found.domain, "sends": sends == YES, "receipt_rules": rules},
    )


def _sends(identity: Identity | None) -> Reading[bool]:
    return NO if identity is None else all_of((verified(identity), identity.sending))


def _receives(here: RegionView, domain: str) -> Iterator[tuple[str, Reading[bool]]]:
    """Each enabled rule of the active rule set, with whether it receives at the domain; "" if unread."""
    match none_if_unsupported(here.region.active_rule_set):
        case Known(active):
            for rule in active.rules if active else ():
                if rule.enabled:
                    yield rule.name, _receives_at(rule, here, domain)
        case Unreadable() as unread:
            yield "", unread


def _receives_at(rule: ReceiptRule, here: RegionView, domain: str) -> Reading[bool]:
    if not rule.recipients:
        return is_verified(here.identity(domain))
    is_named = any(recipient.rpartition("@")[2].lower() == domain for recipient in rule.recipients)
    return YES if is_named else NO


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Give the identity a MAIL FROM domain that has no other use."""
    found = need(subject.identity.mail_from)
    if found is not None:
        wanted = structs.replace(found, domain=unused_domain(subject.account, found.domain, subject.region))
        yield from set_mail_from(subject.account, subject.identity, wanted, subject.region, found)


_BOUNCE = s.mail_from_domain("bounce.example.com")
_DOMAIN = s.domain(mail_from=_BOUNCE)
_UNLISTED = s.unread("ses:ListEmailIdentities")


def _with(*others: Identity, active: ReceiptRuleSet | Unreadable | None = None) -> Snapshot:
    """The domain with its MAIL FROM domain, other identities, and the active rule set."""
    return s.snapshot(east(_DOMAIN, *others, active_rule_set=active))


EXAMPLES = (
    flagged("The MAIL FROM domain is an identity that sends.", _with(s.domain("bounce.example.com"))),
    flagged(
        "The MAIL FROM domain is an identity, written in capitals, that sends.",
        _with(s.domain("BOUNCE.example.com")),
    ),
    flagged("A receipt rule receives at the MAIL FROM domain.", _with(active=s.rule_set("bounce.example.com"))),
    flagged(
        "A receipt rule receives at an address on the MAIL FROM domain, written in capitals.",
        _with(active=s.rule_set("example.com", "answers@BOUNCE.example.com")),
    ),
    flagged(
        "A receipt rule receives at every verified domain, and the MAIL FROM domain is verified.",
        _with(s.domain("bounce.example.com", sending=False), active=s.rule_set()),
    ),
    flagged(
        "The MAIL FROM domain sends; the receipt rules could not be read.",
        _with(s.domain("bounce.example.com"), active=ACTIVE_RULES_UNREAD),
    ),
    flagged(
        "A receipt rule receives at the MAIL FROM domain; the list of identities is incomplete.",
        east(listed=Listing((_DOMAIN,), _UNLISTED), active_rule_set=s.rule_set("bounce.example.com")),
    ),
    clear("The MAIL FROM domain is used for nothing else.", _with()),
    clear("There is no custom MAIL FROM domain.", east(s.domain())),
    clear(
        "The MAIL FROM domain is an identity that is not verified.",
        _with(s.domain("bounce.example.com", verification="PENDING")),
    ),
    clear(
        "The MAIL FROM domain is an identity that cannot send.",
        _with(s.domain("bounce.example.com", verification=_UNLISTED, sending=False)),
    ),
    clear(
        "Another region has the MAIL FROM domain as an identity.",
        east(_DOMAIN),
        west(s.domain("bounce.example.com")),
    ),
    clear("Receipt rules receive at the domain itself.", _with(active=s.rule_set("example.com"))),
    clear(
        "A receipt rule matches every subdomain, which does not count.", _with(active=s.rule_set(".example.com"))
    ),
    clear(
        "A receipt rule receives at every verified domain, and the MAIL FROM domain is not one.",
        _with(active=s.rule_set()),
    ),
    clear("The receipt rule is switched off.", _with(active=s.rule_set("bounce.example.com", enabled=False))),
    clear(
        "The region does not offer receiving.",
        _with(active=NO_RECEIVING),
    ),
    unknown("The receipt rules could not be read.", _with(active=ACTIVE_RULES_UNREAD)),
    unknown(
        "The list of identities is incomplete and does not show the MAIL FROM domain.",
        east(listed=Listing((_DOMAIN,), _UNLISTED)),
    ),
    unknown(
        "It is unknown whether the MAIL FROM domain can send.",
        _with(s.domain("bounce.example.com", sending=s.unread("ses:ListEmailIdentities"))),
    ),
    unknown(
        "It is unknown whether the MAIL FROM domain is verified.",
        _with(s.domain("bounce.example.com", verification=_UNLISTED)),
    ),
    unknown(
        "The MAIL FROM domain could not be read.",
        east(MAIL_FROM_UNREAD),
    ),
)
