"""The report for mail and logs: plain ASCII, always 100 columns, and every subject named."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from sescheck.engine.severity import Severity
from sescheck.plain import cut, safe
from sescheck.report.formats.text.tables import WIDTH, matrix_lines, region_lines
from sescheck.report.model import Report, Status
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.change_lines import Line, baseline_lines, change_lines, headline, unknown_lines
from sescheck.report.views.clusters import Cluster, clusters_of
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.ending import ending
from sescheck.report.views.fix_lines import INDENT, ClusterFix, FixLine
from sescheck.report.views.gaps import advice, open_questions, refusals_of
from sescheck.report.views.heading import heading
from sescheck.report.views.remedies import every_step

SUMMARY = "mail, logs, a pipe; the default there"
EXAMPLE = 'sescheck audit | mail -s "SES" ops@example.com'

_MOST = 100
"""Changes of one kind that are shown, unless all are wanted."""

_INDENT = len(Severity.CRITICAL) + 1


def render(report: Report, options: RenderOptions) -> Iterator[str]:
    """Yield the report; width, colour and alphabet are always the same."""
    for line in _lines(report, options):
        yield f"{safe(line, ascii_only=True).rstrip()}\n"


def _lines(report: Report, options: RenderOptions) -> Iterator[str]:
    if report.notice is not None:
        yield from _paragraph(cut(report.notice))
        yield ""
    yield from _changes(report, options)
    for account in report.accounts:
        yield from _paragraph(heading(report, account))
        yield from region_lines(report, account)
        if not options.quiet:
            yield from matrix_lines(report, account, every=options.verbose)
        yield ""
    yield from _findings(report, options, Status.OPEN)
    if options.verbose:
        yield from _findings(report, options, Status.ACCEPTED)
        yield from _findings(report, options, Status.BASELINE)
    yield from _baseline(report, options)
    yield from _unread(report, options)
    yield from _not_asked(report, options)
    yield from _remarks(report, options)
    yield from _crashes(report)
    if words := conclusion(report):
        yield words
    yield from _paragraph(last_line(report))
    yield from _paragraph(ending(report))


def _paragraph(words: str, lead: str = "", indent: int | None = None) -> Iterator[str]:
    """Yield the words after a lead, with further lines indented."""
    behind = " " * (len(lead) if indent is None else indent)
    plain = safe(words, ascii_only=True)
    yield from wrap(plain, WIDTH, initial_indent=lead, subsequent_indent=behind, break_on_hyphens=False)


def _findings(report: Report, options: RenderOptions, status: Status) -> Iterator[str]:
    clusters = clusters_of(report, status)
    if not clusters:
        return
    count = sum(len(cluster.members) for cluster in clusters)
    yield f"Findings  {count:,}" if status is Status.OPEN else f"In status {status}  {count:,}"
    is_any_fix_known = False
    for cluster in clusters:
        yield from _paragraph(f"{cluster.rule}  {cluster.size()}", cluster.severity.upper().ljust(_INDENT))
        if not options.quiet:
            fix = ClusterFix(report, cluster, one_by_one=cluster.small or options.verbose)
            is_any_fix_known |= fix.is_known
            yield from _members(cluster, fix, options)
    if is_any_fix_known:
        yield from _paragraph(every_step(report))
    yield ""


def _members(cluster: Cluster, fix: ClusterFix, options: RenderOptions) -> Iterator[str]:
    blank = " " * _INDENT
    if cluster.title:
        yield from _paragraph(cluster.title, blank)
    if cluster.small or options.verbose:
        for reported in cluster.members:
            yield from _paragraph(cluster.message(reported), f"{blank}- ")
            for below in fix.lines(reported.finding, WIDTH - len(blank) - 2):
                yield from _fix_line(below, f"{blank}  ")
    else:
        for line in cluster.roll():
            yield from _paragraph(line, f"{blank}- ")
    yield f"{blank}{fix.command}"


def _fix_line(line: FixLine, blank: str) -> Iterator[str]:
    """Yield a line of its own if it is copied; other words are wrapped."""
    indent = f"{blank}{' ' * INDENT * line.depth}"
    if line.is_copied:
        yield f"{indent}{safe(line.words, ascii_only=True)}"
    else:
        yield from _paragraph(line.words, f"{indent}{line.lead} " if line.lead else indent, len(indent) + INDENT)


def _changes(report: Report, options: RenderOptions) -> Iterator[str]:
    if report.changes is None:
        return
    yield from _paragraph(headline(report.changes))
    most = None if options.verbose else _MOST
    yield from _marked(unknown_lines(report.changes) if options.quiet else change_lines(report, most))
    yield ""


def _baseline(report: Report, options: RenderOptions) -> Iterator[str]:
    if options.quiet or not (report.fixed or report.unconfirmed):
        return
    yield f"Fixed since the baseline  {len(report.fixed):,}"
    yield from _marked(baseline_lines(report, None if options.verbose else _MOST))
    yield ""


def _marked(lines: Iterable[Line]) -> Iterator[str]:
    for mark, words in lines:
        yield from _paragraph(words, f"{mark} ")


def _unread(report: Report, options: RenderOptions) -> Iterator[str]:
    refusals = refusals_of(report)
    if not refusals:
        return
    yield f"Could not be read  {sum(unread.count for unread in report.unread):,}"
    for refusal in refusals:
        yield from _paragraph(f"{refusal.why} in {refusal.where(every=True)}: {refusal.what(every=True)}", "? ")
        if options.quiet:
            continue
        yield from _paragraph(refusal.detail(every=options.verbose), "  ")
        if rules := refusal.rules(every=options.verbose):
            yield from _paragraph(f"rules undecided: {rules}", "  ")
    if (words := advice(report)) and not options.quiet:
        yield from _paragraph(words, "! ")
    yield ""


def _not_asked(report: Report, options: RenderOptions) -> Iterator[str]:
    questions = open_questions(report, every=True)
    if not questions or options.quiet:
        return
    yield "Skipped"
    for question in questions:
        yield from _paragraph(question, "- ")
    yield ""


def _remarks(report: Report, options: RenderOptions) -> Iterator[str]:
    if not report.remarks or options.quiet:
        return
    yield "Configuration"
    for remark in report.remarks:
        yield from _paragraph(cut(remark.message), "- ")
    yield ""


def _crashes(report: Report) -> Iterator[str]:
    if not report.crashes:
        return
    yield "Rules that failed because of an internal error; what they would find is unknown"
    for crash in report.crashes:
        yield from _paragraph(f"{crash.rule}  {cut(crash.error)}", "! ")
    yield ""
