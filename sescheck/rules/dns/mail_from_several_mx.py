r"""A MAIL FROM domain has several MX records

## What it finds

An identity with a custom MAIL FROM domain that has more than one MX record in the DNS, with whatever preferences
and hosts. The evidence has the only record that may stay, and what is there now.

- The usual cause is that the same domain is set in several regions, and each region's endpoint was published. See
  [mail-from-shared-between-regions](mail-from-shared-between-regions.md).
- The domain is flagged whatever its status is. SES looks again from time to time.
- An address or subdomain that is not verified has the settings of the verified domain above it: its own MAIL FROM
  domain is not flagged.

The status itself is reported by [mail-from-not-verified](mail-from-not-verified.md), which names this reason in a
few words. It carries the consequence; this finding carries the repair.

## Why it matters

SES wants exactly one MX record: with several, the setup fails. Then mail leaves with a subdomain of
`amazonses.com`, or SES rejects every message of the identity (`REJECT_MESSAGE`). A second host also takes bounces
that SES never sees.

## How to fix

Look at the records:

    dig +short MX MAIL_FROM_DOMAIN

Remove all MX records but the one of this region:

    MAIL_FROM_DOMAIN.  MX   10 feedback-smtp.REGION.amazonses.com.

If another region uses the same domain, give it a subdomain of its own before you remove its record. Publish the MX
and the SPF record of the new subdomain first, then set it:

    aws sesv2 get-email-identity --region OTHER_REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region OTHER_REGION --email-identity IDENTITY \
        --mail-from-domain bounce-OTHER_REGION.example.com --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`, as the identity has it now. Until SES has found the new
record, `REJECT_MESSAGE` rejects every message: set `USE_DEFAULT_VALUE` until then. If the other MX record is there
to receive mail, use a subdomain for MAIL FROM that is used for nothing else.

## Sources

- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)
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
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.MAIL_FROM, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity whose MAIL FROM domain has more than one MX record."""
    record = mail_from_record(subject, RecordUse.MAIL_FROM_MX)
    if record is None:
        return NOT_APPLICABLE
    found = found_mx(subject, record)
    if len(found) <= 1:
        return CLEAR
    flag = Flag(
        f"The MAIL FROM domain {record.mail_from.domain} of {subject.name} in {subject.region} has {len(found)} MX"
        f" records: SES wants exactly one",
        evidence=record.evidence(subject, found),
    )
    return flag_if_own_settings_apply(subject, flag)


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish one MX record instead of the others, if they are SES's; each other region gets its own domain."""
    return one_mx(subject)


_MX = "bounce.example.com MX"
_HERE = "10 feedback-smtp.us-east-1.amazonses.com"
_BOTH = (_HERE, "10 feedback-smtp.us-west-2.amazonses.com")


EXAMPLES = (
    flagged("The endpoints of two regions are published.", east(with_mail_from("FAILED")), dns={_MX: _BOTH}),
    flagged(
        "A mail server of the owner is the second host.",
        east(with_mail_from("PENDING")),
        dns={_MX: (_HERE, "20 mx.example.com")},
    ),
    flagged(
        "The endpoint is published twice, with two preferences.",
        east(with_mail_from("FAILED")),
        dns={_MX: (_HERE, f"2{_HERE[1:]}")},
    ),
    flagged(
        "There are two records, and the status is still SUCCESS.",
        east(with_mail_from("SUCCESS")),
        dns={_MX: _BOTH},
    ),
    clear("The domain has one MX record.", east(with_mail_from("SUCCESS")), dns={_MX: (_HERE,)}),
    clear("The domain has none: another rule reports it.", east(with_mail_from("FAILED")), dns={_MX: ()}),
    clear("There is no custom MAIL FROM domain.", east(s.domain()), dns={}),
    clear(
        "The address is not verified, and its domain's settings apply.",
        east(s.domain(), UNVERIFIED_WITH_MAIL_FROM),
        dns={_MX: _BOTH},
    ),
    unknown("The resolver did not answer.", east(with_mail_from("PENDING")), dns={_MX: NO_ANSWER}),
    unknown("The DNS was not asked.", east(with_mail_from("PENDING"))),
    unknown(
        "The setting could not be read.",
        east(MAIL_FROM_UNREAD),
        dns={_MX: _BOTH},
    ),
)
