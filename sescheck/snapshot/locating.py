"""The place of a refusal: its account and its region.

Collectors create refusals without a place, and some refusals are constants. `Account` adds the place of the
reading to each refusal. So equal refusals of two regions are two refusals.
"""

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from sescheck.snapshot.reading import Unreadable

T = TypeVar("T")
_EVERYTHING: frozenset[str] = frozenset()
_HOLDERS = frozenset({Unreadable, tuple, dict})


class Locator:
    """Add a place to the refusals in immutable data. Data without refusals is returned as it is.

    Args:
        account: the account ID; None if it is unknown.
        region: None for what is read once per account.
    """

    def __init__(self, account: str | None, region: str | None) -> None:
        self._account = account
        self._region = region
        self._located: dict[Unreadable, Unreadable] = {}

    def of(self, value: T) -> T:
        """Return the value with the place in its refusals. Equal refusals become one object."""
        return cast("T", self._of(value))

    def fields_of(self, struct: T, except_for: frozenset[str] = _EVERYTHING) -> T:
        """Return a struct with the place in its refusals, except in the fields ``except_for``."""
        kind: Any = type(struct)
        changed: dict[str, Any] = {}
        for name in _fields(kind):
            before = getattr(struct, name)
            after = before if name in except_for else self._of(before)
            if after is not before:
                changed[name] = after
        return cast("T", msgspec.structs.replace(cast("Any", struct), **changed)) if changed else struct

    def _of(self, value: Any) -> Any:
        kind: Any = type(value)
        if kind is Unreadable:
            return self._refusal(value)
        if kind is tuple:
            return self._items(value)
        if kind is dict:
            return {key: self._of(each) for key, each in value.items()}
        return self.fields_of(value) if _fields(kind) else value

    def _refusal(self, unread: Unreadable) -> Unreadable:
        found = self._located.get(unread)
        if found is None:
            found = Unreadable(unread.why, unread.operation, unread.detail, self._account, self._region)
            found = self._located[unread] = unread if found == unread else found
        return found

    def _items(self, items: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the items with the place. All items of a list have the same type."""
        kind: Any = type(items[0]) if items else None
        if kind not in _HOLDERS and not (items and _fields(kind)):
            return items
        after = tuple(map(self._of, items))
        return items if all(new is old for new, old in zip(after, items, strict=True)) else after


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """Return the fields of a struct that may hold a refusal; nothing if the type is not a struct."""
    if not issubclass(kind, msgspec.Struct):
        return ()
    hints = get_type_hints(kind)
    return tuple(name for name in kind.__struct_fields__ if _may_refuse(hints[name]))


def _may_refuse(hint: Any) -> bool:
    """True if a value of that type may hold a refusal. A type variable may stand for one."""
    parts = get_args(hint)
    if get_origin(hint) in {Union, UnionType, tuple, Mapping}:
        return any(map(_may_refuse, parts))
    kind = get_origin(hint) or hint
    return isinstance(kind, TypeVar) or kind is Unreadable or (isinstance(kind, type) and bool(_fields(kind)))
