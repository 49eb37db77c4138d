r"""A domain signs with DKIM in another region but not here

## What it finds

A domain identity that is enabled for DKIM with status `SUCCESS` in another region of its group, while DKIM is
switched off for it in this region. A domain that is missing here altogether is reported by
[identity-missing-in-region](identity-missing-in-region.md); one that is enabled here and not yet verified is
reported by [dkim-not-verified](dkim-not-verified.md). Email addresses are not asked: they inherit their domain's
DKIM. A subdomain for which DKIM was never set up here inherits too, where the verified domain above it signs.

## Why it matters

DKIM is set up region by region. After a failover the domain's mail leaves unsigned: under a DMARC policy of
`quarantine` or `reject` it goes to spam or is refused, unless a custom MAIL FROM domain passes instead.

## How to fix

Look at the status and the origin of the key, in both regions:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes
    aws sesv2 get-email-identity --region OTHER_REGION --email-identity DOMAIN --query DkimAttributes

Where DKIM was set up and switched off, switch it on again:

    aws sesv2 put-email-identity-dkim-attributes --region REGION --email-identity DOMAIN --signing-enabled

Where it was never set up (status `NOT_STARTED`), set it up first, by the origin that the other region has. The
commands replace the whole DKIM setup, so do not run one over a setup of another origin. Easy DKIM (`AWS_SES`),
where you publish the CNAME records of the three tokens in the answer:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

Or a replica of the other region's Easy DKIM identity (DEED), which needs no new records; the origin is, for
instance, `AWS_SES_US_EAST_1`:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES_PARENT_REGION

BYODKIM (`EXTERNAL`), with the selector and the private key of the other region:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin EXTERNAL --signing-attributes file://byodkim.json

with `{"DomainSigningSelector": "SELECTOR", "DomainSigningPrivateKey": "BASE64"}` in the file.

## Sources

- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-dkim)
- [DKIM and how it is inherited](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html)
- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)
- [PutEmailIdentityDkimSigningAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutEmailIdentityDkimSigningAttributes.html):
  takes a replica's origin in `SigningAttributesOrigin` only, `CreateEmailIdentity` in
  `DomainSigningAttributesOrigin` only

In 2019 Easy DKIM used TXT records, and every region its own; today they are CNAME records, and DEED shares them.
"""

from sescheck.comparison.facets import dkim_of
from sescheck.comparison.logic import NO, YES
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.ses.signing import domain_signs, inherits, is_signing
from sescheck.snapshot.model import Dkim
from sescheck.snapshot.reading import Known, Reading, then, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.DKIM))
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Is DKIM off here for a domain that signs elsewhere?"""
    if subject.identity.type != "DOMAIN" or not subject.elsewhere:
        return NOT_APPLICABLE
    here = subject.identity.dkim
    elsewhere = subject.elsewhere.answers(dkim_of)
    signing = elsewhere.where(is_signing)
    if not signing and not elsewhere.unread:
        return CLEAR
    unsigned = need(then(here, lambda dkim: _unsigned(subject, dkim)))
    if not unsigned:
        return CLEAR
    if not signing:
        return cannot_tell(*elsewhere.unread)
    return Flag(
        f"{subject.name} signs with DKIM in {', '.join(signing)} and is not enabled for it in {subject.here.name}",
        evidence={"dkim_status": here.value.status} if isinstance(here, Known) else {},
        compared_with=signing,
    )


def _unsigned(subject: IdentityAcrossRegions, dkim: Dkim) -> Reading[bool]:
    if dkim.enabled or not inherits(dkim):
        return NO if dkim.enabled else YES
    return value_of(domain_signs(subject.here, subject.name), lambda signs: not signs)


_WEST = west(s.domain())
_OFF = s.domain(dkim=s.not_signing())
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_SUBDOMAINS = west(s.domain("a.example.com"))

EXAMPLES = (
    flagged("The domain signs in us-west-2; in us-east-1 DKIM was never set up.", _WEST, east(_OFF)),
    flagged(
        "A third region refused the question; us-west-2 is enough.",
        _WEST,
        east(_OFF),
        ireland(s.domain(dkim=_UNREAD)),
    ),
    flagged(
        "The subdomain's DKIM is switched off in us-east-1, so that it does not inherit either.",
        _SUBDOMAINS,
        east(s.domain(), s.domain("a.example.com", dkim=s.signing(enabled=False))),
        at="a.example.com",
    ),
    flagged(
        "The subdomain's DKIM was never set up in us-east-1, and the domain above it does not sign.",
        _SUBDOMAINS,
        east(s.domain(dkim=s.signing("FAILED")), s.domain("a.example.com", dkim=s.not_signing())),
        at="a.example.com",
    ),
    clear("The domain signs in both regions.", _WEST, east(s.domain())),
    clear(
        "DKIM waits for its records in us-east-1: enabled, so another rule's question.",
        _WEST,
        east(s.domain(dkim=s.signing("PENDING"))),
    ),
    clear("DKIM is not verified in us-west-2 either.", west(s.domain(dkim=s.signing("FAILED"))), east(_OFF)),
    clear(
        "The subdomain's DKIM was never set up in us-east-1, where the domain above it signs.",
        _SUBDOMAINS,
        east(s.domain(), s.domain("a.example.com", dkim=s.not_signing())),
    ),
    clear(
        "The address signs in us-west-2 with its domain's DKIM, and has no such domain in us-east-1.",
        west(s.domain(), s.address("me@gmail.com")),
        east(s.address("me@gmail.com", dkim=s.not_signing())),
    ),
    unknown(
        "DKIM is off in us-east-1, and us-west-2 refused the question.", west(s.domain(dkim=_UNREAD)), east(_OFF)
    ),
    unknown("Region us-east-1 refused the question.", _WEST, east(s.domain(dkim=_UNREAD))),
    unknown(
        "The subdomain's DKIM was never set up in us-east-1; whether the domain above it signs was refused.",
        _SUBDOMAINS,
        east(s.domain(dkim=_UNREAD), s.domain("a.example.com", dkim=s.not_signing())),
    ),
)
