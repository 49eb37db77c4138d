"""The lists that decide about calls, next to those of identities, sets, templates and receipt rule sets."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.account import reputation_alarms, send_statistics, settings
from sescheck.collect.around import quota_requests, vpc_endpoints
from sescheck.collect.sending import (
    contact_lists,
    dedicated_ips,
    ip_pools,
    mail_manager,
    mail_manager_contents,
    mail_manager_parts,
    opt_outs,
    recommendations,
    reputation_entities,
    tenants,
)
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, value_of

_CONTENTS = {
    mail_manager.LIST_INGRESS_POINTS: mail_manager_contents.GET_INGRESS_POINT,
    mail_manager.LIST_RULE_SETS: mail_manager_contents.GET_RULE_SET,
    mail_manager.LIST_TRAFFIC_POLICIES: mail_manager_contents.GET_TRAFFIC_POLICY,
}
_CONTENTS_OF_PARTS = {
    mail_manager_parts.LIST_ARCHIVES: mail_manager_contents.GET_ARCHIVE,
    mail_manager_parts.LIST_RELAYS: mail_manager_contents.GET_RELAY,
}
"""By list of Mail Manager: the operation that reads one of its items."""


@dataclass(frozen=True, slots=True)
class OtherLists:
    """The settings, and the lists of IP pools, tenants, contact lists and Mail Manager."""

    settings: Reading[Settings]
    pools: Listing[str]
    tenants: Listing[Any]
    contact_lists: Listing[str]
    managed: Mapping[Operation, Listing[Any]]

    def calls(self, *, sends: bool) -> dict[Operation, int]:
        """Return the calls that follow. What is unread counts as if it were there, because the audit asks then."""
        production, vdm = self._settings(lambda found: found.production_access), self._settings(_has_vdm)
        has_tenants, lists = tenants.may_have(self.tenants), len(self.contact_lists.items)
        asked = {
            send_statistics.GET_STATISTICS: sends or self._settings(lambda found: bool(found.sent_last_24_hours)),
            reputation_entities.LIST_ENTITIES: sends or has_tenants,
            reputation_alarms.DESCRIBE_ALARMS: sends,
            vpc_endpoints.DESCRIBE: sends,
            quota_requests.LIST_REQUESTS: sends and production,
            dedicated_ips.GET_IPS: bool(self.pools.items) or self.pools.unread is not None or production,
            recommendations.LIST_RECOMMENDATIONS: vdm or has_tenants,
        }
        of_tenants = dict.fromkeys((tenants.GET_TENANT, tenants.LIST_RESOURCES), len(self.tenants.items))
        of_lists = dict.fromkeys((contact_lists.GET_CONTACT_LIST, opt_outs.LIST_CONTACTS), lists)
        return (
            {each: int(answer) for each, answer in asked.items()} | of_tenants | of_lists | self._of_mail_manager()
        )

    def unread(self) -> list[Unreadable]:
        """Return why something is unread."""
        lists = (self.pools, self.tenants, self.contact_lists, *self.managed.values())
        found = [each.unread for each in lists if each.unread is not None]
        return [self.settings, *found] if isinstance(self.settings, Unreadable) else found

    def _settings(self, ask: Callable[[Settings], bool]) -> bool:
        """Return what the settings answer; True if they are unread."""
        match value_of(self.settings, ask):
            case Known(answer):
                return answer
            case Unreadable():
                return True

    def _of_mail_manager(self) -> dict[Operation, int]:
        lists = _CONTENTS | _CONTENTS_OF_PARTS
        contents = {lists[each]: len(found.items) for each, found in self.managed.items() if each in lists}
        return contents | dict.fromkeys(mail_manager_parts.READS, int(any(contents.values())))


def _has_vdm(found: Settings) -> bool:
    return found.vdm == recommendations.ON


async def read(door: Door) -> OtherLists:
    """Read these lists through any door, and the settings."""
    found, pools, named, lists, managed = await asyncio.gather(
        settings.of_account(door),
        ip_pools.names(door),
        tenants.listed(door),
        contact_lists.names(door),
        _mail_manager(door),
    )
    return OtherLists(found, pools, named, lists, managed)


async def _mail_manager(door: Door) -> dict[Operation, Listing[Any]]:
    """Read three lists, and two more if the region uses Mail Manager."""
    found = await _lists(door, tuple(_CONTENTS))
    used = any(each.items for each in found.values())
    return found | await _lists(door, tuple(_CONTENTS_OF_PARTS)) if used else found


async def _lists(door: Door, wanted: tuple[Operation, ...]) -> dict[Operation, Listing[Any]]:
    allowed = door.for_reads(wanted)
    lists = (mail_manager.of_list(allowed, each, lambda item: item) for each in wanted)
    return dict(zip(wanted, await asyncio.gather(*lists), strict=True))
