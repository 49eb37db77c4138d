r"""An identity is verified in another region but does not exist here

## What it finds

A domain or email address that is verified in another region of its group and is no identity in this one. Names
that are only pending elsewhere do not count.

SES lets a verified domain send from all its subdomains and addresses, and a verified address from its `+label`
variants. So a name that a verified identity covers here is no gap, unless it carries settings of its own where
it is verified: feedback topics, headers or forwarding switched off, a MAIL FROM domain, sending authorization
policies, a default configuration set, or DKIM switched off under a domain that signs. Those are lost here, where
the covering identity's settings apply; that is `low`, and the evidence names them. Settings that the chosen depth
does not ask for do not count. Nor does a subdomain's own DKIM key: the domain above it signs instead.

A name that has no finding of its own: one that a verified identity covers wherever it is verified, where that
identity is missing here too, or not verified. The one finding about a domain explains its addresses and
subdomains.

Two kinds of identity are meant for one region:

- A domain that a configuration set of that region tracks links through. AWS recommends another one for each
  region, so it is not missing here, unless it has a MAIL FROM domain, a default configuration set or a policy of
  its own, or a configuration set here tracks through it too. With `--depth quick`, which does not ask for the
  sets' options, it is flagged all the same; of a domain with its region's name in it, such as
  `click-us-east-1.example.net`, it is "cannot tell".
- An address that is verified only where the account is in the sandbox. There every recipient has to be verified,
  so it most likely receives tests: that is `info`. If mail is sent from it, it has to be verified here as well.

Domains are matched whatever their case. Addresses are matched to the letter, as SES does: see
[identity-case-variants](identity-case-variants.md).

## Why it matters

Verification holds for one region. After a failover every message from the name is refused with
`Email address is not verified`.

## How to fix

    aws sesv2 create-email-identity --region REGION --email-identity NAME

For an address, follow the link in the email that SES sends. For a domain, publish the CNAME records of the three
tokens in the answer. Where the other region's domain has BYODKIM (`EXTERNAL`), create it with the same key:

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN \
        --dkim-signing-attributes file://byodkim.json

with `{"DomainSigningSelector": "SELECTOR", "DomainSigningPrivateKey": "BASE64"}` in the file. No new records are
needed for a replica of an Easy DKIM domain in another region (DEED), such as `AWS_SES_US_EAST_1`:

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN \
        --dkim-signing-attributes DomainSigningAttributesOrigin=AWS_SES_PARENT_REGION

An identity's other settings are not copied: set them again, too.

## Sources

- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-verification)
- [Creating and verifying identities](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html):
  inheritance, and the case of addresses
- [Custom domains for open and click
  tracking](https://docs.aws.amazon.com/ses/latest/dg/configure-custom-open-click-domains.html)
- [Leaving the sandbox](https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html)
- [Deterministic Easy DKIM](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-dkim-deed.html)

In 2019 a domain was verified by a TXT record `_amazonses`; today it is verified by its DKIM records. Domains that
were verified by TXT stay verified.
"""

from dataclasses import replace

from sescheck.comparison.account_view import RegionView, key_of, verified
from sescheck.comparison.elsewhere import Elsewhere
from sescheck.comparison.logic import NO, all_of, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    NameAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.ses.cover import cover
from sescheck.ses.own_settings import own_settings, verified_places
from sescheck.ses.sending_status import in_production, settings_of
from sescheck.ses.tracking import only_tracks, sends_there
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(
    Severity.HIGH,
    reads=(
        Fact.SETTINGS,
        Fact.IDENTITIES,
        Fact.DKIM,
        Fact.MAIL_FROM,
        Fact.NOTIFICATIONS,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.CONFIGURATION_SET_OPTIONS,
    ),
)
def check(subject: NameAcrossRegions) -> Verdict:
    """Is the name verified elsewhere, and neither an identity nor covered by one here?"""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    here = subject.identity
    if isinstance(here, Known) and here.value is not None:
        return CLEAR
    there = _senders(subject)
    elsewhere = there.answers(verified)
    verified_in = elsewhere.where(bool)
    if not verified_in and not elsewhere.unread:
        return CLEAR
    covered = cover(subject.here, subject.name)
    match covered:
        case Known(by) if by is not None:
            return _covered(subject, there, by, elsewhere.unread)
        case Known() | Unreadable():
            doubts = unread_among(here, covered)
    if doubts or not verified_in:
        return cannot_tell(*doubts, *(() if verified_in else elsewhere.unread))
    return _missing(subject, there, verified_in, elsewhere.unread)


def _is_told_of_what_covers(subject: NameAcrossRegions, view: RegionView) -> Reading[bool]:
    """Does a verified identity cover the name there, one that is missing here as well, or not verified?

    That finding explains this one: with the other identity in place, the name is covered here too.
    """
    match cover(view, subject.name):
        case Known(by):
            if by is None or not subject.group.includes(by.name):
                return NO
            return value_of(only_tracks(view, by), lambda only: not only)
        case Unreadable() as unread:
            return unread


def _senders(subject: NameAcrossRegions) -> Elsewhere:
    """The name elsewhere, without the regions that only track links through it, unless this one does so too."""
    names, _ = subject.here.tracking_domains
    return subject.elsewhere if key_of(subject.name) in names else subject.elsewhere.filtered(sends_there)


def _missing(
    subject: NameAcrossRegions, there: Elsewhere, verified_in: tuple[str, ...], silent: tuple[Unreadable, ...]
) -> Verdict:
    views = tuple(peer.view for peer in there if peer.view.name in verified_in)
    told = need(all_of(_is_told_of_what_covers(subject, view) for view in views))
    if told:
        return cannot_tell(*silent) if silent else CLEAR
    return _flag(subject, views)


def _flag(subject: NameAcrossRegions, views: tuple[RegionView, ...]) -> Verdict:
    verified_in = tuple(view.name for view in views)
    flag = Flag(
        f"{subject.name} is verified in {', '.join(verified_in)} but is not an identity in {subject.here.name}",
        compared_with=verified_in,
    )
    if "@" not in subject.name:
        return flag
    settings = settings_of(views)
    if settings.where(in_production):
        return flag
    if settings.unread:
        return cannot_tell(*settings.unread)
    return replace(flag, message=f"{flag.message}: there it is a recipient of tests", severity=Severity.INFO)


def _covered(
    subject: NameAcrossRegions, there: Elsewhere, by: Identity, unread: tuple[Unreadable, ...]
) -> Verdict:
    own = own_settings(verified_places(there))
    silent = (*unread, *own.unread)
    if not own.names:
        return cannot_tell(*silent) if silent else CLEAR
    if isinstance(subject.identity, Unreadable):
        return cannot_tell(subject.identity)
    regions = tuple(own.names)
    return Flag(
        f"{subject.name} has settings of its own in {', '.join(regions)} but is not an identity in"
        f" {subject.here.name}, where its mail follows {by.name}",
        evidence={"covered_by": by.name, "own_settings": own.names},
        compared_with=regions,
        severity=Severity.LOW,
    )


_ADDRESS = "news@example.com"
_PARTIAL = s.unread("ses:ListEmailIdentities", Why.THROTTLED)
_TOPIC = s.notified(bounce=s.arn("bounces", "us-west-2"))
_WEST = west(s.domain(), s.address(_ADDRESS, notifications=_TOPIC))
_SANDBOX = s.account_settings(production_access=False)


def _tracking(domain: str) -> ConfigurationSet:
    return s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": domain})


_CLICKS = west(s.domain("click.example.net"), configuration_sets=[_tracking("click.example.net")])

EXAMPLES = (
    flagged("The domain is verified in us-west-2 and unknown in us-east-1.", west(s.domain()), east()),
    flagged(
        "The domain, its subdomain and two addresses are missing in us-east-1: the domain explains the rest.",
        west(s.domain(), s.domain("a.example.com"), s.address(_ADDRESS), s.address("x@a.example.com")),
        east(),
    ),
    flagged(
        "Each region has a domain that the other lacks.",
        west(s.domain()),
        east(s.domain("example.org")),
        at=["example.com", ("us-west-2", "example.org")],
    ),
    flagged(
        "The address is missing in us-east-1, where its domain waits for verification.",
        west(s.address(_ADDRESS)),
        east(s.domain(verification="PENDING")),
        at=_ADDRESS,
    ),
    flagged(
        "The address is an identity of another case in us-east-1: another address to SES.",
        west(s.address(_ADDRESS)),
        east(s.address("News@example.com", verification="PENDING")),
        at=_ADDRESS,
    ),
    flagged(
        "A third region refused its list; that us-west-2 has the domain is enough.",
        west(s.domain()),
        east(),
        ireland(listed=Listing((), _PARTIAL)),
    ),
    flagged(
        "The address has a bounce topic in us-west-2, and only its domain in us-east-1.",
        _WEST,
        east(s.domain()),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "The address has a MAIL FROM domain in us-west-2, and its detail is refused: one setting is enough.",
        west(s.domain(), s.address(_ADDRESS, mail_from=s.mail_from_domain("m.example.com"), detail=s.unread())),
        east(s.domain()),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "The address leaves unsigned in us-west-2, and signed in us-east-1.",
        west(s.domain(), s.address(_ADDRESS, dkim=s.signing(enabled=False))),
        east(s.domain()),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "The subdomain has a default configuration set and a policy in us-west-2; us-east-1 has the parent.",
        west(
            s.domain(), s.domain("a.example.com", detail=s.details(configuration_set="bulk", policies={"p": "{}"}))
        ),
        east(s.domain()),
        at="a.example.com",
        severity=Severity.LOW,
    ),
    flagged(
        "The address is verified in us-west-2, which is in the sandbox: a recipient of tests.",
        west(s.address("me@gmail.com"), settings=_SANDBOX),
        east(),
        at="me@gmail.com",
        severity=Severity.INFO,
    ),
    flagged(
        "The address is verified in us-west-2, which is in the sandbox, and in eu-west-1, which is not.",
        west(s.address("me@gmail.com"), settings=_SANDBOX),
        east(),
        ireland(s.address("me@gmail.com")),
        at="me@gmail.com",
    ),
    flagged(
        "The domain is verified in us-west-2 and unknown in us-east-1; both are in the sandbox.",
        west(s.domain(), settings=_SANDBOX),
        east(settings=_SANDBOX),
    ),
    flagged(
        "Links of both regions are tracked through a domain that us-east-1 lacks.",
        _CLICKS,
        east(configuration_sets=[_tracking("click.example.net")]),
        at="click.example.net",
    ),
    flagged(
        "Links are tracked through the domain, whose mail goes out with a configuration set by default.",
        west(
            s.domain("click.example.net", detail=s.details(configuration_set="main")),
            configuration_sets=[_tracking("click.example.net")],
        ),
        east(),
        at="click.example.net",
    ),
    flagged(
        "The chosen depth does not ask through which domain a configuration set tracks.",
        west(s.domain(), configuration_sets=[s.configuration_set("main", options=s.unread(why=Why.NOT_ASKED))]),
        east(),
    ),
    clear(
        "Each region tracks links through a domain of its own, as AWS recommends.",
        _CLICKS,
        east(s.domain("click-east.example.net"), configuration_sets=[_tracking("click-east.example.net")]),
    ),
    clear(
        "The domain is verified in both regions, written in another case.",
        west(s.domain()),
        east(s.domain("Example.COM")),
    ),
    clear("The domain only waits for verification in us-west-2.", west(s.domain(verification="PENDING")), east()),
    clear(
        "The domain waits for verification in us-east-1: it is there, so another rule's question.",
        west(s.domain()),
        east(s.domain(verification="PENDING")),
    ),
    clear(
        "The address and the subdomain have no settings of their own, and us-east-1 has their domain.",
        west(s.domain(), s.domain("a.example.com"), s.address("x@a.example.com")),
        east(s.domain()),
    ),
    clear(
        "The address has its domain in us-west-2; in us-east-1 the domain waits, which explains it.",
        west(s.domain(), s.address(_ADDRESS)),
        east(s.domain(verification="PENDING")),
    ),
    clear(
        "The address with a label is covered by the address without.",
        west(s.address("me@gmail.com"), s.address("me+ses@gmail.com")),
        east(s.address("me@gmail.com")),
    ),
    clear(
        "The address is of a subdomain that is not an identity, and so reports that DKIM is off: no setting.",
        west(s.domain(), s.address("x@a.example.com", dkim=s.not_signing())),
        east(s.domain()),
    ),
    clear(
        "The address sends under its domain in us-east-1; nobody asked for its detail in us-west-2.",
        west(s.domain(), s.address(_ADDRESS, detail=s.unread(why=Why.NOT_ASKED))),
        east(s.domain()),
    ),
    clear(
        "An address of somebody else's domain reports no DKIM, and need not.",
        west(s.address("me@gmail.com"), s.address("me+a@gmail.com", dkim=s.not_signing())),
        east(s.address("me@gmail.com")),
    ),
    clear(
        "An unverified address with a topic in us-west-2: its settings apply nowhere.",
        west(s.domain(), s.address(_ADDRESS, verification="PENDING", notifications=_TOPIC)),
        east(s.domain()),
    ),
    unknown(
        "Whether us-west-2 tracks links through the domain was refused.",
        west(
            s.domain(),
            configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))],
        ),
        east(),
    ),
    unknown(
        "The address is verified in us-west-2, which did not say whether it is in the sandbox.",
        west(s.address("me@gmail.com"), settings=s.unread("ses:GetAccount")),
        east(),
    ),
    unknown(
        "The list of us-east-1 breaks off: the domain may be on the rest.",
        west(s.domain()),
        east(listed=Listing((s.domain("example.org", verification="PENDING"),), _PARTIAL)),
    ),
    unknown(
        "The address is missing in us-east-1; whether its domain is verified in us-west-2 was refused.",
        west(s.domain(verification=s.unread()), s.address(_ADDRESS)),
        east(),
    ),
    unknown(
        "The list of us-east-1 breaks off after the domain: the address with a topic may be on the rest.",
        _WEST,
        east(listed=Listing((s.domain(),), _PARTIAL)),
    ),
    unknown(
        "Region us-west-2 has the domain and did not say whether it is verified.",
        west(s.domain(verification=s.unread())),
        east(),
    ),
    unknown(
        "Region us-east-1 did not say whether the address's domain is verified.",
        west(s.address(_ADDRESS)),
        east(s.domain(verification=s.unread())),
    ),
    unknown(
        "The address sends under its domain in us-east-1; us-west-2 refused to say what settings it has.",
        west(s.domain(), s.address(_ADDRESS, detail=s.unread())),
        east(s.domain()),
    ),
    unknown(
        "The domain is called after its region, and the chosen depth does not ask what a set tracks through.",
        west(
            s.domain("click-us-west-2.example.net"),
            configuration_sets=[s.configuration_set("main", options=s.unread(why=Why.NOT_ASKED))],
        ),
        east(),
    ),
    unknown(
        "The address without the label may be verified in us-east-1, which did not say.",
        west(s.address("me@gmail.com"), s.address("me+ses@gmail.com")),
        east(s.address("me@gmail.com", verification=s.unread())),
    ),
)
