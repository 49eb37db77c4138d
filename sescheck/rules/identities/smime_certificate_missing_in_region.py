r"""An S/MIME certificate is missing in this region

## What it finds

A verified identity of a region in which a configuration set signs with S/MIME, if

- another region of the group has an active certificate for a From address of the identity, and this region has
  none that is active for that address;
- or the default configuration set of the identity signs, and no From address below the identity has an active
  certificate here.

All certificates of a region count, also if they belong to another identity: that of an address may be attached to
the address in one region, and to its domain in the other. The evidence has the status of a certificate that is not
active: `PROVISIONING`, `INACTIVE`, `DEPROVISIONING` or `FAILED`. If it has expired, only
[smime-certificate-expiring](smime-certificate-expiring.md) reports it.

Certificates are read with `--depth deep`, and only in regions in which a configuration set signs with S/MIME: a
message can name any configuration set, so one is enough. If the sets of this region do not sign, and those of the
other region do, [configuration-set-differs](configuration-set-differs.md) reports it.

## Why it matters

If a configuration set signs with S/MIME, SES rejects each message whose From address has no active certificate.
Certificates are in ACM, which is regional and copies none, so a standby often has the set and not the certificate.

## How to fix

ACM does not give the private key of a certificate that was imported. Take it from where it is kept, or get another
certificate from the authority. Import it in this region, and attach it:

    aws acm import-certificate --region REGION --certificate fileb://certificate.pem \
        --private-key fileb://key.pem --certificate-chain fileb://chain.pem
    aws sesv2 list-email-identity-certificates --region REGION --email-identity IDENTITY
    aws sesv2 associate-email-identity-certificate --region REGION --email-identity IDENTITY \
        --from-address ADDRESS --certificate-arn CERTIFICATE_ARN

The subject alternative name of the certificate has to be the From address, in the same case. An address has one
certificate at a time. If the list has one that is not active, remove it first:

    aws sesv2 disassociate-email-identity-certificate --region REGION --email-identity IDENTITY \
        --from-address ADDRESS

If nobody needs signed mail from this region, switch the signing of the configuration set off, or accept the
finding.

## Sources

- [Authenticating email with S/MIME](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-smime.html):
  "The certificate must be in ACM in the same AWS Region where you send email"
- [Enabling S/MIME signing on a configuration set](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-smime-enable.html):
  "If no active certificate exists, Amazon SES rejects the message and returns an error"
- [Attaching a certificate to an email identity](https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-smime-associate.html)
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.answers import gather
from sescheck.comparison.elsewhere import Peer
from sescheck.comparison.logic import NO, YES, all_of, unread_among
from sescheck.rules.kit import (
    BLOCKS,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.steps.smime import attach, decide_about_signing
from sescheck.ses.smime import Certified, active_of, certified, has_expired, signing_sets, signs
from sescheck.snapshot.certificates import SmimeCertificate
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, IRELAND, WEST, clear, flagged, unknown

_FEW = 3
"""The message has the From addresses if there are not more than this, else only their number."""


@rule(
    Severity.HIGH,
    reads=(
        Fact.IDENTITIES,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.CONFIGURATION_SET_OPTIONS,
        Fact.SMIME_CERTIFICATES,
    ),
    failover=BLOCKS,
    looks_at_others=True,
)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity without a certificate that another region has, or that its default set needs."""
    sets = signing_sets(subject.here.region.configuration_sets)
    if (not sets.items and sets.unread is None) or is_verified(Known(subject.identity)) == NO:
        return NOT_APPLICABLE
    here, elsewhere = (
        certified(subject.here),
        gather((each.view.name, _active(each)) for each in subject.elsewhere),
    )
    missing: dict[str, list[str]] = {}
    for region, found in elsewhere.known:
        for address in found:
            if _is_missing(subject, here, address):
                missing.setdefault(address, []).append(region)
    hidden = {address: unread for address in missing if (unread := _hiding(here, address, sets)) is not None}
    certain = {address: there for address, there in missing.items() if address not in hidden}
    if certain:
        return _flag(subject, here, certain)
    lacks = _lacks_any(subject, here)
    if lacks == YES:
        return _flag(subject, here, {})
    return clear_unless(*unread_among(*hidden.values(), *elsewhere.unread, lacks))


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Import and attach a certificate for each address. If no region has one, a person decides."""
    here = certified(subject.here)
    addresses: Mapping[str, Any] = flag.evidence["addresses"]  # type: ignore[assignment]
    for address in addresses:
        yield from attach(subject.identity.name, address, subject.region, here.by_address.get(address, ()))
    if not addresses:
        default = need(subject.identity.detail).configuration_set
        yield decide_about_signing(subject.identity.name, subject.region, str(default))


def _active(peer: Peer) -> Reading[Mapping[str, SmimeCertificate]]:
    """The active certificates of the identity in another region."""
    match peer.identity:
        case Known(identity):
            return Known({}) if identity is None else active_of(peer.view, identity.name)
        case Unreadable():
            return peer.identity


def _is_missing(subject: IdentityAcrossRegions, here: Certified, address: str) -> bool:
    """True if no certificate here is active for the address, and none has expired."""
    return not here.has_active(address) and not _expired(subject, here, address)


def _expired(subject: IdentityAcrossRegions, here: Certified, address: str) -> bool:
    found = here.by_address.get(address, ())
    return any(has_expired(each.certificate, subject.account.taken_at) for each in found)


def _hiding(here: Certified, address: str, sets: Listing[str]) -> Unreadable | None:
    """The reading that may hide a certificate for the address, or that no set signs."""
    return here.hiding(address) or (None if sets.items else sets.unread)


def _lacks_any(subject: IdentityAcrossRegions, here: Certified) -> Reading[bool]:
    """True if the default set signs, and no address that the identity covers has a certificate that is active."""
    name = subject.identity.name
    if not all(_is_missing(subject, here, each) for each in here.below(name)):
        return NO
    return all_of((_default_signs(subject), here.hiding_below(name) or YES))


def _default_signs(subject: IdentityAcrossRegions) -> Reading[bool]:
    match value_of(subject.identity.detail, lambda detail: detail.configuration_set):
        case Known(None):
            return NO
        case Known(default):
            found = subject.here.configuration_sets.get(str(default))
            absent = subject.here.region.configuration_sets.unread or NO
            return absent if found is None else value_of(found.options, signs)
        case Unreadable() as unread:
            return unread


def _flag(subject: IdentityAcrossRegions, here: Certified, missing: Mapping[str, list[str]]) -> Flag:
    regions = tuple(dict.fromkeys(region for there in missing.values() for region in there))
    statuses = {each: [found.certificate.status for found in here.by_address.get(each, ())] for each in missing}
    return Flag(
        f"{_says(subject, missing, regions)}: SES rejects the mail that it should sign",
        evidence={
            "addresses": {
                address: {"statuses": statuses[address], "elsewhere": there} for address, there in missing.items()
            },
            "configuration_sets": list(signing_sets(subject.here.region.configuration_sets).items),
        },
        compared_with=regions,
    )


def _says(subject: IdentityAcrossRegions, missing: Iterable[str], regions: Iterable[str]) -> str:
    name, addresses = subject.identity.name, list(missing)
    if not addresses:
        default = need(subject.identity.detail).configuration_set
        return (
            f"The default configuration set {default} of {name} in {subject.region} signs with S/MIME, and no From"
            " address has an active certificate there"
        )
    what = ", ".join(addresses) if len(addresses) <= _FEW else f"{len(addresses)} From addresses"
    of_what = "" if addresses == [name] else f" for {what}"
    return f"{name} has no active S/MIME certificate{of_what} in {subject.region}, unlike in {', '.join(regions)}"


_NEWS = "news@example.com"
_SETS = [s.configuration_set("signed", options={"MessageSecurityOptions.SigningScheme": "SmimeScheme"})]
_LIST = "ses:ListEmailIdentityCertificates"
_DOMAIN = s.domain()
_DEFAULT = s.domain(detail=s.details(configuration_set="signed"))


def _at(
    region: str,
    *certificates: SmimeCertificate | Unreadable,
    identity: Identity = _DOMAIN,
    sets: Iterable[ConfigurationSet] | Listing[ConfigurationSet] = tuple(_SETS),
    owner: str | None = None,
    more: Iterable[Identity] = (),
) -> Region:
    """A region that signs; the certificates belong to the identity, or to ``owner``."""
    found = s.smime_certificates(owner or identity.name, *certificates)
    return s.region(region, identity, *more, configuration_sets=sets, smime_certificates=[found])


_there = partial(_at, WEST)
_here = partial(_at, EAST)
_ACTIVE = s.smime_certificate(_NEWS)

EXAMPLES = (
    flagged("The certificate of an address is attached in us-west-2 only.", _there(_ACTIVE), _here()),
    flagged(
        "The certificate of an address is the identity's own.",
        _there(s.smime_certificate(_NEWS), identity=s.address(_NEWS)),
        _here(identity=s.address(_NEWS)),
        at=_NEWS,
    ),
    flagged("The certificate here failed.", _there(_ACTIVE), _here(s.smime_certificate(_NEWS, "FAILED"))),
    flagged(
        "AWS prepares the certificate here.", _there(_ACTIVE), _here(s.smime_certificate(_NEWS, "PROVISIONING"))
    ),
    flagged(
        "The certificates in eu-west-1 could not be read; us-west-2 is enough.",
        _there(_ACTIVE),
        _here(),
        _at(IRELAND, s.unread(_LIST)),
    ),
    flagged(
        "The default configuration set signs, and no region has a certificate.",
        _there(identity=_DEFAULT),
        _here(identity=_DEFAULT),
        at=[(WEST, "example.com"), "example.com"],
    ),
    clear("Both regions have the certificate.", _there(_ACTIVE), _here(_ACTIVE)),
    clear(
        "The certificate belongs to the domain in us-west-2, and to the address in us-east-1.",
        _there(_ACTIVE),
        _here(_ACTIVE, owner=_NEWS, more=[s.address(_NEWS)]),
    ),
    clear(
        "SES stores From addresses in lower case; the other case is the same address.",
        _there(s.smime_certificate("News@example.com")),
        _here(_ACTIVE),
    ),
    clear(
        "The default configuration set signs, and one address of the domain has a certificate.",
        _there(_ACTIVE, identity=_DEFAULT),
        _here(_ACTIVE, identity=_DEFAULT),
    ),
    clear(
        "No configuration set of us-east-1 signs: another rule reports it.",
        _there(_ACTIVE),
        s.region(EAST, _DOMAIN),
    ),
    clear(
        "The certificate here has expired: another rule reports it.",
        _there(_ACTIVE),
        _here(s.smime_certificate(_NEWS, "FAILED", expires="2026-11-20T00:00:00Z")),
    ),
    clear(
        "The domain is not verified in us-east-1: another rule reports it.",
        _there(_ACTIVE),
        _here(identity=s.domain(verification="PENDING")),
    ),
    clear("The sets sign, but not by default, and no region has a certificate.", _there(), _here()),
    unknown("The certificates in us-east-1 could not be read.", _there(_ACTIVE), _here(s.unread(_LIST))),
    unknown("The certificates in us-west-2 could not be read.", _there(s.unread(_LIST)), _here(_ACTIVE)),
    unknown(
        "The certificates of the address in us-east-1 could not be read, and may be the ones.",
        _there(_ACTIVE),
        _here(s.unread(_LIST), owner=_NEWS, more=[s.address(_NEWS)]),
    ),
    unknown(
        "The options of the set in us-east-1 could not be read.",
        _there(_ACTIVE),
        s.region(
            EAST,
            _DOMAIN,
            configuration_sets=[s.configuration_set("signed", options=s.unread("ses:GetConfigurationSet"))],
            smime_certificates=Listing((), s.unread(_LIST, Why.NOT_ASKED)),
        ),
    ),
    unknown(
        "The default configuration set could not be read.",
        _there(identity=s.domain(detail=s.unread())),
        _here(identity=s.domain(detail=s.unread())),
    ),
)
