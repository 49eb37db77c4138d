r"""An address sends without DKIM although its domain signs

## What it finds

A verified email address that reports DKIM switched off in this region, while the domain after its `@` is verified
here and signs with a key of its own. Addresses never need DKIM records of their own.

An address whose domain is not an identity here, or does not sign, has nothing to inherit and is skipped. A domain
further up does not count: `x@a.example.com` reports the state of `a.example.com`, and reports off if only
`example.com` is an identity. An address that is not verified has its domain's settings and is skipped too.

## Why it matters

Mail of the domain is signed, but mail of this sender is not. Under a DMARC policy it goes to spam or is rejected.

## How to fix

    aws sesv2 put-email-identity-dkim-attributes --region REGION --email-identity ADDRESS --signing-enabled

Or delete the address if it needs no settings of its own. It can then still send through its domain, which signs:

    aws sesv2 delete-email-identity --region REGION --email-identity ADDRESS

## Sources

- [DKIM and how it is inherited](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html): an
  address inherits, and can be switched off and on again
- [Troubleshooting DKIM](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-dkim.html) says otherwise: mail of
  a verified address is not signed unless DKIM is configured for the address itself. Answers of AWS that others
  observed agree with the first page in part: an address reports the state of the domain after its `@`. If so, the
  switch of an address may have no effect. We did not test which page is right. Only an address that reports off
  while that domain signs is flagged.
"""

from sescheck.comparison.account_view import verified
from sescheck.comparison.logic import NO, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.steps.signing import signing_switched
from sescheck.ses.signing import own_domain_signs
from sescheck.snapshot.reading import Known, Listing, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.DKIM))
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a verified address whose DKIM is off, although its domain signs."""
    address, dkim = subject.identity, subject.identity.dkim
    if address.type != "EMAIL_ADDRESS" or verified(address) == NO:
        return NOT_APPLICABLE
    if subject.here.identity(address.name.rpartition("@")[2]) == Known(None):
        return NOT_APPLICABLE
    conditions = (
        verified(address),
        value_of(dkim, lambda found: not found.enabled),
        own_domain_signs(subject.here, address.name),
    )
    if NO in conditions:
        return CLEAR
    if unread := unread_among(*conditions):
        return cannot_tell(*unread)
    return Flag(
        f"DKIM is switched off for {address.name} in {subject.region}, although its domain signs there",
        evidence={"dkim_status": need(dkim).status},
    )


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Switch DKIM on for the address."""
    alternative = (
        "delete the identity of the address, if it needs no settings of its own: it then has its domain's."
    )
    yield signing_switched(subject.name, subject.region, on=True, alternative=alternative)


_ADDRESS = "news@example.com"
_OFF = s.address(_ADDRESS, dkim=s.signing(enabled=False))
_BARE = s.address(_ADDRESS, dkim=s.not_signing())
_DOMAIN = s.domain()
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")

EXAMPLES = (
    flagged("DKIM is off for the address; its domain signs.", east(_DOMAIN, _OFF), at=_ADDRESS),
    flagged("The address reports that nothing was set up; its domain signs.", east(_DOMAIN, _BARE), at=_ADDRESS),
    flagged(
        "The address is of a subdomain that signs with a key of its own, written in another case.",
        east(s.domain("a.example.com"), s.address("x@A.example.com", dkim=s.not_signing())),
        at="x@A.example.com",
    ),
    clear("The address reports its domain's signature.", east(_DOMAIN, s.address(_ADDRESS))),
    clear("The domain is not an identity of the account.", east(s.address("me@gmail.com", dkim=s.not_signing()))),
    clear(
        "The address is of a subdomain that is not an identity; the domain above it signs.",
        east(_DOMAIN, s.address("x@a.example.com", dkim=s.not_signing())),
    ),
    clear(
        "The subdomain inherits its DKIM signature and has no key of its own.",
        east(
            _DOMAIN,
            s.domain("a.example.com", dkim=s.not_signing()),
            s.address("x@a.example.com", dkim=s.signing(enabled=False)),
        ),
    ),
    clear("The domain signs in another region only.", west(_DOMAIN), east(s.domain(dkim=s.not_signing()), _BARE)),
    clear(
        "The domain or its DKIM is not verified yet.",
        west(s.domain(dkim=s.signing("PENDING")), _OFF),
        east(s.domain(verification="PENDING"), _OFF),
    ),
    clear(
        "DKIM is switched off for the subdomain between them.",
        east(
            _DOMAIN,
            s.domain("a.example.com", dkim=s.signing(enabled=False)),
            s.address("x@a.example.com", dkim=s.signing(enabled=False)),
        ),
    ),
    clear(
        "The address is not verified, so its domain's settings apply.",
        east(_DOMAIN, s.address(_ADDRESS, verification="PENDING", dkim=s.not_signing())),
    ),
    clear(
        "DKIM is on for the address; its domain's DKIM could not be read.",
        east(s.domain(dkim=_UNREAD), s.address(_ADDRESS)),
    ),
    unknown(
        "The domain signs; the address's DKIM could not be read.", east(_DOMAIN, s.address(_ADDRESS, dkim=_UNREAD))
    ),
    unknown(
        "DKIM is off for the address; its domain's DKIM could not be read.", east(s.domain(dkim=_UNREAD), _OFF)
    ),
    unknown(
        "DKIM is off for the address; it is unknown whether its domain is verified.",
        east(s.domain(verification=s.unread()), _OFF),
    ),
    unknown(
        "It is unknown whether the address is verified.",
        east(_DOMAIN, s.address(_ADDRESS, verification=s.unread(), dkim=s.signing(enabled=False))),
    ),
    unknown(
        "The list of identities is incomplete and does not show the domain.",
        east(listed=Listing((_OFF,), s.unread("ses:ListEmailIdentities"))),
    ),
)
