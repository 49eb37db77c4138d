"""The report for mail and logs: plain ASCII, always 100 columns, a few hundred lines at most.

With ``--verbose`` it names everything.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from textwrap import wrap

from sescheck.engine.severity import Severity
from sescheck.plain import cut, safe
from sescheck.report.formats.text.tables import WIDTH, matrix_lines, region_lines
from sescheck.report.model import Report, Status
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.failed_rules import UNKNOWN, failed_rules
from sescheck.report.views.account_verdicts import account_verdicts
from sescheck.report.views.accounts_shown import accounts_shown
from sescheck.report.views.change_lines import (
    REST,
    Line,
    baseline_lines,
    change_lines,
    headline,
    is_only_change,
    next_step,
)
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.digest import Digest, DigestEntry, digest_of, left_out
from sescheck.report.views.ending import ending
from sescheck.report.views.fix_lines import INDENT, FixLine
from sescheck.report.views.gaps import advice, gaps_of, open_questions
from sescheck.report.views.heading import heading
from sescheck.report.views.open_since import still_open
from sescheck.report.views.remark_lines import remark_lines
from sescheck.report.views.remedies import every_step

SUMMARY = "mail, logs, a pipe; the default there"
EXAMPLE = 'sescheck audit | mail -s "SES" ops@example.com'

_MOST = 50
"""Changes of one kind that are shown, unless all are wanted."""

_MOST_NOTES = 20
"""Refusals and remarks that are shown, unless all are wanted."""

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
    if is_only_change(report, options):
        yield from _only_change(report, options)
        yield from _end(report, "" if options.quiet else REST)
        return
    accounts = accounts_shown(report, verbose=options.verbose)
    for account in accounts.in_full:
        yield from _paragraph(heading(report, account))
        yield from region_lines(report, account, every=options.verbose)
        yield ""
    for line in accounts.lines:
        yield from _paragraph(line, indent=2)
    if accounts.lines:
        yield ""
    shown = (Status.OPEN, Status.ACCEPTED, Status.BASELINE) if options.verbose else (Status.OPEN,)
    digests = [_digest(report, options, status) for status in shown]
    for status, digest in zip(shown, digests, strict=True):
        yield from _findings(report, options, status, digest)
    for account in () if options.quiet else accounts.in_full:
        yield from matrix_lines(report, account, every=options.verbose)
    yield from _baseline(report, options)
    yield from _unread(report, options)
    yield from _not_asked(report, options)
    yield from _remarks(report, options)
    yield from _crashes(report)
    yield from _end(report, "" if options.quiet else left_out(digests))


def _end(report: Report, left: str) -> Iterator[str]:
    yield from _paragraph(left)
    if (found := advice(report)) and found.is_for_most:
        yield from _paragraph(f"{found.words} {found.command}")
    yield from _paragraph(conclusion(report) or "")
    yield from _paragraph(last_line(report, after_conclusion=True))
    yield from _paragraph(ending(report))


def _paragraph(words: str, lead: str = "", indent: int | None = None) -> Iterator[str]:
    """Yield the words after a lead, with further lines indented; nothing if there are no words."""
    if not words:
        return
    behind = " " * (len(lead) if indent is None else indent)
    plain = safe(words, ascii_only=True)
    yield from wrap(plain, WIDTH, initial_indent=lead, subsequent_indent=behind, break_on_hyphens=False)


def _digest(report: Report, options: RenderOptions, status: Status) -> Digest:
    width = WIDTH - _INDENT - len("- ")
    return digest_of(report, status, width=width, options=options)


def _findings(report: Report, options: RenderOptions, status: Status, digest: Digest) -> Iterator[str]:
    if not digest.groups:
        return
    yield f"Findings  {digest.total:,}" if status is Status.OPEN else f"In status {status}  {digest.total:,}"
    for group in digest.groups:
        if group.title:
            yield from ("",) if group.entries else ()
            yield from _paragraph(f"{group.title}  {group.size}", indent=2)
        for entry in group.entries:
            cluster = entry.cluster
            yield from _paragraph(f"{cluster.rule}  {cluster.extent()}", cluster.severity.upper().ljust(_INDENT))
            if not options.quiet:
                yield from _members(entry)
    yield from _paragraph(digest.left)
    if status is Status.OPEN and not options.quiet:
        yield from _paragraph(every_step(report, is_any_known=digest.is_any_fix_known))
    yield ""


def _members(entry: DigestEntry) -> Iterator[str]:
    blank = " " * _INDENT
    mark = "" if len(entry.listed) == 1 else "- "
    yield from _paragraph(entry.title, blank)
    for listed in entry.listed:
        yield from _paragraph(listed.message, f"{blank}{mark}")
        for below in listed.fix:
            yield from _fix_line(below, f"{blank}{' ' * len(mark)}")
    for words in entry.counts:
        yield from _paragraph(words, blank)
    if entry.command:
        yield f"{blank}{entry.command}"


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
    yield from _marked(change_lines(report, most))
    yield ""


def _only_change(report: Report, options: RenderOptions) -> Iterator[str]:
    """Yield what follows the changes if the rest of the report is not wanted."""
    if (words := next_step(report)) and not options.quiet:
        yield from _paragraph(words)
        yield ""
    for line in account_verdicts(report, every=options.verbose):
        yield from _paragraph(line, indent=2)
    yield from _paragraph("" if options.quiet else still_open(report))
    yield ""
    yield from _baseline(report, options)
    if not options.quiet:
        yield from _unread(report, replace(options, quiet=not options.verbose))
    yield from _crashes(report)


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
    gaps = gaps_of(report)
    if not gaps.count:
        return
    yield f"Could not be read  {gaps.count:,}"
    for closed in gaps.closed:
        yield from _paragraph(closed.words(every=options.verbose), "? ")
        if not options.quiet:
            yield from _paragraph(closed.advice(), "  ")
            yield from _paragraph(closed.detail(every=options.verbose), "  ")
            yield from _paragraph(closed.readings() if options.verbose else "", "  ")
    most = len(gaps.refusals) if options.verbose else _MOST_NOTES
    for refusal in gaps.refusals[:most]:
        words = (
            f"{refusal.why.words} in {refusal.where(every=options.verbose)}: {refusal.what(every=options.verbose)}"
        )
        yield from _paragraph(words, "? ")
        if not options.quiet:
            yield from _paragraph(refusal.detail(every=options.verbose), "  ")
            rules = refusal.rules(every=options.verbose)
            yield from _paragraph(f"undecided: {rules}" if rules else "", "  ")
    yield from _paragraph(gaps.left_out(most))
    if (found := advice(report)) and not (options.quiet or found.is_for_most):
        yield from _paragraph(f"{found.words} {found.command}", "! ")
    yield ""


def _not_asked(report: Report, options: RenderOptions) -> Iterator[str]:
    questions = open_questions(report, every=options.verbose)
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
    for line in remark_lines(report, None if options.verbose else _MOST_NOTES):
        yield from _paragraph(line, "- ")
    yield ""


def _crashes(report: Report) -> Iterator[str]:
    for failed in failed_rules(report.crashes):
        yield f"{failed.title}; {UNKNOWN}"
        for crash in failed.crashes:
            yield from _paragraph(f"{crash.rule}  {cut(crash.error)}", "! ")
        if failed.advice:
            yield from _paragraph(failed.advice, "")
        yield ""
