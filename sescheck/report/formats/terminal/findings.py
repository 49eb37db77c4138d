"""The lower half of the terminal format: findings, unread readings, skipped rules, remarks, failed rules."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from sescheck.engine.severity import Severity
from sescheck.report.clusters import Cluster, clusters_of
from sescheck.report.formats.terminal.pen import SEVERITIES, Pen
from sescheck.report.gaps import Refusal, advice, open_questions, refusals_of
from sescheck.report.plain import cut
from sescheck.report.report import Report, Status
from sescheck.report.words import plural

_INDENT = len(Severity.CRITICAL) + 1
_SHUT = (Status.ACCEPTED, Status.BASELINE)


def draw_findings(pen: Pen, report: Report) -> Iterator[RenderableType]:
    """Yield the open findings, a cluster per rule; also the accepted ones if all are wanted."""
    clusters = clusters_of(report)
    if clusters:
        yield Text()
        yield pen.join(("Findings", "bold"), (f"  {sum(len(cluster.members) for cluster in clusters):,}", ""))
    for cluster in clusters:
        yield from _cluster(pen, cluster)
    if pen.look.verbose:
        for status in _SHUT:
            yield from _not_open(pen, report, status)


def _not_open(pen: Pen, report: Report, status: Status) -> Iterator[RenderableType]:
    clusters = clusters_of(report, status)
    if clusters:
        yield Text()
        yield pen.join((f"In status {status}", "bold"))
    for cluster in clusters:
        yield from _cluster(pen, cluster)


def _cluster(pen: Pen, cluster: Cluster) -> Iterator[RenderableType]:
    head = pen.join((cluster.rule, "bold"), (f"  {cluster.size()}", ""))
    yield pen.hang(_severity(cluster.severity), head, 0)
    if pen.look.quiet:
        return
    if cluster.title:
        yield _indented(pen.text(cluster.title))
    if cluster.small or pen.look.verbose:
        for reported in cluster.members:
            yield pen.hang(Text("-"), pen.text(cluster.message(reported)), _INDENT)
    else:
        yield _indented(pen.text(cluster.places()))
        yield _indented(pen.text(cluster.examples()))
    yield _indented(pen.text(cluster.help, "italic"))


def _severity(severity: Severity) -> Text:
    word = severity.upper()
    return Text.assemble((word, SEVERITIES[severity]), " " * (_INDENT - 1 - len(word)))


def _indented(text: Text) -> RenderableType:
    return Padding(text, (0, 0, 0, _INDENT))


def draw_unread(pen: Pen, report: Report) -> Iterator[RenderableType]:
    """Yield what could not be read, and the rules that it leaves undecided."""
    refusals = refusals_of(report)
    if not refusals:
        return
    yield Text()
    count = sum(unread.count for unread in report.unread)
    yield pen.join(("Could not be read", "bold magenta"), (f"  {count:,}", ""))
    for refusal in refusals:
        yield from _refusal(pen, refusal)
    if (words := advice(report)) and not pen.look.quiet:
        yield pen.text(f"! {words}")


def _refusal(pen: Pen, refusal: Refusal) -> Iterator[RenderableType]:
    every = pen.look.verbose
    what = (refusal.what(every=every), "bold")
    said = pen.join((refusal.why, "magenta"), (f" in {refusal.where(every=every)}: ", ""), what)
    yield pen.hang(Text("?", style="bold magenta"), said, 0)
    if pen.look.quiet:
        return
    if detail := refusal.detail(every=every):
        yield Padding(pen.text(detail, "dim"), (0, 0, 0, 2))
    if rules := refusal.rules(every=every):
        yield Padding(pen.text(f"rules undecided: {rules}"), (0, 0, 0, 2))


def draw_not_asked(pen: Pen, report: Report) -> Iterator[RenderableType]:
    """Yield what the chosen depth and options leave out."""
    questions = open_questions(report, every=pen.look.verbose)
    if not questions or pen.look.quiet:
        return
    yield Text()
    yield pen.join(("Skipped", "bold"))
    for question in questions:
        yield pen.hang(Text("-"), pen.text(question), 0)


def draw_remarks(pen: Pen, report: Report) -> Iterator[RenderableType]:
    """Yield the remarks on the configuration."""
    if not report.remarks or pen.look.quiet:
        return
    yield Text()
    yield pen.join(("Configuration", "bold"))
    for remark in report.remarks:
        yield pen.hang(Text("-"), pen.text(cut(remark.message)), 0)


def draw_crashes(pen: Pen, report: Report) -> Iterator[RenderableType]:
    """Yield the rules that raised an exception."""
    if not report.crashes:
        return
    yield Text()
    count = plural(len(report.crashes), "rule")
    yield pen.text(f"{count} failed because of an internal error; what they would find is unknown", "bold red")
    for crash in report.crashes:
        words = pen.join((crash.rule, "bold"), (f"  {cut(crash.error)}", ""))
        yield pen.hang(Text("!", style="bold red"), words, 0)
