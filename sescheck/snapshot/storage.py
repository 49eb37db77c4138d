"""Save and load snapshots: gzip of JSON lines, with a header, one line for each region, the DNS, and an end.

Lines are written and read one at a time: a large account does not need a second copy in memory. ``zcat FILE | jq``
shows the file. The version in the header changes with the model.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BufferedIOBase, BufferedReader, BytesIO
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec

from sescheck.errors import FileError
from sescheck.snapshot import older
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.files import write_whole
from sescheck.snapshot.inputs import MEGABYTE, TooLargeError, opened
from sescheck.snapshot.interning import Pool
from sescheck.snapshot.locating import Locator
from sescheck.snapshot.model import Account, Asked, Depth, Region, Snapshot
from sescheck.snapshot.reading import Reading
from sescheck.snapshot.resources import Resource, Topic
from sescheck.snapshot.sending import ADDED_LATER
from sescheck.snapshot.users import SendingRole, SmtpUser

T = TypeVar("T")

FORMAT = "sescheck-snapshot"
VERSION = 4
_LEVEL = 4
_GZIP = b"\x1f\x8b"
_UNPACKED = b'{"line":"header"'
"""The first bytes of a snapshot that was unpacked."""
MOST = 1024 * MEGABYTE
"""The most bytes of an unpacked snapshot: 300,000 identities, read at depth deep, take less than half."""
LONGEST = 256 * MEGABYTE
"""The most bytes of one line: a region with 100,000 identities, or with 3,000,000 suppressed addresses."""
_ANSWERS = 500
"""The most answers of the DNS in one line."""


class _Header(msgspec.Struct, frozen=True, tag="header", tag_field="line"):
    format: str
    version: int
    tool_version: str
    taken_at: str
    asked: Asked
    depth: Depth
    interrupted: bool
    salt: str | None = None
    resolver: str | None = None


class _Account(msgspec.Struct, frozen=True, tag="account", tag_field="line"):
    account_id: Reading[str]
    alias: Reading[str | None]
    partition: str
    topics: Mapping[str, Topic]
    resources: Mapping[str, Resource] = {}
    smtp_users: Reading[tuple[SmtpUser, ...]] = ADDED_LATER
    sending_roles: Reading[tuple[SendingRole, ...]] = ADDED_LATER


class _Region(msgspec.Struct, frozen=True, tag="region", tag_field="line"):
    region: Region


class _Dns(msgspec.Struct, frozen=True, tag="dns", tag_field="line"):
    answers: Mapping[str, Reading[DnsAnswer]]


class _End(msgspec.Struct, frozen=True, tag="end", tag_field="line"):
    lines: int


_Line: TypeAlias = _Header | _Account | _Region | _Dns | _End
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Line)
_DAMAGED = (gzip.BadGzipFile, EOFError, zlib.error, msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Version(msgspec.Struct, frozen=True):
    """The part of the header that every version has."""

    format: str
    version: int


def save(snapshot: Snapshot, path: Path) -> None:
    """Write the file completely or not at all. Only its owner can read a new one: it may hold people's addresses.

    Raises:
        FileError: it cannot be written.
    """
    write_whole(path, packed(snapshot), private=True)


def packed(snapshot: Snapshot) -> Iterator[bytes]:
    """Yield the bytes of the file: the same for the same snapshot.

    Refusals are written without their place, so ten thousand of them do not repeat it. `Account` adds it again.
    """
    buffer, without_place = BytesIO(), Locator(None, None)
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=_LEVEL, mtime=0) as file:
        for line in _lines(snapshot):
            file.write(_ENCODER.encode(without_place.of(line)) + b"\n")
            yield _drained(buffer)
    yield _drained(buffer)


def _drained(buffer: BytesIO) -> bytes:
    written = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return written


def _lines(snapshot: Snapshot) -> Iterator[_Line]:
    count = 1
    yield _Header(
        format=FORMAT,
        version=VERSION,
        tool_version=snapshot.tool_version,
        taken_at=snapshot.taken_at,
        asked=snapshot.asked,
        depth=snapshot.depth,
        interrupted=snapshot.interrupted,
        salt=snapshot.salt,
        resolver=snapshot.resolver,
    )
    for account in snapshot.accounts:
        count += 1 + len(account.regions)
        yield _Account(
            account.account_id,
            account.alias,
            account.partition,
            account.topics,
            account.resources,
            account.smtp_users,
            account.sending_roles,
        )
        yield from map(_Region, account.regions)
    for answers in _parts(sorted(snapshot.dns.items())):
        count += 1
        yield _Dns(dict(answers))
    yield _End(count)


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _ANSWERS):
        yield items[start : start + _ANSWERS]


def load(path: Path) -> Snapshot:
    """Read a saved snapshot.

    Raises:
        FileError: the file does not exist, is not a snapshot, is a newer one, is too large, or is damaged.
    """
    with opened(path, MOST) as file:
        return load_from(file, path)


def is_snapshot(beginning: bytes) -> bool:
    """True if the first bytes are those of a snapshot, packed or not."""
    return beginning.startswith((_GZIP, _UNPACKED))


def load_from(file: BufferedReader, path: Path | str) -> Snapshot:
    """Read a snapshot, packed or not, from an open file.

    Raises:
        FileError: it is not a snapshot, is a newer one, or is damaged.
        OSError: it cannot be read, or is too large; ``opened`` turns this into a FileError.
    """
    try:
        with _unpacked(file) as lines:
            return _read(lines, path)
    except _DAMAGED as error:
        raise FileError.damaged(path, error) from error
    except (KeyError, TypeError, AttributeError) as error:
        # Lines of an older version are converted part by part.
        raise FileError.damaged(path, "a part of it is missing") from error


def taken_at_of(file: BufferedReader, path: Path | str) -> str:
    """Return when a snapshot was taken. Only its header is read.

    Raises:
        FileError: it is not a snapshot, is a newer one, or is damaged.
        OSError: it cannot be read, or is too large; ``opened`` turns this into a FileError.
    """
    try:
        with _unpacked(file) as lines:
            return _header(next(_lines_of(lines), b""), path).taken_at
    except _DAMAGED as error:
        raise FileError.damaged(path, error) from error


@contextmanager
def _unpacked(file: BufferedReader) -> Iterator[BufferedIOBase]:
    if file.peek(len(_GZIP)).startswith(_GZIP):
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked
    else:
        yield file


def _lines_of(file: BufferedIOBase) -> Iterator[bytes]:
    """Yield the lines, with a limit on each and on all of them.

    Raises:
        TooLargeError: a limit is exceeded.
    """
    left, longest = MOST, MEGABYTE  # of the header
    while raw := file.readline(longest + 1):
        left -= len(raw)
        if len(raw) > longest:
            raise TooLargeError(longest)
        if left < 0:
            raise TooLargeError(MOST)
        yield raw
        longest = LONGEST


def _read(file: BufferedIOBase, path: Path | str) -> Snapshot:
    lines = _lines_of(file)
    header = _header(next(lines, b""), path)
    decode = _DECODER.decode if header.version == VERSION else older.decoder(header.version, _Line)
    accounts: list[tuple[_Account, list[Region]]] = []
    answers: dict[str, Reading[DnsAnswer]] = {}
    count, pool = 1, Pool()
    for raw in lines:
        match decode(raw):
            case _Account() as account:
                accounts.append((account, []))
            case _Region(region) if accounts:
                accounts[-1][1].append(pool.region(region))
            case _Dns(some):
                answers |= pool.answers(some)
            case _End(lines_then) if lines_then == count:
                return _snapshot(header, accounts, answers)
            case _:
                raise FileError.damaged(path, f"line {count + 1} is out of place")
        count += 1
    raise FileError.damaged(path, "its end is missing")


def _header(raw: bytes, path: Path | str) -> _Header:
    try:
        found = msgspec.json.decode(raw, type=_Version)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileError(f"{path} is not a snapshot: `sescheck snapshot` saves one") from error
    if found.format != FORMAT:
        raise FileError(f"{path} is not a snapshot, but a {found.format!r}")
    if not older.FIRST <= found.version <= VERSION:
        raise FileError.wrong_version(path, found.version, VERSION)
    header = msgspec.json.decode(raw, type=_Header)
    if not _is_moment(header.taken_at):
        raise FileError.damaged(path, f"{header.taken_at[:40]!r} is not a time")
    return header


def _is_moment(text: str) -> bool:
    """True if it is a date with a time and a time zone."""
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _snapshot(
    header: _Header, accounts: list[tuple[_Account, list[Region]]], answers: Mapping[str, Reading[DnsAnswer]]
) -> Snapshot:
    return Snapshot(
        tool_version=header.tool_version,
        taken_at=header.taken_at,
        asked=header.asked,
        depth=header.depth,
        interrupted=header.interrupted,
        salt=header.salt,
        dns=answers,
        resolver=header.resolver,
        accounts=tuple(
            Account(
                account_id=each.account_id,
                alias=each.alias,
                partition=each.partition,
                regions=tuple(regions),
                topics=each.topics,
                resources=each.resources,
                smtp_users=each.smtp_users,
                sending_roles=each.sending_roles,
            )
            for each, regions in accounts
        ),
    )
