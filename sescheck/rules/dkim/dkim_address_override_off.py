r"""An address sends without DKIM although its domain signs

## What it finds

A verified email address that reports DKIM switched off in this region, while the domain after its `@` is verified
here and signs with a key of its own. Addresses never need DKIM records of their own. Not asked are addresses whose
domain is not an identity here, or does not sign: they have nothing to inherit. That a domain further up signs does
not count: `x@a.example.com` reports the state of `a.example.com`, and off where only `example.com` is an identity.
An address that is not verified follows its domain, and is not asked either.

## Why it matters

The domain's mail is signed, but not this sender's: under a DMARC policy it goes to spam or is refused.

## How to fix

    aws sesv2 put-email-identity-dkim-attributes --region REGION --email-identity ADDRESS --signing-enabled

Or delete the address, if it needs no settings of its own; its domain lets it send, and signs:

    aws sesv2 delete-email-identity --region REGION --email-identity ADDRESS

## Sources

- [DKIM and how it is inherited](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html): an
  address inherits, and can be switched off and on again
- [Troubleshooting DKIM](https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-dkim.html) says otherwise: mail of
  a verified address is not signed unless DKIM is configured for the address itself. Answers of AWS that others
  observed agree with the first page in part: an address reports the state of the domain after its `@`. By those
  answers switching it on an address may do nothing. We did not try which is right; only an address that reports
  off while that very domain signs is flagged.
"""

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.logic import NO, all_of, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.signing import own_domain_signs
from sescheck.snapshot.reading import Known, Listing, Unreadable, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.DKIM))
def check(subject: IdentityInRegion) -> Verdict:
    """Is DKIM off for a verified address whose domain signs?"""
    verified = is_verified(Known(subject.identity))
    if subject.identity.type != "EMAIL_ADDRESS" or verified == NO:
        return NOT_APPLICABLE
    if subject.here.identity(subject.name.rpartition("@")[2]) == Known(None):
        return NOT_APPLICABLE
    conditions = (
        verified,
        value_of(subject.identity.dkim, lambda dkim: not dkim.enabled),
        own_domain_signs(subject.here, subject.name),
    )
    match all_of(conditions):
        case Known(unsigned):
            return _flag(subject) if unsigned else CLEAR
        case Unreadable():
            return cannot_tell(*unread_among(*conditions))


def _flag(subject: IdentityInRegion) -> Flag:
    status = value_of(subject.identity.dkim, lambda dkim: dkim.status)
    return Flag(
        f"{subject.name} has DKIM switched off in {subject.here.name}, where its domain signs",
        evidence={"dkim_status": status.value} if isinstance(status, Known) else {},
    )


_ADDRESS = "news@example.com"
_OFF = s.address(_ADDRESS, dkim=s.signing(enabled=False))
_BARE = s.address(_ADDRESS, dkim=s.not_signing())
_DOMAIN = s.domain()
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_HERE = ("us-east-1", _ADDRESS)

EXAMPLES = (
    flagged("DKIM is off for the address; its domain signs.", east(_DOMAIN, _OFF), at=_HERE),
    flagged("The address reports that nothing was set up; its domain signs.", east(_DOMAIN, _BARE), at=_HERE),
    flagged(
        "The address is of a subdomain that signs with a key of its own, written in another case.",
        east(s.domain("a.example.com"), s.address("x@A.example.com", dkim=s.not_signing())),
        at="x@A.example.com",
    ),
    clear("The address reports its domain's signature.", east(_DOMAIN, s.address(_ADDRESS))),
    clear("The domain is no identity of the account.", east(s.address("me@gmail.com", dkim=s.not_signing()))),
    clear(
        "The address is of a subdomain that is not an identity; the domain above it signs.",
        east(_DOMAIN, s.address("x@a.example.com", dkim=s.not_signing())),
    ),
    clear(
        "The subdomain inherits the signature of the domain above it, and has none of its own to report.",
        east(
            _DOMAIN,
            s.domain("a.example.com", dkim=s.not_signing()),
            s.address("x@a.example.com", dkim=s.signing(enabled=False)),
        ),
    ),
    clear("The domain signs in another region only.", west(_DOMAIN), east(s.domain(dkim=s.not_signing()), _BARE)),
    clear(
        "The domain's DKIM waits for its records, or the domain for verification.",
        west(s.domain(dkim=s.signing("PENDING")), _OFF),
        east(s.domain(verification="PENDING"), _OFF),
    ),
    clear(
        "The subdomain between is switched off, and the address with it.",
        east(
            _DOMAIN,
            s.domain("a.example.com", dkim=s.signing(enabled=False)),
            s.address("x@a.example.com", dkim=s.signing(enabled=False)),
        ),
    ),
    clear(
        "The address is not verified, and follows its domain.",
        east(_DOMAIN, s.address(_ADDRESS, verification="PENDING", dkim=s.not_signing())),
    ),
    clear(
        "The address reports a signature; what its domain has was refused.",
        east(s.domain(dkim=_UNREAD), s.address(_ADDRESS)),
    ),
    unknown(
        "The domain signs; what the address has was refused.", east(_DOMAIN, s.address(_ADDRESS, dkim=_UNREAD))
    ),
    unknown("DKIM is off for the address; what its domain has was refused.", east(s.domain(dkim=_UNREAD), _OFF)),
    unknown(
        "DKIM is off for the address; nobody said whether its domain is verified.",
        east(s.domain(verification=s.unread()), _OFF),
    ),
    unknown(
        "Nobody said whether the address is verified.",
        east(_DOMAIN, s.address(_ADDRESS, verification=s.unread(), dkim=s.signing(enabled=False))),
    ),
    unknown(
        "The list breaks off before the domain.",
        east(listed=Listing((_OFF,), s.unread("ses:ListEmailIdentities"))),
    ),
)
