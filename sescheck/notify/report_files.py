"""Read a saved report of any version of sescheck: unknown fields are ignored, newer ones may be missing."""

import json
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from sescheck.errors import FileError
from sescheck.snapshot.inputs import MEGABYTE, read_bounded
from sescheck.snapshot.storage import is_snapshot

T = TypeVar("T")

MOST = 512 * MEGABYTE
NEWEST = 1
"""The newest version of the formats."""
REPORT, READINESS = "sescheck-report", "sescheck-readiness"
_WANTED = "give a report that `audit`, `diff` or `readiness` wrote with -f json"
_KNOWN = {
    "sescheck-baseline": "a baseline",
    "sescheck-organization": "the list of an organization's accounts",
    "sescheck-report-lines": "a report as JSON lines",
    "sescheck-runs": "a history of runs",
}


class SavedSubject(msgspec.Struct, frozen=True):
    """What a finding or a change is about."""

    type: str = "account"
    name: str = ""


class SavedRegion(msgspec.Struct, frozen=True):
    """A region; older reports have no verdict, and a report that was made from one has no reason."""

    region: str
    state: str = "read"
    verdict: str | None = None
    reason: str | None = None


class SavedAccount(msgspec.Struct, frozen=True):
    """An account and its regions."""

    account_id: str
    regions: tuple[SavedRegion, ...] = ()
    alias: str | None = None


class SavedRecord(msgspec.Struct, frozen=True):
    """A DNS record to publish."""

    name: str
    type: str
    values: tuple[str, ...] = ()


class SavedSecret(msgspec.Struct, frozen=True):
    """A value that a command takes from a variable of the shell."""

    variable: str


class SavedStep(msgspec.Struct, frozen=True):
    """A step that mends a finding."""

    kind: str
    title: str = ""
    command: str = ""
    words: str = ""
    record: SavedRecord | None = None
    secrets: tuple[SavedSecret, ...] = ()


class SavedFinding(msgspec.Struct, frozen=True):
    """A finding; older reports have no steps, and no rank but 0."""

    rule: str
    severity: str
    message: str
    account_id: str
    status: str = "open"
    region: str | None = None
    rank: int = 0
    fix: tuple[SavedStep, ...] | None = None


class SavedChangedFinding(msgspec.Struct, frozen=True):
    """A finding that is new, or gone."""

    rule: str
    severity: str
    message: str
    account_id: str
    judged_before: bool = True


class SavedSetting(msgspec.Struct, frozen=True):
    """A setting that changed."""

    account_id: str
    region: str | None
    subject: SavedSubject
    setting: str
    before: Any = None
    after: Any = None


class SavedChanges(msgspec.Struct, frozen=True):
    """What differs from the run before."""

    since: str
    new: tuple[SavedChangedFinding, ...] = ()
    gone: tuple[SavedChangedFinding, ...] = ()
    settings: tuple[SavedSetting, ...] | None = None
    undecided: int = 0
    uncompared: int = 0
    apart: tuple[str, ...] = ()


class SavedSummary(msgspec.Struct, frozen=True):
    """What is counted."""

    open: dict[str, int] = {}
    unread: int = 0


class SavedTool(msgspec.Struct, frozen=True):
    """What wrote the report."""

    version: str = ""


class SavedReport(msgspec.Struct, frozen=True):
    """The report of an audit, as far as a notification needs it."""

    generated_at: str
    exit_code: int
    accounts: tuple[SavedAccount, ...]
    findings: tuple[SavedFinding, ...]
    summary: SavedSummary
    tool: SavedTool = SavedTool()
    notice: str | None = None
    complete: bool = True
    rule_errors: tuple[Any, ...] = ()
    changes: SavedChanges | None = None


class SavedPlanStep(msgspec.Struct, frozen=True):
    """A step of the plan of readiness."""

    title: str
    lead_time: str = ""
    who: str = ""
    command: tuple[str, ...] = ()


class SavedAnswer(msgspec.Struct, frozen=True):
    """Whether a region can send, or take over."""

    account_id: str
    standby: str
    verdict: str
    primary: str | None = None
    plan: tuple[SavedPlanStep, ...] = ()


class SavedReadiness(msgspec.Struct, frozen=True):
    """The document of readiness, as far as a notification needs it."""

    asked_at: str
    verdict: str
    answers: tuple[SavedAnswer, ...]
    tool: SavedTool = SavedTool()
    notice: str | None = None


class _Head(msgspec.Struct, frozen=True):
    format: str = ""
    version: int = NEWEST


class _Line(msgspec.Struct, frozen=True):
    format: str = ""
    fingerprint: str = ""


def load_report(path: Path) -> SavedReport | SavedReadiness:
    """Read the report of an audit, or the document of readiness; `-` is standard input.

    Raises:
        FileError: it cannot be read, or is something else, and what.
    """
    return parse_report(read_bounded(path, MOST), path)


def parse_report(raw: bytes, path: Path) -> SavedReport | SavedReadiness:
    """Return the report that the bytes hold.

    Raises:
        FileError: they hold something else, and what.
    """
    if not raw.strip():
        raise FileError(f"{path} is empty: no report was written to it")
    kinds: dict[str, type[SavedReport | SavedReadiness]] = {REPORT: SavedReport, READINESS: SavedReadiness}
    if is_snapshot(raw):
        raise FileError(f"{path} is a snapshot; {_WANTED}, such as `audit --from {path} -f json`")
    head = _decoded(raw, _Head, path)
    if head.format not in kinds:
        raise FileError(f"{path} is {_named(head.format)}; {_WANTED}")
    if head.version != NEWEST:
        raise FileError.wrong_version(path, head.version, NEWEST)
    return _decoded(raw, kinds[head.format], path)


def _named(name: str) -> str:
    return _KNOWN.get(name, "not a report of sescheck")


def _decoded(raw: bytes, kind: type[T], path: Path) -> T:
    """Return what the bytes hold. Python's decoder takes half of a surrogate pair, msgspec's does not."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except RecursionError as error:
        raise FileError.damaged(path, error) from error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _decoded_by_python(raw, kind, path)


def _decoded_by_python(raw: bytes, kind: type[T], path: Path) -> T:
    try:
        return msgspec.convert(json.loads(raw), kind)
    except msgspec.ValidationError as error:
        if kind is _Head:
            raise FileError(f"{path} is {_named('')}; {_WANTED}") from error
        raise FileError.damaged(path, error) from error
    except (ValueError, RecursionError) as error:
        raise FileError(f"{path} is {_named_lines(raw)}; {_WANTED}") from error


def _named_lines(raw: bytes) -> str:
    """Return what a file is that is not JSON as a whole; it may be an object on each line."""
    try:
        first = msgspec.json.decode(raw.partition(b"\n")[0], type=_Line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "not JSON"
    if first.fingerprint:
        return "a list of findings, such as that of an organization"
    return _KNOWN.get(first.format, "JSON lines")
