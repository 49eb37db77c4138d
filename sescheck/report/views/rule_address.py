"""Where the page of a rule is."""

from functools import cache
from pathlib import Path

from sescheck.rules.catalogue import every_rule

FOLDER = "docs/rules"
"""The folder of the pages, relative to the top folder of sescheck, until they are published at an address."""

_TOP = Path(__file__).resolve().parents[3]


def page_of(rule: str) -> str | None:
    """Return the path of the page of a rule; None if there is no such rule."""
    return f"{FOLDER}/{rule}.md" if rule in _names() else None


@cache
def address_of(rule: str) -> str | None:
    """Return the address of the page on this machine; None if it is not there, as in an installed package."""
    page = page_of(rule)
    return (_TOP / page).as_uri() if page is not None and (_TOP / page).is_file() else None


@cache
def _names() -> frozenset[str]:
    return frozenset(entry.name for entry in every_rule())
