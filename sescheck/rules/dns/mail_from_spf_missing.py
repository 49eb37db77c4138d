r"""A MAIL FROM domain has no SPF record that includes SES

## What it finds

An identity with a custom MAIL FROM domain that has no SPF record in the DNS, or one that does not let SES pass: it
does not include `amazonses.com`, itself or through other domains, or not with a qualifier that passes, such as
`?include:amazonses.com`. Terms count in their order: what comes after `all` does not. The evidence has the record
to publish, what is there now, and what it says about mail of SES.

- Only `include:amazonses.com` counts, because AWS asks for it. A record that names the addresses of SES in another
  way, or passes everybody with `+all`, is flagged too.
- A record that does not work at all, such as one of two, is reported by
  [mail-from-spf-broken](mail-from-spf-broken.md).
- If a macro decides about the result, or an included domain was not read, this rule cannot tell.
- Which record SES wants in the European Sovereign Cloud is not documented. There, only a domain without any SPF
  record is flagged.
- An address or subdomain that is not verified has the settings of the verified domain above it: its own MAIL FROM
  domain is not flagged.

SES does not look at this record: the status of the MAIL FROM domain may be `SUCCESS`.

## Why it matters

Receivers check SPF with the MAIL FROM domain. Without the record, SPF does not pass, and DMARC depends on DKIM
alone. If the record ends with `-all`, some receivers reject the message.

## How to fix

Look at the record:

    dig +short TXT MAIL_FROM_DOMAIN

Publish the record of the finding's evidence. If the domain has an SPF record, replace it: a second one breaks
both.

    MAIL_FROM_DOMAIN.  TXT  "v=spf1 include:amazonses.com ~all"

## Sources

- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)
- [Authenticating email with SPF](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-spf.html)
- [RFC 7208](https://www.rfc-editor.org/rfc/rfc7208)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Lead,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.dmarc_failover import if_dmarc_refuses
from sescheck.rules.shared.example_values import (
    MAIL_FROM_UNREAD,
    NO_ANSWER,
    UNVERIFIED_WITH_MAIL_FROM,
    with_mail_from,
)
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply
from sescheck.rules.shared.mail_from_in_dns import mail_from_record
from sescheck.rules.shared.steps.records import publish, with_found_senders
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.lookups import texts
from sescheck.ses.records.published import Standing, published
from sescheck.ses.records.spf_outcome import SpfFault, spf_outcome
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(Fact.IDENTITIES, Fact.MAIL_FROM, Fact.DNS),
    looks_at_others=True,
    failover=if_dmarc_refuses,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity whose MAIL FROM domain has no SPF record that includes SES."""
    record = mail_from_record(subject, RecordUse.MAIL_FROM_SPF)
    if record is None:
        return NOT_APPLICABLE
    found = need(published(record.expected, subject.account.dns))
    if found.standing is Standing.RIGHT:
        return CLEAR
    outcome = need(spf_outcome(record.expected.name, texts(subject.account.dns)))
    if outcome.fault not in {None, SpfFault.NO_RECORD}:
        return CLEAR
    what = "has no SPF record" if not found.found else f"has an SPF record without SES: it {outcome}"
    flag = Flag(
        f"The MAIL FROM domain {record.mail_from.domain} of {subject.name} in {subject.region} {what}",
        evidence={
            **record.evidence(subject, found.found),
            "record": str(with_found_senders(record.expected, found.found)),
        },
    )
    return flag_if_own_settings_apply(subject, flag)


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish the record; senders that the record has already stay in it."""
    record = mail_from_record(subject, RecordUse.MAIL_FROM_SPF)
    if record is not None:
        found = need(published(record.expected, subject.account.dns)).found
        yield publish(with_found_senders(record.expected, found), subject.account.dns, subject.region)


_TXT = "bounce.example.com TXT"
_OF_ALL = "_spf.example.com TXT"
_SES = with_mail_from()


EXAMPLES = (
    flagged("The domain has no TXT record.", east(_SES), dns={_TXT: ()}),
    flagged("Its TXT record is not about SPF.", east(_SES), dns={_TXT: ("google-site-verification=1",)}),
    flagged(
        "The record includes another sender only.",
        east(_SES),
        dns={_TXT: ("v=spf1 include:_spf.example.com -all",), _OF_ALL: ("v=spf1 ip4:192.0.2.0/24 -all",)},
    ),
    flagged(
        "The record includes SES after `-all`.", east(_SES), dns={_TXT: ("v=spf1 -all include:amazonses.com",)}
    ),
    flagged("The record is neutral about SES.", east(_SES), dns={_TXT: ("v=spf1 ?include:amazonses.com -all",)}),
    flagged(
        "Two regions use the domain without a record.",
        west(_SES),
        east(_SES),
        at=[("us-west-2", "example.com"), ("us-east-1", "example.com")],
        dns={_TXT: ()},
    ),
    flagged(
        "The domain has no SPF record, in a region for which it is not documented.",
        s.region("eusc-de-east-1", _SES),
        at=("eusc-de-east-1", "example.com"),
        dns={_TXT: ()},
    ),
    clear("The record includes SES.", east(_SES), dns={_TXT: ("v=spf1 include:amazonses.com ~all",)}),
    clear(
        "The record includes SES through another domain.",
        east(_SES),
        dns={
            _TXT: ("v=spf1 include:_spf.example.com -all",),
            _OF_ALL: ("v=spf1 include:amazonses.com ?all",),
        },
    ),
    clear(
        "There are two records: another rule reports it.",
        east(_SES),
        dns={_TXT: ("v=spf1 -all", "v=spf1 include:amazonses.com ~all")},
    ),
    clear("There is no custom MAIL FROM domain.", east(s.domain()), dns={}),
    clear(
        "The address is not verified, and its domain's settings apply.",
        east(s.domain(), UNVERIFIED_WITH_MAIL_FROM),
        dns={_TXT: ()},
    ),
    unknown(
        "The record includes another domain, in a region for which the right one is not documented.",
        s.region("eusc-de-east-1", _SES),
        dns={_TXT: ("v=spf1 include:mail.example.eu ~all",)},
    ),
    unknown(
        "The included domain was not read.",
        east(_SES),
        dns={_TXT: ("v=spf1 include:_spf.example.com -all",), _OF_ALL: NO_ANSWER},
    ),
    unknown("A macro decides.", east(_SES), dns={_TXT: ("v=spf1 include:%{i}._spf.example.com -all",)}),
    unknown(
        "A service that is asked about each address decides.",
        east(_SES),
        dns={_TXT: ("v=spf1 exists:%{i}._spf.example.com -all",)},
    ),
    clear(
        "SES is included after a term with a macro.",
        east(_SES),
        dns={_TXT: ("v=spf1 exists:%{i}._spf.example.com include:amazonses.com -all",)},
    ),
    unknown("The resolver did not answer.", east(_SES), dns={_TXT: NO_ANSWER}),
    unknown("The DNS was not asked.", east(_SES)),
    unknown(
        "The setting could not be read.",
        east(MAIL_FROM_UNREAD),
        dns={_TXT: ()},
    ),
)
