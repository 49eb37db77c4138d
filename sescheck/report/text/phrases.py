"""Counts and lists as people read them."""

from collections.abc import Iterable, Sequence

_VOWELS = tuple("aeiou")


def plural(count: int, noun: str) -> str:
    """Return ``1 identity``, ``2 identities``, ``3 days``, ``1,000 rules``."""
    if count == 1:
        return f"1 {noun}"
    is_regular = not noun.endswith("y") or noun[-2:-1] in _VOWELS
    return f"{count:,} {noun}s" if is_regular else f"{count:,} {noun[:-1]}ies"


def some(names: Sequence[str], most: int, noun: str = "") -> str:
    """Return the first of the names and how many are left out: ``a, b and 3 more rules``."""
    if len(names) <= most:
        return ", ".join(names)
    left = len(names) - most
    more = plural(left, f"more {noun}") if noun else f"{left:,} more"
    return f"{', '.join(names[:most])} and {more}"


def either(names: Iterable[str]) -> str:
    """Return ``a, b or c``."""
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def figure(value: float) -> str:
    """Return a quota as a person writes it: no decimals unless needed."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def sentence(parts: Iterable[str]) -> str:
    """Join the non-empty parts with semicolons."""
    return "; ".join(part for part in parts if part)
