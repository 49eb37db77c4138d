"""The S/MIME certificates of the verified identities, if a configuration set of the region signs with S/MIME.

A message can name any configuration set, so the default sets of the identities do not decide which are read.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect import resume
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import items_of, moment, name, text_or_none
from sescheck.collect.identities import listing
from sescheck.comparison.account_view import UNVERIFIED
from sescheck.ses.smime import signing_sets
from sescheck.snapshot.certificates import SmimeCertificate, SmimeCertificates
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.sending import ConfigurationSet

FIELD = "smime_certificates"
LIST_CERTIFICATES = Operation("sesv2", "ListEmailIdentityCertificates", items="Certificates", token="NextToken")  # noqa: S106
READS = (LIST_CERTIFICATES,)
AWAITS = ("configuration_sets", "identities")
ASKED_FROM = Depth.DEEP

_NOT_DEEP, _SETS_UNREAD, _NAMES_UNREAD = (
    Unreadable(Why.NOT_ASKED, LIST_CERTIFICATES.action, words)
    for words in (
        "S/MIME certificates are read with --depth deep",
        "it is unknown if a configuration set signs with S/MIME: no certificates are read",
        "the list of identities is incomplete",
    )
)


async def read(region: RegionContext) -> Listing[SmimeCertificates]:
    """Read the certificates of each verified identity, one call each, if a configuration set signs."""
    sets: Listing[ConfigurationSet] = await region.result("configuration_sets")
    signing = signing_sets(sets)
    if not signing.items and signing.unread is None:
        return Listing(())
    if region.context.depth is not Depth.DEEP:
        return Listing((), _NOT_DEEP)
    return await _read(region) if signing.items else Listing((), _SETS_UNREAD)


async def _read(region: RegionContext) -> Listing[SmimeCertificates]:
    door, names = region.door, [each.name for each in region.listed.items if _may_be_verified(each)]
    action, calls = LIST_CERTIFICATES.action, 0 if LIST_CERTIFICATES in door.unneeded else len(names)
    region.context.progress.expect(door.region, action, calls)
    earlier = {each.name: each.certificates for each in region.before.smime_certificates.items}
    found = await resume.by_name(earlier, names, partial(_of_each, door))
    unread = None if region.listed.unread is None else _NAMES_UNREAD
    there = {each.name for each in (await region.result("identities")).items}  # without those deleted meanwhile
    return Listing(tuple(SmimeCertificates(each, found[each]) for each in names if each in there), unread)


def _may_be_verified(identity: listing.Listed) -> bool:
    """SES does not send for the others, so their certificates do not matter."""
    match identity.verification:
        case Known(status):
            return status not in UNVERIFIED
        case Unreadable():
            return True


async def _of_each(door: Door, names: Sequence[str]) -> Mapping[str, Reading[tuple[SmimeCertificate, ...]]]:
    return dict(zip(names, await fan_out(partial(_certificates, door), names), strict=True))


async def _certificates(door: Door, identity: str) -> Reading[tuple[SmimeCertificate, ...]]:
    """Read all pages. A list that is incomplete is not read."""
    listed = items_of(
        await door.follow(LIST_CERTIFICATES, EmailIdentity=identity),
        LIST_CERTIFICATES,
        partial(_certificate, identity),
    )
    return Known(tuple(sorted(listed.items, key=_order))) if listed.unread is None else listed.unread


def _order(certificate: SmimeCertificate) -> tuple[str, str]:
    return certificate.from_address, certificate.arn or ""


def _certificate(identity: str, item: Answer) -> SmimeCertificate:
    """Build one. That of an address may leave the From address out, which is the address itself."""
    expires = item.get("CertificateExpiryTime")
    return SmimeCertificate(
        from_address=identity if "@" in identity and not item.get("FromAddress") else name(item, "FromAddress"),
        status=name(item, "Status"),
        arn=text_or_none(item.get("CertificateArn")),
        expires=None if expires is None else moment(expires),
    )
