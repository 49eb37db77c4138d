"""The data for the page's script: what it needs at once, and blocks that it unpacks when they are needed.

A block of findings has what it needs to be drawn and searched. Without a filter, the page draws what the template
wrote, so that the time until it can be used does not depend on the number of findings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markupsafe import Markup

from sescheck.plain import NAME, cut, safe
from sescheck.report.formats.html.findings_list import SHOWN, Entry
from sescheck.report.formats.html.fix_parts import FixPart
from sescheck.report.formats.html.identity_rows import SHOWN as ROWS
from sescheck.report.formats.html.identity_rows import Table, differs
from sescheck.report.formats.html.packing import Pool, in_page, packed
from sescheck.report.model import Report, Reported

NAME_MARK = "\x01"
PLACE_MARK = "\x02"
"""Placeholders for the subject and the region in a message: similar messages are stored once."""

BLOCK = 1_000
"""Findings of a block: the script draws and searches one without a pause that a person notices."""

Place = tuple[str, str]
"""Account and region."""


def page_data(report: Report, entries: Iterable[Entry], tables: Iterable[Table]) -> Iterator[Markup]:
    """Yield ``script`` elements: blocks of findings and identities, and at last what is needed at once."""
    places: Pool[Place] = Pool()
    heads = []
    for entry in entries:
        members = entry.cluster.members
        heads.append(_head(entry, places))
        for number, start in enumerate(range(0, len(members), BLOCK)):
            yield packed(f"findings-{entry.index}-{number}", _block(entry, members[start : start + BLOCK], places))
    columns = []
    for number, table in enumerate(tables):
        columns.append({"columns": table.columns, "size": len(table.rows), "account": table.account.account_id})
        yield packed(f"identities-{number}", _table(table))
    at_once = {"shown": SHOWN, "rows": ROWS, "block": BLOCK, "entries": heads, "tables": columns}
    yield Markup('<script type="application/json" id="data">')
    yield in_page(at_once | {"places": places.values, "accounts": [each.account_id for each in report.accounts]})
    yield Markup("</script>\n")


def _head(entry: Entry, places: Pool[Place]) -> dict[str, Any]:
    cluster = entry.cluster
    counts = Counter(places.add(_place(reported)) for reported in cluster.members)
    return {
        "rank": cluster.severity.rank,
        "family": entry.family,
        "label": safe(f"{cluster.rule} {entry.title} {entry.family}"),
        "open": cluster.status == "open",
        "size": len(cluster.members),
        "places": list(counts.items()),
    }


def _place(reported: Reported) -> Place:
    return reported.finding.account_id, safe(reported.finding.region or "")


def _block(entry: Entry, members: Sequence[Reported], places: Pool[Place]) -> dict[str, Any]:
    """Return a few findings; evidence is a list of lines, because most lines occur in many findings."""
    names: Pool[str] = Pool()
    messages: Pool[str] = Pool()
    lines: Pool[tuple[str, str]] = Pool()
    evidence: Pool[tuple[int, ...]] = Pool()
    fixes: Pool[tuple[tuple[bool, str], ...]] = Pool()
    rows = []
    for reported in members:
        name, place = safe(cut(reported.finding.subject, NAME)), _place(reported)
        member, region = entry.member(reported), place[1]
        seen = (
            lines.add((_pattern(k, name, region), _pattern(v, name, region))) for k, v in member.evidence.lines
        )
        rows.append(
            (
                names.add(name),
                places.add(place),
                messages.add(_pattern(member.message, name, region)),
                evidence.add((int(member.evidence.short), *seen)),
                fixes.add(tuple((part.is_copied, _pattern_of_fix(part, name, region)) for part in member.fix)),
            )
        )
    columns = dict(zip(("name", "place", "message", "seen", "fix"), zip(*rows, strict=True), strict=True))
    pools = {
        "names": names.values,
        "messages": messages.values,
        "lines": lines.values,
        "evidence": evidence.values,
        "fixes": fixes.values,
    }
    return columns | pools


def _pattern_of_fix(part: FixPart, name: str, region: str) -> str:
    """A command has line breaks, which stay."""
    return "\n".join(_pattern(line, name, region) for line in part.text.split("\n"))


def _pattern(words: str, name: str, region: str) -> str:
    pattern = safe(words).replace(name, NAME_MARK) if name else safe(words)
    return pattern.replace(region, PLACE_MARK) if region else pattern


def _table(table: Table) -> dict[str, Any]:
    return {
        "letters": table.letters,
        "kinds": [(cell.marks, cell.words) for cell in table.cells],
        "names": [table.name(row) for row in table.rows],
        "worst": "".join("-" if row.worst is None else str(row.worst.rank) for row in table.rows),
        "differ": "".join("1" if differs(row) else "0" for row in table.rows),
        "cells": list(table.coded()),
        "policies": "".join(table.policies()),
    }
