r"""A MAIL FROM domain has no MX record

## What it finds

An identity with a custom MAIL FROM domain that has no MX record in the DNS. The evidence has the record to
publish.

- The severity is `low` if the status in SES is `SUCCESS`: SES has found the record, and the resolver may see
  another zone, or the record was removed a short time ago. The evidence then has a hint if the resolver has a
  private address.
- More than one MX record is reported by [mail-from-several-mx](mail-from-several-mx.md), and one that names
  another host by [mail-from-mx-elsewhere](mail-from-mx-elsewhere.md).
- An address or subdomain that is not verified has the settings of the verified domain above it: its own MAIL FROM
  domain is not flagged.

The status itself is reported by [mail-from-not-verified](mail-from-not-verified.md), which names this reason in a
few words. It carries the consequence; this finding carries the repair.

A resolver may keep a negative answer for the time that the zone allows, often 15 minutes or an hour.

## Why it matters

SES uses the domain only while it finds its MX record. Without it, mail leaves with a subdomain of `amazonses.com`,
so that SPF is not aligned, or SES rejects every message of the identity (`REJECT_MESSAGE`).

## How to fix

Publish exactly one MX record, and the SPF record if it is missing too:

    MAIL_FROM_DOMAIN.  MX   10 feedback-smtp.REGION.amazonses.com.
    MAIL_FROM_DOMAIN.  TXT  "v=spf1 include:amazonses.com ~all"

Look at the result:

    dig +short MX MAIL_FROM_DOMAIN
    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes

SES looks for the record for 72 hours. [mail-from-not-verified](mail-from-not-verified.md) says how to start again
later.

## Sources

- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)
- [MailFromAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MailFromAttributes.html)

AWS does not document the feedback endpoint of its newest regions and of the European Sovereign Cloud. The evidence
then leaves the value to what SES shows.
"""

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Lead,
    Severity,
    Steps,
    Verdict,
    rule,
)
from sescheck.rules.shared.dns_evidence import doubted
from sescheck.rules.shared.example_values import (
    MAIL_FROM_UNREAD,
    NO_ANSWER,
    UNVERIFIED_WITH_MAIL_FROM,
    with_mail_from,
)
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply
from sescheck.rules.shared.mail_from_in_dns import found_mx, mail_from_record
from sescheck.rules.shared.steps.mail_from_mx import one_mx
from sescheck.ses.records.expected_record import RecordUse
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.MAIL_FROM, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity whose MAIL FROM domain has no MX record."""
    record = mail_from_record(subject, RecordUse.MAIL_FROM_MX)
    if record is None:
        return NOT_APPLICABLE
    if found_mx(subject, record):
        return CLEAR
    flag = Flag(
        f"The MAIL FROM domain {record.mail_from.domain} of {subject.name} in {subject.region} has no MX record"
        + (", but the status in SES is SUCCESS" if record.is_found_by_ses else ""),
        evidence=record.evidence(subject, ()) | (doubted(subject.account) if record.is_found_by_ses else {}),
        severity=Severity.LOW if record.is_found_by_ses else None,
    )
    return flag_if_own_settings_apply(subject, flag)


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish the MX record; if several regions use the domain, for the first one, and set others elsewhere."""
    return one_mx(subject)


_MX = "bounce.example.com MX"
_HERE = ("10 feedback-smtp.us-east-1.amazonses.com",)


EXAMPLES = (
    flagged("The domain has no MX record, and SES waits for it.", east(with_mail_from("PENDING")), dns={_MX: ()}),
    flagged(
        "The domain has no MX record, and SES no longer looks.", east(with_mail_from("FAILED")), dns={_MX: ()}
    ),
    flagged(
        "SES has found the record; the resolver does not.",
        east(with_mail_from("SUCCESS")),
        severity=Severity.LOW,
        dns={_MX: ()},
    ),
    flagged(
        "The MAIL FROM domain of an address has no MX record.",
        east(s.address("ann@example.com", mail_from=s.mail_from_domain("Bounce.example.com", "FAILED"))),
        at="ann@example.com",
        dns={_MX: ()},
    ),
    flagged(
        "Two regions use the domain without an MX record.",
        west(with_mail_from("FAILED")),
        east(with_mail_from("FAILED")),
        at=[("us-west-2", "example.com"), ("us-east-1", "example.com")],
        dns={_MX: ()},
    ),
    flagged(
        "The record is missing in a region whose endpoint is not documented.",
        s.region("eusc-de-east-1", with_mail_from("PENDING")),
        at=("eusc-de-east-1", "example.com"),
        dns={_MX: ()},
    ),
    clear("The domain has its MX record.", east(with_mail_from("SUCCESS")), dns={_MX: _HERE}),
    clear(
        "Its MX record names another host: another rule reports it.",
        east(with_mail_from("FAILED")),
        dns={_MX: ("10 mx.example.com",)},
    ),
    clear("There is no custom MAIL FROM domain.", east(s.domain()), dns={}),
    clear(
        "The address is not verified, and its domain's settings apply.",
        east(s.domain(), UNVERIFIED_WITH_MAIL_FROM),
        dns={_MX: ()},
    ),
    unknown("The resolver did not answer.", east(with_mail_from("PENDING")), dns={_MX: NO_ANSWER}),
    unknown("The DNS was not asked.", east(with_mail_from("PENDING"))),
    unknown(
        "The setting could not be read.",
        east(MAIL_FROM_UNREAD),
        dns={_MX: ()},
    ),
)
