"""The file of known findings: JSON, sorted, one finding a line, so a diff shows what changed.

It has no time and no version of sescheck: if nothing is new, the file stays the same.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from sescheck.engine.severity import Severity
from sescheck.errors import FileError
from sescheck.history.earlier import Earlier
from sescheck.report.model import EarlierFinding
from sescheck.snapshot.inputs import MEGABYTE, read_bounded
from sescheck.snapshot.storage import is_snapshot

FORMAT = "sescheck-baseline"
VERSION = 1
MOST = 64 * MEGABYTE
"""Of a file: a hundred thousand findings take half."""


class _Subject(msgspec.Struct, frozen=True):
    type: str
    name: str


class _Line(msgspec.Struct, frozen=True):
    """A known finding, with the fields that a reviewer needs first."""

    rule: str
    severity: Severity
    account_id: str
    region: str | None
    subject: _Subject
    message: str
    group: str
    compared_with: tuple[str, ...]
    fingerprint: str


class _Head(msgspec.Struct, frozen=True):
    """The fields that every version of the file has, and the other files of sescheck."""

    format: str
    version: int


class _File(msgspec.Struct, frozen=True):
    findings: tuple[_Line, ...]


def packed(findings: Iterable[Earlier]) -> Iterator[bytes]:
    """Return the content of the file."""
    return (piece.encode() for piece in _text(findings))


def _text(findings: Iterable[Earlier]) -> Iterator[str]:
    lines = sorted(map(_line, findings), key=_by_place)
    yield f'{{\n  "format": "{FORMAT}",\n  "version": {VERSION},\n  "findings": ['
    between = "\n    "
    for line in lines:
        yield between + json.dumps(msgspec.to_builtins(line))
        between = ",\n    "
    yield "\n  ]\n}\n" if lines else "]\n}\n"


def _line(earlier: Earlier) -> _Line:
    found = earlier.finding
    return _Line(
        rule=found.rule,
        severity=found.severity,
        account_id=found.account_id,
        region=found.region,
        subject=_Subject(*found.subject),
        message=found.message,
        group=earlier.group,
        compared_with=earlier.compared_with,
        fingerprint=found.fingerprint,
    )


def _by_place(line: _Line) -> tuple[str, str, str, str, str, str, str]:
    subject = line.subject
    return (line.rule, line.account_id, line.region or "", subject.type, subject.name, line.group, line.message)


def load(path: Path) -> tuple[Earlier, ...]:
    """Return the findings of a file.

    Raises:
        FileError: there is no such file, it is not a baseline, a newer one, or damaged.
    """
    raw = read_bounded(path, MOST, if_missing=f"--write-baseline {path} writes one")
    _check(raw, path)
    try:
        file = msgspec.json.decode(raw, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileError.damaged(path, error) from error
    return tuple(map(_earlier, file.findings))


def _check(raw: bytes, path: Path) -> None:
    if is_snapshot(raw):
        raise FileError(
            f"{path} is a snapshot, not a baseline: `audit --since` or `diff` compares with one, and"
            f" `audit --from {path} --write-baseline FILE` makes a baseline of it"
        )
    try:
        head = msgspec.json.decode(raw, type=_Head)
    except RecursionError as error:
        raise FileError(
            f"{path} is not a baseline, which `audit --write-baseline` saves: it is nested too deeply"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileError(f"{path} is not a baseline, which `audit --write-baseline` saves: {error}") from error
    if head.format != FORMAT:
        raise FileError(f"{path} is not a baseline, but a {head.format!r}; --write-baseline writes one")
    if not 1 <= head.version <= VERSION:
        raise FileError.wrong_version(path, head.version, VERSION)


def _earlier(line: _Line) -> Earlier:
    found = EarlierFinding(
        fingerprint=line.fingerprint,
        rule=line.rule,
        severity=line.severity,
        account_id=line.account_id,
        region=line.region,
        subject=(line.subject.type, line.subject.name),
        message=line.message,
    )
    return Earlier(found, line.group, line.compared_with)
