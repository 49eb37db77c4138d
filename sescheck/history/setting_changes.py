"""Find the settings that AWS answered differently in two runs: walk over two snapshots.

A reading is compared only if both runs got it. A resource was added or removed only if the list without it is
complete. What changes by itself is left out: see ``MOVING``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeAlias

import msgspec

from sescheck.history.record_changes import record_changes
from sescheck.report.model import SettingChange
from sescheck.snapshot.certificates import SmimeCertificate, SmimeCertificates
from sescheck.snapshot.fields import Holds, fields
from sescheck.snapshot.mail_manager import Archive, Contents, ManagedPart
from sescheck.snapshot.model import Account, Region, Settings, Snapshot
from sescheck.snapshot.reading import NOT_A_FAILURE, Known, Listing, Unreadable, Why
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet
from sescheck.snapshot.resources import Resource, Topic
from sescheck.snapshot.sending import (
    DedicatedIp,
    EventDestination,
    IngressPoint,
    MailManager,
    Recommendation,
    TrafficPolicy,
)
from sescheck.snapshot.subjects import NamesOf
from sescheck.snapshot.unread import account_label
from sescheck.snapshot.users import AccessKey

THERE = "there"
"""The value of a subject that was added or removed, on the side where it exists."""

MOVING: frozenset[tuple[type, str]] = frozenset(
    {
        (Settings, "sent_last_24_hours"),
        (DedicatedIp, "warmed_percent"),
        (AccessKey, "last_use"),
        (Region, "suppressed"),
        (Region, "pool_modes"),
        (Region, "statistics"),
        (Region, "opt_outs"),
        (MailManager, "ids"),
        (Archive, "id"),
        (ManagedPart, "id"),
    }
)
"""What changes without a configuration change: volume, warm-up, use, addresses that bounced, contacts, ids."""

_BY_NATURE = NOT_A_FAILURE | {Why.NOT_SUPPORTED_HERE, Why.REGION_DISABLED}
"""If unread in both runs for these reasons, nothing was lost."""

_PARTS = frozenset({EventDestination, ReceiptRule})
"""Subjects that are named after what they belong to as well."""


def _names(struct: type[msgspec.Struct], above: str = "") -> Iterator[tuple[str, NamesOf]]:
    for each in fields(struct):
        if each.names is not None:
            yield _join(above, each.name), each.names
        if each.holds is Holds.STRUCT:
            yield from _names(each.item, _join(above, each.name))


@cache
def _lists_of_names() -> Mapping[str, NamesOf]:
    """By path in a region, what the items of a list are the names of."""
    return dict(_names(Region))


_KEYS: Mapping[type, Callable[[Any], str]] = {
    str: str,
    DedicatedIp: lambda item: str(item.ip),
    AccessKey: lambda item: str(item.key_id),
    Recommendation: lambda item: f"{item.resource} {item.type}",
    IngressPoint: lambda item: str(item.name),
    TrafficPolicy: lambda item: str(item.name),
    Archive: lambda item: str(item.name),
    ManagedPart: lambda item: str(item.name),
    SmimeCertificate: lambda item: f"{item.from_address} {item.arn}",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """The differences of two snapshots.

    Attributes:
        changes: by account, region, subject and setting.
        uncompared: how many readings and lists are unread in one of the two, or both.
        apart: the accounts and regions that only one of the two covers.
    """

    changes: tuple[SettingChange, ...]
    uncompared: int
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    account_id: str
    region: str | None
    subject: tuple[str, str]


class _Uncompared:
    """A reading that one of the two snapshots lacks."""


_UNCOMPARED = _Uncompared()
_Found: TypeAlias = SettingChange | _Uncompared


def compared(before: Snapshot, after: Snapshot) -> Compared:
    """Return what differs in the later snapshot, as far as both are known."""
    then = {account_label(account): account for account in before.accounts}
    now = {account_label(account): account for account in after.accounts}
    found: list[_Found] = []
    apart = sorted(then.keys() ^ now.keys())
    for name in sorted(then.keys() & now.keys()):
        found += _accounts(name, then[name], now[name])
        regions = ({region.name for region in account.regions} for account in (then[name], now[name]))
        found += (each or _UNCOMPARED for each in record_changes(name, now[name], before.dns, after.dns))
        apart += [f"{name} {region}" for region in sorted(set.symmetric_difference(*regions))]
    changes = [each for each in found if isinstance(each, SettingChange)]
    return Compared(tuple(sorted(changes, key=_by_place)), len(found) - len(changes), tuple(apart))


def _by_place(change: SettingChange) -> tuple[str, str, tuple[str, str], str]:
    return (change.account_id, change.region or "", change.subject, change.setting)


def _accounts(name: str, before: Account, after: Account) -> Iterator[_Found]:
    place = _Place(name, None, ("account", name))
    yield from _walk(place, "alias", before.alias, after.alias)
    yield from _walk(place, "smtp_users", before.smtp_users, after.smtp_users)
    yield from _walk(place, "sending_roles", before.sending_roles, after.sending_roles)
    then = {region.name: region for region in before.regions}
    for region in after.regions:
        if region.name in then:
            yield from _struct(replace(place, region=region.name), "", then[region.name], region)
    yield from _pointed_to(place, "topic", before.topics, after.topics)
    yield from _pointed_to(place, "resource", before.resources, after.resources)


def _pointed_to(
    place: _Place, kind: str, before: Mapping[str, Topic | Resource], after: Mapping[str, Topic | Resource]
) -> Iterator[_Found]:
    """Yield what both runs looked up. What only one looked up is named by a setting, which changed."""
    for arn in sorted(before.keys() & after.keys()):
        region = ":".join(arn.split(":")[3:4]) or None
        yield from _struct(_Place(place.account_id, region, (kind, arn)), "", before[arn], after[arn])


def _walk(place: _Place, path: str, before: Any, after: Any) -> Iterator[_Found]:
    match before, after:
        case Known(then), Known(now):
            yield from _walk(place, path, then, now)
        case (Known() | Unreadable(), Known() | Unreadable()):
            yield from _unread(before, after)
        case Listing(), Listing():
            yield from _unread(before.unread, after.unread)
            yield from _items(place, path, before, after)
        case ReceiptRuleSet(), ReceiptRuleSet() if before.name == after.name:
            yield from _rules(place, before, after)
        case (ReceiptRuleSet() | None, ReceiptRuleSet() | None):
            yield from _value(place, path, before and before.name, after and after.name)
        case msgspec.Struct(), msgspec.Struct() if type(before) is type(after):
            yield from _struct(place, path, before, after)
        case Mapping(), Mapping():
            for key in sorted(before.keys() | after.keys()):
                yield from _value(place, _join(path, key), before.get(key), after.get(key))
        case tuple(), tuple() if _kind(before + after) is not str and key_of(before + after):
            yield from _items(place, path, Listing(before), Listing(after))
        case _:
            yield from _value(place, path, before, after)


def _unread(before: object, after: object) -> Iterator[_Found]:
    """Count what one side lacks, unless neither run could have read it."""
    unread = [each for each in (before, after) if isinstance(each, Unreadable)]
    if unread and not (unread[1:] and all(each.why in _BY_NATURE for each in unread)):
        yield _UNCOMPARED


def _struct(place: _Place, path: str, before: msgspec.Struct, after: msgspec.Struct) -> Iterator[_Found]:
    for name in before.__struct_fields__:
        then, now = getattr(before, name), getattr(after, name)
        if (type(before), name) not in MOVING and not (then == now and _is_simple(then)):
            yield from _walk(place, _join(path, name), then, now)


def _is_simple(value: object) -> bool:
    """True if nothing in it can be unread: most of a region that is not used."""
    match value:
        case Known(inside):
            return _is_simple(inside)
        case Listing():
            return value.unread is None and not value.items
        case None | str() | int() | float():
            return True
        case _:
            return False


def _rules(place: _Place, before: ReceiptRuleSet, after: ReceiptRuleSet) -> Iterator[_Found]:
    """Yield the rules and their order: SES applies them one after another."""
    inside = replace(place, subject=("rule-set", after.name))
    yield from _items(inside, "rules", Listing(before.rules), Listing(after.rules))
    common = {rule.name for rule in before.rules} & {rule.name for rule in after.rules}
    orders = ([rule.name for rule in rules if rule.name in common] for rules in (before.rules, after.rules))
    yield from _value(inside, "order", *orders)


def _items(place: _Place, path: str, before: Listing[Any], after: Listing[Any]) -> Iterator[_Found]:
    key = key_of((*before.items, *after.items))
    if key is None:
        if before.unread is None and after.unread is None:
            yield from _value(place, path, *(_sorted(listing.items) for listing in (before, after)))
        return
    then, now = ({key(item): item for item in listing.items} for listing in (before, after))
    for name in sorted(then.keys() | now.keys()):
        inside, way = _inside(place, path, name, then.get(name, now.get(name)))
        if name in then and name in now:
            if not _is_settled(then[name], now[name]):
                yield from _walk(inside, way, then[name], now[name])
        elif isinstance(then.get(name, now.get(name)), Contents | SmimeCertificates):
            continue  # the list of its kind says so
        elif (before if name in now else after).unread is None:
            yield from _came_or_went(inside, way, then.get(name), now.get(name))


def key_of(items: Sequence[object]) -> Callable[[Any], str] | None:
    """Return the key of items of that kind; None if they have no name, or the list is empty."""
    kind = _kind(items)
    return _name if hasattr(kind, "SUBJECT") else _KEYS.get(kind)


def _name(item: Any) -> str:
    return str(item.name)


def _is_settled(before: object, after: object) -> bool:
    """True if both are equal and completely known, as most of a large account is."""
    if before != after:
        return False
    fields = getattr(before, "__struct_fields__", ())
    return not any(isinstance(getattr(before, name), Unreadable) for name in fields)


def _kind(items: Sequence[object]) -> type:
    return type(items[0]) if items else type(None)


def _inside(place: _Place, path: str, name: str, item: object) -> tuple[_Place, str]:
    """Return where an item's settings belong: to itself, or under its name to its parent."""
    names = _lists_of_names().get(path)
    if names is not None:
        return replace(place, subject=(names.subject, f"{names.before}{name}")), ""
    kind = getattr(item, "SUBJECT", "")
    if not kind:
        return place, _join(path, name)
    return replace(place, subject=(kind, f"{place.subject[1]}/{name}" if type(item) in _PARTS else name)), ""


def _came_or_went(place: _Place, path: str, before: object, after: object) -> Iterator[_Found]:
    if path:
        yield from _value(place, path, before, after)
    else:
        yield from _value(place, path, before and THERE, after and THERE)


def _value(place: _Place, path: str, before: object, after: object) -> Iterator[_Found]:
    then, now = (msgspec.to_builtins(_plain(value)) for value in (before, after))
    if then != now:
        yield SettingChange(place.account_id, place.region, place.subject, path, then, now)


def _plain(value: object) -> object:
    """Return names in a fixed order: AWS does not always return the same order."""
    return sorted(value) if isinstance(value, tuple) and _kind(value) is str else value


def _sorted(items: Iterable[msgspec.Struct]) -> list[object]:
    return sorted((msgspec.to_builtins(item) for item in items), key=repr)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
