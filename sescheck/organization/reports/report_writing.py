"""Judge all accounts of a folder, and write the reports: one pass, one account in memory."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sescheck.auditing.addresses import addresses_of
from sescheck.auditing.judging import Criteria
from sescheck.config.by_account import Named, is_named
from sescheck.errors import ExitCode, writing
from sescheck.organization.model import Manifest
from sescheck.organization.reports.account_reports import AccountReport, judged
from sescheck.organization.reports.finding_lines import finding_lines
from sescheck.organization.reports.index_page import index_page
from sescheck.organization.reports.organization_metrics import ByAccount, metrics
from sescheck.organization.reports.organization_outputs import (
    EXTENSIONS,
    HTML,
    PROMETHEUS,
    OrganizationOutputs,
)
from sescheck.organization.reports.organization_text import TEXT, render
from sescheck.organization.reports.report_folder import ReportFolder
from sescheck.organization.reports.spool import Spool
from sescheck.organization.reports.totals import AccountLine, Totals, none_yet
from sescheck.report.formats import FORMATS
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.snapshot.files import write_whole
from sescheck.snapshot.model import Addresses

PAGES = "accounts"
"""The folder of the pages of accounts, next to the index."""


def write_reports(
    folder: ReportFolder,
    criteria: Criteria,
    outputs: OrganizationOutputs,
    rendering: RenderOptions,
    show: Callable[[Iterable[str]], None],
    at: datetime | None = None,
) -> ExitCode:
    """Judge every account, and write the reports.

    Args:
        folder: the manifest and the snapshots; nothing is written to it.
        criteria: how to judge.
        outputs: what is written, and where.
        rendering: how to draw on standard output.
        show: writes text to standard output.
        at: when the report is made; None: now.

    Raises:
        FileError: a report cannot be written.
    """
    now = datetime.now(UTC) if at is None else at
    manifest = folder.manifest()
    generated_at = now.isoformat(timespec="seconds").replace("+00:00", "Z")
    totals = none_yet(folder.place.name, criteria.fail_on, generated_at, manifest)
    writer = _Writer(outputs, rendering, totals, tuple(_unused(criteria, manifest)))
    with closing(writer.findings):
        for account in judged(folder, criteria, now):
            writer.add(account)
        writer.finish(show)
    return totals.exit_code


def _unused(criteria: Criteria, manifest: Manifest) -> Iterator[str]:
    """Yield the places of the entries of `[[account]]` that apply to no account of the manifest."""
    members = (each.member for each in manifest.entries.values())
    known = [Named(each.account_id, each.name, each.path) for each in members]
    for index, entry in enumerate(criteria.config.configuration.account):
        if not any(is_named(entry, each) for each in known):
            yield criteria.config.place("account", index)


@dataclass(slots=True)
class _Writer:
    """Writes what belongs to one account at once, and the rest at the end."""

    outputs: OrganizationOutputs
    rendering: RenderOptions
    totals: Totals
    unused: tuple[str, ...]
    lines: list[AccountLine] = field(default_factory=list)
    findings: Spool = field(default_factory=Spool)
    by_account: ByAccount = field(init=False)
    is_private: bool = False

    def __post_init__(self) -> None:
        self.by_account = ByAccount(self.outputs.account_label)

    def add(self, account: AccountReport) -> None:
        """Count an account, and write its files."""
        line = self.totals.add(account)
        self.by_account.add(account)
        if self.outputs.html is not None:
            self.lines.append(line)
        if self.outputs.findings is not None:
            for each in finding_lines(account):
                self.findings.write(each)
        if account.report is not None:
            self._write_files(account.account_id, account.report)

    def _write_files(self, account_id: str, report: Report) -> None:
        private = addresses_of(report.snapshot) is Addresses.SHOWN
        self.is_private |= private
        for name, file in self._files(account_id):
            pieces = FORMATS[name](report, self.rendering)
            write_whole(file, (each.encode() for each in pieces), private=private)

    def _files(self, account_id: str) -> Iterator[tuple[str, Path]]:
        if self.outputs.html is not None:
            yield HTML, _made(self.outputs.html / PAGES) / f"{account_id}.html"
        for name, folder in self.outputs.by_account:
            yield name, folder / f"{account_id}.{EXTENSIONS.get(name, name)}"

    def finish(self, show: Callable[[Iterable[str]], None]) -> None:
        """Write what is about all accounts: files first, so they are complete if a reader leaves early."""
        outputs, totals = self.outputs, self.totals
        if outputs.findings is not None:
            write_whole(outputs.findings, self.findings.chunks(), private=self.is_private)
        if outputs.html is not None:
            page = index_page(totals, self.lines, self.unused)
            write_whole(outputs.html / "index.html", (each.encode() for each in page))
        if outputs.prometheus is not None:
            write_whole(outputs.prometheus, metrics(totals, self.by_account))
        for name, path in outputs.texts:
            options = TEXT if name == "text" else replace(self.rendering, color=False, width=TEXT.width)
            options = replace(options, verbose=self.rendering.verbose, quiet=self.rendering.quiet)
            write_whole(path, (each.encode() for each in render(totals, options, self.unused)))
        if outputs.shown is not None:
            show(self._shown(outputs.shown))

    def _shown(self, name: str) -> Iterator[str]:
        if name == PROMETHEUS:
            return (each.decode() for each in metrics(self.totals, self.by_account))
        options = self.rendering
        if name == "text":
            options = replace(TEXT, verbose=options.verbose, quiet=options.quiet)
        return render(self.totals, options, self.unused)


def _made(folder: Path) -> Path:
    with writing(folder):
        folder.mkdir(exist_ok=True)
    return folder
