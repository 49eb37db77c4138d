r"""An identity that is verified in another region is missing in this one

## What it finds

A domain or email address that is verified in another region of its group and is not an identity in this one. Names
that are only pending in the other region do not count.

SES lets a verified domain send from all its subdomains and addresses, and a verified address from its `+label`
variants. Therefore a name that a verified identity covers in this region is not flagged, unless it has settings of
its own in the region where it is verified: feedback topics, original headers, forwarding switched off, a MAIL FROM
domain, sending authorization policies, a default configuration set, or DKIM switched off under a domain that
signs. In this region the settings of the covering identity apply instead; that is `low`, and the evidence names
the settings. Settings that the chosen depth does not read do not count. A subdomain's own DKIM key does not count
either, because the parent domain signs instead.

A name has no finding of its own if a verified identity covers it wherever it is verified, and that identity is
missing or not verified in this region. The one finding about a domain explains its addresses and subdomains.

Two kinds of identity are meant for one region:

- A domain through which a configuration set of that region tracks links. AWS recommends a different one for each
  region, so it is not missing in this one, unless it has a MAIL FROM domain, a default configuration set or a
  policy, or a configuration set of this region tracks links through it too. With `--depth quick`, which does not
  read the options of the sets, it is flagged. If such a domain has its region's name in it, such as
  `click-us-east-1.example.net`, the answer is then unknown.
- An address that is verified only in regions where the account is in the sandbox. There every recipient has to be
  verified, so it most likely receives tests: that is `info`. If mail is sent from it, it has to be verified in
  this region too.

Upper and lower case does not matter in domains. It matters in addresses, as it does for SES: see
[identity-case-variants](identity-case-variants.md).

## Why it matters

An identity is verified for each region separately. After a failover SES refuses every message from the name with
`Email address is not verified`.

## How to fix

    aws sesv2 create-email-identity --region REGION --email-identity NAME

For an address, follow the link in the email that SES sends. For a domain, publish the CNAME records of the three
tokens in the answer. If the domain of the other region has BYODKIM (`EXTERNAL`), create it with the same key:

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN \
        --dkim-signing-attributes file://byodkim.json

with `{"DomainSigningSelector": "SELECTOR", "DomainSigningPrivateKey": "BASE64"}` in the file. No new records are
needed for a replica of an Easy DKIM domain in another region (DEED), such as `AWS_SES_US_EAST_1`:

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN \
        --dkim-signing-attributes DomainSigningAttributesOrigin=AWS_SES_PARENT_REGION

The other settings of the identity are not copied: set them again too.

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

from sescheck.comparison.account_view import RegionView, covering_domains, is_verified, key_of, verified
from sescheck.comparison.elsewhere import Elsewhere
from sescheck.comparison.logic import NO, all_of, unread_among
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Failover,
    Flag,
    Lead,
    NameAcrossRegions,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.inheritance import lets_others_send
from sescheck.rules.shared.steps.identities import bring_over
from sescheck.ses.cover import cover, without_label
from sescheck.ses.own_settings import own_settings, verified_places
from sescheck.ses.sending_status import in_production, settings_of
from sescheck.ses.tracking import only_tracks, sends_there
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, any_of, then, value_of
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


def _failover(subject: NameAcrossRegions, flag: Flag) -> Failover:
    """Mail from a name that another identity covers leaves, with the settings of that one.

    But a delegate names the identity that is missing, and SES refuses its mail.
    """
    if flag.severity is Severity.LOW and lets_others_send(verified_places(subject.elsewhere)):
        return BLOCKS
    return {Severity.LOW: DEGRADES, Severity.INFO: NOTHING}.get(flag.severity or Severity.HIGH, BLOCKS)


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
    failover=_failover,
    lead=Lead.HOURS,
)
def check(subject: NameAcrossRegions) -> Verdict:
    """Flag a name that is verified in another region, and neither an identity here nor covered by one."""
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
    if isinstance(covered, Known) and covered.value is not None:
        return _covered(subject, there, covered.value, elsewhere.unread)
    unread = unread_among(here, covered)
    if unread or not verified_in:
        return cannot_tell(*unread, *(() if verified_in else elsewhere.unread))
    views = tuple(peer.view for peer in there if peer.view.name in verified_in)
    return _uncovered(subject, views, elsewhere.unread)


def _senders(subject: NameAcrossRegions) -> Elsewhere:
    """The name elsewhere, without the regions that only track links through it, unless this one does so too."""
    names, _ = subject.here.tracking_domains
    return subject.elsewhere if key_of(subject.name) in names else subject.elsewhere.filtered(sends_there)


def _another_finding_explains_it(subject: NameAcrossRegions, view: RegionView) -> Reading[bool]:
    """True if a verified identity covers the name in that region: here that one is missing or not verified.

    As soon as that is fixed, the name is covered here too. It need not be the nearest one that covers it there.
    """
    base = without_label(subject.name)
    names = (*(() if base is None else (base,)), *covering_domains(subject.name))
    return any_of(_explains(subject, view, view.identity(name)) for name in names if subject.group.includes(name))


def _explains(subject: NameAcrossRegions, view: RegionView, found: Reading[Identity | None]) -> Reading[bool]:
    def sends(by: Identity | None) -> Reading[bool]:
        return NO if by is None else value_of(only_tracks(view, by), lambda only: not only)

    return all_of((is_verified(found), then(found, sends)))


def _uncovered(
    subject: NameAcrossRegions, views: tuple[RegionView, ...], unread: tuple[Unreadable, ...]
) -> Verdict:
    if need(all_of(_another_finding_explains_it(subject, view) for view in views)):
        return clear_unless(*unread)
    verified_in = tuple(view.name for view in views)
    flag = Flag(
        f"{subject.name} is verified in {', '.join(verified_in)} but is not an identity in {subject.region}",
        compared_with=verified_in,
    )
    if "@" not in subject.name:
        return flag
    settings = settings_of(views)
    if settings.where(in_production):
        return flag
    if settings.unread:
        return cannot_tell(*settings.unread)
    message = f"{flag.message}: in the sandbox it is probably a recipient of tests"
    return replace(flag, message=message, severity=Severity.INFO)


def _covered(
    subject: NameAcrossRegions, there: Elsewhere, by: Identity, unread: tuple[Unreadable, ...]
) -> Verdict:
    own = own_settings(verified_places(there))
    if not own.names:
        return clear_unless(*unread, *own.unread)
    need(subject.identity)
    regions = tuple(own.names)
    return Flag(
        f"{subject.name} has settings of its own in {', '.join(regions)} but is not an identity in"
        f" {subject.region}, where its mail is sent with the settings of {by.name}",
        evidence={"covered_by": by.name, "own_settings": own.names},
        compared_with=regions,
        severity=Severity.LOW,
    )


def fix(subject: NameAcrossRegions, flag: Flag) -> Steps:
    """Create the identity like the one of the first region that has it verified."""
    peer = next(each for each in subject.elsewhere if each.view.name in flag.compared_with)
    identity = need(peer.identity)
    return bring_over(subject.account, identity, peer.view, subject.here) if identity is not None else ()


_ADDRESS = "news@example.com"
_PARTIAL = s.unread("ses:ListEmailIdentities", Why.THROTTLED)
_TOPIC = s.notified(bounce=s.arn("bounces", "us-west-2"))
_WEST = west(s.domain(), s.address(_ADDRESS, notifications=_TOPIC))
_SANDBOX = s.account_settings(production_access=False)


def _tracking(domain: str) -> ConfigurationSet:
    return s.configuration_set("main", options={"TrackingOptions.CustomRedirectDomain": domain})


_CLICKS = west(s.domain("click.example.net"), configuration_sets=[_tracking("click.example.net")])

EXAMPLES = (
    flagged("The domain is verified in us-west-2 and missing in us-east-1.", west(s.domain()), east()),
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
        "The address is missing in us-east-1, where its domain is pending.",
        west(s.address(_ADDRESS)),
        east(s.domain(verification="PENDING")),
        at=_ADDRESS,
    ),
    flagged(
        "Region us-east-1 lists the address in another case: for SES that is another address.",
        west(s.address(_ADDRESS)),
        east(s.address("News@example.com", verification="PENDING")),
        at=_ADDRESS,
    ),
    flagged(
        "The list of eu-west-1 could not be read; it is enough that us-west-2 has the domain.",
        west(s.domain()),
        east(),
        ireland(listed=Listing((), _PARTIAL)),
    ),
    flagged(
        "The address has a bounce topic in us-west-2; us-east-1 has only its domain.",
        _WEST,
        east(s.domain()),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "The address has a MAIL FROM domain in us-west-2; other settings could not be read, but one is enough.",
        west(s.domain(), s.address(_ADDRESS, mail_from=s.mail_from_domain("m.example.com"), detail=s.unread())),
        east(s.domain()),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "Mail from the address is unsigned in us-west-2, and signed in us-east-1.",
        west(s.domain(), s.address(_ADDRESS, dkim=s.signing(enabled=False))),
        east(s.domain()),
        at=_ADDRESS,
        severity=Severity.LOW,
    ),
    flagged(
        "The subdomain has a default configuration set and a policy in us-west-2; us-east-1 has the parent.",
        west(
            s.domain(),
            s.domain("a.example.com", detail=s.details(configuration_set="bulk", policies={"p": "{}"})),
            configuration_sets=[s.configuration_set("bulk", options={"DeliveryOptions.TlsPolicy": "REQUIRE"})],
        ),
        east(s.domain()),
        at="a.example.com",
        severity=Severity.LOW,
    ),
    flagged(
        "The address is verified in us-west-2, which is in the sandbox: it probably receives tests.",
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
        "The domain is verified in us-west-2 and missing in us-east-1; both are in the sandbox.",
        west(s.domain(), settings=_SANDBOX),
        east(settings=_SANDBOX),
    ),
    flagged(
        "Both regions track links through a domain that is missing in us-east-1.",
        _CLICKS,
        east(configuration_sets=[_tracking("click.example.net")]),
        at="click.example.net",
    ),
    flagged(
        "Links are tracked through the domain, which also has a default configuration set.",
        west(
            s.domain("click.example.net", detail=s.details(configuration_set="main")),
            configuration_sets=[_tracking("click.example.net")],
        ),
        east(),
        at="click.example.net",
    ),
    flagged(
        "The options of the configuration set, which may track links through it, are not read at this depth.",
        west(s.domain(), configuration_sets=[s.configuration_set("main", options=s.unread(why=Why.NOT_ASKED))]),
        east(),
    ),
    flagged(
        "The nearest domain of the address only tracks links; the one above it is missing too.",
        west(
            s.domain(),
            s.domain("click.example.com"),
            s.address("x@click.example.com"),
            configuration_sets=[_tracking("click.example.com")],
        ),
        east(),
    ),
    clear(
        "Each region tracks links through its own domain, as AWS recommends.",
        _CLICKS,
        east(s.domain("click-east.example.net"), configuration_sets=[_tracking("click-east.example.net")]),
    ),
    clear("Both regions have the domain, in different case.", west(s.domain()), east(s.domain("Example.COM"))),
    clear("The domain is only pending in us-west-2.", west(s.domain(verification="PENDING")), east()),
    clear(
        "The domain exists in us-east-1 and is pending: another rule reports it.",
        west(s.domain()),
        east(s.domain(verification="PENDING")),
    ),
    clear(
        "The address and the subdomain have no settings of their own, and us-east-1 has their domain.",
        west(s.domain(), s.domain("a.example.com"), s.address("x@a.example.com")),
        east(s.domain()),
    ),
    clear(
        "The domain covers the address in us-west-2; in us-east-1 it is pending, which another rule reports.",
        west(s.domain(), s.address(_ADDRESS)),
        east(s.domain(verification="PENDING")),
    ),
    clear(
        "The address without the label covers the address with it.",
        west(s.address("me@gmail.com"), s.address("me+ses@gmail.com")),
        east(s.address("me@gmail.com")),
    ),
    clear(
        "DKIM is off for the address, because its subdomain is not an identity: that is not a setting.",
        west(s.domain(), s.address("x@a.example.com", dkim=s.not_signing())),
        east(s.domain()),
    ),
    clear(
        "The domain covers the address in us-east-1; the settings in us-west-2 are not read at this depth.",
        west(s.domain(), s.address(_ADDRESS, detail=s.unread(why=Why.NOT_ASKED))),
        east(s.domain()),
    ),
    clear(
        "DKIM is off for an address of somebody else's domain, which is not a setting.",
        west(s.address("me@gmail.com"), s.address("me+a@gmail.com", dkim=s.not_signing())),
        east(s.address("me@gmail.com")),
    ),
    clear(
        "The address has a topic in us-west-2, but is not verified there, so the topic does not apply.",
        west(s.domain(), s.address(_ADDRESS, verification="PENDING", notifications=_TOPIC)),
        east(s.domain()),
    ),
    unknown(
        "It is unknown whether us-west-2 tracks links through the domain.",
        west(
            s.domain(),
            configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))],
        ),
        east(),
    ),
    unknown(
        "The address is verified in us-west-2; it is unknown whether that region is in the sandbox.",
        west(s.address("me@gmail.com"), settings=s.unread("ses:GetAccount")),
        east(),
    ),
    unknown(
        "The list of us-east-1 is incomplete: the rest may have the domain.",
        west(s.domain()),
        east(listed=Listing((s.domain("example.org", verification="PENDING"),), _PARTIAL)),
    ),
    unknown(
        "The address is missing in us-east-1; it is unknown whether its domain is verified in us-west-2.",
        west(s.domain(verification=s.unread()), s.address(_ADDRESS)),
        east(),
    ),
    unknown(
        "The list of us-east-1 is incomplete: the rest may have the address, which has a topic in us-west-2.",
        _WEST,
        east(listed=Listing((s.domain(),), _PARTIAL)),
    ),
    unknown("The status of the domain in us-west-2 is unread.", west(s.domain(verification=s.unread())), east()),
    unknown(
        "It is unknown whether the domain of the address is verified in us-east-1.",
        west(s.address(_ADDRESS)),
        east(s.domain(verification=s.unread())),
    ),
    unknown(
        "The domain covers the address in us-east-1; its settings in us-west-2 could not be read.",
        west(s.domain(), s.address(_ADDRESS, detail=s.unread())),
        east(s.domain()),
    ),
    unknown(
        "The domain is named after its region; the options of the configuration set are not read at this depth.",
        west(
            s.domain("click-us-west-2.example.net"),
            configuration_sets=[s.configuration_set("main", options=s.unread(why=Why.NOT_ASKED))],
        ),
        east(),
    ),
    unknown(
        "It is unknown whether the address without the label is verified in us-east-1.",
        west(s.address("me@gmail.com"), s.address("me+ses@gmail.com")),
        east(s.address("me@gmail.com", verification=s.unread())),
    ),
)
