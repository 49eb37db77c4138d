r"""DKIM is not set up for a verified domain

## What it finds

A domain that is verified in at least one region of its group and set up for DKIM in none. It counts as set up in a
region where it is verified and enabled, whatever the status (that is reported by
[dkim-not-verified](dkim-not-verified.md)), and where the verified domain above it is and DKIM was never set up
for it, which inherits. A subdomain whose DKIM was set up and switched off does not inherit. One finding a domain
and group.

Where it signs in one region of the group and not in another, that is reported by
[dkim-missing-in-region](dkim-missing-in-region.md). Where it is set up in a region outside the group, the
finding says so and is `low`: a region that only receives needs no DKIM. Where that could not be read, the finding
says that.

A domain that a configuration set of the region tracks links through, and that has neither a MAIL FROM domain nor a
default configuration set nor a policy, sends nothing and needs no DKIM. With `--depth quick`, which does not ask
for the sets' options, it is flagged all the same; of a domain with its region's name in it, it is "cannot tell".

## Why it matters

Mail goes out with the signature of `amazonses.com` only, which is never aligned with the domain. DMARC then rests
on a custom MAIL FROM domain alone, and large receivers ask bulk senders for DKIM.

## How to fix

In each region that sends, look at what is there. Where DKIM was set up and switched off (another status than
`NOT_STARTED`), switch it on again:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes
    aws sesv2 put-email-identity-dkim-attributes --region REGION --email-identity DOMAIN --signing-enabled

Where it was never set up, set up Easy DKIM, and publish the CNAME records of the three tokens in the answer. Then
switch it on. The command replaces the whole DKIM setup, so do not run it over BYODKIM (`EXTERNAL`) or a replica
(`AWS_SES_<REGION>`):

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

A domain that only receives, or whose mail is signed before it reaches SES, needs none: accept the finding.

## Sources

- [Authenticating email with DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html)
- [Complying with DMARC](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html)

In 2019 a domain was verified by a TXT record, and DKIM was a step of its own; such domains are found here.
"""

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import NO, YES, unread_among
from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, NameInGroup, Severity, Verdict, cannot_tell, rule
from sescheck.ses.signing import domain_is_set_up, inherits
from sescheck.ses.tracking import sends_there
from sescheck.snapshot.model import Dkim, Identity
from sescheck.snapshot.reading import Listing, Reading, Unreadable, any_of, then
from sescheck.snapshot.sending import GlobalEndpoint
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(
        Fact.IDENTITIES,
        Fact.DKIM,
        Fact.MAIL_FROM,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.CONFIGURATION_SET_OPTIONS,
    ),
)
def check(subject: NameInGroup) -> Verdict:
    """Is the domain verified somewhere, and set up for DKIM nowhere?"""
    senders = tuple(subject.peers.kept(sends_there))
    verified = any_of(is_verified(peer.identity) for peer in senders)
    if "@" in subject.name or verified == NO:
        return NOT_APPLICABLE
    set_up = [_set_up(subject.name, peer) for peer in subject.peers]
    if YES in set_up:
        return CLEAR
    if doubts := unread_among(verified, *set_up):
        return cannot_tell(*doubts)
    return _flag(subject, tuple(peer.view.name for peer in senders if is_verified(peer.identity) == YES))


def _flag(subject: NameInGroup, verified_in: tuple[str, ...]) -> Flag:
    group = {view.name for view in subject.group.regions}
    others = [
        Peer(view, view.identity(subject.name)) for view in subject.account.regions if view.name not in group
    ]
    answers = {peer.view.name: _set_up(subject.name, peer) for peer in others}
    set_up = [region for region, answer in answers.items() if answer == YES]
    unknown = [region for region, answer in answers.items() if isinstance(answer, Unreadable)]
    return Flag(
        f"{subject.name} is verified in {', '.join(verified_in)} and {_where(set_up, unknown)}",
        evidence={"verified_in": list(verified_in)} | ({"set_up_outside_the_group": set_up} if set_up else {}),
        compared_with=tuple(peer.view.name for peer in subject.peers),
        severity=Severity.LOW if set_up else None,
    )


def _where(set_up: list[str], unknown: list[str]) -> str:
    """Where it is set up, of the regions outside the group."""
    if set_up:
        return f"not set up for DKIM there; it is in {', '.join(set_up)}, which is not compared with it"
    if unknown:
        return f"not set up for DKIM there; whether it is in {', '.join(unknown)} could not be read"
    return "set up for DKIM nowhere"


def _set_up(name: str, peer: Peer) -> Reading[bool]:
    def of_identity(identity: Identity | None) -> Reading[bool]:
        return domain_is_set_up(peer.view, name) if identity is None else then(identity.dkim, of_dkim)

    def of_dkim(dkim: Dkim) -> Reading[bool]:
        if dkim.enabled:
            return is_verified(peer.identity)
        return domain_is_set_up(peer.view, name) if inherits(dkim) else NO

    return then(peer.identity, of_identity)


_OFF = s.domain(dkim=s.not_signing())
_SWITCHED_OFF = s.signing(enabled=False)
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_TRACKING = s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": "Example.com"})
_BOTH = GlobalEndpoint("both", "abcdef12.g3h", "READY", ("us-west-2", "us-east-1"))
_EVERYWHERE = (None, "example.com")

EXAMPLES = (
    flagged(
        "The domain is verified in both regions, and DKIM was never set up.",
        west(_OFF),
        east(_OFF),
        at=_EVERYWHERE,
    ),
    flagged(
        "The only region that has the domain has its DKIM switched off.",
        west(),
        east(s.domain(dkim=_SWITCHED_OFF)),
        at=_EVERYWHERE,
    ),
    flagged(
        "DKIM is off where the domain is verified, and enabled where it is not.",
        west(s.domain(verification="PENDING", dkim=s.signing("PENDING"))),
        east(_OFF),
        at=_EVERYWHERE,
    ),
    flagged(
        "A global endpoint sends through two regions, where the domain is not set up; it is in a third.",
        west(_OFF, global_endpoints=[_BOTH]),
        east(_OFF),
        ireland(s.domain()),
        at=_EVERYWHERE,
        severity=Severity.LOW,
    ),
    flagged(
        "The subdomain's DKIM is switched off, under a domain that signs.",
        east(s.domain(), s.domain("a.example.com", dkim=_SWITCHED_OFF)),
        at=(None, "a.example.com"),
    ),
    flagged(
        "Links are tracked through the domain, which has a MAIL FROM domain too: it sends.",
        east(
            s.domain(dkim=s.not_signing(), mail_from=s.mail_from_domain("m.example.com")),
            configuration_sets=[_TRACKING],
        ),
        at=_EVERYWHERE,
    ),
    flagged(
        "Links are tracked through the domain in us-west-2, whose sets say nothing of it in us-east-1.",
        west(_OFF, configuration_sets=[_TRACKING]),
        east(_OFF),
        at=_EVERYWHERE,
    ),
    flagged(
        "Neither the domain nor its subdomain is set up.",
        east(_OFF, s.domain("a.example.com", dkim=s.not_signing())),
        at=[_EVERYWHERE, (None, "a.example.com")],
    ),
    clear(
        "The domain signs in one of two regions: the other is another rule's question.",
        west(s.domain()),
        east(_OFF),
    ),
    clear(
        "Links are tracked through the domain, and nothing else is set up for it.",
        east(_OFF, configuration_sets=[_TRACKING]),
    ),
    clear(
        "The domain above the subdomain is enabled for DKIM and failed: another rule's question.",
        east(s.domain(dkim=s.signing("FAILED")), s.domain("a.example.com", dkim=s.not_signing())),
    ),
    clear(
        "DKIM is enabled and failed in the only region: another rule's question.",
        east(s.domain(dkim=s.signing("FAILED"))),
    ),
    clear(
        "The domain above the subdomain signs instead.",
        east(s.domain(), s.domain("a.example.com", dkim=s.not_signing())),
    ),
    clear("The domain is verified in no region.", east(s.domain(verification="FAILED", dkim=s.not_signing()))),
    clear(
        "An address of somebody else's domain has no DKIM.", east(s.address("me@gmail.com", dkim=s.not_signing()))
    ),
    clear(
        "The domain signs in us-west-2; us-east-1 refused the question.",
        west(s.domain()),
        east(s.domain(dkim=_UNREAD)),
    ),
    unknown(
        "DKIM is off, and whether a configuration set tracks through the domain was refused.",
        east(_OFF, configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
    unknown("DKIM is off in us-west-2; us-east-1 refused the question.", west(_OFF), east(s.domain(dkim=_UNREAD))),
    unknown(
        "DKIM is off in us-west-2; the list of us-east-1 was refused.",
        west(_OFF),
        east(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
    ),
    unknown(
        "DKIM is off, and nobody said whether the domain is verified.",
        east(s.domain(verification=s.unread(), dkim=s.not_signing())),
    ),
    unknown(
        "The subdomain was never set up, and whether the domain above it signs was refused.",
        east(s.domain(dkim=_UNREAD), s.domain("a.example.com", dkim=s.not_signing())),
    ),
)
