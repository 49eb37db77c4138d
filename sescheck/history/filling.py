"""Fill what a run could not read from an earlier run, so a change in between is reported later."""

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from sescheck.history.salting import without_other_salt
from sescheck.history.setting_changes import key_of
from sescheck.snapshot.model import Account, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable
from sescheck.snapshot.unread import account_label, is_disabled

T = TypeVar("T")


def filled(newer: Snapshot, older: Snapshot) -> Snapshot:
    """Return the newer snapshot, with the older one's readings where the newer one has none.

    No region is added.
    """
    older = without_other_salt(older, newer)
    then = {account_label(account): account for account in older.accounts}
    accounts = tuple(_account(account, then.get(account_label(account))) for account in newer.accounts)
    known = {key: answer for key, answer in newer.dns.items() if isinstance(answer, Known)}
    return msgspec.structs.replace(
        newer,
        accounts=accounts,
        dns={**newer.dns, **older.dns, **known},
        resolver=newer.resolver or older.resolver,
    )


def _account(newer: Account, older: Account | None) -> Account:
    if older is None:
        return newer
    then = {region.name: region for region in older.regions}
    return msgspec.structs.replace(
        newer,
        regions=tuple(_region(region, then.get(region.name)) for region in newer.regions),
        topics=_all(newer.topics, older.topics),
        resources=_all(newer.resources, older.resources),
        smtp_users=_filled(newer.smtp_users, older.smtp_users),
        sending_roles=_filled(newer.sending_roles, older.sending_roles),
    )


def _region(newer: Region, older: Region | None) -> Region:
    """Keep the answer that a region is not enabled any more: nothing older replaces it."""
    filled_up: Region = newer if older is None or is_disabled(newer) else _filled(newer, older)
    return filled_up


def _all(newer: Mapping[str, T], older: Mapping[str, T]) -> Mapping[str, T]:
    """Also keep what only the older run looked up: a filled setting may point to it."""
    return {**older, **{key: _filled(value, older.get(key, value)) for key, value in newer.items()}}


def _filled(newer: Any, older: Any) -> Any:
    match newer, older:
        case Unreadable(), Known():
            return older
        case Known(now), Known(then):
            return Known(_filled(now, then))
        case Listing(), Listing():
            items = _items(newer.items, older.items, add=newer.unread is not None)
            return Listing(items, newer.unread and older.unread)
        case msgspec.Struct(), msgspec.Struct() if type(newer) is type(older) and newer != older:
            fields = {
                name: _filled(getattr(newer, name), getattr(older, name)) for name in newer.__struct_fields__
            }
            return type(newer)(**fields)
        case tuple(), tuple():
            return _items(newer, older, add=False)
        case _:
            return newer


def _items(newer: tuple[Any, ...], older: tuple[Any, ...], *, add: bool) -> tuple[Any, ...]:
    """Return the newer items, each filled; if the list is incomplete, add the older items after its end."""
    key = key_of((*newer, *older))
    if key is None:
        return older if add else newer
    then = {key(item): item for item in older}
    now = tuple(_filled(item, then.pop(key(item), item)) for item in newer)
    return (*now, *then.values()) if add else now
