r"""The SPF record of a MAIL FROM domain does not work

## What it finds

An identity with a custom MAIL FROM domain whose SPF record is a permanent error to receivers (`permerror`):

- the domain has two SPF records or more,
- the record has a syntax error,
- its evaluation takes more than ten DNS lookups before it reaches `amazonses.com`, or
- it includes a domain that has no SPF record.

The same faults count in the domains that the record includes. Terms count in their order: what comes after
`include:amazonses.com` is checked for syntax only, because the evaluation of mail of SES ends there.

- A domain without an SPF record, and a record that works and does not include SES, is reported by
  [mail-from-spf-missing](mail-from-spf-missing.md).
- Receivers may also refuse a record that leads to more than two names without an answer ("void lookups", RFC 7208,
  section 4.6.4). The names of `a`, `mx`, `ptr` and `exists` are not looked up here, so they are not counted.
- If a macro decides about the result, or an included domain was not read, this rule cannot tell. Nor can it in the
  European Sovereign Cloud, unless the record itself is at fault: which term matches SES is not documented there.
- An address or subdomain that is not verified has the settings of the verified domain above it: its own MAIL FROM
  domain is not flagged.

SES does not look at this record: the status of the MAIL FROM domain may be `SUCCESS`.

## Why it matters

Receivers treat a permanent error as if SPF did not pass, and some reject the message. DMARC then depends on DKIM
alone.

## How to fix

Look at the records:

    dig +short TXT MAIL_FROM_DOMAIN

Keep exactly one TXT record that starts with `v=spf1`. A MAIL FROM domain that is used for nothing but SES needs no
more than this:

    MAIL_FROM_DOMAIN.  TXT  "v=spf1 include:amazonses.com ~all"

If other senders use the domain, put `include:amazonses.com` first, correct the term that the evidence names, and
remove senders that you no longer use. A subdomain for each sender needs fewer lookups.

## Sources

- [Using a custom MAIL FROM domain](https://docs.aws.amazon.com/ses/latest/dg/mail-from.html)
- [Authenticating email with SPF](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-spf.html)
- [RFC 7208, sections 2.6.7, 4.5, 4.6.4 and 5.2](https://www.rfc-editor.org/rfc/rfc7208)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    IdentityInRegion,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
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
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.lookups import QUERY, texts
from sescheck.ses.records.spf_outcome import SpfFault, spf_outcome
from sescheck.ses.records.spf_terms import is_spf
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_OF_THE_RECORD_ITSELF = {SpfFault.SEVERAL_RECORDS, SpfFault.SYNTAX}
"""Faults that hold whichever term matches mail of SES."""


@rule(
    Severity.MEDIUM,
    reads=(Fact.IDENTITIES, Fact.MAIL_FROM, Fact.DNS),
    looks_at_others=True,
    failover=if_dmarc_refuses,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity whose MAIL FROM domain has an SPF record that is a permanent error."""
    record = mail_from_record(subject, RecordUse.MAIL_FROM_SPF)
    if record is None:
        return NOT_APPLICABLE
    name, lookup = record.expected.name, texts(subject.account.dns)
    outcome = need(spf_outcome(name, lookup))
    if outcome.fault in {None, SpfFault.NO_RECORD}:
        return CLEAR
    if record.expected.value is None and (outcome.fault_at != name or outcome.fault not in _OF_THE_RECORD_ITSELF):
        detail = f"which SPF record SES wants in {subject.region} is not documented"
        return cannot_tell(Unreadable(Why.UNEXPECTED, QUERY, detail))
    found = tuple(filter(is_spf, need(lookup(name))))
    flag = Flag(
        f"The SPF record of the MAIL FROM domain {record.mail_from.domain} of {subject.name} in {subject.region}"
        f" does not work: {outcome}",
        evidence={
            **record.evidence(subject, found),
            "fault": str(outcome.fault),
            "fault_at": outcome.fault_at,
            "detail": outcome.detail,
        },
    )
    return flag_if_own_settings_apply(subject, flag)


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Correct the record, which only a person can: sescheck does not know which senders are still used."""
    domain = flag.evidence["mail_from_domain"]
    yield Step(
        f"Correct the SPF record of {domain}",
        Human(
            f"Keep exactly one TXT record of {domain} that starts with v=spf1. If only SES sends with it, publish"
            f" {flag.evidence['record']}. If others do, put the include of that record first, and correct what is"
            f" at fault: {flag.evidence['detail'] or flag.evidence['fault']}.",
            "the owner of the DNS",
        ),
        subject.region,
        Phase.MAIL_FROM,
    )


_TXT = "bounce.example.com TXT"
_OF_ALL = "_spf.example.com TXT"
_RIGHT = "v=spf1 include:amazonses.com ~all"
_SES = with_mail_from()

EXAMPLES = (
    flagged("The domain has two SPF records.", east(_SES), dns={_TXT: (_RIGHT, "v=spf1 -all")}),
    flagged("A term is misspelled.", east(_SES), dns={_TXT: ("v=spf1 includes:amazonses.com ~all",)}),
    flagged(
        "A term after the one of SES has a syntax error.",
        east(_SES),
        dns={_TXT: ("v=spf1 include:amazonses.com ip4:192.0.2 ~all",)},
    ),
    flagged(
        "Ten lookups come before SES.",
        east(_SES),
        dns={_TXT: (f"v=spf1 {'a ' * 10}include:amazonses.com ~all",)},
    ),
    flagged(
        "The record includes a domain without an SPF record.",
        east(_SES),
        dns={_TXT: ("v=spf1 include:_spf.example.com include:amazonses.com ~all",), _OF_ALL: ()},
    ),
    flagged(
        "An included domain has two SPF records.",
        east(_SES),
        dns={
            _TXT: ("v=spf1 include:_spf.example.com include:amazonses.com ~all",),
            _OF_ALL: ("v=spf1 -all", "v=spf1 mx -all"),
        },
    ),
    flagged(
        "There are two records, in a region for which the right one is not documented.",
        s.region("eusc-de-east-1", _SES),
        at=("eusc-de-east-1", "example.com"),
        dns={_TXT: (_RIGHT, "v=spf1 -all")},
    ),
    clear("The record includes SES.", east(_SES), dns={_TXT: (_RIGHT, "google-site-verification=1")}),
    clear(
        "Nine lookups come before SES.", east(_SES), dns={_TXT: (f"v=spf1 {'a ' * 9}include:amazonses.com ~all",)}
    ),
    clear(
        "The record works, and does not include SES: another rule reports it.",
        east(_SES),
        dns={_TXT: ("v=spf1 -all",)},
    ),
    clear("There is no record: another rule reports it.", east(_SES), dns={_TXT: ()}),
    clear("There is no custom MAIL FROM domain.", east(s.domain()), dns={}),
    clear(
        "The address is not verified, and its domain's settings apply.",
        east(s.domain(), UNVERIFIED_WITH_MAIL_FROM),
        dns={_TXT: (_RIGHT, "v=spf1 -all")},
    ),
    unknown(
        "An included domain has no record, in a region for which the term that matches SES is not documented.",
        s.region("eusc-de-east-1", _SES),
        dns={_TXT: ("v=spf1 include:_spf.example.com ~all",), _OF_ALL: ()},
    ),
    unknown(
        "The included domain was not read.",
        east(_SES),
        dns={_TXT: ("v=spf1 include:_spf.example.com include:amazonses.com ~all",), _OF_ALL: NO_ANSWER},
    ),
    unknown("The resolver did not answer.", east(_SES), dns={_TXT: NO_ANSWER}),
    unknown("The DNS was not asked.", east(_SES)),
    unknown(
        "The setting could not be read.",
        east(MAIL_FROM_UNREAD),
        dns={_TXT: (_RIGHT,)},
    ),
)
