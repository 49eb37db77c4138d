"""The file of the manifest: JSON, one line for each account, with a name and a version of its format."""

import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

import msgspec

from sescheck.errors import FileError
from sescheck.organization.folder.places import ACCOUNT_ID
from sescheck.organization.model import Asking, Entry, Manifest

FORMAT = "sescheck-organization"
VERSION = 1
_ENCODER = msgspec.json.Encoder()


class Claim(msgspec.Struct, frozen=True):
    """The run that writes to a place without locks.

    Attributes:
        run: unique.
        host: the name of its machine.
        process: its number there.
    """

    run: str
    host: str
    process: int


def own_claim() -> Claim:
    """Return the claim of a new run."""
    return Claim(uuid4().hex, socket.gethostname(), os.getpid())


@dataclass(frozen=True, slots=True)
class Decoded:
    """The content of the file.

    Attributes:
        claim: None if no run is writing, or the place has locks.
    """

    manifest: Manifest
    claim: Claim | None


class _Head(msgspec.Struct, frozen=True):
    """The fields that every version of the file has, and the other files of sescheck."""

    format: str
    version: int


class _File(msgspec.Struct, frozen=True):
    tool_version: str
    updated_at: str
    organization: str | None
    claim: Claim | None
    plans: Mapping[str, Asking]
    left: Mapping[str, Entry]
    entries: Mapping[str, Entry]


def encoded(manifest: Manifest, claim: Claim | None) -> bytes:
    """Return the content of the file: the same for the same manifest."""
    return b"".join(_pieces(manifest, claim))


def _pieces(manifest: Manifest, claim: Claim | None) -> Iterator[bytes]:
    head = {
        "format": FORMAT,
        "version": VERSION,
        "tool_version": manifest.tool_version,
        "updated_at": manifest.updated_at,
        "organization": manifest.organization,
        "claim": claim,
    }
    yield b"{"
    for name, value in head.items():
        yield b'\n"%b": %b,' % (name.encode(), _ENCODER.encode(value))
    parts = {"plans": manifest.plans, "left": manifest.left, "entries": manifest.entries}
    for number, (name, part) in enumerate(parts.items()):
        yield b'%b\n"%b": {' % (b"," if number else b"", name.encode())
        for line, (key, value) in enumerate(part.items()):
            yield b"%b\n%b: %b" % (b"," if line else b"", _ENCODER.encode(key), _ENCODER.encode(value))
        yield b"}"
    yield b"\n}\n"


def decoded(content: bytes, label: str) -> Decoded:
    """Return the manifest.

    Raises:
        FileError: the file is not a manifest, is a newer one, or is damaged.
    """
    try:
        head = msgspec.json.decode(content, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileError(f"{label} is not the manifest of an organization: {_why(error)}") from error
    if head.format != FORMAT:
        raise FileError(f"{label} is not the manifest of an organization, but a {head.format[:40]!r}")
    if not 1 <= head.version <= VERSION:
        raise FileError.wrong_version(label, head.version, VERSION)
    try:
        file = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileError.damaged(label, error) from error
    why = next(_faults(file), None)
    if why is not None:
        raise FileError.damaged(label, why)
    manifest = Manifest(file.tool_version, file.updated_at, file.organization, file.entries, file.left, file.plans)
    return Decoded(manifest, file.claim)


def _why(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _faults(file: _File) -> Iterator[str]:
    """Yield what the types do not say. Account IDs become names of files."""
    for key, entry in (*file.entries.items(), *file.left.items()):
        if ACCOUNT_ID.fullmatch(key) is None or entry.member.account_id != key:
            yield f"{key[:40]!r} is not the account ID of its entry"
        elif entry.held is not None and not (_is_moment(entry.held.since) and _is_moment(entry.held.taken_at)):
            yield f"the time of the snapshot of {key} is not a time"


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
