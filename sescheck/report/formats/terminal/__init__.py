"""The report for people at a terminal: the verdicts first, the count of everything last."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from sescheck.plain import cut
from sescheck.report.formats.terminal.changes import draw_baseline, draw_changes, draw_only_change
from sescheck.report.formats.terminal.sections import (
    digests_of,
    draw_crashes,
    draw_findings,
    draw_not_asked,
    draw_remarks,
    draw_unread,
)
from sescheck.report.formats.terminal.tables import draw_matrix, draw_regions
from sescheck.report.formats.terminal.writer import TerminalWriter
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.accounts_shown import AccountsShown, accounts_shown
from sescheck.report.views.change_lines import REST, is_only_change
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.digest import left_out
from sescheck.report.views.ending import ending
from sescheck.report.views.gaps import advice
from sescheck.report.views.heading import heading

SUMMARY = "a person at a terminal; the default there"
EXAMPLE = "sescheck audit"


def render(report: Report, options: RenderOptions) -> Iterator[str]:
    """Yield the report in the given width, with or without colour."""
    writer = TerminalWriter(options)
    yield writer.draw(_parts(writer, report))


def _parts(writer: TerminalWriter, report: Report) -> Iterator[RenderableType]:
    if report.notice is not None:
        yield writer.text(cut(report.notice), "black on yellow")
        yield Text()
    if is_only_change(report, writer.options):
        yield from draw_only_change(writer, report)
        yield from _end(writer, report, "" if writer.options.quiet else REST)
        return
    yield from draw_changes(writer, report)
    shown = accounts_shown(report, verbose=writer.options.verbose)
    yield from _accounts(writer, report, shown)
    digests = digests_of(writer, report)
    yield from draw_findings(writer, report, digests)
    for account in () if writer.options.quiet else shown.in_full:
        yield from draw_matrix(writer, report, account)
    yield from draw_baseline(writer, report)
    yield from draw_unread(writer, report)
    yield from draw_not_asked(writer, report)
    yield from draw_remarks(writer, report)
    yield from draw_crashes(writer, report)
    yield from _end(writer, report, "" if writer.options.quiet else left_out(digests.values()))


def _accounts(writer: TerminalWriter, report: Report, shown: AccountsShown) -> Iterator[RenderableType]:
    for index, account in enumerate(shown.in_full):
        if index:
            yield Text()
        yield writer.text(heading(report, account), "bold")
        yield from draw_regions(writer, report, account)
    if shown.lines:
        yield Text()
        yield from map(writer.text, shown.lines)


def _end(writer: TerminalWriter, report: Report, left: str) -> Iterator[RenderableType]:
    yield Text()
    if left:
        yield writer.text(left)
    if (found := advice(report)) and found.is_for_most:
        yield from writer.before_command(found.words, found.command, "bold magenta")
    if words := conclusion(report):
        yield writer.text(words, "bold" if report.complete else "bold magenta")
    yield writer.text(last_line(report, after_conclusion=True))
    yield writer.text(ending(report), "bold")
