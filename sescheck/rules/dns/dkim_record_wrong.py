r"""A DKIM record has the wrong value

## What it finds

A domain with Easy DKIM for which the CNAME record of a DKIM token does not point to the key of SES. The evidence
has the right records and what is there now. Typical causes are a record of an identity that was deleted and
created again, a console that added the domain to the value, and a wildcard record.

- A token without a record is reported by [dkim-record-missing](dkim-record-missing.md).
- The right value is the token in the zone that SES names (`SigningHostedZone`). If the depth does not read it, and
  for a replica (DEED), every zone of SES is right. In a region whose zone is documented nowhere, this rule cannot
  tell unless SES names the zone.
- If the status in SES is `SUCCESS` and the resolver finds no right record, the resolver probably sees another zone
  than SES: [dkim-dns-disagrees](dkim-dns-disagrees.md) reports that.
- A domain whose DKIM is switched off, and an email address, need no record. An unverified subdomain of a verified
  domain is not flagged: its own DKIM does not apply.

That the domain is not verified, or does not sign, is reported by
[identity-not-verified](identity-not-verified.md) and [dkim-not-verified](dkim-not-verified.md), which name this
reason in a few words. They carry the consequence; this finding carries the repair.

## Why it matters

Receivers find no key, or another one than the key that signs: the message fails DKIM. SES does not verify the
domain, or stops signing when it looks again.

## How to fix

Look at the record and at the value that SES wants, which is `TOKEN.ZONE` with the zone in `SigningHostedZone`:

    dig +short CNAME TOKEN._domainkey.DOMAIN
    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

Replace the record by the one in the finding's evidence. A name can have only one CNAME record. If the record comes
from a wildcard, publish the right one at the name itself: it takes precedence.

## Sources

- [Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-easy.html)
- [DkimAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html): the zone that
  the records point to
- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)

AWS does not say which zone it names for a replica, the one of its own region or the one of its parent.
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
from sescheck.rules.shared.example_values import DKIM_ZONE, NO_ANSWER, easy_dkim, easy_dkim_records
from sescheck.rules.shared.steps.dkim_records import publish_those
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.published import Published, Standing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_FAULTS = (Standing.WRONG,)


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain with a DKIM token whose CNAME record points elsewhere."""
    return flag_records(subject, RecordUse.EASY_DKIM, _FAULTS, _message)


def _message(subject: IdentitySubject, found: DkimInDns, wrong: tuple[Published, ...]) -> str:
    return (
        f"{len(wrong)} of the {found.total} DKIM records of {subject.name} for {subject.region}"
        f" {'has' if len(wrong) == 1 else 'have'} the wrong value in the DNS"
    )


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish each of the records."""
    return publish_those(subject, RecordUse.EASY_DKIM, _FAULTS)


_RIGHT = easy_dkim_records()
_FIRST, _, _LAST = _RIGHT
_WAITING = easy_dkim("PENDING")


def _everywhere(value: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(_RIGHT, (value,))


EXAMPLES = (
    flagged("A wildcard answers for all three names.", east(_WAITING), dns=_everywhere("www.example.com")),
    flagged(
        "The console added the domain to the value of one record.",
        east(_WAITING),
        dns={**_RIGHT, _LAST: (f"e5f6.{DKIM_ZONE}.example.com",)},
    ),
    flagged(
        "One record has the token of another, while SES says SUCCESS.",
        east(easy_dkim("SUCCESS")),
        dns={**_RIGHT, _LAST: (f"a1b2.{DKIM_ZONE}",)},
    ),
    flagged(
        "The records point to another zone than the one that SES names.",
        east(easy_dkim("PENDING", zone="a31d.dkim.us-east-1.amazonses.com")),
        dns=_RIGHT,
    ),
    flagged(
        "The depth does not read the zone, and one record points to no zone of SES.",
        east(easy_dkim("PENDING", zone=None)),
        dns={**_RIGHT, _LAST: ("e5f6.dkim.example.net",)},
    ),
    flagged(
        "One record is wrong, and the answer for another was not read.",
        east(_WAITING),
        dns={**_RIGHT, _FIRST: NO_ANSWER, _LAST: ("x.example.net",)},
    ),
    clear("The DNS has the three records.", east(_WAITING), dns=_RIGHT),
    clear(
        "The zone is not read, and the records point to a zone of SES.",
        east(easy_dkim("PENDING", zone=None)),
        dns=easy_dkim_records(zone="a31d.dkim.us-east-1.amazonses.com"),
    ),
    clear(
        "The records of a replica point to the zone of its parent's region.",
        west(easy_dkim("SUCCESS")),
        east(easy_dkim("PENDING", "AWS_SES_US_WEST_2", "dkim.us-east-1.amazonses.com")),
        dns=_RIGHT,
    ),
    clear("A record is missing: another rule reports it.", east(_WAITING), dns={**_RIGHT, _LAST: ()}),
    clear(
        "SES has found the records, and the resolver finds other ones: another rule reports it.",
        east(easy_dkim("SUCCESS")),
        dns=_everywhere("internal.example.com"),
    ),
    clear(
        "DKIM is switched off.",
        east(s.domain(dkim=s.signing("FAILED", enabled=False))),
        dns=_everywhere("www.example.com"),
    ),
    clear(
        "The subdomain is not verified, and its domain's settings apply.",
        east(
            s.domain(dkim=s.not_signing()),
            s.domain("a.example.com", verification="PENDING", dkim=s.signing("PENDING")),
        ),
        dns=dict.fromkeys(easy_dkim_records("a.example.com"), ("www.example.com",)),
    ),
    clear(
        "The records are right in a region that AWS does not document.",
        s.region("eusc-de-east-1", easy_dkim("PENDING", zone="dkim.eusc-de-east-1.amazonses.eu")),
        dns=easy_dkim_records(zone="dkim.eusc-de-east-1.amazonses.eu"),
    ),
    unknown(
        "The records point to an unknown name; no document says which zone is right in the region.",
        s.region("eusc-de-east-1", easy_dkim("PENDING", zone=None)),
        dns=easy_dkim_records(zone="keys.example.net"),
    ),
    unknown("The resolver did not answer for one record.", east(_WAITING), dns={**_RIGHT, _LAST: NO_ANSWER}),
    unknown("The DNS was not asked.", east(_WAITING)),
    unknown(
        "The tokens could not be read.", east(s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes"))), dns={}
    ),
)
