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
from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.engine.subjects.identities import IDENTITY, IdentitySubject
from sescheck.ses.signing import own_domain_signs
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Unreadable, value_of
from sescheck.testing import builders as s


def check(subject: IdentitySubject) -> Verdict:
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


def _flag(subject: IdentitySubject) -> Flag:
    status = value_of(subject.identity.dkim, lambda dkim: dkim.status)
    return Flag(
        f"{subject.name} has DKIM switched off in {subject.here.name}, where its domain signs",
        evidence={"dkim_status": status.value} if isinstance(status, Known) else {},
    )


_ADDRESS = "news@example.com"
_OFF = s.address(_ADDRESS, dkim=s.signing(enabled=False))
_BARE = s.address(_ADDRESS, dkim=s.not_signing())
_DOMAIN = s.domain("example.com")
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_HERE = ("us-east-1", _ADDRESS)

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=IDENTITY,
    facts=(Fact.IDENTITIES, Fact.DKIM),
    check=check,
    examples=(
        flagged(
            "DKIM is off for the address; its domain signs.",
            s.snapshot(s.region("us-east-1", _DOMAIN, _OFF)),
            _HERE,
        ),
        flagged(
            "The address reports that nothing was set up; its domain signs.",
            s.snapshot(s.region("us-east-1", _DOMAIN, _BARE)),
            _HERE,
        ),
        flagged(
            "The address is of a subdomain that signs with a key of its own, written in another case.",
            s.snapshot(
                s.region(
                    "us-east-1", s.domain("a.example.com"), s.address("x@A.example.com", dkim=s.not_signing())
                )
            ),
            ("us-east-1", "x@A.example.com"),
        ),
        clear(
            "The address reports its domain's signature.",
            s.snapshot(s.region("us-east-1", _DOMAIN, s.address(_ADDRESS))),
        ),
        clear(
            "The domain is no identity of the account.",
            s.snapshot(s.region("us-east-1", s.address("me@gmail.com", dkim=s.not_signing()))),
        ),
        clear(
            "The address is of a subdomain that is not an identity; the domain above it signs.",
            s.snapshot(s.region("us-east-1", _DOMAIN, s.address("x@a.example.com", dkim=s.not_signing()))),
        ),
        clear(
            "The subdomain inherits the signature of the domain above it, and has none of its own to report.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    _DOMAIN,
                    s.domain("a.example.com", dkim=s.not_signing()),
                    s.address("x@a.example.com", dkim=s.signing(enabled=False)),
                )
            ),
        ),
        clear(
            "The domain signs in another region only.",
            s.snapshot(
                s.region("us-west-2", _DOMAIN),
                s.region("us-east-1", s.domain("example.com", dkim=s.not_signing()), _BARE),
            ),
        ),
        clear(
            "The domain's DKIM waits for its records, or the domain for verification.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com", dkim=s.signing("PENDING")), _OFF),
                s.region("us-east-1", s.domain("example.com", verification="PENDING"), _OFF),
            ),
        ),
        clear(
            "The subdomain between is switched off, and the address with it.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    _DOMAIN,
                    s.domain("a.example.com", dkim=s.signing(enabled=False)),
                    s.address("x@a.example.com", dkim=s.signing(enabled=False)),
                )
            ),
        ),
        clear(
            "The address is not verified, and follows its domain.",
            s.snapshot(
                s.region("us-east-1", _DOMAIN, s.address(_ADDRESS, verification="PENDING", dkim=s.not_signing()))
            ),
        ),
        clear(
            "The address reports a signature; what its domain has was refused.",
            s.snapshot(s.region("us-east-1", s.domain("example.com", dkim=_UNREAD), s.address(_ADDRESS))),
        ),
        in_doubt(
            "The domain signs; what the address has was refused.",
            s.snapshot(s.region("us-east-1", _DOMAIN, s.address(_ADDRESS, dkim=_UNREAD))),
        ),
        in_doubt(
            "DKIM is off for the address; what its domain has was refused.",
            s.snapshot(s.region("us-east-1", s.domain("example.com", dkim=_UNREAD), _OFF)),
        ),
        in_doubt(
            "DKIM is off for the address; nobody said whether its domain is verified.",
            s.snapshot(s.region("us-east-1", s.domain("example.com", verification=s.unread()), _OFF)),
        ),
        in_doubt(
            "Nobody said whether the address is verified.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    _DOMAIN,
                    s.address(_ADDRESS, verification=s.unread(), dkim=s.signing(enabled=False)),
                )
            ),
        ),
        in_doubt(
            "The list breaks off before the domain.",
            s.snapshot(s.region("us-east-1", listed=Listing((_OFF,), s.unread("ses:ListEmailIdentities")))),
        ),
    ),
)
