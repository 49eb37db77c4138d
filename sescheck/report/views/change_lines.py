"""What changed, in words for people: a headline, a line per change, and what could not be compared."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeAlias

from sescheck.engine.severity import Severity
from sescheck.plain import NAME, cut
from sescheck.report.model import Changes, EarlierFinding, Report, Reported, SettingChange
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.phrases import plural, sentence, some
from sescheck.report.views.clusters import EXAMPLES, FEW, Cluster, clusters_of
from sescheck.report.views.remedies import every_step, remedy_of

_MOST_PLACES = 6


REST = "Only what changed is shown: --full shows the whole report."

_MOST_ASKED = 20
"""New findings whose steps are looked up, to decide whether the command that prints them is worth a line."""


class Mark(StrEnum):
    """The mark before a line."""

    NEW = "+"
    GONE = "-"
    CHANGED = "~"
    UNKNOWN = "?"
    BELOW = " "
    """Of a line that belongs to the one above."""


Line = tuple[Mark, str]


def is_only_change(report: Report, options: RenderOptions) -> bool:
    """True if only what changed is shown."""
    return options.only_changes and report.changes is not None


def next_step(report: Report) -> str:
    """Return which command prints the steps for new findings; empty if nothing is new."""
    new = () if report.changes is None else report.changes.new
    if not new:
        return ""
    return every_step(report, is_any_known=any(remedy_of(report, each) for each in new[:_MOST_ASKED]))


def headline(changes: Changes) -> str:
    """Return the result in one line."""
    if not changes.any:
        settings = "" if changes.settings is not None else "in the findings "
        return f"No change {settings}since {changes.since}"
    unsure = f" ({len(changes.first_judged):,} could not be judged before)" if changes.first_judged else ""
    counts = [f"{plural(len(changes.new), 'new finding')}{unsure}, {len(changes.gone):,} gone"]
    if changes.settings is not None:
        counts.append(f"{plural(len(changes.settings), 'setting')} changed")
    return f"Changed since {changes.since}: {sentence(counts)}"


def change_lines(report: Report, most: int | None) -> Iterator[Line]:
    """Yield every change of the report, a line each.

    With a limit, findings of one rule are one entry, as in the report, there are about so many lines of each kind,
    and the others are counted.
    """
    if report.changes is None:
        return
    changes, several = report.changes, len(report.accounts) > 1
    settings = changes.settings or ()
    if most is None:
        yield from ((Mark.NEW, _new(each, changes, several=several)) for each in changes.new)
        yield from ((Mark.GONE, earlier_words(each, several=several)) for each in changes.gone)
        yield from ((_mark(each), setting_words(each, several=several)) for each in settings)
    else:
        yield from _within(_new_by_rule(report, changes), Mark.NEW, "more new finding", most)
        yield from _within(_earlier_by_rule(changes.gone, several=several), Mark.GONE, "more finding", most)
        yield from _within(_settings_by_kind(settings, several=several), Mark.CHANGED, "more setting", most)
    yield from unknown_lines(changes)


def baseline_lines(report: Report, most: int | None) -> Iterator[Line]:
    """Yield the findings of the baseline that are gone, and those that could not be judged.

    The limit is as that of ``change_lines``.
    """
    several = len(report.accounts) > 1
    for mark, found in ((Mark.GONE, report.fixed), (Mark.UNKNOWN, report.unconfirmed)):
        if most is None:
            lead = _LEADS.get(mark, "")
            yield from ((mark, f"{lead}{earlier_words(each, several=several)}") for each in found)
        else:
            yield from _within(_earlier_by_rule(found, mark, several=several), mark, "more finding", most)


_LEADS = {Mark.UNKNOWN: "could not be judged: "}
"""What is said before an earlier finding."""

_Entry: TypeAlias = tuple[int, Sequence[Line]]
"""How many findings of one rule, or changes of one kind, there are, and their lines."""


def new_clusters(report: Report, changes: Changes) -> tuple[Cluster, ...]:
    """Return the new findings by rule, in their order."""
    return clusters_of(replace(report, findings=changes.new), every=True)


def unsure_words(cluster: Cluster, changes: Changes) -> str:
    """Return how many of new findings may be old; empty if none may be."""
    unsure = sum(each.finding.fingerprint in changes.first_judged for each in cluster.members)
    return f" ({unsure:,} could not be judged before)" if unsure else ""


def _new_by_rule(report: Report, changes: Changes) -> Iterator[_Entry]:
    several = len(report.accounts) > 1
    for cluster in new_clusters(report, changes):
        members = cluster.members
        if len(members) == 1:
            yield 1, [(Mark.NEW, _new(members[0], changes, several=several))]
            continue
        head = f"{cluster.severity.upper()} {cluster.rule}: {cluster.size()}{unsure_words(cluster, changes)}"
        below = (
            [of_new(each, changes, several=several) for each in members]
            if cluster.small
            else [": ".join(filter(None, (cluster.places(), cluster.examples())))]
        )
        yield len(members), [(Mark.NEW, head), *((Mark.BELOW, each) for each in below)]


def earlier_by_rule(found: Iterable[EarlierFinding]) -> Sequence[Sequence[EarlierFinding]]:
    """Return earlier findings of one rule and severity together, in the order of the first ones."""
    by_rule: dict[tuple[Severity, str], list[EarlierFinding]] = {}
    for each in found:
        by_rule.setdefault((each.severity, each.rule), []).append(each)
    return tuple(by_rule.values())


def _earlier_by_rule(
    found: Iterable[EarlierFinding], mark: Mark = Mark.GONE, *, several: bool
) -> Iterator[_Entry]:
    lead = _LEADS.get(mark, "")
    for members in earlier_by_rule(found):
        first = members[0]
        if len(members) == 1:
            yield 1, [(mark, f"{lead}{earlier_words(first, several=several)}")]
            continue
        head = f"{lead}{first.severity.upper()} {first.rule}: {plural(len(members), 'finding')}"
        below = examples(of_account(each, several=several) for each in members)
        yield len(members), [(mark, head), *((Mark.BELOW, each) for each in below)]


def examples(lines: Iterable[str]) -> Sequence[str]:
    """Return the lines if they are few; of many the first ones, and how many more there are."""
    every = tuple(lines)
    if len(every) <= FEW:
        return every
    return (*every[:EXAMPLES], f"and {len(every) - EXAMPLES:,} more")


def settings_by_kind(settings: Iterable[SettingChange]) -> Sequence[Sequence[SettingChange]]:
    """Return the changes of one setting together, and the subjects of one type that were added or removed."""
    by_kind: dict[tuple[Mark, str, str], list[SettingChange]] = {}
    for each in settings:
        by_kind.setdefault((_mark(each), each.subject[0], each.setting), []).append(each)
    return tuple(by_kind.values())


def many_settings_words(members: Sequence[SettingChange], *, several: bool) -> str:
    """Return ``verification of identities changed 40 times: 30 in us-east-1, 10 in eu-west-1``.

    Args:
        members: changes of one kind.
        several: whether the report is about several accounts.
    """
    first = members[0]
    noun = "region" if first.subject[0] == "account" else first.subject[0].replace("-", " ")
    places = Counter(_place(each, several=several) for each in members)
    where = some([f"{count:,} in {place}" for place, count in places.most_common()], _MOST_PLACES)
    if not first.setting:
        what = f"{plural(len(members), noun)} were {'added' if first.before is None else 'removed'}"
    else:
        nouns = plural(0, noun).removeprefix("0 ")
        what = f"{cut(first.setting, NAME)} of {nouns} changed {len(members):,} times"
    return f"{what}: {where}"


def setting_examples(members: Sequence[SettingChange], *, several: bool) -> Sequence[str]:
    """Return a few of many changes of one kind: their names, if they were added or removed."""
    if members[0].setting:
        return examples(setting_words(each, several=several) for each in members)
    names = list(dict.fromkeys(cut(each.subject[1], NAME) for each in members))
    return (some(names, EXAMPLES),)


def _settings_by_kind(settings: Iterable[SettingChange], *, several: bool) -> Iterator[_Entry]:
    for members in settings_by_kind(settings):
        mark = _mark(members[0])
        if len(members) <= FEW:
            yield from ((1, [(mark, setting_words(each, several=several))]) for each in members)
            continue
        head = many_settings_words(members, several=several)
        below = setting_examples(members, several=several)
        yield len(members), [(mark, head), *((Mark.BELOW, each) for each in below)]


def _within(entries: Iterable[_Entry], mark: Mark, noun: str, most: int) -> Iterator[Line]:
    """Yield the first entries that fit, the first one always, and the count of the other findings."""
    drawn = left = 0
    for count, lines in entries:
        if left or (drawn and drawn + len(lines) > most + 1):
            left += count
        else:
            drawn += len(lines)
            yield from lines
    if left:
        yield mark, f"and {plural(left, noun)}: --verbose shows all"


def earlier_words(gone: EarlierFinding, *, several: bool) -> str:
    """Return an earlier finding with its original message.

    Args:
        gone: the finding.
        several: whether the report is about several accounts.
    """
    return f"{gone.severity.upper()} {gone.rule}: {of_account(gone, several=several)}"


def of_account(gone: EarlierFinding, *, several: bool) -> str:
    """Return an earlier finding without its rule, with its account if the report has several."""
    account = f"{gone.account_id}: " if several else ""
    return f"{account}{cut(gone.message)}"


def _new(reported: Reported, changes: Changes, *, several: bool) -> str:
    found = reported.finding
    return f"{found.severity.upper()} {found.rule}: {of_new(reported, changes, several=several)}"


def of_new(reported: Reported, changes: Changes, *, several: bool) -> str:
    """Return a new finding without its rule; with its account if there are several, and if it may be old."""
    found = reported.finding
    account = f"{found.account_id}: " if several else ""
    unsure = " (could not be judged before)" if found.fingerprint in changes.first_judged else ""
    return f"{account}{cut(found.message)}{unsure}"


def _mark(change: SettingChange) -> Mark:
    if change.setting:
        return Mark.CHANGED
    return Mark.NEW if change.before is None else Mark.GONE


def setting_words(change: SettingChange, *, several: bool) -> str:
    """Return ``us-east-1 identity example.com: verification was "SUCCESS", is "FAILED"``.

    Args:
        change: the setting.
        several: whether the report is about several accounts.
    """
    kind, name = change.subject
    subject = "" if kind == "account" else f" {kind.replace('-', ' ')} {cut(name, NAME)}"
    place = f"{_place(change, several=several)}{subject}"
    if not change.setting:
        return f"{place} {'was added' if change.before is None else 'was removed'}"
    return f"{place}: {cut(change.setting, NAME)} was {_value(change.before)}, is {_value(change.after)}"


def _place(change: SettingChange, *, several: bool) -> str:
    """The region, with its account if there are several; without a region, the account."""
    parts = (change.account_id if several else "", change.region or "")
    return " ".join(part for part in parts if part) or "account"


def _value(value: object) -> str:
    """Return a value as a person reads it; the parts of a group by their names, without the signs of JSON."""
    match value:
        case None:
            return "not set"
        case dict() if value and not any(isinstance(each, dict | list) for each in value.values()):
            words = f"({', '.join(f'{name} {_as_json(each)}' for name, each in value.items())})"
        case _:
            words = _as_json(value)
    return cut(words, NAME)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def unknown_lines(changes: Changes) -> Iterator[Line]:
    """Yield counts of what could not be compared."""
    if changes.settings is None:
        yield Mark.UNKNOWN, "it is unknown which settings changed: a JSON report has none, compare snapshots"
    if changes.undecided:
        yield (
            Mark.UNKNOWN,
            f"{plural(changes.undecided, 'earlier finding')} could not be judged: unknown whether fixed",
        )
    if changes.uncompared:
        yield (
            Mark.UNKNOWN,
            f"{plural(changes.uncompared, 'reading')} could not be compared: not read in both runs",
        )
    if changes.apart:
        yield Mark.UNKNOWN, f"covered by only one of the two runs: {some(changes.apart, _MOST_PLACES)}"
