"""The fields of the model, as the model itself declares them: they are not listed a second time.

By its type, a field of a struct is a reading, a list, a struct (such as Mail Manager) or plain. Its annotation
names the facts that it holds. From this follow what is unread in a region, how to make a region of which nothing
was read, and which fields hold the facts of a rule. Each struct is inspected once.
"""

from collections.abc import Iterable, Iterator
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
    PLAIN = "a part of the answer that gives the whole struct"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the model.

    Attributes:
        item: the type of a list's items, or the nested struct; else None.
        facts: the facts that the field holds; the first is the fact of the field itself.
        names: the subjects that the items name, if they are names or have only a name.
    """

    name: str
    holds: Holds
    item: Any
    facts: tuple[Fact, ...]
    names: NamesOf | None


@cache
def fields(struct: type[msgspec.Struct]) -> tuple[Field, ...]:
    """Return the fields of a struct of the model, in their order."""
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
    """Return the names of the fields that are a reading or a list."""
    return tuple(each.name for each in fields(struct) if each.holds in {Holds.READING, Holds.LISTING})


def has_readings(kind: Any) -> bool:
    """True if a part of such an item can be unread."""
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and bool(_may_be_unread(kind))


def unread_in(struct: msgspec.Struct) -> Iterator[Unreadable]:
    """Yield what is unread in the fields of a struct, and why its lists are incomplete."""
    for name in _may_be_unread(type(struct)):
        found = getattr(struct, name)
        unread = found.unread if isinstance(found, Listing) else found
        if isinstance(unread, Unreadable):
            yield unread


def unread_of(value: Reading[object] | Listing[Any] | msgspec.Struct) -> Iterable[Unreadable]:
    """Return why a field is unread or incomplete; for a struct such as Mail Manager, for each of its fields."""
    if isinstance(value, Known):
        return ()
    if isinstance(value, Unreadable):
        return (value,)
    if isinstance(value, Listing):
        return () if value.unread is None else (value.unread,)
    return unread_in(value)


def is_whole(value: object) -> bool:
    """True if all of it was read, including each part of each item."""
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
    """Return a struct in which every reading and every list has the same reason.

    Args:
        struct: its type.
        because: why nothing was read.
        known: the values of its plain fields, and of other fields that are known.
    """
    unread = {each.name: unread_field(each, because) for each in fields(struct) if each.holds is not Holds.PLAIN}
    return struct(**(unread | known))


def unread_field(field: Field, because: Unreadable) -> Unreadable | Listing[Any] | msgspec.Struct:
    """Return the value of a field that was not read."""
    match field.holds:
        case Holds.LISTING:
            return Listing((), because)
        case Holds.STRUCT:
            struct: msgspec.Struct = nothing_read(field.item, because)
            return struct
        case _:
            return because
