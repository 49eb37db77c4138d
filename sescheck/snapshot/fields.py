"""What the model says of its own fields, so that nobody has to list them a second time.

A field of a struct is a reading, a list, a struct of its own (such as Mail Manager) or plain, by its type. In its
annotation stand the facts that it holds. From that follow what is unread in a region, what a region is in which
nothing was read, and which fields a rule's facts are in. Each struct is looked at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable
from sescheck.snapshot.subjects import NamesOf

S = TypeVar("S", bound=msgspec.Struct)


class Holds(Enum):
    """What kind of value a field holds."""

    READING = "a reading"
    LISTING = "a list"
    STRUCT = "a struct of readings and lists"
    PLAIN = "what AWS said together with the rest of the struct"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the model.

    Attributes:
        item: the type of a list's items, or the nested struct; else None.
        facts: those that the field holds, the one that brings it first.
        names: whose names the list holds, where its items are names or are told apart by nothing else.
    """

    name: str
    holds: Holds
    item: Any
    facts: tuple[Fact, ...]
    names: NamesOf | None


@cache
def fields(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """The fields of a struct of the model, in their order."""
    hints = get_type_hints(struct, include_extras=True)
    return tuple(_field(name, hints[name]) for name in struct.__struct_fields__)


def _field(name: str, hint: Any) -> Field:
    given, *extras = get_args(hint) if get_origin(hint) is Annotated else (hint,)
    facts = tuple(each for each in extras if isinstance(each, Fact))
    names = next((each for each in extras if isinstance(each, NamesOf)), None)
    holds, item = _kind_of(given)
    return Field(name, holds, item, facts, names)


def _kind_of(given: Any) -> tuple[Holds, Any]:
    origin = get_origin(given)
    if origin is Listing:
        return Holds.LISTING, get_args(given)[0]
    if origin in {Union, UnionType} and Unreadable in get_args(given):
        return Holds.READING, None
    if isinstance(given, type) and issubclass(given, msgspec.Struct):
        return Holds.STRUCT, given
    return Holds.PLAIN, None


@cache
def _may_be_unread(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields that are a reading or a list."""
    return tuple(each.name for each in fields(struct) if each.holds in {Holds.READING, Holds.LISTING})


def has_readings(kind: Any) -> bool:
    """Can a part of such an item be unread?"""
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and bool(_may_be_unread(kind))


def unread_in(struct: msgspec.Struct) -> Iterator[Unreadable]:
    """What is unreadable among a struct's own fields, and why a list of it breaks off."""
    for name in _may_be_unread(type(struct)):
        found = getattr(struct, name)
        unread = found.unread if isinstance(found, Listing) else found
        if isinstance(unread, Unreadable):
            yield unread


def unread_of(value: Reading[object] | Listing[Any] | msgspec.Struct) -> Iterator[Unreadable]:
    """Why a field was not read, or not to its end; of a struct such as Mail Manager each of its fields."""
    match value:
        case Known():
            pass
        case Unreadable():
            yield value
        case Listing(unread=unread):
            if unread is not None:
                yield unread
        case _:
            yield from unread_in(value)


def is_whole(value: object) -> bool:
    """Was all of it read, down to each part of each item?"""
    match value:
        case Unreadable():
            return False
        case Known(known):
            return is_whole(known)
        case Listing(items, unread):
            return unread is None and is_whole(items)
        case tuple():
            return not (value and has_readings(type(value[0]))) or all(map(is_whole, value))
        case msgspec.Struct():
            parts = (each.name for each in fields(type(value)) if each.holds is not Holds.PLAIN)
            return all(is_whole(getattr(value, name)) for name in parts)
        case _:
            return True


def nothing_read(struct: type[S], because: Unreadable, **known: object) -> S:
    """A struct of which every reading and every list has the one reason.

    Args:
        struct: the type of it.
        because: why nothing was read.
        known: its plain fields, and those that are known after all.
    """
    unread = {each.name: unread_field(each, because) for each in fields(struct) if each.holds is not Holds.PLAIN}
    return struct(**(unread | known))


def unread_field(field: Field, because: Unreadable) -> Unreadable | Listing[Any] | msgspec.Struct:
    """What such a field holds where it was not read."""
    match field.holds:
        case Holds.LISTING:
            return Listing((), because)
        case Holds.STRUCT:
            struct: msgspec.Struct = nothing_read(field.item, because)
            return struct
        case _:
            return because
