"""The part of the Markdown format that says what is other than before."""

import json
from collections.abc import Iterable, Iterator

from sescheck.report.drawing.fitting import Block, Item
from sescheck.report.drawing.markdown_words import words
from sescheck.report.plain import cut
from sescheck.report.report import Changes, Gone, Report, SettingChange
from sescheck.report.words import plural


def change_blocks(report: Report, most: int) -> Iterator[Block]:
    """What is new, gone and set otherwise since the earlier run; what the baseline knew and is not there now."""
    if report.changes is not None:
        yield from _since(report.changes, most)
    told = set(report.changes.gone) if report.changes is not None else set()
    if fixed := [gone for gone in report.fixed if gone not in told]:
        yield from _block(f"### Fixed: {len(fixed):,}", map(_gone, fixed), "fixed finding", most)
    if report.unconfirmed:
        head = f"### Known before, and could not be judged this time: {len(report.unconfirmed):,}"
        yield from _block(head, map(_gone, report.unconfirmed), "earlier finding", most)


def _since(changes: Changes, most: int) -> Iterator[Block]:
    yield Block(f"## Since {words(changes.since)}\n\n{_counted(changes)}\n\n")
    found = (f"{each.finding.severity.upper()} {words(cut(each.finding.message))}" for each in changes.new)
    yield from _block("New findings:", found, "new finding", most)
    yield from _block("Gone:", map(_gone, changes.gone), "gone finding", most)
    yield from _block("Settings:", map(_setting, changes.settings or ()), "changed setting", most)


def _counted(changes: Changes) -> str:
    settings = "unknown whether settings changed"
    if changes.settings is not None:
        settings = f"{plural(len(changes.settings), 'setting')} changed"
    parts = [
        plural(len(changes.new), "new finding"),
        f"{len(changes.gone):,} gone",
        f"{plural(changes.undecided, 'earlier finding')} that could not be judged",
        settings,
    ]
    if changes.first_judged:
        parts.append(f"{len(changes.first_judged):,} of the new ones could not be judged then")
    if changes.uncompared:
        parts.append(f"{plural(changes.uncompared, 'reading')} could not be compared")
    if changes.apart:
        parts.append(f"asked about in one of the two runs only: {words(', '.join(changes.apart))}")
    return "; ".join(parts)


def _block(head: str, lines: Iterable[str], noun: str, most: int) -> Iterator[Block]:
    items = tuple(Item(f"- {line}\n") for line in lines)
    if items:
        yield Block(f"{head}\n\n", items, "\n", noun, most=most)


def _gone(gone: Gone) -> str:
    return words(f"{cut(gone.message)} ({gone.rule})")


def _setting(change: SettingChange) -> str:
    type_, name = change.subject
    place = change.region or f"account {change.account_id}"
    subject = "" if type_ == "account" else f", {name}"
    values = f"{json.dumps(change.before, ensure_ascii=False)}, now {json.dumps(change.after, ensure_ascii=False)}"
    return words(f"{place}{cut(subject)}: {change.setting or type_} was {cut(values)}")
