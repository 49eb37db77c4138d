"""What changed since the last report of the folder: a file keeps the open findings of each account.

The file is gzip of JSON lines: a header, and a line for each account. What the last report could not judge is not
new, and what this one cannot judge is not gone. The line of an account that was not read now is kept, so a later
report compares with the last time that it was read.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain

import msgspec

from sescheck.engine.severity import Severity
from sescheck.history.comparing import EarlierRun, changes
from sescheck.history.deciding import by_running_rules
from sescheck.history.earlier import Earlier, earlier_of
from sescheck.organization.reports.account_reports import AccountReport
from sescheck.organization.reports.report_folder import ReportFolder
from sescheck.organization.reports.spool import Spool
from sescheck.report.model import Changes, EarlierFinding, Report, Status

LAST = "report.jsonl.gz"
BEFORE = "report-before.jsonl.gz"
"""The report about an earlier reading: if the same reading is reported twice, both compare with this one."""
FORMAT = "sescheck-organization-report"
VERSION = 1
_SUMMED = frozenset({"region-unused"})
"""An account has a finding for each region that it does not use."""


_DAMAGED = (OSError, EOFError, zlib.error, ValueError, RecursionError, msgspec.ValidationError)
"""A JSON or UTF-8 error is a ValueError."""


def is_summed(rule: str, severity: Severity) -> bool:
    """True if findings are counted, and neither listed nor compared, unless the configuration made them worse."""
    return rule in _SUMMED and severity is Severity.INFO


class _Header(msgspec.Struct, frozen=True):
    format: str
    version: int
    read_at: str
    generated_at: str


class _Found(msgspec.Struct, frozen=True, array_like=True):
    """An open finding."""

    fingerprint: str
    rule: str
    severity: Severity
    account_id: str
    region: str | None
    subject: tuple[str, str]
    message: str
    group: str
    compared_with: tuple[str, ...]


class _Line(msgspec.Struct, frozen=True):
    """An account: its open findings, and the rules that could answer for all of their subjects."""

    account_id: str
    at: str
    findings: tuple[_Found, ...]
    decided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Last:
    """An earlier report.

    Attributes:
        read_at: when the manifest that it is about was written.
        generated_at: RFC 3339, UTC.
        lines: a packed line for each account.
    """

    read_at: str
    generated_at: str
    lines: Mapping[str, bytes]

    def line(self, account_id: str) -> _Line | None:
        """Return what it knew of an account; None if it knew nothing."""
        packed = self.lines.get(account_id)
        return None if packed is None else msgspec.convert(json.loads(zlib.decompress(packed)), _Line)


@dataclass(slots=True)
class SinceLast:
    """Compares each account with the last report, and keeps what the next report needs.

    Attributes:
        folder: where both files are.
        read_at: when the manifest was written.
        last: the report about an earlier reading; None if there is none.
        remark: why it cannot be used; None if it can, or if there is none.
        met: the accounts that were seen.
    """

    folder: ReportFolder
    read_at: str
    last: Last | None
    remark: str | None
    met: set[str] = field(default_factory=set)
    kept: Spool = field(default_factory=Spool)
    _is_again: bool = False

    @property
    def since(self) -> str | None:
        """When the earlier report was made; None without one."""
        return None if self.last is None else self.last.generated_at

    @property
    def left(self) -> int:
        """How many accounts of the earlier report are not in the manifest any more."""
        return 0 if self.last is None else len(self.last.lines.keys() - self.met)

    def compared(self, account: AccountReport) -> Changes | None:
        """Return what changed in an account, and keep it for the next report.

        Returns:
            None if it cannot be compared.
        """
        self.met.add(account.account_id)
        before = None if self.last is None else self.last.line(account.account_id)
        if account.report is None:
            if before is not None:
                self._keep(before)
            return None
        self._keep(_line(account, account.report))
        return None if before is None else _changes(account.report, before)

    def _keep(self, line: _Line) -> None:
        self.kept.write(_encoded(line))

    def finish(self, generated_at: str) -> None:
        """Keep the file for the next report."""
        if not self._is_again:
            previous = self.folder.document(LAST)
            if previous is not None and self.remark is None:
                self.folder.keep_document(BEFORE, [previous])
        header = gzip.compress(_encoded(_Header(FORMAT, VERSION, self.read_at, generated_at)), mtime=0)
        self.folder.keep_document(LAST, chain([header], self.kept.chunks()))

    def close(self) -> None:
        """Remove what is kept for the next report, if it was not taken."""
        self.kept.close()


def since_last(folder: ReportFolder, read_at: str) -> SinceLast:
    """Return the comparison with the last report about another reading.

    Args:
        folder: where it is.
        read_at: when the manifest was written: a report about the same reading is not compared with itself.
    """
    try:
        last = _loaded(folder.document(LAST))
        is_again = last is not None and last.read_at == read_at
        if is_again:
            last = _loaded(folder.document(BEFORE))
    except _DAMAGED as error:
        return SinceLast(folder, read_at, None, f"the last report cannot be used, so nothing is compared: {error}")
    return SinceLast(folder, read_at, last, None, _is_again=is_again)


def _loaded(packed: bytes | None) -> Last | None:
    """Return a report; each account is packed again, since all of them together may be large."""
    if packed is None:
        return None
    with gzip.GzipFile(fileobj=BytesIO(packed)) as file:
        header = msgspec.convert(json.loads(file.readline()), _Header)
        if (header.format, header.version) != (FORMAT, VERSION):
            raise msgspec.ValidationError(f"{header.format}, version {header.version}, is unknown")
        lines = {msgspec.convert(json.loads(raw), _Line).account_id: zlib.compress(raw, 1) for raw in file}
    return Last(header.read_at, header.generated_at, lines)


def _encoded(line: msgspec.Struct) -> bytes:
    """Python's encoder takes half of a surrogate pair in a name; the one of msgspec does not."""
    return json.dumps(msgspec.to_builtins(line), separators=(",", ":")).encode() + b"\n"


def _line(account: AccountReport, report: Report) -> _Line:
    found = (each.finding for each in report.findings if each.status is Status.OPEN)
    listed = tuple(_found(earlier_of(each)) for each in found if not is_summed(each.rule, each.severity))
    return _Line(
        account.account_id, account.entry.taken_at or report.generated_at, listed, tuple(_decided(report))
    )


def undecided_rules(report: Report) -> set[str]:
    """Return the rules that could not judge something, or that failed."""
    return {each.rule for each in report.undecided} | {each.rule for each in report.crashes}


def _decided(report: Report) -> Iterator[str]:
    """Yield the rules that could answer for all of their subjects."""
    undecided = undecided_rules(report)
    return (rule for rule in report.examined if rule not in undecided)


def _found(earlier: Earlier) -> _Found:
    found = earlier.finding
    place = (found.account_id, found.region, found.subject)
    return _Found(
        found.fingerprint, found.rule, found.severity, *place, found.message, earlier.group, earlier.compared_with
    )


def _earlier(found: _Found) -> Earlier:
    shown = EarlierFinding(
        found.fingerprint,
        found.rule,
        found.severity,
        found.account_id,
        found.region,
        found.subject,
        found.message,
    )
    return Earlier(shown, found.group, found.compared_with)


def _changes(report: Report, before: _Line) -> Changes:
    decided = set(before.decided)

    def could_judge(findings: Sequence[Earlier]) -> Sequence[bool]:
        return [each.finding.rule in decided for each in findings]

    earlier = EarlierRun(before.at, tuple(map(_earlier, before.findings)), could_judge, None)
    now = by_running_rules(report.rules, report.accounts, report.crashes)
    compared = [each for each in report.findings if not is_summed(each.finding.rule, each.finding.severity)]
    return changes(compared, None, now, earlier)
