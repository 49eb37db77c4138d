"""The lower half of the terminal format: findings, unread readings, skipped rules, remarks, failed rules."""

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.text import Text

from sescheck.engine.severity import Severity
from sescheck.plain import cut
from sescheck.report.formats.terminal.drawn_fix import draw_fix
from sescheck.report.formats.terminal.writer import SEVERITIES, TerminalWriter
from sescheck.report.model import Report, Status
from sescheck.report.text.failed_rules import UNKNOWN, failed_rules
from sescheck.report.views.closed_regions import ClosedRegions
from sescheck.report.views.digest import Detail, Digest, DigestEntry, DigestGroup, ListedFinding, digest_of
from sescheck.report.views.dns_records import dns_records
from sescheck.report.views.gaps import Refusal, advice, gaps_of, open_questions
from sescheck.report.views.remark_lines import remark_lines
from sescheck.report.views.remedies import every_step

_LABEL = len(Severity.CRITICAL)
_SHUT = (Status.ACCEPTED, Status.BASELINE)
_WIDE = 60
"""Columns with which the names of rules have room behind a severity."""
_MOST_NOTES = 20
"""Refusals and remarks that are shown, unless all are wanted."""


def digests_of(writer: TerminalWriter, report: Report) -> Mapping[Status, Digest]:
    """Return what is shown of the findings: of the open ones, and of all others if they are wanted."""
    options = writer.options
    width = writer.width - _indent(writer) - len("- ")
    return {
        status: digest_of(report, status, width=width, options=options)
        for status in ((Status.OPEN, *_SHUT) if options.verbose else (Status.OPEN,))
    }


def draw_findings(
    writer: TerminalWriter, report: Report, digests: Mapping[Status, Digest]
) -> Iterator[RenderableType]:
    """Yield the findings, an entry per rule, in groups; the open ones first."""
    for status, digest in digests.items():
        if not digest.groups:
            continue
        yield Text()
        title = "Findings" if status is Status.OPEN else f"In status {status}"
        yield writer.join((title, "bold"), (f"  {digest.total:,}", ""))
        for group in digest.groups:
            yield from _group(writer, group)
        if digest.left:
            yield writer.text(digest.left)
        if status is Status.OPEN and not writer.options.quiet:
            yield writer.text(every_step(report, is_any_known=digest.is_any_fix_known), "dim")


def _group(writer: TerminalWriter, group: DigestGroup) -> Iterator[RenderableType]:
    if group.title:
        if group.entries:
            yield Text()
        yield writer.flowing(writer.text(group.title, "bold underline"), Text(f" {group.size}"), 0)
    for entry in group.entries:
        yield from _entry(writer, entry)


def _entry(writer: TerminalWriter, entry: DigestEntry) -> Iterator[RenderableType]:
    cluster = entry.cluster
    head = writer.rules(writer.join((cluster.rule, "bold"), (f"  {cluster.extent()}", "")))
    label = Text.assemble((cluster.severity.upper(), SEVERITIES[cluster.severity]))
    if _indent(writer) > _LABEL:
        label.append(" " * (_LABEL - len(label)))
        yield writer.hang(label, head, 0)
    else:
        yield writer.flowing(label, head, 0)
    if writer.options.quiet:
        return
    if entry.title:
        yield writer.indented(writer.text(entry.title), _indent(writer))
    for listed in entry.listed:
        yield from _listed(writer, listed, is_only=len(entry.listed) == 1)
    if entry.detail is Detail.COUNTED:
        yield from (writer.indented(writer.text(words), _indent(writer)) for words in entry.counts)
        if not entry.command and dns_records(cluster.members[0].finding):
            yield writer.indented(
                writer.text("with --verbose: the records that the DNS should have"), _indent(writer)
            )
    if entry.command:
        command = writer.unbroken(entry.command, _indent(writer))
        command.stylize("italic")
        yield command


def _listed(writer: TerminalWriter, listed: ListedFinding, *, is_only: bool) -> Iterator[RenderableType]:
    words, indent = writer.text(listed.message), _indent(writer)
    yield writer.indented(words, indent) if is_only else writer.hang(Text("-"), words, indent)
    yield from draw_fix(writer, listed.fix, indent if is_only else indent + 2)


def _indent(writer: TerminalWriter) -> int:
    """Columns before what is said of a rule: the severity stands there, unless the terminal is narrow."""
    return _LABEL + 1 if writer.width >= _WIDE else 2


def draw_unread(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield what could not be read, and the rules that it leaves undecided."""
    gaps = gaps_of(report)
    if not gaps.count:
        return
    yield Text()
    yield writer.join(("Could not be read", "bold magenta"), (f"  {gaps.count:,}", ""))
    for closed in gaps.closed:
        yield from _closed(writer, closed)
    most = len(gaps.refusals) if writer.options.verbose else _MOST_NOTES
    for refusal in gaps.refusals[:most]:
        yield from _refusal(writer, refusal)
    if left := gaps.left_out(most):
        yield writer.text(left)
    if (found := advice(report)) and not (writer.options.quiet or found.is_for_most):
        yield from writer.before_command(f"! {found.words}", found.command)


def _closed(writer: TerminalWriter, closed: ClosedRegions) -> Iterator[RenderableType]:
    every = writer.options.verbose
    yield writer.hang(Text("?", style="bold magenta"), writer.text(closed.words(every=every), "bold"), 0)
    if writer.options.quiet:
        return
    yield from _below(writer, closed.advice())
    yield from _below(writer, closed.detail(every=every), "dim")
    yield from _below(writer, closed.readings() if every else "", "dim")


def _below(writer: TerminalWriter, words: str, style: str = "") -> Iterator[RenderableType]:
    if words:
        yield writer.indented(writer.text(words, style), 2)


def _refusal(writer: TerminalWriter, refusal: Refusal) -> Iterator[RenderableType]:
    every = writer.options.verbose
    what = (refusal.what(every=every), "bold")
    headline = writer.join((refusal.why.words, "magenta"), (f" in {refusal.where(every=every)}: ", ""), what)
    yield writer.hang(Text("?", style="bold magenta"), headline, 0)
    if writer.options.quiet:
        return
    yield from _below(writer, refusal.detail(every=every), "dim")
    rules = refusal.rules(every=every)
    if rules:
        yield writer.indented(writer.rules(writer.text(f"undecided: {rules}")), 2)


def draw_not_asked(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield what the chosen depth and options leave out."""
    questions = open_questions(report, every=writer.options.verbose)
    if not questions or writer.options.quiet:
        return
    yield Text()
    yield writer.join(("Skipped", "bold"))
    for question in questions:
        yield writer.hang(Text("-"), writer.rules(writer.text(question)), 0)


def draw_remarks(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield the remarks on the configuration."""
    if not report.remarks or writer.options.quiet:
        return
    yield Text()
    yield writer.join(("Configuration", "bold"))
    for line in remark_lines(report, None if writer.options.verbose else _MOST_NOTES):
        yield writer.hang(Text("-"), writer.place(writer.text(line)), 0)


def draw_crashes(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield the rules that raised an exception."""
    for failed in failed_rules(report.crashes):
        yield Text()
        yield writer.text(f"{failed.counted}; {UNKNOWN}", "bold red")
        for crash in failed.crashes:
            words = writer.join((crash.rule, "bold"), (f"  {cut(crash.error)}", ""))
            yield writer.hang(Text("!", style="bold red"), words, 0)
        if failed.advice:
            yield writer.text(failed.advice)
