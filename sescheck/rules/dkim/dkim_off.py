r"""DKIM is not set up for a verified domain

## What it finds

A domain that is verified in at least one region of its group and set up for DKIM in none. There is one finding for
each domain and group.

- A domain counts as set up in a region if it is verified and enabled there, whatever the status: see
  [dkim-not-verified](dkim-not-verified.md). It also counts if it inherits: DKIM was never set up for it, and the
  verified domain above it is set up. A subdomain whose DKIM was switched off does not inherit.
- A domain that signs in one region of the group and not in another is reported by
  [dkim-missing-in-region](dkim-missing-in-region.md).
- If the domain is set up in a region outside the group, the finding says so and is `low`: a region that only
  receives needs no DKIM. If that could not be read, the finding says so.
- A tracking domain of a configuration set in the region, which has no MAIL FROM domain, no default configuration
  set and no policy, sends nothing and needs no DKIM. `--depth quick` does not read the options of the sets: the
  domain is then flagged, or "cannot tell" if its name contains the name of its region.

## Why it matters

Mail is signed by `amazonses.com` only, which is never aligned with the domain. DMARC then depends on a custom MAIL
FROM domain alone, and large receivers require DKIM of bulk senders.

## How to fix

Look at the domain in each region that sends. If DKIM was set up and switched off (any status but
`NOT_STARTED`), switch it on again:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN --query DkimAttributes
    aws sesv2 put-email-identity-dkim-attributes --region REGION --email-identity DOMAIN --signing-enabled

If it was never set up, set up Easy DKIM, and publish the CNAME records of the three tokens in the answer. Then
switch it on. The command replaces the whole DKIM setup, so do not run it over BYODKIM (`EXTERNAL`) or a replica
(`AWS_SES_<REGION>`):

    aws sesv2 put-email-identity-dkim-signing-attributes --region REGION --email-identity DOMAIN \
        --signing-attributes-origin AWS_SES --signing-attributes NextSigningKeyLength=RSA_2048_BIT

A domain that only receives, or whose mail is signed before it reaches SES, needs no DKIM: accept the finding.

## Sources

- [Authenticating email with DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim.html)
- [Complying with DMARC](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dmarc.html)

In 2019 a domain was verified by a TXT record, and DKIM was a separate step. Such domains are found here.
"""

from functools import partial

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import NO, YES, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Lead,
    NameInGroup,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.dmarc_failover import if_dmarc_refuses_in_a_standby
from sescheck.rules.shared.steps.signing import easy, set_up_and_on, set_up_like, signing_switched
from sescheck.ses.signing import NEVER_SET_UP, domain_is_set_up, inherits, is_signing
from sescheck.ses.tracking import sends_there
from sescheck.snapshot.model import Dkim, Identity
from sescheck.snapshot.reading import Listing, Reading, Unreadable, any_of, then, value_of
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
    failover=if_dmarc_refuses_in_a_standby,
    lead=Lead.HOURS,
)
def check(subject: NameInGroup) -> Verdict:
    """Flag a domain that is verified in a region of the group and set up for DKIM in none."""
    senders = tuple(subject.peers.filtered(sends_there))
    verified = any_of(is_verified(peer.identity) for peer in senders)
    if "@" in subject.name or verified == NO:
        return NOT_APPLICABLE
    set_up = [_set_up(subject.name, peer) for peer in subject.peers]
    if YES in set_up:
        return CLEAR
    if unread := unread_among(verified, *set_up):
        return cannot_tell(*unread)
    return _flag(subject, [peer.view.name for peer in senders if is_verified(peer.identity) == YES])


def _flag(subject: NameInGroup, verified_in: list[str]) -> Flag:
    outside = {
        view.name: _set_up(subject.name, Peer(view, view.identity(subject.name)))
        for view in subject.account.regions
        if view not in subject.group.regions
    }
    set_up = [region for region, answer in outside.items() if answer == YES]
    unread = [region for region, answer in outside.items() if isinstance(answer, Unreadable)]
    return Flag(
        f"{subject.name} is verified in {', '.join(verified_in)} but {_not_set_up(set_up, unread)}",
        evidence={"verified_in": verified_in} | ({"set_up_outside_the_group": set_up} if set_up else {}),
        compared_with=tuple(peer.view.name for peer in subject.peers),
        severity=Severity.LOW if set_up else None,
    )


def _not_set_up(elsewhere: list[str], unread: list[str]) -> str:
    """The end of the message, about the regions outside the group: those with DKIM, and those that are unread."""
    if elsewhere:
        return f"not set up for DKIM there; it is set up in {', '.join(elsewhere)}, outside the group"
    if unread:
        return f"not set up for DKIM there; {', '.join(unread)}, outside the group, could not be read"
    return "not set up for DKIM in any region"


def _set_up(name: str, peer: Peer) -> Reading[bool]:
    def of_identity(identity: Identity | None) -> Reading[bool]:
        return domain_is_set_up(peer.view, name) if identity is None else then(identity.dkim, of_dkim)

    def of_dkim(dkim: Dkim) -> Reading[bool]:
        if dkim.enabled:
            return is_verified(peer.identity)
        return domain_is_set_up(peer.view, name) if inherits(dkim) else NO

    return then(peer.identity, of_identity)


def fix(subject: NameInGroup, flag: Flag) -> Steps:
    """Switch DKIM on in each region; if it was never set up, set it up as a region outside the group has it."""
    for peer in subject.peers:
        if is_verified(peer.identity) == YES and (identity := need(peer.identity)) is not None:
            yield from _sign(subject, identity, peer.view.name)


def _sign(subject: NameInGroup, identity: Identity, region: str) -> Steps:
    dkim, name = need(identity.dkim), identity.name
    if dkim.status != NEVER_SET_UP:
        return [signing_switched(name, region, on=True, alternative=_RECEIVES)]
    for view in subject.account.regions:
        like = need(view.identity(name))
        if like is not None and need(value_of(like.dkim, is_signing)):
            return set_up_like(subject.account, name, like, view, region)
    return set_up_and_on(name, easy(), region)


_RECEIVES = "accept the finding, if the domain only receives, or if its mail is signed before it reaches SES."


_OFF = s.domain(dkim=s.not_signing())
_SWITCHED_OFF = s.signing(enabled=False)
_UNREAD = s.unread("ses:GetIdentityDkimAttributes")
_TRACKING = s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": "Example.com"})
_BOTH = GlobalEndpoint("both", "abcdef12.g3h", "READY", ("us-west-2", "us-east-1"))
_flagged = partial(flagged, at=(None, "example.com"))

EXAMPLES = (
    _flagged("The domain is verified in both regions, and DKIM was never set up.", west(_OFF), east(_OFF)),
    _flagged(
        "The only region that has the domain has its DKIM switched off.",
        west(),
        east(s.domain(dkim=_SWITCHED_OFF)),
    ),
    _flagged(
        "DKIM is off where the domain is verified, and enabled where it is not.",
        west(s.domain(verification="PENDING", dkim=s.signing("PENDING"))),
        east(_OFF),
    ),
    _flagged(
        "DKIM is not set up in the two regions of a global endpoint, but it is in a third region.",
        west(_OFF, global_endpoints=[_BOTH]),
        east(_OFF),
        ireland(s.domain()),
        severity=Severity.LOW,
    ),
    flagged(
        "The subdomain's DKIM is switched off, under a domain that signs.",
        east(s.domain(), s.domain("a.example.com", dkim=_SWITCHED_OFF)),
        at=(None, "a.example.com"),
    ),
    _flagged(
        "The domain is a tracking domain and also has a MAIL FROM domain, so it sends.",
        east(
            s.domain(dkim=s.not_signing(), mail_from=s.mail_from_domain("m.example.com")),
            configuration_sets=[_TRACKING],
        ),
    ),
    _flagged(
        "The domain is a tracking domain in us-west-2 only.",
        west(_OFF, configuration_sets=[_TRACKING]),
        east(_OFF),
    ),
    flagged(
        "Neither the domain nor its subdomain is set up.",
        east(_OFF, s.domain("a.example.com", dkim=s.not_signing())),
        at=[(None, "example.com"), (None, "a.example.com")],
    ),
    clear(
        "The domain signs in one of two regions: another rule reports the other one.", west(s.domain()), east(_OFF)
    ),
    clear(
        "The domain is a tracking domain, and nothing else is set up for it.",
        east(_OFF, configuration_sets=[_TRACKING]),
    ),
    clear(
        "The domain above the subdomain is enabled for DKIM and failed: another rule reports it.",
        east(s.domain(dkim=s.signing("FAILED")), s.domain("a.example.com", dkim=s.not_signing())),
    ),
    clear(
        "DKIM is enabled and failed in the only region: another rule reports it.",
        east(s.domain(dkim=s.signing("FAILED"))),
    ),
    clear(
        "The domain above the subdomain signs for it.",
        east(s.domain(), s.domain("a.example.com", dkim=s.not_signing())),
    ),
    clear("The domain is verified in no region.", east(s.domain(verification="FAILED", dkim=s.not_signing()))),
    clear(
        "An address whose domain is not an identity has no DKIM.",
        east(s.address("me@gmail.com", dkim=s.not_signing())),
    ),
    clear(
        "The domain signs in us-west-2; us-east-1 could not be read.",
        west(s.domain()),
        east(s.domain(dkim=_UNREAD)),
    ),
    unknown(
        "DKIM is off; it is unknown whether the domain is a tracking domain.",
        east(_OFF, configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
    unknown("DKIM is off in us-west-2; us-east-1 could not be read.", west(_OFF), east(s.domain(dkim=_UNREAD))),
    unknown(
        "DKIM is off in us-west-2; the list of us-east-1 is incomplete.",
        west(_OFF),
        east(listed=Listing((), s.unread("ses:ListEmailIdentities"))),
    ),
    unknown(
        "DKIM is off, and it is unknown whether the domain is verified.",
        east(s.domain(verification=s.unread(), dkim=s.not_signing())),
    ),
    unknown(
        "DKIM was never set up for the subdomain; the DKIM of the domain above it could not be read.",
        east(s.domain(dkim=_UNREAD), s.domain("a.example.com", dkim=s.not_signing())),
    ),
)
