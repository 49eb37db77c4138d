"""The report about all accounts for people: the verdict first, then what to do first."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from sescheck.engine.severity import Severity
from sescheck.organization.reports import organization_words as words
from sescheck.organization.reports.totals import AccountLine, Totals, unit_of
from sescheck.plain import NAME, cut
from sescheck.report.formats.terminal.writer import LEVELS, SEVERITIES, TerminalWriter
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.failed_rules import UNKNOWN, failed_rules
from sescheck.report.text.phrases import plural
from sescheck.report.views.verdict import Level

_RULES = 20
_NAMED = 5
_EVERY = 1_000_000
_LABEL = 10
TEXT = RenderOptions(width=100, color=False, unicode=False)
"""For mail and logs: the format ``text``."""


def render(totals: Totals, options: RenderOptions, unused: Sequence[str] = ()) -> Iterator[str]:
    """Yield the report in the given width, with or without colour.

    Args:
        totals: all accounts.
        options: how to draw it.
        unused: the places of the entries of `[[account]]` that apply to no account.
    """
    page = _Page(TerminalWriter(options), totals, unused)
    yield page.writer.draw(page.parts())


class _Page:
    """The parts of the report.

    Args:
        writer: writes it.
        totals: all accounts.
        unused: the places of the entries of `[[account]]` that apply to no account.
    """

    def __init__(self, writer: TerminalWriter, totals: Totals, unused: Sequence[str]) -> None:
        self.writer, self.totals, self.unused = writer, totals, unused
        self._is_whole = writer.options.verbose

    def parts(self) -> Iterator[RenderableType]:
        """Yield the parts, the verdict first."""
        yield from self._head()
        if not self.writer.options.quiet:
            yield from self._first()
        yield from self._counts()
        if not self.writer.options.quiet:
            yield from self._rules()
            yield from self._worst()
            yield from self._not_read()
            yield from self._rest()

    def _head(self) -> Iterator[RenderableType]:
        if self.totals.notice is not None:
            yield self.writer.text(cut(self.totals.notice), "black on yellow")
        level, word, sentence = words.verdict(self.totals)
        body = self.writer.join((word, LEVELS[level]), (f"  {sentence}", "bold"))
        yield self.writer.hang(self.writer.sign(level), body, 0)
        for doubt in words.doubts(self.totals):
            yield self.writer.hang(self.writer.sign(Level.UNKNOWN), self.writer.text(doubt, "bold magenta"), 0)

    def _first(self) -> Iterator[RenderableType]:
        rules, advice = words.first_rules(self.totals), list(words.advice(self.totals))
        command = words.example_command(self.totals)
        if rules or advice:
            yield from self._title("Do first")
        for rule in rules:
            yield self._row(rule.severity.upper(), words.rule_words(rule), SEVERITIES[rule.severity])
            yield self.writer.unbroken(f"sescheck rules {rule.name}", _LABEL + 1)
        for index, each in enumerate(advice):
            yield self._row("" if index else "NOT READ", each, "bold magenta")
        if command is not None:
            yield from self._title("Look at one account")
            yield self.writer.unbroken(command, 2)

    def _counts(self) -> Iterator[RenderableType]:
        yield Text()
        yield self._row("accounts", words.accounts_words(self.totals))
        yield self._row("findings", words.findings_words(self.totals))
        yield from self._labelled("changes", words.changes_words(self.totals))
        yield from self._labelled("unused", words.summed_words(self.totals))

    def _rules(self) -> Iterator[RenderableType]:
        rules = self.totals.rules_worst_first
        if not rules:
            return
        shown = rules[: _EVERY if self._is_whole else _RULES]
        yield from self._title("Rules, with the accounts concerned")
        new, since = self.totals.compared.new_by_rule, self.totals.compared.since
        rows = [
            (
                self.writer.text(rule.severity, SEVERITIES[rule.severity]),
                self.writer.text(rule.name),
                f"{rule.accounts:,}",
                f"{rule.findings.total():,}",
                *((f"{new[rule.name]:,}",) if since else ()),
            )
            for rule in shown
        ]
        yield self._table(("worst", "rule"), ("accounts", "findings", *(("new",) if since else ())), rows)
        if left := len(rules) - len(shown):
            yield self.writer.text(f"and {plural(left, 'more rule')}: --verbose")

    def _worst(self) -> Iterator[RenderableType]:
        lines = self.totals.worst_first
        if not lines:
            return
        yield from self._title(f"Worst accounts, {len(lines)} of {self.totals.with_findings:,} with findings")
        severities = [each for each in Severity if any(line.open.get(each) for line in lines)]
        since = self.totals.compared.since
        rows = [
            (
                line.member.account_id,
                self.writer.text(cut(line.member.name or "", NAME)),
                self.writer.text(unit_of(line.member)),
                *(f"{line.open.get(each, 0) or ''}" for each in severities),
                *((_new(line),) if since else ()),
                "?" if line.unread else "",
            )
            for line in lines
        ]
        numbers = (*severities, *(("new",) if since else ()), "unread")
        yield self._table(("account", "name", "unit"), numbers, rows)

    def _not_read(self) -> Iterator[RenderableType]:
        most = _EVERY if self._is_whole else _NAMED
        if self.totals.missing:
            yield from self._title(f"Not read: {plural(self.totals.missing, 'account')}")
        for reason, units in self.totals.not_read.items():
            count = sum(map(len, units.values()))
            mark = self.writer.text("?", "bold magenta")
            yield self.writer.hang(mark, self.writer.text(f"{cut(reason)}: {plural(count, 'account')}"), 0)
            for unit, lines in units.items():
                said = f"{unit}  {len(lines):,}: {words.not_read_words(lines, most)}"
                yield self.writer.hang(Text("-"), self.writer.text(said), 2)
        if self.totals.skipped:
            yield from self._title(f"Skipped on purpose: {plural(self.totals.skipped.total(), 'account')}")
            for reason, count in self.totals.skipped.most_common():
                yield self.writer.hang(Text("-"), self.writer.text(f"{cut(reason)}: {count:,}"), 0)

    def _rest(self) -> Iterator[RenderableType]:
        remarks = list(words.configuration_words(self.totals, self.unused))
        if remarks:
            yield from self._title("Configuration")
        yield from (self.writer.hang(Text("-"), self.writer.text(each), 0) for each in remarks)
        for failed in failed_rules(self.totals.crashes):
            yield from self._title(f"{failed.title}; {UNKNOWN}")
            for crash in failed.crashes:
                accounts = plural(self.totals.crashes[crash], "account")
                yield self.writer.text(f"! {crash.rule} in {accounts}  {cut(crash.error)}")
            if failed.advice:
                yield self.writer.text(failed.advice)

    def _title(self, title: str) -> Iterator[RenderableType]:
        yield Text()
        yield self.writer.text(title, "bold")

    def _labelled(self, label: str, lines: Iterable[str]) -> Iterator[RenderableType]:
        for index, each in enumerate(lines):
            yield self._row("" if index else label, each)

    def _row(self, label: str, body: str, style: str = "") -> RenderableType:
        return self.writer.hang(Text(f"{label:<{_LABEL}}", style=style), self.writer.text(body), 0)

    def _table(
        self, names: Sequence[str], numbers: Sequence[str], rows: Iterable[Sequence[RenderableType]]
    ) -> RenderableType:
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for name in names:
            table.add_column(name, overflow="fold")
        for name in numbers:
            table.add_column(name, justify="right", no_wrap=True)
        for row in rows:
            table.add_row(*row)
        return table


def _new(line: AccountLine) -> str:
    return "?" if line.new is None else f"{line.new or ''}"
