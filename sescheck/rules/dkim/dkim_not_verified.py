r"""DKIM is enabled but not verified

## What it finds

A domain identity that is enabled for DKIM in this region with status `PENDING`, `FAILED`, `TEMPORARY_FAILURE` or
`NOT_STARTED`. A status that this version does not know is not flagged.

A domain that is not verified here is reported by [identity-not-verified](identity-not-verified.md): today the
DKIM records *are* the verification, so that both wait for the same records. So is a domain of which AWS no longer
finds the records, where both have the status `TEMPORARY_FAILURE`. The two part where a domain was verified by a
TXT record, the older way, or where it lost its DKIM records later. Email addresses are not asked: they have no
DKIM records. A subdomain with DKIM of its own is asked, also under a domain that signs: the most specific
identity's settings hold.

After a change of the key's length the status may be `PENDING` for a while; the evidence has both lengths then.

## Why it matters

SES signs only once it has found the records. Until then mail leaves without a signature of the domain, and DMARC
fails unless a custom MAIL FROM domain passes instead. With `TEMPORARY_FAILURE` SES found them once and no
longer does: signing stops if that lasts. Whether SES signs meanwhile AWS does not say.

## How to fix

See the tokens and the zone that they live in:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes

With Easy DKIM, publish for each token the record `TOKEN._domainkey.DOMAIN CNAME TOKEN.ZONE`, where `ZONE` is the
answer's `SigningHostedZone`; with BYODKIM (origin `EXTERNAL`) the TXT record of the selector. A replica (DEED) has
its parent's records. SES looks for 72 hours. After `FAILED`, start again, by the
answer's `SigningAttributesOrigin`. With Easy DKIM (`AWS_SES`), which gives the tokens to publish:

    aws ses verify-domain-dkim --region REGION --domain DOMAIN

With BYODKIM (`EXTERNAL`), give the selector and the private key again:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin EXTERNAL --signing-attributes file://byodkim.json

with `{"DomainSigningSelector": "SELECTOR", "DomainSigningPrivateKey": "BASE64"}` in the file. For a replica (DEED,
`AWS_SES_<REGION>`), look at the parent first, then name its region again, such as `AWS_SES_US_EAST_1`:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES_PARENT_REGION

Each command replaces the domain's whole DKIM setup by that of its origin. So never use the one for Easy DKIM on
BYODKIM or on a replica: AWS does not say what it does to their key, and mail may leave unsigned.

## Sources

- [Troubleshooting DKIM](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-dkim.html)
- [DkimAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DkimAttributes.html)
- [Creating and verifying identities](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)

In 2019 the records were TXT records, apart from the one that verified the domain.
"""

from sescheck.comparison.account_view import IN_DANGER, is_in_danger, is_verified
from sescheck.comparison.logic import NO
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_UNVERIFIED = {"PENDING", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED"}


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.DKIM, Fact.IDENTITY_DETAIL))
def check(subject: IdentityInRegion) -> Verdict:
    """Is DKIM enabled, and SES not satisfied with the records?"""
    verified = is_verified(Known(subject.identity))
    if subject.identity.type != "DOMAIN" or verified == NO:
        return NOT_APPLICABLE
    dkim = need(subject.identity.dkim)
    if not dkim.enabled:
        return NOT_APPLICABLE
    if dkim.status not in _UNVERIFIED or _is_the_verification(dkim.status, subject.identity):
        return CLEAR
    if isinstance(verified, Unreadable):
        return cannot_tell(verified)
    name, here = subject.name, subject.here.name
    lost = f"AWS no longer finds the DKIM records of {name} in {here}: signing stops if that lasts"
    waits = f"{name} is enabled for DKIM in {here} and its status is {dkim.status}"
    return Flag(
        lost if dkim.status == IN_DANGER else waits,
        evidence={"dkim_status": dkim.status, "tokens": list(dkim.tokens), **_about_the_key(subject.identity)},
    )


def _is_the_verification(status: str, identity: Identity) -> bool:
    """Are the records lost that verify the domain, too? That is another rule's finding."""
    return status == IN_DANGER and is_in_danger(identity)


def _about_the_key(identity: Identity) -> dict[str, object]:
    match identity.detail:
        case Known(detail):
            found = {
                "origin": detail.dkim_origin,
                "signing_zone": detail.signing_zone,
                "key_length": detail.key_length,
                "next_key_length": detail.next_key_length,
            }
            return {field: value for field, value in found.items() if value is not None}
        case Unreadable():
            return {}


_HERE = ("us-east-1", "example.com")

EXAMPLES = (
    *(
        flagged(
            f"The domain is verified, and its DKIM status is {status}.",
            east(s.domain(dkim=s.signing(status))),
            at=_HERE,
        )
        for status in ("PENDING", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED")
    ),
    flagged(
        "DKIM failed; the detail is not asked for at this depth.",
        east(s.domain(dkim=s.signing("FAILED"), detail=s.unread(why=Why.NOT_ASKED))),
        at=_HERE,
    ),
    flagged(
        "The subdomain's own DKIM failed, under a domain that signs.",
        east(s.domain(), s.domain("a.example.com", dkim=s.signing("FAILED"))),
        at="a.example.com",
    ),
    clear("The domain signs.", east(s.domain())),
    clear(
        "The domain itself waits for verification, by the same records.",
        east(s.domain(verification="PENDING", dkim=s.signing("PENDING"))),
    ),
    clear(
        "AWS no longer finds the records, which verify the domain too.",
        east(s.domain(verification=IN_DANGER, dkim=s.signing(IN_DANGER))),
    ),
    clear(
        "DKIM was never set up, or is switched off.",
        east(s.domain(dkim=s.not_signing()), s.domain("example.org", dkim=s.signing("FAILED", enabled=False))),
    ),
    clear(
        "The address reports the status of its domain, or of none.",
        east(s.address("news@example.com", dkim=s.signing("PENDING"))),
        west(s.address("me@gmail.com", dkim=s.signing("NOT_STARTED"))),
    ),
    clear("A status of a later version of AWS.", east(s.domain(dkim=s.signing("ROTATING")))),
    unknown("The DKIM status was refused.", east(s.domain(dkim=s.unread("ses:GetIdentityDkimAttributes")))),
    unknown(
        "DKIM failed; nobody said whether the domain is verified.",
        east(s.domain(verification=s.unread(), dkim=s.signing("FAILED"))),
    ),
)
