"""Where the page of a rule is."""

from functools import cache

from sescheck.rules.catalogue import every_rule

FOLDER = "docs/rules"
"""The folder of the pages, relative to the top folder of sescheck, until they are published at an address."""


def page_of(rule: str) -> str | None:
    """Return the path of the page of a rule; None if there is no such rule."""
    return f"{FOLDER}/{rule}.md" if rule in _names() else None


@cache
def _names() -> frozenset[str]:
    return frozenset(entry.name for entry in every_rule())
