"""Whether a rule reacts to a value: it changes in the worked examples of the rule, and then its answers change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import msgspec

from sescheck.engine.example import Example
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable
from tests.collect.changing import Path, Place, Step


def reacts(entry: Entry, places: tuple[Place, ...]) -> bool:
    """True if the rule flags something else, or is in doubt about something else, when only this value changes."""
    return any(
        _answers(entry, changed) not in (before, None) for before, changed in _changed_examples(entry, places)
    )


def _changed_examples(entry: Entry, places: tuple[Place, ...]) -> Iterator[tuple[object, Example]]:
    for example in entry.examples:
        before = _answers(entry, example)
        for place in places:
            for snapshot in _with_other_values(example.snapshot, place):
                yield before, showing(example, snapshot)


def showing(example: Example, snapshot: Snapshot) -> Example:
    """The same example with another snapshot."""
    return replace(example, build=lambda: snapshot)


def _answers(entry: Entry, example: Example) -> object:
    """What is flagged, how badly, and what is undecided; not the words. None if the value cannot exist."""
    found = run([entry], account_views_of(example.snapshot, trusted_accounts=example.trusted_accounts))
    flagged = frozenset((each.region, each.subject, each.severity) for each in found.flagged)
    undecided = frozenset((each.place, each.count) for each in found.undecided)
    return None if found.crashes else (flagged, undecided)


def _with_other_values(snapshot: Snapshot, place: Place) -> Iterator[Snapshot]:
    """The snapshot with one value of one region changed, to each value that answers or examples have there."""
    new_values = [*place.values, *_values_in_examples(place.path)]
    for at, account in enumerate(snapshot.accounts):
        for within, region in enumerate(account.regions):
            for new in new_values:
                for changed in _changed(region, place.path, new):
                    regions = _with(account.regions, within, changed)
                    accounts = _with(snapshot.accounts, at, msgspec.structs.replace(account, regions=regions))
                    yield msgspec.structs.replace(snapshot, accounts=accounts)


@cache
def _values_in_examples(path: Path) -> tuple[Any, ...]:
    """The values that the examples of all rules have there, each once."""
    regions = (
        region
        for entry in every_rule()
        for example in entry.examples
        for account in example.snapshot.accounts
        for region in account.regions
    )
    found: dict[str, Any] = {repr(value): value for region in regions for value in _values(region, path)}
    return tuple(found.values())


def _values(value: Any, path: Path) -> Iterator[Any]:
    match value:
        case Unreadable():
            return
        case Known(inner) | Listing(items=inner):
            yield from _values(inner, path)
        case tuple():
            for each in value:
                yield from _values(each, path)
        case _ if not path:
            yield value
        case _:
            for name in _names(value, path[0]):
                yield from _values(_get(value, name), path[1:])


def _changed(value: Any, path: Path, new: Any) -> Iterator[Any]:
    """Copies of a part of a region, each with one value changed."""
    match value:
        case Unreadable():
            return
        case Known(inner):
            yield from map(Known, _changed(inner, path, new))
        case Listing(items, unread):
            yield from (Listing(each, unread) for each in _changed(items, path, new))
        case tuple() if isinstance(new, tuple) and not path:
            yield new
        case tuple():
            yield from _changed_items(value, path, new)
        case _ if not path:
            yield new
        case _:
            for name in _names(value, path[0]):
                for changed in _changed(_get(value, name), path[1:], new):
                    yield _put(value, name, changed)
                if isinstance(value, Mapping):
                    yield _put(value, name, None)


def _changed_items(items: tuple[Any, ...], path: Path, new: Any) -> Iterator[tuple[Any, ...]]:
    for at, each in enumerate(items):
        for changed in _changed(each, path, new):
            yield _with(items, at, changed)
    if not path:
        yield (*items, new)


def _names(value: Any, step: Step) -> list[str]:
    """The fields or keys that are meant: none, if the value is of another kind."""
    match value:
        case msgspec.Struct():
            return [str(step.name)] if step.kind in {None, getattr(value, "kind", None)} else []
        case Mapping():
            return list(value) if step.name is None else [step.name]
        case _:
            return []


def _get(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else getattr(value, name)


def _put(value: Any, name: str, new: Any) -> Any:
    if not isinstance(value, Mapping):
        return msgspec.structs.replace(value, **{name: new})
    rest = {key: each for key, each in value.items() if key != name}
    return rest if new is None else rest | {name: new}


def _with(items: tuple[Any, ...], at: int, new: Any) -> tuple[Any, ...]:
    return (*items[:at], new, *items[at + 1 :])
