"""The archives, relays, address lists and add-ons of Mail Manager, if a region uses Mail Manager or an archive."""

import asyncio
from collections.abc import Callable

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect import resume
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import name, text_or_none
from sescheck.collect.sending.mail_manager import of_list
from sescheck.ses.set_options import ARCHIVE
from sescheck.snapshot.fields import nothing_read
from sescheck.snapshot.mail_manager import Archive, MailManagerParts, ManagedPart
from sescheck.snapshot.model import Depth
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import ConfigurationSet, MailManager

FIELD = "mail_manager_parts"
LIST_ARCHIVES = Operation("mailmanager", "ListArchives", items="Archives", token="NextToken")  # noqa: S106
LIST_RELAYS = Operation("mailmanager", "ListRelays", items="Relays", token="NextToken")  # noqa: S106
LIST_ADDRESS_LISTS = Operation("mailmanager", "ListAddressLists", items="AddressLists", token="NextToken")  # noqa: S106
LIST_ADDONS = Operation("mailmanager", "ListAddonInstances", items="AddonInstances", token="NextToken")  # noqa: S106
READS = (LIST_ARCHIVES, LIST_RELAYS, LIST_ADDRESS_LISTS, LIST_ADDONS)
ASKED_FROM = Depth.STANDARD
AWAITS = ("mail_manager", "configuration_sets")

_TOO_QUICK = Unreadable(Why.NOT_ASKED, LIST_ARCHIVES.action, "Mail Manager is read with --depth standard")
_NOT_USED = Unreadable(
    Why.NOT_ASKED,
    LIST_ARCHIVES.action,
    "archives, relays, address lists and add-ons are read only if the region has an ingress endpoint, a rule set"
    " or a traffic policy, or if a configuration set names an archive",
)


async def read(region: RegionContext) -> MailManagerParts:
    """Read four lists if something here can use them. Else no call is made."""
    if region.context.depth is Depth.QUICK:
        return nothing_read(MailManagerParts, _TOO_QUICK)
    managed: MailManager = await region.result("mail_manager")
    sets: Listing[ConfigurationSet] = await region.result("configuration_sets")
    if not (_has_any(managed) or any(map(_archives, sets.items))):
        return nothing_read(MailManagerParts, _NOT_USED)
    door, before = region.door, region.before.mail_manager_parts
    archives, relays, address_lists, addons = await asyncio.gather(
        resume.listing(before.archives, lambda: of_list(door, LIST_ARCHIVES, _archive)),
        resume.listing(before.relays, lambda: _parts(door, LIST_RELAYS, "Relay")),
        resume.listing(before.address_lists, lambda: _parts(door, LIST_ADDRESS_LISTS, "AddressList")),
        resume.listing(before.addons, lambda: _parts(door, LIST_ADDONS, "Addon", "AddonInstanceId")),
    )
    return MailManagerParts(archives, relays, address_lists, addons)


def _has_any(managed: MailManager) -> bool:
    return any(listing.items for listing in (managed.ingress_points, managed.rule_sets, managed.traffic_policies))


def _archives(found: ConfigurationSet) -> bool:
    return isinstance(found.options, Known) and ARCHIVE in found.options.value.values


def _archive(item: Answer) -> Archive:
    id_ = name(item, "ArchiveId")
    return Archive(text_or_none(item.get("ArchiveName")) or id_, id_, text_or_none(item.get("ArchiveState")))


async def _parts(door: Door, operation: Operation, kind: str, id_: str = "") -> Listing[ManagedPart]:
    build: Callable[[Answer], ManagedPart] = lambda item: ManagedPart(  # noqa: E731 - a def would hide its type
        name(item, f"{kind}Name"), name(item, id_ or f"{kind}Id")
    )
    return await of_list(door, operation, build)
