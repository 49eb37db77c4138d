r"""The MX record of a MAIL FROM domain does not name this region

## What it finds

An identity with a custom MAIL FROM domain whose only MX record names the feedback endpoint of another region, or a
host that is not a feedback endpoint of SES. The evidence has the record to publish, what is there now, and the
region that it names.

- The severity is `high` if the status in this region is not `SUCCESS`, and `info` if it is: AWS allows the same
  domain in several regions, and the MX record can name only one of them. See
  [mail-from-shared-between-regions](mail-from-shared-between-regions.md).
- Several MX records are reported by [mail-from-several-mx](mail-from-several-mx.md), and none by
  [mail-from-mx-missing](mail-from-mx-missing.md).
- In a region whose feedback endpoint is documented nowhere, such as those of the European Sovereign Cloud, an
  unknown host may be right: this rule then cannot tell. The endpoint of another region is flagged.
- An address or subdomain that is not verified has the settings of the verified domain above it: its own MAIL FROM
  domain is not flagged.

The status itself is reported by [mail-from-not-verified](mail-from-not-verified.md), which names this reason in a
few words. It carries the consequence; this finding carries the repair.

## Why it matters

SES looks for its endpoint in the MX record. If it does not find it, mail leaves with a subdomain of
`amazonses.com`, or SES rejects every message of the identity (`REJECT_MESSAGE`). Bounces go to the host that the
record names. If that is another region, they arrive there, or nowhere while that region is down.

## How to fix

Look at the record:

    dig +short MX MAIL_FROM_DOMAIN

If no other region uses the domain, replace the record:

    MAIL_FROM_DOMAIN.  MX   10 feedback-smtp.REGION.amazonses.com.

If another region uses it, do not replace the record, and do not add a second one: the setup fails with two. Give
this region a subdomain of its own. Publish its MX and its SPF record first, then set it:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query MailFromAttributes
    aws sesv2 put-email-identity-mail-from-attributes --region REGION --email-identity IDENTITY \
        --mail-from-domain bounce-REGION.example.com --behavior-on-mx-failure BEHAVIOUR

`BEHAVIOUR` is `USE_DEFAULT_VALUE` or `REJECT_MESSAGE`, as the identity has it now. Until SES has found the new
record, `REJECT_MESSAGE` rejects every message: set `USE_DEFAULT_VALUE` until then.

## Sources

- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)
- [Feedback endpoints used for custom MAIL FROM
  domains](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-feedback)

AWS does not say which status a region has if the MX record names another region. The status that SES gives decides
the severity.
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
    cannot_tell,
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
from sescheck.ses.records.mail_hosts import feedback_region
from sescheck.ses.records.standings import unknown_endpoint
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
    """Flag an identity whose MAIL FROM domain has one MX record, which names another host."""
    record = mail_from_record(subject, RecordUse.MAIL_FROM_MX)
    if record is None:
        return NOT_APPLICABLE
    found = found_mx(subject, record)
    if len(found) != 1 or record.expected.accepts(found[0]):
        return CLEAR
    region = feedback_region(found[0])
    unknown_host = unknown_endpoint(record.expected, found[0], subject.region)
    if unknown_host is not None:
        return cannot_tell(unknown_host)
    names = "no feedback endpoint of SES" if region in {None, subject.region} else f"the endpoint of {region}"
    flag = Flag(
        f"The MX record of the MAIL FROM domain {record.mail_from.domain} of {subject.name} in {subject.region}"
        f" names {names}",
        evidence={**record.evidence(subject, found), "region_of_mx": region},
        severity=Severity.INFO if record.is_found_by_ses else None,
    )
    return flag_if_own_settings_apply(subject, flag)


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Set a domain for this region only, if this one serves another region. A person decides about other hosts."""
    return one_mx(subject)


_MX = "bounce.example.com MX"
_EAST, _WEST = (f"10 feedback-smtp.{region}.amazonses.com" for region in ("us-east-1", "us-west-2"))


EXAMPLES = (
    flagged(
        "The record names us-west-2, and the status is FAILED.",
        east(with_mail_from("FAILED")),
        severity=Severity.HIGH,
        dns={_MX: (_WEST,)},
    ),
    flagged(
        "The record names us-west-2, and the status is SUCCESS.",
        east(with_mail_from("SUCCESS")),
        severity=Severity.INFO,
        dns={_MX: (_WEST,)},
    ),
    flagged(
        "The record names a mail server of the owner.",
        east(with_mail_from("PENDING")),
        dns={_MX: ("10 mx.example.com",)},
    ),
    flagged(
        "The record names the endpoint that receives mail.",
        east(with_mail_from("PENDING")),
        dns={_MX: ("10 inbound-smtp.us-east-1.amazonaws.com",)},
    ),
    flagged("The record says that the domain takes no mail.", east(with_mail_from("FAILED")), dns={_MX: ("0 .",)}),
    flagged(
        "The console added the domain to the name of the host.",
        east(with_mail_from("FAILED")),
        dns={_MX: (f"{_EAST}.example.com",)},
    ),
    flagged(
        "The record names us-east-1, in a region whose endpoint is not documented.",
        s.region("eusc-de-east-1", with_mail_from("FAILED")),
        at=("eusc-de-east-1", "example.com"),
        dns={_MX: (_EAST,)},
    ),
    clear(
        "The record names this region, with another preference.",
        east(with_mail_from("SUCCESS")),
        dns={_MX: (f"5{_EAST[2:]}",)},
    ),
    clear(
        "There are two records: another rule reports it.",
        east(with_mail_from("FAILED")),
        dns={_MX: (_WEST, "20 mx.example.com")},
    ),
    clear("There is no record: another rule reports it.", east(with_mail_from("FAILED")), dns={_MX: ()}),
    clear("There is no custom MAIL FROM domain.", east(s.domain()), dns={}),
    clear(
        "The record names the endpoint of a region that AWS does not document.",
        s.region("eusc-de-east-1", with_mail_from("PENDING")),
        dns={_MX: ("10 feedback-smtp.eusc-de-east-1.amazonses.eu",)},
    ),
    clear(
        "The address is not verified, and its domain's settings apply.",
        east(s.domain(), UNVERIFIED_WITH_MAIL_FROM),
        dns={_MX: (_WEST,)},
    ),
    unknown(
        "The record names an unknown host; the endpoint of the region is not documented.",
        s.region("eusc-de-east-1", with_mail_from("PENDING")),
        dns={_MX: ("10 feedback.eusc-de-east-1.example.eu",)},
    ),
    unknown("The resolver did not answer.", east(with_mail_from("PENDING")), dns={_MX: NO_ANSWER}),
    unknown("The DNS was not asked.", east(with_mail_from("PENDING"))),
    unknown(
        "The setting could not be read.",
        east(MAIL_FROM_UNREAD),
        dns={_MX: (_WEST,)},
    ),
)
