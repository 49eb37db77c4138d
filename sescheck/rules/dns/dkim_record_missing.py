r"""A DKIM record is not in the DNS

## What it finds

A domain with Easy DKIM for which the DNS has no CNAME record at one or more of its three DKIM tokens. There is one
finding for each region and domain. The evidence has each record to publish, as a DNS console takes it.

- A record that has another value is reported by [dkim-record-wrong](dkim-record-wrong.md), and the record of a
  domain with its own key by [dkim-byodkim-record-missing](dkim-byodkim-record-missing.md).
- If the status in SES is `SUCCESS` and the resolver finds none of the records, the resolver probably sees another
  zone than SES: [dkim-dns-disagrees](dkim-dns-disagrees.md) reports that. If the resolver finds one of the
  records, it sees the same zone as SES, and a missing one is flagged.
- A replica (DEED) has the records of its parent: the domain is flagged in each of these regions, and one record
  repairs all of them.
- A domain whose DKIM is switched off, and an email address, need no record. An unverified subdomain of a verified
  domain is not flagged: its own DKIM does not apply.

That the domain is not verified, or does not sign, is reported by
[identity-not-verified](identity-not-verified.md) and [dkim-not-verified](dkim-not-verified.md), which name this
reason in a few words. They carry the consequence; this finding carries the repair.

A resolver may keep a negative answer for the time that the zone allows, often 15 minutes or an hour. A record that
was published since then may still be reported as missing.

## Why it matters

SES looks for three records, and verifies and signs only after it has found them. AWS does not say which of the
three keys signs at a given time. A message that is signed with a key that is not in the DNS fails DKIM. It also
fails DMARC, unless a custom MAIL FROM domain passes.

## How to fix

Publish each record of the finding's evidence in the zone of the domain. Many consoles add the name of the zone to
the name of the record: look at the result.

    dig +short CNAME TOKEN._domainkey.DOMAIN

If the evidence does not have the value, ask SES for `SigningHostedZone`; the value is `TOKEN.ZONE`:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

SES looks for the records for 72 hours. [dkim-not-verified](dkim-not-verified.md) says how to start again later.

## Sources

- [Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html)
- [DkimAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html): three CNAME
  records, and the zone that they point to
- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)
"""

from sescheck.engine.subjects.identities import IdentitySubject
from sescheck.rules.kit import (
    DEGRADES,
    Fact,
    Flag,
    IdentityInRegion,
    Lead,
    Severity,
    Steps,
    Verdict,
    rule,
)
from sescheck.rules.shared.dkim_in_dns import DkimInDns, flag_records
from sescheck.rules.shared.example_values import NO_ANSWER, easy_dkim, easy_dkim_records
from sescheck.rules.shared.steps.dkim_records import publish_those
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.published import Published, Standing
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_FAULTS = (Standing.MISSING,)


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain with a DKIM token that has no CNAME record."""
    return flag_records(subject, RecordUse.EASY_DKIM, _FAULTS, _message)


def _message(subject: IdentitySubject, found: DkimInDns, missing: tuple[Published, ...]) -> str:
    return (
        f"{len(missing)} of the {found.total} DKIM records of {subject.name} for {subject.region}"
        f" {'is' if len(missing) == 1 else 'are'} not in the DNS"
    )


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish each of the records."""
    return publish_those(subject, RecordUse.EASY_DKIM, _FAULTS)


_RIGHT = easy_dkim_records()
_NONE = dict.fromkeys(_RIGHT, ())
_FIRST, _, _LAST = _RIGHT
_WAITING = easy_dkim("PENDING")

EXAMPLES = (
    flagged("The DNS has none of the records of a new domain.", east(_WAITING), dns=_NONE),
    flagged("The DNS lacks one record of three.", east(_WAITING), dns={**_RIGHT, _LAST: ()}),
    flagged(
        "One record is missing; the answer for another was not read.",
        east(_WAITING),
        dns={**_RIGHT, _LAST: (), _FIRST: NO_ANSWER},
    ),
    flagged(
        "SES has found the records, and one of them is no longer there.",
        east(easy_dkim("SUCCESS")),
        dns={**_RIGHT, _LAST: ()},
    ),
    flagged(
        "The detail was not read; three tokens are those of Easy DKIM.",
        east(s.domain(dkim=s.signing("FAILED"), detail=s.unread(why=Why.NOT_ASKED))),
        dns=_NONE,
    ),
    flagged(
        "A replica has the tokens of its parent, and both wait for the records.",
        west(_WAITING),
        east(easy_dkim("PENDING", "AWS_SES_US_WEST_2", None)),
        at=[("us-west-2", "example.com"), ("us-east-1", "example.com")],
        dns=_NONE,
    ),
    clear("The DNS has the three records.", east(_WAITING), dns=_RIGHT),
    clear(
        "The DNS has the records of the parent, in the zone of the parent's region.",
        west(easy_dkim("SUCCESS")),
        east(easy_dkim("SUCCESS", "AWS_SES_US_WEST_2", "dkim.us-east-1.amazonses.com")),
        dns=_RIGHT,
    ),
    clear(
        "A record has another value: another rule reports it.",
        east(_WAITING),
        dns={**_RIGHT, _LAST: ("x.y",)},
    ),
    clear(
        "SES has found the records, and the resolver finds none: another rule reports it.",
        east(easy_dkim("SUCCESS")),
        dns=_NONE,
    ),
    clear(
        "DKIM is switched off, and addresses need no record.",
        east(s.domain(dkim=s.signing("FAILED", enabled=False)), s.address("ann@example.org")),
        dns={},
    ),
    clear(
        "The domain has its own key: another rule reports it.",
        east(s.domain(dkim=s.signing("FAILED", tokens=("selector",)), detail=s.details(dkim_origin="EXTERNAL"))),
        dns={},
    ),
    clear(
        "The subdomain is not verified, and its domain's settings apply.",
        east(
            s.domain(dkim=s.not_signing()),
            s.domain("a.example.com", verification="PENDING", dkim=s.signing("PENDING")),
        ),
        dns=dict.fromkeys(easy_dkim_records("a.example.com"), ()),
    ),
    unknown("The resolver did not answer for one record.", east(_WAITING), dns={**_RIGHT, _LAST: NO_ANSWER}),
    unknown(
        "SES has found the records; one is missing, and the answers for the others were not read.",
        east(easy_dkim("SUCCESS")),
        dns={**dict.fromkeys(_RIGHT, NO_ANSWER), _LAST: ()},
    ),
    unknown("The DNS was not asked.", east(_WAITING)),
    unknown(
        "The tokens could not be read.", east(s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes"))), dns={}
    ),
    unknown(
        "The records are missing; it is unknown whether the domain is verified.",
        east(
            s.domain(dkim=s.not_signing()),
            s.domain("a.example.com", verification=s.unread(), dkim=s.signing("PENDING")),
        ),
        dns=dict.fromkeys(easy_dkim_records("a.example.com"), ()),
    ),
)
