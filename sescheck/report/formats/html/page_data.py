"""The data for the page's script, as JSON inside the page."""

from collections.abc import Hashable, Iterable, Iterator
from typing import Any, Generic, TypeVar

import msgspec
from markupsafe import Markup

from sescheck.plain import NAME, cut, safe
from sescheck.report.formats.html.evidence import Evidence
from sescheck.report.formats.html.findings_list import SHOWN, Entry
from sescheck.report.formats.html.fix_parts import FixPart
from sescheck.report.formats.html.identity_rows import SHOWN as ROWS
from sescheck.report.formats.html.identity_rows import Table, differs
from sescheck.report.model import Report, Reported

T = TypeVar("T", bound=Hashable)

NAME_MARK = "\x01"
PLACE_MARK = "\x02"
"""Placeholders for the subject and the region in a message: similar messages are stored once."""

_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


class Pool(Generic[T]):
    """Values, each once."""

    def __init__(self) -> None:
        self.index: dict[T, int] = {}

    def add(self, value: T) -> int:
        """Return the index of the value."""
        return self.index.setdefault(value, len(self.index))

    @property
    def values(self) -> list[T]:
        """Return all of them, in order."""
        return list(self.index)


def page_data(report: Report, entries: Iterable[Entry], tables: Iterable[Table]) -> Iterator[Markup]:
    """Yield the data in pieces for a ``script`` element; what the others refer to comes last."""
    names: Pool[str] = Pool()
    places: Pool[tuple[str, str]] = Pool()
    yield Markup('{"shown":%d,"rows":%d,"entries":[') % (SHOWN, ROWS)
    for place, entry in enumerate(entries):
        yield Markup(",") if place else Markup()
        yield from _entry(entry, names, places)
    yield Markup('],"tables":[')
    yield from _listed(_json(_table(table, names)) for table in tables)
    yield Markup('],"names":') + _json(names.values)
    yield Markup(',"places":') + _json(places.values)
    yield Markup(',"accounts":') + _json([account.account_id for account in report.accounts]) + Markup("}")


def _listed(values: Iterable[Markup]) -> Iterator[Markup]:
    for place, value in enumerate(values):
        if place:
            yield Markup(",")
        yield value


def _json(value: object) -> Markup:
    text = msgspec.json.encode(value).decode()
    for character, escaped in _ESCAPES.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704 - nothing in it can end the element


def _entry(entry: Entry, names: Pool[str], places: Pool[tuple[str, str]]) -> Iterator[Markup]:
    """Messages and evidence stay JSON text from here on: as tuples they took 60 MB for 59,000 findings."""
    messages: Pool[Markup] = Pool()
    evidence: Pool[Markup] = Pool()
    fixes: Pool[Markup] = Pool()
    columns: tuple[list[int], ...] = ([], [], [], [], [])
    for reported in entry.cluster.members:
        for column, value in zip(
            columns, _member(entry, reported, names, places, messages, evidence, fixes), strict=True
        ):
            column.append(value)
    cluster = entry.cluster
    head = {
        "rank": cluster.severity.rank,
        "family": entry.family,
        "label": safe(f"{cluster.rule} {entry.title} {entry.family}"),
        "open": cluster.status == "open",
    }
    yield _json(head)[:-1] + Markup(',"messages":[')
    yield from _listed(messages.index)
    yield Markup('],"evidence":[')
    yield from _listed(evidence.index)
    yield Markup('],"fixes":[')
    yield from _listed(fixes.index)
    yield Markup("],")
    yield _json(dict(zip(("name", "place", "message", "seen", "fix"), columns, strict=True)))[1:]


def _member(
    entry: Entry,
    reported: Reported,
    names: Pool[str],
    places: Pool[tuple[str, str]],
    messages: Pool[Markup],
    evidence: Pool[Markup],
    fixes: Pool[Markup],
) -> tuple[int, int, int, int, int]:
    found = reported.finding
    name, region = safe(cut(found.subject, NAME)), safe(found.region or "")
    member = entry.member(reported)
    return (
        names.add(name),
        places.add((found.account_id, region)),
        messages.add(_json(_pattern(member.message, name, region))),
        evidence.add(_json(_seen(member.evidence, name, region))),
        fixes.add(_json([(part.is_copied, _pattern_of_fix(part, name, region)) for part in member.fix])),
    )


def _pattern_of_fix(part: FixPart, name: str, region: str) -> str:
    """A command has line breaks, which stay."""
    return "\n".join(_pattern(line, name, region) for line in part.text.split("\n"))


def _seen(evidence: Evidence, name: str, region: str) -> tuple[bool, tuple[tuple[str, str], ...]]:
    lines = tuple((_pattern(key, name, region), _pattern(value, name, region)) for key, value in evidence.lines)
    return evidence.short, lines


def _pattern(words: str, name: str, region: str) -> str:
    pattern = safe(words).replace(name, NAME_MARK) if name else safe(words)
    return pattern.replace(region, PLACE_MARK) if region else pattern


def _table(table: Table, names: Pool[str]) -> dict[str, Any]:
    return {
        "columns": table.columns,
        "letters": table.letters,
        "names": [names.add(table.name(row)) for row in table.rows],
        "worst": "".join("-" if row.worst is None else str(row.worst.rank) for row in table.rows),
        "differ": "".join("1" if differs(row) else "0" for row in table.rows),
        "cells": list(table.coded()),
        "policies": "".join(table.policies()),
        "account": table.account.account_id,
    }
