r"""A verified domain signs with DKIM in no region

## What it finds

A domain that is verified in at least one region of its group and set up for DKIM in none. It counts as set up in a
region where it is verified and enabled, whatever the status (that is [dkim-not-verified](dkim-not-verified.md)'s),
and where the verified domain above it signs and DKIM was never set up for it, which inherits. A subdomain whose
DKIM was set up and switched off does not inherit. One finding a domain and group.

Where it signs in one region and not in another, that is [dkim-missing-in-region](dkim-missing-in-region.md)'s.

## Why it matters

Mail goes out with the signature of `amazonses.com` only, which is never aligned with the domain. DMARC then rests
on a custom MAIL FROM domain alone, and large receivers ask bulk senders for DKIM.

## How to fix

In each region that sends, set up Easy DKIM, publish the CNAME records of the three tokens in the answer, and
see to it that signing is on:

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT
    aws sesv2 put-email-identity-dkim-attributes --region REGION --email-identity DOMAIN --signing-enabled

A domain that only receives, or whose mail is signed before it reaches SES, needs none: accept the finding.

## Sources

- [Authenticating email with DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html)
- [Complying with DMARC](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html)

In 2019 a domain was verified by a TXT record, and DKIM was a step of its own; such domains are found here.
"""

from sescheck.rules import staging as s
from sescheck.rules.answers import NO, YES, unread_among
from sescheck.rules.peers import Peer
from sescheck.rules.rule import (
    CLEAR,
    NOT_CONCERNED,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.rules.scopes import IDENTITY_EVERYWHERE, EverywhereSubject
from sescheck.rules.ses.signing import domain_is_set_up, inherits
from sescheck.rules.world import is_verified
from sescheck.snapshot.model import Dkim, Fact, Identity
from sescheck.snapshot.reading import Listing, Reading, any_of, then


def check(subject: EverywhereSubject) -> Verdict:
    """Is the domain verified somewhere, and set up for DKIM nowhere?"""
    verified = any_of(is_verified(peer.identity) for peer in subject.peers)
    if "@" in subject.name or verified == NO:
        return NOT_CONCERNED
    set_up = [_set_up(subject.name, peer) for peer in subject.peers]
    if YES in set_up:
        return CLEAR
    if doubts := unread_among(verified, *set_up):
        return cannot_tell(*doubts)
    verified_in = tuple(peer.view.name for peer in subject.peers if is_verified(peer.identity) == YES)
    return Flag(
        f"{subject.name} is verified in {', '.join(verified_in)} and set up for DKIM in no region",
        evidence={"verified_in": list(verified_in)},
        compared_with=tuple(peer.view.name for peer in subject.peers),
    )


def _set_up(name: str, peer: Peer) -> Reading[bool]:
    def of_identity(identity: Identity | None) -> Reading[bool]:
        return domain_is_set_up(peer.view, name) if identity is None else then(identity.dkim, of_dkim)

    def of_dkim(dkim: Dkim) -> Reading[bool]:
        if dkim.enabled:
            return is_verified(peer.identity)
        return domain_is_set_up(peer.view, name) if inherits(dkim) else NO

    return then(peer.identity, of_identity)


_OFF = s.domain("example.com", dkim=s.not_signing())
_SWITCHED_OFF = s.signing(enabled=False)
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_EVERYWHERE = (None, "example.com")

RULE = Rule(
    severity=Severity.MEDIUM,
    scope=IDENTITY_EVERYWHERE,
    facts=(Fact.IDENTITIES, Fact.DKIM),
    check=check,
    examples=(
        flagged(
            "The domain is verified in both regions, and DKIM was never set up.",
            s.snapshot(s.region("us-west-2", _OFF), s.region("us-east-1", _OFF)),
            _EVERYWHERE,
        ),
        flagged(
            "The only region that has the domain has its DKIM switched off.",
            s.snapshot(s.region("us-west-2"), s.region("us-east-1", s.domain("example.com", dkim=_SWITCHED_OFF))),
            _EVERYWHERE,
        ),
        flagged(
            "DKIM is off where the domain is verified, and enabled where it is not.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com", verification="PENDING", dkim=s.signing("PENDING"))),
                s.region("us-east-1", _OFF),
            ),
            _EVERYWHERE,
        ),
        flagged(
            "The subdomain's DKIM is switched off, under a domain that signs.",
            s.snapshot(
                s.region("us-east-1", s.domain("example.com"), s.domain("a.example.com", dkim=_SWITCHED_OFF))
            ),
            (None, "a.example.com"),
        ),
        flagged(
            "Neither the domain nor its subdomain is set up.",
            s.snapshot(s.region("us-east-1", _OFF, s.domain("a.example.com", dkim=s.not_signing()))),
            _EVERYWHERE,
            (None, "a.example.com"),
        ),
        clear(
            "The domain signs in one of two regions: the other is another rule's question.",
            s.snapshot(s.region("us-west-2", s.domain("example.com")), s.region("us-east-1", _OFF)),
        ),
        clear(
            "DKIM is enabled and failed in the only region: another rule's question.",
            s.snapshot(s.region("us-east-1", s.domain("example.com", dkim=s.signing("FAILED")))),
        ),
        clear(
            "The domain above the subdomain signs in its stead.",
            s.snapshot(
                s.region("us-east-1", s.domain("example.com"), s.domain("a.example.com", dkim=s.not_signing()))
            ),
        ),
        clear(
            "The domain is verified in no region.",
            s.snapshot(
                s.region("us-east-1", s.domain("example.com", verification="FAILED", dkim=s.not_signing())),
            ),
        ),
        clear(
            "An address of somebody else's domain has no DKIM.",
            s.snapshot(s.region("us-east-1", s.address("me@gmail.com", dkim=s.not_signing()))),
        ),
        clear(
            "The domain signs in us-west-2; us-east-1 refused the question.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com")),
                s.region("us-east-1", s.domain("example.com", dkim=_UNREAD)),
            ),
        ),
        in_doubt(
            "DKIM is off in us-west-2; us-east-1 refused the question.",
            s.snapshot(
                s.region("us-west-2", _OFF),
                s.region("us-east-1", s.domain("example.com", dkim=_UNREAD)),
            ),
        ),
        in_doubt(
            "DKIM is off in us-west-2; the list of us-east-1 was refused.",
            s.snapshot(
                s.region("us-west-2", _OFF),
                s.region("us-east-1", listed=Listing((), s.unread("ses:ListEmailIdentities"))),
            ),
        ),
        in_doubt(
            "DKIM is off, and nobody said whether the domain is verified.",
            s.snapshot(
                s.region("us-east-1", s.domain("example.com", verification=s.unread(), dkim=s.not_signing()))
            ),
        ),
        in_doubt(
            "The subdomain was never set up, and whether the domain above it signs was refused.",
            s.snapshot(
                s.region(
                    "us-east-1",
                    s.domain("example.com", dkim=_UNREAD),
                    s.domain("a.example.com", dkim=s.not_signing()),
                )
            ),
        ),
    ),
)
