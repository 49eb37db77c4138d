r"""A domain signs with DKIM in another region but not here

## What it finds

A domain identity that is enabled for DKIM with status `SUCCESS` in another region of its group, while DKIM is
switched off for it in this region. A domain that is missing here altogether is reported by
[identity-missing-in-region](identity-missing-in-region.md); one that is enabled here and not yet verified is
reported by [dkim-not-verified](dkim-not-verified.md). Email addresses are skipped: they inherit their domain's
DKIM. A subdomain for which DKIM was never set up here inherits too, if the verified domain above it signs.

## Why it matters

DKIM is set up region by region. After a failover, the domain's mail leaves unsigned: under a DMARC policy of
`quarantine` or `reject` it goes to spam or is rejected, unless a custom MAIL FROM domain passes instead.

## How to fix

Look at the status and the origin of the key, in both regions:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes
    aws sesv2 get-email-identity --region OTHER_REGION --email-identity DOMAIN --query DkimAttributes

If DKIM was set up and switched off, switch it on again:

    aws sesv2 put-email-identity-dkim-attributes --region REGION --email-identity DOMAIN --signing-enabled

If it was never set up (status `NOT_STARTED`), set it up first, with the origin that the other region has. The
commands replace the whole DKIM setup, so do not run one over a setup of another origin. For Easy DKIM (`AWS_SES`),
publish the CNAME records of the three tokens in the answer:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

A replica of the other region's Easy DKIM identity (DEED) needs no new records. The origin is, for
instance, `AWS_SES_US_EAST_1`:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES_PARENT_REGION

For BYODKIM (`EXTERNAL`), give the selector and the private key of the other region:

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

In 2019 Easy DKIM used TXT records, different ones in each region. Today it uses CNAME records, and DEED shares
them.
"""

from sescheck.comparison.facets import dkim_of
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.dmarc_failover import if_dmarc_refuses
from sescheck.rules.shared.steps.signing import set_up_like, signing_switched
from sescheck.ses.signing import NEVER_SET_UP, domain_signs, inherits, is_signing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.DKIM), failover=if_dmarc_refuses)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag a domain whose DKIM is off here and signs in another region."""
    if not subject.is_domain or not subject.elsewhere:
        return NOT_APPLICABLE
    elsewhere = subject.elsewhere.answers(dkim_of)
    signing = elsewhere.where(is_signing)
    if not signing and not elsewhere.unread:
        return CLEAR
    dkim = need(subject.identity.dkim)
    if dkim.enabled or (inherits(dkim) and need(domain_signs(subject.here, subject.name))):
        return CLEAR
    if not signing:
        return cannot_tell(*elsewhere.unread)
    return Flag(
        f"{subject.name} signs with DKIM in {', '.join(signing)} but not in {subject.region}",
        evidence={"dkim_status": dkim.status},
        compared_with=signing,
    )


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Switch DKIM on; if it was never set up, set it up as the first region that signs has it."""
    name, region = subject.name, subject.region
    if need(subject.identity.dkim).status != NEVER_SET_UP:
        yield signing_switched(name, region, on=True)
        return
    peer = next(each for each in subject.elsewhere if each.view.name in flag.compared_with)
    like = need(peer.identity)
    if like is not None:
        yield from set_up_like(subject.account, name, like, peer.view, region)


_WEST = west(s.domain())
_OFF = s.domain(dkim=s.not_signing())
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_SUBDOMAINS = west(s.domain("a.example.com"))

EXAMPLES = (
    flagged("The domain signs in us-west-2; in us-east-1 DKIM was never set up.", _WEST, east(_OFF)),
    flagged(
        "A third region could not be read; us-west-2 is enough.",
        _WEST,
        east(_OFF),
        ireland(s.domain(dkim=_UNREAD)),
    ),
    flagged(
        "DKIM is switched off for the subdomain in us-east-1, which stops inheritance too.",
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
        "DKIM is pending in us-east-1: another rule reports it.", _WEST, east(s.domain(dkim=s.signing("PENDING")))
    ),
    clear("DKIM is not verified in us-west-2 either.", west(s.domain(dkim=s.signing("FAILED"))), east(_OFF)),
    clear(
        "The subdomain's DKIM was never set up in us-east-1, where the domain above it signs.",
        _SUBDOMAINS,
        east(s.domain(), s.domain("a.example.com", dkim=s.not_signing())),
    ),
    clear(
        "Only us-west-2 signs for the address; addresses are not flagged.",
        west(s.domain(), s.address("me@gmail.com")),
        east(s.address("me@gmail.com", dkim=s.not_signing())),
    ),
    unknown(
        "DKIM is off in us-east-1, and us-west-2 could not be read.", west(s.domain(dkim=_UNREAD)), east(_OFF)
    ),
    unknown("Region us-east-1 could not be read.", _WEST, east(s.domain(dkim=_UNREAD))),
    unknown(
        "DKIM was never set up for the subdomain; the DKIM of the domain above it could not be read.",
        _SUBDOMAINS,
        east(s.domain(dkim=_UNREAD), s.domain("a.example.com", dkim=s.not_signing())),
    ),
)
