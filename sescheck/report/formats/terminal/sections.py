"""The lower half of the terminal format: findings, unread readings, skipped rules, remarks, failed rules."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from sescheck.engine.severity import Severity
from sescheck.plain import cut
from sescheck.report.formats.terminal.drawn_fix import draw_fix
from sescheck.report.formats.terminal.writer import SEVERITIES, TerminalWriter
from sescheck.report.model import Report, Status
from sescheck.report.text.phrases import plural
from sescheck.report.views.clusters import Cluster, clusters_of
from sescheck.report.views.dns_records import dns_records
from sescheck.report.views.fix_lines import ClusterFix
from sescheck.report.views.gaps import Refusal, advice, open_questions, refusals_of
from sescheck.report.views.remedies import every_step

_INDENT = len(Severity.CRITICAL) + 1
_SHUT = (Status.ACCEPTED, Status.BASELINE)


def draw_findings(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield the open findings, a cluster per rule; also the accepted ones if all are wanted."""
    clusters = clusters_of(report)
    if clusters:
        yield Text()
        yield writer.join(("Findings", "bold"), (f"  {sum(len(cluster.members) for cluster in clusters):,}", ""))
    fixes = [ClusterFix(report, cluster, one_by_one=_is_listed(writer, cluster)) for cluster in clusters]
    for cluster, fix in zip(clusters, fixes, strict=True):
        yield from _cluster(writer, cluster, fix)
    if any(fix.is_known for fix in fixes) and not writer.options.quiet:
        yield writer.text(every_step(report), "dim")
    if writer.options.verbose:
        for status in _SHUT:
            yield from _not_open(writer, report, status)


def _not_open(writer: TerminalWriter, report: Report, status: Status) -> Iterator[RenderableType]:
    clusters = clusters_of(report, status)
    if clusters:
        yield Text()
        yield writer.join((f"In status {status}", "bold"))
    for cluster in clusters:
        yield from _cluster(writer, cluster, ClusterFix(report, cluster, one_by_one=True))


def _is_listed(writer: TerminalWriter, cluster: Cluster) -> bool:
    return (cluster.small or writer.options.verbose) and not writer.options.quiet


def _cluster(writer: TerminalWriter, cluster: Cluster, fix: ClusterFix) -> Iterator[RenderableType]:
    head = writer.join((cluster.rule, "bold"), (f"  {cluster.size()}", ""))
    yield writer.hang(_severity(cluster.severity), head, 0)
    if writer.options.quiet:
        return
    if cluster.title:
        yield _indented(writer.text(cluster.title))
    if _is_listed(writer, cluster):
        for reported in cluster.members:
            yield writer.hang(Text("-"), writer.text(cluster.message(reported)), _INDENT)
            yield from draw_fix(writer, fix, reported.finding, _INDENT + 2)
    else:
        yield _indented(writer.text(cluster.places()))
        yield _indented(writer.text(cluster.examples()))
        if not fix.is_known and dns_records(cluster.members[0].finding):
            yield _indented(writer.text("with --verbose: the records that the DNS should have"))
    command = writer.unbroken(fix.command, _INDENT)
    command.stylize("italic")
    yield command


def _severity(severity: Severity) -> Text:
    word = severity.upper()
    return Text.assemble((word, SEVERITIES[severity]), " " * (_INDENT - 1 - len(word)))


def _indented(text: Text) -> RenderableType:
    return Padding(text, (0, 0, 0, _INDENT))


def draw_unread(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield what could not be read, and the rules that it leaves undecided."""
    refusals = refusals_of(report)
    if not refusals:
        return
    yield Text()
    count = sum(unread.count for unread in report.unread)
    yield writer.join(("Could not be read", "bold magenta"), (f"  {count:,}", ""))
    for refusal in refusals:
        yield from _refusal(writer, refusal)
    if (words := advice(report)) and not writer.options.quiet:
        yield writer.text(f"! {words}")


def _refusal(writer: TerminalWriter, refusal: Refusal) -> Iterator[RenderableType]:
    every = writer.options.verbose
    what = (refusal.what(every=every), "bold")
    headline = writer.join((refusal.why, "magenta"), (f" in {refusal.where(every=every)}: ", ""), what)
    yield writer.hang(Text("?", style="bold magenta"), headline, 0)
    if writer.options.quiet:
        return
    if detail := refusal.detail(every=every):
        yield Padding(writer.text(detail, "dim"), (0, 0, 0, 2))
    if rules := refusal.rules(every=every):
        yield Padding(writer.text(f"rules undecided: {rules}"), (0, 0, 0, 2))


def draw_not_asked(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield what the chosen depth and options leave out."""
    questions = open_questions(report, every=writer.options.verbose)
    if not questions or writer.options.quiet:
        return
    yield Text()
    yield writer.join(("Skipped", "bold"))
    for question in questions:
        yield writer.hang(Text("-"), writer.text(question), 0)


def draw_remarks(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield the remarks on the configuration."""
    if not report.remarks or writer.options.quiet:
        return
    yield Text()
    yield writer.join(("Configuration", "bold"))
    for remark in report.remarks:
        yield writer.hang(Text("-"), writer.text(cut(remark.message)), 0)


def draw_crashes(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    """Yield the rules that raised an exception."""
    if not report.crashes:
        return
    yield Text()
    count = plural(len(report.crashes), "rule")
    yield writer.text(f"{count} failed because of an internal error; what they would find is unknown", "bold red")
    for crash in report.crashes:
        words = writer.join((crash.rule, "bold"), (f"  {cut(crash.error)}", ""))
        yield writer.hang(Text("!", style="bold red"), words, 0)
