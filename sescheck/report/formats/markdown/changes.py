"""The part of the Markdown format with the changes."""

from collections.abc import Iterable, Iterator

from sescheck.report.formats.markdown.escaping import words
from sescheck.report.model import Changes, EarlierFinding, Report, SettingChange
from sescheck.report.text.fitting import Block, Item
from sescheck.report.text.phrases import plural, sentence
from sescheck.report.views.change_lines import (
    earlier_by_rule,
    examples,
    many_settings_words,
    new_clusters,
    of_account,
    of_new,
    setting_examples,
    setting_words,
    settings_by_kind,
    unsure_words,
)
from sescheck.report.views.clusters import FEW


def change_blocks(report: Report, most: int) -> Iterator[Block]:
    """Yield what is new, gone and changed since the earlier run, and what of the baseline is no longer found."""
    several = len(report.accounts) > 1
    if report.changes is not None:
        yield from _since(report, report.changes, most, several=several)
    listed = set(report.changes.gone) if report.changes is not None else set()
    if fixed := [gone for gone in report.fixed if gone not in listed]:
        head = f"### Fixed: {len(fixed):,}"
        yield from _block(head, _earlier(fixed, several=several), "fixed finding", most)
    if report.unconfirmed:
        head = f"### In the baseline, could not be judged this time: {len(report.unconfirmed):,}"
        yield from _block(head, _earlier(report.unconfirmed, several=several), "earlier finding", most)


def _since(report: Report, changes: Changes, most: int, *, several: bool) -> Iterator[Block]:
    yield Block(f"## Since {words(changes.since)}\n\n{_counted(changes)}\n\n")
    yield from _block("New findings:", _new(report, changes, several=several), "new finding", most)
    yield from _block("Gone:", _earlier(changes.gone, several=several), "gone finding", most)
    settings = _settings(changes.settings or (), several=several)
    yield from _block("Settings:", settings, "changed setting", most)


def _counted(changes: Changes) -> str:
    settings = "unknown whether settings changed"
    if changes.settings is not None:
        settings = f"{plural(len(changes.settings), 'setting')} changed"
    parts = [
        plural(len(changes.new), "new finding"),
        f"{len(changes.gone):,} gone",
        settings,
    ]
    if changes.undecided:
        parts.append(f"{plural(changes.undecided, 'earlier finding')} could not be judged: unknown whether fixed")
    if changes.first_judged:
        parts.append(f"{len(changes.first_judged):,} of the new ones could not be judged before")
    if changes.uncompared:
        parts.append(f"{plural(changes.uncompared, 'reading')} could not be compared")
    if changes.apart:
        parts.append(f"covered by only one of the two runs: {words(', '.join(changes.apart))}")
    return "; ".join(parts)


def _block(head: str, items: Iterable[Item], noun: str, most: int) -> Iterator[Block]:
    if listed := tuple(items):
        yield Block(f"{head}\n\n", listed, "\n", noun, most=most)


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


def _earlier(found: Iterable[EarlierFinding], *, several: bool) -> Iterator[Item]:
    """Yield a few findings of a rule one by one, and many as one item with examples."""
    for members in earlier_by_rule(found):
        name = members[0].severity.upper()
        lines = [of_account(each, several=several) for each in members]
        if len(members) <= FEW:
            yield from (_item(f"{name} {line} ({members[0].rule})") for line in lines)
            continue
        head = f"{name} {members[0].rule}: {plural(len(members), 'finding')}"
        yield _item(sentence((head, *examples(lines))), len(members))


def _settings(settings: Iterable[SettingChange], *, several: bool) -> Iterator[Item]:
    """Yield a few changes of a kind one by one, and many as one item with examples."""
    for members in settings_by_kind(settings):
        if len(members) <= FEW:
            yield from (_item(setting_words(each, several=several)) for each in members)
            continue
        head = many_settings_words(members, several=several)
        yield _item(sentence((head, *setting_examples(members, several=several))), len(members))


def _item(text: str, count: int = 1) -> Item:
    return Item(f"- {words(text)}\n", count)
