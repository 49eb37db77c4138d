"""The tree of organizational units, read only if the list of accounts has no paths."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from sescheck.aws.door import Answer, Door
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import items_of, name, names_of
from sescheck.organization.accounts.organization_reads import (
    LIST_IN_UNIT,
    LIST_ROOTS,
    LIST_UNITS,
    PAGE,
    account_id,
)
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable


@dataclass(frozen=True, slots=True)
class Tree:
    """Where everything is.

    Attributes:
        paths: of each account, by its ID: ``o-…/r-…/ou-…/``.
        units: the IDs of the root and of all units.
    """

    paths: dict[str, str] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)


async def tree(door: Door, organization_id: str) -> Reading[Tree]:
    """Read the whole tree, level by level, or return why a part of it is unread."""
    roots = names_of(await door.follow(LIST_ROOTS, MaxResults=PAGE), LIST_ROOTS, "Id")
    if roots.unread is not None:
        return roots.unread
    found = Tree()
    level: Mapping[str, str] = {each: f"{organization_id}/{each}/" for each in roots.items}
    while level:
        found.units.update(level)
        below: dict[str, str] = {}
        for parent, (units, accounts) in zip(
            level, await fan_out(lambda each: _children(door, each), tuple(level)), strict=True
        ):
            unread = units.unread or accounts.unread
            if unread is not None:
                return unread
            found.paths.update(dict.fromkeys(accounts.items, level[parent]))
            below |= {each: f"{level[parent]}{each}/" for each in units.items if each not in found.units}
        level = below
    return Known(found)


async def exists(door: Door, unit_id: str) -> Reading[bool]:
    """Return whether there is a unit or root with this ID."""
    answer: Reading[Answer | None] = await door.ask_whether(LIST_UNITS, ParentId=unit_id, MaxResults=1)
    match answer:
        case Known(value):
            return Known(value is not None)
        case Unreadable():
            return answer


async def _children(door: Door, parent: str) -> tuple[Listing[str], Listing[str]]:
    """Return the units and the accounts that are directly in a root or unit."""
    units, accounts = await asyncio.gather(
        door.follow(LIST_UNITS, ParentId=parent, MaxResults=PAGE),
        door.follow(LIST_IN_UNIT, ParentId=parent, MaxResults=PAGE),
    )
    return (
        items_of(units, LIST_UNITS, lambda each: name(each, "Id")),
        items_of(accounts, LIST_IN_UNIT, account_id),
    )
