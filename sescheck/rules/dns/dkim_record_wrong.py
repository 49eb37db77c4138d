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

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Lead,
    Phase,
    Severity,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.dkim_in_dns import dkim_evidence, dkim_in_dns
from sescheck.rules.shared.inheritance import flag_if_own_settings_apply
from sescheck.rules.shared.steps.records import publish
from sescheck.ses.records.expected_record import RecordUse
from sescheck.ses.records.published import Standing
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(
    Severity.HIGH,
    reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL, Fact.DNS),
    looks_at_others=True,
    failover=DEGRADES,
    lead=Lead.HOURS,
)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain with a DKIM token whose CNAME record points elsewhere."""
    found = dkim_in_dns(subject, RecordUse.EASY_DKIM)
    if found is None:
        return NOT_APPLICABLE
    wrong = found.of(Standing.WRONG)
    if not wrong:
        return clear_unless(*found.unread)
    if need(found.only_ses_finds_them):
        return CLEAR
    flag = Flag(
        f"{len(wrong)} of the {found.total} DKIM records of {subject.name} for {subject.region}"
        f" {'has' if len(wrong) == 1 else 'have'} the wrong value in the DNS",
        evidence=dkim_evidence(subject, found, wrong),
    )
    return flag_if_own_settings_apply(subject, flag)


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Publish each of the records."""
    found = dkim_in_dns(subject, RecordUse.EASY_DKIM)
    for record in found.of(Standing.WRONG) if found else ():
        yield publish(record.expected, subject.account.dns, subject.region, Phase.IDENTITIES)


_ZONE = "dkim.amazonses.com"
_TOKENS = ("a1b2", "c3d4", "e5f6")
_RIGHT = {f"{each}._domainkey.example.com CNAME": (f"{each}.{_ZONE}",) for each in _TOKENS}
_FIRST, _, _LAST = _RIGHT
_REFUSED = s.unread("dns:Query", Why.UNEXPECTED)


def _everywhere(value: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(_RIGHT, (value,))


def _in_zone(zone: str) -> dict[str, tuple[str, ...]]:
    return {f"{each}._domainkey.example.com CNAME": (f"{each}.{zone}",) for each in _TOKENS}


def _waiting(status: str = "PENDING", origin: str = "AWS_SES", zone: str | None = _ZONE) -> Identity:
    return s.domain(
        verification=status, dkim=s.signing(status), detail=s.details(dkim_origin=origin, signing_zone=zone)
    )


EXAMPLES = (
    flagged("A wildcard answers for all three names.", east(_waiting()), dns=_everywhere("www.example.com")),
    flagged(
        "The console added the domain to the value of one record.",
        east(_waiting()),
        dns={**_RIGHT, _LAST: (f"e5f6.{_ZONE}.example.com",)},
    ),
    flagged(
        "One record has the token of another, while SES says SUCCESS.",
        east(_waiting("SUCCESS")),
        dns={**_RIGHT, _LAST: (f"a1b2.{_ZONE}",)},
    ),
    flagged(
        "The records point to another zone than the one that SES names.",
        east(_waiting(zone="a31d.dkim.us-east-1.amazonses.com")),
        dns=_RIGHT,
    ),
    flagged(
        "The depth does not read the zone, and one record points to no zone of SES.",
        east(_waiting(zone=None)),
        dns={**_RIGHT, _LAST: ("e5f6.dkim.example.net",)},
    ),
    flagged(
        "One record is wrong, and the answer for another was not read.",
        east(_waiting()),
        dns={**_RIGHT, _FIRST: _REFUSED, _LAST: ("x.example.net",)},
    ),
    clear("The DNS has the three records.", east(_waiting()), dns=_RIGHT),
    clear(
        "The zone is not read, and the records point to a zone of SES.",
        east(_waiting(zone=None)),
        dns=_in_zone("a31d.dkim.us-east-1.amazonses.com"),
    ),
    clear(
        "The records of a replica point to the zone of its parent's region.",
        west(_waiting("SUCCESS")),
        east(_waiting("PENDING", "AWS_SES_US_WEST_2", "dkim.us-east-1.amazonses.com")),
        dns=_RIGHT,
    ),
    clear("A record is missing: another rule reports it.", east(_waiting()), dns={**_RIGHT, _LAST: ()}),
    clear(
        "SES has found the records, and the resolver finds other ones: another rule reports it.",
        east(_waiting("SUCCESS")),
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
        dns={f"{each}._domainkey.a.example.com CNAME": ("www.example.com",) for each in _TOKENS},
    ),
    clear(
        "The records are right in a region that AWS does not document.",
        s.region("eusc-de-east-1", _waiting(zone="dkim.eusc-de-east-1.amazonses.eu")),
        dns=_in_zone("dkim.eusc-de-east-1.amazonses.eu"),
    ),
    unknown(
        "The records point to an unknown name; no document says which zone is right in the region.",
        s.region("eusc-de-east-1", _waiting(zone=None)),
        dns=_in_zone("keys.example.net"),
    ),
    unknown("The resolver did not answer for one record.", east(_waiting()), dns={**_RIGHT, _LAST: _REFUSED}),
    unknown("The DNS was not asked.", east(_waiting())),
    unknown(
        "The tokens could not be read.", east(s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes"))), dns={}
    ),
)
