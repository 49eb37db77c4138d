"""The part of the Markdown format with the changes."""

import json
from collections.abc import Iterable, Iterator

from sescheck.plain import cut
from sescheck.report.formats.markdown.escaping import words
from sescheck.report.model import Changes, EarlierFinding, Report, SettingChange
from sescheck.report.text.fitting import Block, Item
from sescheck.report.text.phrases import plural, sentence
from sescheck.report.views.change_lines import new_clusters, of_account, of_new, unsure_words


def change_blocks(report: Report, most: int) -> Iterator[Block]:
    """Yield what is new, gone and changed since the earlier run, and what of the baseline is no longer found."""
    several = len(report.accounts) > 1
    if report.changes is not None:
        yield from _since(report, report.changes, most, several=several)
    listed = set(report.changes.gone) if report.changes is not None else set()
    if fixed := [gone for gone in report.fixed if gone not in listed]:
        yield from _block(f"### Fixed: {len(fixed):,}", _gone(fixed, several=several), "fixed finding", most)
    if report.unconfirmed:
        head = f"### In the baseline, could not be judged this time: {len(report.unconfirmed):,}"
        yield from _block(head, _gone(report.unconfirmed, several=several), "earlier finding", most)


def _since(report: Report, changes: Changes, most: int, *, several: bool) -> Iterator[Block]:
    yield Block(f"## Since {words(changes.since)}\n\n{_counted(changes)}\n\n")
    if new := tuple(_new(report, changes, several=several)):
        yield Block("New findings:\n\n", new, "\n", "new finding", most=most)
    yield from _block("Gone:", _gone(changes.gone, several=several), "gone finding", most)
    settings = (_setting(change, several=several) for change in changes.settings or ())
    yield from _block("Settings:", settings, "changed setting", most)


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
        parts.append(f"{len(changes.first_judged):,} of the new ones could not be judged before")
    if changes.uncompared:
        parts.append(f"{plural(changes.uncompared, 'reading')} could not be compared")
    if changes.apart:
        parts.append(f"covered by only one of the two runs: {words(', '.join(changes.apart))}")
    return "; ".join(parts)


def _block(head: str, lines: Iterable[str], noun: str, most: int) -> Iterator[Block]:
    items = tuple(Item(f"- {line}\n") for line in lines)
    if items:
        yield Block(f"{head}\n\n", items, "\n", noun, most=most)


def _new(report: Report, changes: Changes, *, several: bool) -> Iterator[Item]:
    """Yield a few findings of a rule one by one, and many as one item with examples."""
    for cluster in new_clusters(report, changes):
        name = cluster.severity.upper()
        if cluster.small:
            for each in cluster.members:
                yield Item(f"- {name} {words(f'{of_new(each, changes, several=several)} ({cluster.rule})')}\n")
            continue
        counted = f"{cluster.rule}: {cluster.size()}{unsure_words(cluster, changes)}, {cluster.places()}"
        yield Item(f"- {name} {words(sentence((counted, cluster.examples())))}\n", len(cluster.members))


def _gone(found: Iterable[EarlierFinding], *, several: bool) -> Iterator[str]:
    return (words(f"{of_account(gone, several=several)} ({gone.rule})") for gone in found)


def _setting(change: SettingChange, *, several: bool) -> str:
    type_, name = change.subject
    account = f"{change.account_id} " if several else ""
    place = f"{account}{change.region}" if change.region else f"account {change.account_id}"
    subject = "" if type_ == "account" else f", {name}"
    values = f"{json.dumps(change.before, ensure_ascii=False)}, now {json.dumps(change.after, ensure_ascii=False)}"
    return words(f"{place}{cut(subject)}: {change.setting or type_} was {cut(values)}")
