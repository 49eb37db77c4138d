"""How to mend a finding, in lines below it: a command or a record to copy, or what a person has to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeAlias

from sescheck.engine.findings import Finding
from sescheck.engine.steps import Call, Human, Record, Step, secrets_of
from sescheck.fix.printers.posix import command, is_to_edit, to_edit
from sescheck.plain import cut
from sescheck.report.model import Report
from sescheck.report.text.phrases import plural
from sescheck.report.views.clusters import Cluster
from sescheck.report.views.dns_records import DnsRecord, unwanted_values
from sescheck.report.views.remedies import Remedy, fix_command, records_in_evidence, records_of, remedy_of

LONGEST = 1_000
"""Characters of a command that is shown. A policy may have 4,000, a template more."""

INDENT = 2
"""Columns of a depth."""

COMMAND, ONE_LINE = 100, 1 << 20
"""Columns of a command in formats without a width, as `sescheck fix` prints it; and of what stays on one line."""

SHOULD_HAVE = "The DNS should have:"
_LEFT_OUT = "The command is not shown here: it is too long, or has special characters."


@dataclass(frozen=True, slots=True)
class FixLine:
    """A line.

    Attributes:
        words: what it says; if ``is_copied``, people copy it, so it is never broken or changed.
        lead: such as ``fix:``, before the words.
        depth: how far it is indented.
    """

    words: str
    lead: str = ""
    depth: int = 0
    is_copied: bool = False


Copied: TypeAlias = DnsRecord | str
"""What people copy from the lines below a finding: a record, or a command on one line."""


class ClusterFix:
    """How to mend the findings of a cluster: what several of them have in common is shown once.

    Args:
        report: knows the steps.
        cluster: the findings of a rule.
        one_by_one: True if a format shows each of them; if not, only the command is needed.
        earlier: what the page shows already, and under which rule: these records and
            commands are not repeated, but the rule is named.

    Attributes:
        is_known: True if there are steps.
        is_whole: True if the lines below the findings have all of their steps.
        command: prints the steps; if none are known, it shows the page of the rule.
    """

    def __init__(
        self, report: Report, cluster: Cluster, *, one_by_one: bool, earlier: Mapping[Copied, str] | None = None
    ) -> None:
        self._earlier = earlier or {}
        self._rule = cluster.rule
        self._remedies = {
            reported.finding: remedy_of(report, reported)
            for reported in (cluster.members if one_by_one else cluster.members[:1])
        }
        known = [each for each in self._remedies.values() if each is not None and each.steps]
        self.is_known = bool(known)
        self.is_whole = not any(map(_is_part, known))
        self.command = (
            fix_command(cluster.rule, known if one_by_one else (), report.source) if known else cluster.help
        )
        self._shown: set[tuple[FixLine, ...]] = set()
        self._copied: dict[Copied, str] = {}

    @property
    def copied(self) -> Mapping[Copied, str]:
        """What can be copied from the lines so far, with the rule: ``earlier`` for the rules after this one."""
        return self._copied

    def lines(self, found: Finding, width: int, record_width: int | None = None) -> tuple[FixLine, ...]:
        """Return the lines below a finding.

        Args:
            found: one of the cluster.
            width: columns, from the place where the lines begin.
            record_width: the same for DNS records, if it differs.
        """
        remedy = self._remedies[found]
        self._copied.update((each, self._rule) for each in _to_copy(found, remedy) if each not in self._earlier)
        lines = tuple(fix_lines(found, remedy, width, record_width, self._earlier))
        if lines in self._shown and any(line.is_copied for line in lines):
            return (FixLine("as above", "fix:"),)
        self._shown.add(lines)
        return lines


def _is_part(remedy: Remedy) -> bool:
    """True if a step is not shown, or only in words."""
    calls = [step.does for step in remedy.first if isinstance(step.does, Call)]
    return bool(remedy.place) or any(command_shown(call, 0) is None for call in calls)


def first_step(remedy: Remedy) -> str:
    """Return the first step on one line: the command, the record, or what a person has to do."""
    for step in remedy.steps:
        match step.does:
            case Call() as call:
                return command_shown(call, 0) or f"{step.title} ({remedy.command})"
            case Record():
                return ", ".join(map(str, records_of(step, remedy.finding)))
            case Human(words):
                return words
    return f"not known, because {remedy.unknown}"


def shows_records(lines: Iterable[FixLine]) -> bool:
    """True if the lines have the records that the DNS should have."""
    return any(line.words.endswith(SHOULD_HAVE) for line in lines)


def command_shown(call: Call, width: int) -> str | None:
    """Return the command of a call, on several lines if it is long: as `sescheck fix` prints it, or to edit.

    None if it is too long, or has characters that would be shown as others: nobody may copy a command that differs
    from the right one.
    """
    printed = to_edit if is_to_edit(call) else command
    whole = printed(call, width=0)
    return printed(call, width=width) if len(whole) <= LONGEST and _is_plain(whole) else None


def meanings(call: Call) -> Iterator[str]:
    """Yield what the values are that a person fills in."""
    mark = "" if is_to_edit(call) else "$"
    return (f"{mark}{each.name} is {each.words}" for each in secrets_of(call))


def _is_plain(words: str) -> bool:
    return words.isascii() and words.isprintable()


def fix_lines(
    found: Finding,
    remedy: Remedy | None,
    width: int,
    record_width: int | None = None,
    earlier: Mapping[Copied, str] | None = None,
) -> Iterator[FixLine]:
    """Yield the first step of a finding, or all records that come first.

    Args:
        found: its evidence may have records, if no steps are known.
        remedy: what mends it; None if the rule does not say, or nobody knows.
        width: columns, from the place where the lines begin.
        record_width: the same for DNS records, if it differs.
        earlier: what is shown already, and under which rule.
    """
    for line in _lines(found, remedy, width, width if record_width is None else record_width, earlier or {}):
        yield line if line.is_copied else replace(line, words=cut(line.words))


def _lines(
    found: Finding, remedy: Remedy | None, width: int, record_width: int, earlier: Mapping[Copied, str]
) -> Iterator[FixLine]:
    yield from _records(found, remedy, record_width, earlier)
    if remedy is None:
        return
    for step in remedy.first:
        yield from _step(remedy, step, width, earlier)
    if remedy.unknown:
        yield FixLine(f"not known, because {remedy.unknown}", "fix:")


def _to_copy(found: Finding, remedy: Remedy | None) -> Iterator[Copied]:
    """Yield what people copy from the lines of a finding."""
    yield from _records_of(found, remedy)
    for step in () if remedy is None else remedy.first:
        if isinstance(step.does, Call) and (whole := command_shown(step.does, 0)):
            yield whole


def _records_of(found: Finding, remedy: Remedy | None) -> tuple[DnsRecord, ...]:
    steps = () if remedy is None else remedy.first
    return (
        *(record for step in steps for record in records_of(step, found)),
        *records_in_evidence(found, remedy),
    )


def _records(
    found: Finding, remedy: Remedy | None, width: int, earlier: Mapping[Copied, str]
) -> Iterator[FixLine]:
    every = _records_of(found, remedy)
    records = tuple(record for record in every if record not in earlier)
    place = f"{remedy.place.capitalize()}. " if remedy is not None and remedy.place else ""
    if records:
        yield FixLine(f"{place}{SHOULD_HAVE}")
    elif not every:
        yield from (FixLine(words, "The DNS has:") for words in unwanted_values(found))
    for record, following in zip_longest(records, records[1:]):
        yield from _record(record, width)
        if following is None or (record.name, record.type) != (following.name, following.type):
            yield from (FixLine(words, "found:", 1) for words in _now(record))
    above = [record for record in every if record in earlier]
    for rule in dict.fromkeys(earlier[record] for record in above):
        count = sum(earlier[record] == rule for record in above)
        lead = "and" if records else f"{place}{SHOULD_HAVE}"
        yield FixLine(f"{lead} the {'record' if count == 1 else plural(count, 'record')} above, under {rule}")


def _record(record: DnsRecord, width: int) -> Iterator[FixLine]:
    """On one line, or on two: the name, and the type with the value."""
    if len(str(record)) <= width:
        yield FixLine(str(record), is_copied=True)
    else:
        yield FixLine(record.name, is_copied=True)
        yield FixLine(f"{record.type} {record.value}", depth=1, is_copied=True)


def _now(record: DnsRecord) -> tuple[str, ...]:
    if record.found is None:
        return ()
    if record.found in {(record.value,), (record.value.strip('"'),)}:
        return ("the same",)
    return record.found or ("nothing",)


def _less_message(words: str, message: str) -> str:
    """Return what to do without a first sentence that the finding says already."""
    first, _, rest = words.partition(". ")
    return rest if rest and message.startswith(first) else words


def _step(remedy: Remedy, step: Step, width: int, earlier: Mapping[Copied, str]) -> Iterator[FixLine]:
    place = f", {remedy.place}" if remedy.place else ""
    match step.does:
        case Record():
            return  # shown already, with what is there now
        case Human() as human:
            takes = f", {human.takes}" if human.takes else ""
            words = _less_message(human.words, remedy.finding.message)
            yield FixLine(words, f"fix{place}, by {human.who}{takes}:")
        case Call() as call:
            if rule := earlier.get(command_shown(call, 0) or ""):
                yield FixLine(f"{step.title}: the command is above, under {rule}", f"fix{place}:")
                return
            yield FixLine(step.title, f"fix{place}:")
            shown = command_shown(call, width - INDENT)
            if shown is None:
                yield FixLine(_LEFT_OUT, depth=1)
            else:
                yield from (FixLine(line, depth=1, is_copied=True) for line in shown.split("\n"))
                yield from (FixLine(words, depth=1) for words in meanings(call))
    if step.replaces:
        yield FixLine(step.replaces, "replaces:", 1)
