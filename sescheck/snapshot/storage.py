"""Saving a snapshot, and loading it again: gzip of JSON lines, a header first, a line a region, an end last.

A line at a time, so that an account of many regions needs no second copy of itself in memory; readable with
``zcat FILE | jq``. The version in the header changes with the model.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from io import BufferedIOBase, BytesIO
from pathlib import Path
from typing import TypeAlias

import msgspec

from sescheck.snapshot import older
from sescheck.snapshot.files import write_whole
from sescheck.snapshot.model import Account, Asked, Depth, Region, Snapshot
from sescheck.snapshot.reading import Reading
from sescheck.snapshot.resources import Resource, Topic
from sescheck.snapshot.sending import NOT_READ_THEN
from sescheck.snapshot.users import SmtpUser

FORMAT = "sescheck-snapshot"
VERSION = 3
_LEVEL = 4


class SnapshotFileError(Exception):
    """The file can not be read as a snapshot; the message says why, in one line."""


class _Header(msgspec.Struct, frozen=True, tag="header", tag_field="line"):
    format: str
    version: int
    tool_version: str
    taken_at: str
    asked: Asked
    depth: Depth
    interrupted: bool


class _Account(msgspec.Struct, frozen=True, tag="account", tag_field="line"):
    account_id: Reading[str]
    alias: Reading[str | None]
    partition: str
    topics: Mapping[str, Topic]
    resources: Mapping[str, Resource] = {}
    smtp_users: Reading[tuple[SmtpUser, ...]] = NOT_READ_THEN


class _Region(msgspec.Struct, frozen=True, tag="region", tag_field="line"):
    region: Region


class _End(msgspec.Struct, frozen=True, tag="end", tag_field="line"):
    lines: int


_Line: TypeAlias = _Header | _Account | _Region | _End
_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(_Line)


class _Version(msgspec.Struct, frozen=True):
    """What can be read of the header of any version."""

    format: str
    version: int


def save(snapshot: Snapshot, path: Path) -> None:
    """Write the file whole or not at all.

    Raises:
        OSError: it can not be written.
    """
    write_whole(path, _compressed(snapshot))


def _compressed(snapshot: Snapshot) -> Iterator[bytes]:
    """The file's bytes, the same for the same snapshot."""
    buffer = BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=_LEVEL, mtime=0) as packed:
        for line in _lines(snapshot):
            packed.write(_ENCODER.encode(line) + b"\n")
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
        )
        yield from map(_Region, account.regions)
    yield _End(count)


def load(path: Path) -> Snapshot:
    """Read a saved snapshot.

    Raises:
        SnapshotFileError: there is no such file, it is no snapshot, a newer one, or damaged.
    """
    try:
        with gzip.open(path) as file:
            return _read(file, path)
    except FileNotFoundError as error:
        raise SnapshotFileError(f"{path}: no such file") from error
    except gzip.BadGzipFile as error:
        raise SnapshotFileError(f"{path} is no snapshot: {error}") from error
    except (EOFError, zlib.error, msgspec.DecodeError) as error:
        raise SnapshotFileError(f"{path} is damaged: {error}") from error
    except OSError as error:
        raise SnapshotFileError(f"{path} can not be read: {error.strerror}") from error


def _read(file: BufferedIOBase, path: Path) -> Snapshot:
    header = _header(file.readline(), path)
    decode = _DECODER.decode if header.version == VERSION else older.decoder(header.version, _Line)
    accounts: list[tuple[_Account, list[Region]]] = []
    count = 1
    for raw in file:
        match decode(raw):
            case _Account() as account:
                accounts.append((account, []))
            case _Region(region) if accounts:
                accounts[-1][1].append(region)
            case _End(lines) if lines == count:
                return _snapshot(header, accounts)
            case _:
                raise SnapshotFileError(f"{path} is damaged: line {count + 1} is out of place")
        count += 1
    raise SnapshotFileError(f"{path} is damaged: its end is missing")


def _header(raw: bytes, path: Path) -> _Header:
    try:
        found = msgspec.json.decode(raw, type=_Version)
    except msgspec.DecodeError as error:
        raise SnapshotFileError(f"{path} is no snapshot") from error
    if found.format != FORMAT:
        raise SnapshotFileError(f"{path} is no snapshot, but a {found.format!r}")
    if found.version > VERSION:
        raise SnapshotFileError(f"{path} was saved by a newer sescheck (version {found.version} of the format)")
    return msgspec.json.decode(raw, type=_Header)


def _snapshot(header: _Header, accounts: list[tuple[_Account, list[Region]]]) -> Snapshot:
    return Snapshot(
        tool_version=header.tool_version,
        taken_at=header.taken_at,
        asked=header.asked,
        depth=header.depth,
        interrupted=header.interrupted,
        accounts=tuple(
            Account(
                account_id=each.account_id,
                alias=each.alias,
                partition=each.partition,
                regions=tuple(regions),
                topics=each.topics,
                resources=each.resources,
                smtp_users=each.smtp_users,
            )
            for each, regions in accounts
        ),
    )
