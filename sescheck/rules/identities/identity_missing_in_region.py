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
    need,
)
from sescheck.engine.subjects.identities import NAME_ACROSS, NameSubject
from sescheck.ses.cover import cover
from sescheck.ses.own_settings import own_settings, verified_places
from sescheck.ses.standing import in_production, settings_of
from sescheck.ses.tracking import only_tracks, sends_there
from sescheck.snapshot.model import Fact, Identity
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s


def check(subject: NameSubject) -> Verdict:
    """Is the name verified elsewhere, and neither an identity nor covered by one here?"""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    here = subject.identity
    if isinstance(here, Known) and here.value is not None:
        return CLEAR
    there = _senders(subject)
    elsewhere = there.answers(verified)
    verified_in = elsewhere.where(bool)
    if not verified_in and not elsewhere.silent:
        return CLEAR
    covered = cover(subject.here, subject.name)
    match covered:
        case Known(by) if by is not None:
            return _covered(subject, there, by, elsewhere.silent)
        case Known() | Unreadable():
            doubts = unread_among(here, covered)
    if doubts or not verified_in:
        return cannot_tell(*doubts, *(() if verified_in else elsewhere.silent))
    return _missing(subject, there, verified_in, elsewhere.silent)


def _is_told_of_what_covers(subject: NameSubject, view: RegionView) -> Reading[bool]:
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


def _senders(subject: NameSubject) -> Elsewhere:
    """The name elsewhere, without the regions that only track links through it, unless this one does so too."""
    names, _ = subject.here.tracking_domains
    return subject.elsewhere if key_of(subject.name) in names else subject.elsewhere.kept(sends_there)


def _missing(
    subject: NameSubject, there: Elsewhere, verified_in: tuple[str, ...], silent: tuple[Unreadable, ...]
) -> Verdict:
    views = tuple(peer.view for peer in there if peer.view.name in verified_in)
    told = need(all_of(_is_told_of_what_covers(subject, view) for view in views))
    if told:
        return cannot_tell(*silent) if silent else CLEAR
    return _flag(subject, views)


def _flag(subject: NameSubject, views: tuple[RegionView, ...]) -> Verdict:
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
    if settings.silent:
        return cannot_tell(*settings.silent)
    return replace(flag, message=f"{flag.message}: there it is a recipient of tests", severity=Severity.INFO)


def _covered(subject: NameSubject, there: Elsewhere, by: Identity, unread: tuple[Unreadable, ...]) -> Verdict:
    own = own_settings(verified_places(there))
    silent = (*unread, *own.silent)
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
_WEST = s.region("us-west-2", s.domain("example.com"), s.address(_ADDRESS, notifications=_TOPIC))
_SANDBOX = s.account_settings(production_access=False)


def _tracking(domain: str) -> ConfigurationSet:
    return s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": domain})


_CLICKS = s.region("us-west-2", s.domain("click.example.net"), configuration_sets=[_tracking("click.example.net")])

RULE = Rule(
    severity=Severity.HIGH,
    scope=NAME_ACROSS,
    facts=(
        Fact.SETTINGS,
        Fact.IDENTITIES,
        Fact.DKIM,
        Fact.MAIL_FROM,
        Fact.NOTIFICATIONS,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.CONFIGURATION_SET_OPTIONS,
    ),
    check=check,
    examples=(
        flagged(
            "The domain is verified in us-west-2 and unknown in us-east-1.",
            s.snapshot(s.region("us-west-2", s.domain("example.com")), s.region("us-east-1")),
            ("us-east-1", "example.com"),
        ),
        flagged(
            "The domain, its subdomain and two addresses are missing in us-east-1: the domain explains the rest.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("example.com"),
                    s.domain("a.example.com"),
                    s.address(_ADDRESS),
                    s.address("x@a.example.com"),
                ),
                s.region("us-east-1"),
            ),
            ("us-east-1", "example.com"),
        ),
        flagged(
            "Each region has a domain that the other lacks.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com")),
                s.region("us-east-1", s.domain("example.org")),
            ),
            ("us-east-1", "example.com"),
            ("us-west-2", "example.org"),
        ),
        flagged(
            "The address is missing in us-east-1, where its domain waits for verification.",
            s.snapshot(
                s.region("us-west-2", s.address(_ADDRESS)),
                s.region("us-east-1", s.domain("example.com", verification="PENDING")),
            ),
            ("us-east-1", _ADDRESS),
        ),
        flagged(
            "The address is an identity of another case in us-east-1: another address to SES.",
            s.snapshot(
                s.region("us-west-2", s.address(_ADDRESS)),
                s.region("us-east-1", s.address("News@example.com", verification="PENDING")),
            ),
            ("us-east-1", _ADDRESS),
        ),
        flagged(
            "A third region refused its list; that us-west-2 has the domain is enough.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com")),
                s.region("us-east-1"),
                s.region("eu-west-1", listed=Listing((), _PARTIAL)),
            ),
            ("us-east-1", "example.com"),
        ),
        flagged(
            "The address has a bounce topic in us-west-2, and only its domain in us-east-1.",
            s.snapshot(_WEST, s.region("us-east-1", s.domain("example.com"))),
            ("us-east-1", _ADDRESS),
            severity=Severity.LOW,
        ),
        flagged(
            "The address has a MAIL FROM domain in us-west-2, and its detail is refused: one setting is enough.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("example.com"),
                    s.address(_ADDRESS, mail_from=s.mail_from_domain("m.example.com"), detail=s.unread()),
                ),
                s.region("us-east-1", s.domain("example.com")),
            ),
            ("us-east-1", _ADDRESS),
            severity=Severity.LOW,
        ),
        flagged(
            "The address leaves unsigned in us-west-2, and signed in us-east-1.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com"), s.address(_ADDRESS, dkim=s.signing(enabled=False))),
                s.region("us-east-1", s.domain("example.com")),
            ),
            ("us-east-1", _ADDRESS),
            severity=Severity.LOW,
        ),
        flagged(
            "The subdomain has a default configuration set and a policy in us-west-2; us-east-1 has the parent.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("example.com"),
                    s.domain("a.example.com", detail=s.details(configuration_set="bulk", policies={"p": "{}"})),
                ),
                s.region("us-east-1", s.domain("example.com")),
            ),
            ("us-east-1", "a.example.com"),
            severity=Severity.LOW,
        ),
        flagged(
            "The address is verified in us-west-2, which is in the sandbox: a recipient of tests.",
            s.snapshot(s.region("us-west-2", s.address("me@gmail.com"), settings=_SANDBOX), s.region("us-east-1")),
            ("us-east-1", "me@gmail.com"),
            severity=Severity.INFO,
        ),
        flagged(
            "The address is verified in us-west-2, which is in the sandbox, and in eu-west-1, which is not.",
            s.snapshot(
                s.region("us-west-2", s.address("me@gmail.com"), settings=_SANDBOX),
                s.region("us-east-1"),
                s.region("eu-west-1", s.address("me@gmail.com")),
            ),
            ("us-east-1", "me@gmail.com"),
        ),
        flagged(
            "The domain is verified in us-west-2 and unknown in us-east-1; both are in the sandbox.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com"), settings=_SANDBOX),
                s.region("us-east-1", settings=_SANDBOX),
            ),
            ("us-east-1", "example.com"),
        ),
        flagged(
            "Links of both regions are tracked through a domain that us-east-1 lacks.",
            s.snapshot(_CLICKS, s.region("us-east-1", configuration_sets=[_tracking("click.example.net")])),
            ("us-east-1", "click.example.net"),
        ),
        flagged(
            "Links are tracked through the domain, whose mail goes out with a configuration set by default.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("click.example.net", detail=s.details(configuration_set="main")),
                    configuration_sets=[_tracking("click.example.net")],
                ),
                s.region("us-east-1"),
            ),
            ("us-east-1", "click.example.net"),
        ),
        flagged(
            "The chosen depth does not ask through which domain a configuration set tracks.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("example.com"),
                    configuration_sets=[s.configuration_set("main", options=s.unread(why=Why.NOT_ASKED))],
                ),
                s.region("us-east-1"),
            ),
            ("us-east-1", "example.com"),
        ),
        clear(
            "Each region tracks links through a domain of its own, as AWS recommends.",
            s.snapshot(
                _CLICKS,
                s.region(
                    "us-east-1",
                    s.domain("click-east.example.net"),
                    configuration_sets=[_tracking("click-east.example.net")],
                ),
            ),
        ),
        clear(
            "The domain is verified in both regions, written in another case.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com")),
                s.region("us-east-1", s.domain("Example.COM")),
            ),
        ),
        clear(
            "The domain only waits for verification in us-west-2.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com", verification="PENDING")),
                s.region("us-east-1"),
            ),
        ),
        clear(
            "The domain waits for verification in us-east-1: it is there, so another rule's question.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com")),
                s.region("us-east-1", s.domain("example.com", verification="PENDING")),
            ),
        ),
        clear(
            "The address and the subdomain have no settings of their own, and us-east-1 has their domain.",
            s.snapshot(
                s.region(
                    "us-west-2", s.domain("example.com"), s.domain("a.example.com"), s.address("x@a.example.com")
                ),
                s.region("us-east-1", s.domain("example.com")),
            ),
        ),
        clear(
            "The address has its domain in us-west-2; in us-east-1 the domain waits, which explains it.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com"), s.address(_ADDRESS)),
                s.region("us-east-1", s.domain("example.com", verification="PENDING")),
            ),
        ),
        clear(
            "The address with a label is covered by the address without.",
            s.snapshot(
                s.region("us-west-2", s.address("me@gmail.com"), s.address("me+ses@gmail.com")),
                s.region("us-east-1", s.address("me@gmail.com")),
            ),
        ),
        clear(
            "The address is of a subdomain that is not an identity, and so reports that DKIM is off: no setting.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com"), s.address("x@a.example.com", dkim=s.not_signing())),
                s.region("us-east-1", s.domain("example.com")),
            ),
        ),
        clear(
            "The address sends under its domain in us-east-1; nobody asked for its detail in us-west-2.",
            s.snapshot(
                s.region(
                    "us-west-2", s.domain("example.com"), s.address(_ADDRESS, detail=s.unread(why=Why.NOT_ASKED))
                ),
                s.region("us-east-1", s.domain("example.com")),
            ),
        ),
        clear(
            "An address of somebody else's domain reports no DKIM, and need not.",
            s.snapshot(
                s.region(
                    "us-west-2", s.address("me@gmail.com"), s.address("me+a@gmail.com", dkim=s.not_signing())
                ),
                s.region("us-east-1", s.address("me@gmail.com")),
            ),
        ),
        clear(
            "An unverified address with a topic in us-west-2: its settings apply nowhere.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("example.com"),
                    s.address(_ADDRESS, verification="PENDING", notifications=_TOPIC),
                ),
                s.region("us-east-1", s.domain("example.com")),
            ),
        ),
        in_doubt(
            "Whether us-west-2 tracks links through the domain was refused.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("example.com"),
                    configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))],
                ),
                s.region("us-east-1"),
            ),
        ),
        in_doubt(
            "The address is verified in us-west-2, which did not say whether it is in the sandbox.",
            s.snapshot(
                s.region("us-west-2", s.address("me@gmail.com"), settings=s.unread("ses:GetAccount")),
                s.region("us-east-1"),
            ),
        ),
        in_doubt(
            "The list of us-east-1 breaks off: the domain may be on the rest.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com")),
                s.region(
                    "us-east-1", listed=Listing((s.domain("example.org", verification="PENDING"),), _PARTIAL)
                ),
            ),
        ),
        in_doubt(
            "The address is missing in us-east-1; whether its domain is verified in us-west-2 was refused.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com", verification=s.unread()), s.address(_ADDRESS)),
                s.region("us-east-1"),
            ),
        ),
        in_doubt(
            "The list of us-east-1 breaks off after the domain: the address with a topic may be on the rest.",
            s.snapshot(_WEST, s.region("us-east-1", listed=Listing((s.domain("example.com"),), _PARTIAL))),
        ),
        in_doubt(
            "Region us-west-2 has the domain and did not say whether it is verified.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com", verification=s.unread())),
                s.region("us-east-1"),
            ),
        ),
        in_doubt(
            "Region us-east-1 did not say whether the address's domain is verified.",
            s.snapshot(
                s.region("us-west-2", s.address(_ADDRESS)),
                s.region("us-east-1", s.domain("example.com", verification=s.unread())),
            ),
        ),
        in_doubt(
            "The address sends under its domain in us-east-1; us-west-2 refused to say what settings it has.",
            s.snapshot(
                s.region("us-west-2", s.domain("example.com"), s.address(_ADDRESS, detail=s.unread())),
                s.region("us-east-1", s.domain("example.com")),
            ),
        ),
        in_doubt(
            "The domain is called after its region, and the chosen depth does not ask what a set tracks through.",
            s.snapshot(
                s.region(
                    "us-west-2",
                    s.domain("click-us-west-2.example.net"),
                    configuration_sets=[s.configuration_set("main", options=s.unread(why=Why.NOT_ASKED))],
                ),
                s.region("us-east-1"),
            ),
        ),
        in_doubt(
            "The address without the label may be verified in us-east-1, which did not say.",
            s.snapshot(
                s.region("us-west-2", s.address("me@gmail.com"), s.address("me+ses@gmail.com")),
                s.region("us-east-1", s.address("me@gmail.com", verification=s.unread())),
            ),
        ),
    ),
)
