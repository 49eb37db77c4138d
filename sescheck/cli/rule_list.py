"""The list of `sescheck rules`."""

import sys
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from textwrap import wrap

from tabulate import tabulate

from sescheck.cli.coloring import Color
from sescheck.cli.linking import has_links, linked
from sescheck.collect.declarations import actions_for
from sescheck.engine.rule import Entry
from sescheck.plain import safe
from sescheck.report.views.rule_address import address_of

_INDENT = " " * 4


def list_rules(entries: Sequence[Entry]) -> str:
    """Return three lines per rule: its name with severity and scope, what it flags, and the calls that it needs.

    A rule that a user wrote has a fourth line: where it comes from. A terminal gets lines that fit; if it has no
    room for columns, severity and scope are below the name.
    """
    width = get_terminal_size().columns if sys.stdout.isatty() else None
    return "\n".join(_lines(entries, width))


def _lines(entries: Sequence[Entry], width: int | None) -> Iterator[str]:
    rows = [(entry.name, entry.rule.severity.value, entry.rule.scope.name) for entry in entries]
    heads, *table = tabulate(rows, headers=("rule", "severity", "scope"), tablefmt="plain").splitlines()
    has_columns = width is None or max(map(len, table)) <= width
    if has_columns:
        yield heads
    for entry, line in zip(entries, table, strict=True):
        yield _linked(entry.name) + line.removeprefix(entry.name) if has_columns else _linked(entry.name)
        if not has_columns:
            yield from _fitted(f"{entry.rule.severity}, {entry.rule.scope.name}", width)
        yield from _fitted(safe(entry.title), width)
        yield from _fitted(f"calls {', '.join(actions_for(entry.rule.facts))}", width)
        if entry.origin:
            yield from _fitted(f"from {safe(entry.origin)}", width)


def _linked(name: str) -> str:
    address = address_of(name) if has_links(Color.AUTO) else None
    return name if address is None else linked(name, address)


def _fitted(words: str, width: int | None) -> list[str]:
    """Return one line, or several on a terminal; no word is broken."""
    if width is None:
        return [f"{_INDENT}{words}"]
    return wrap(
        words,
        max(width, 2 * len(_INDENT) + 1),
        initial_indent=_INDENT,
        subsequent_indent=2 * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
