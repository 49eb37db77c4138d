"""Where the folder of an organization is: its files by name, whatever holds them."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from io import BufferedReader, BytesIO, RawIOBase
from typing import Protocol, cast

from sescheck.snapshot.inputs import MEGABYTE

MANIFEST = "organization.json"
ACCOUNTS = "accounts"
MOST_OF_MANIFEST = 256 * MEGABYTE
"""Most bytes of the manifest: 50,000 accounts take 25 MB."""

ACCOUNT_ID = re.compile(r"\d{12}", re.ASCII)
SNAPSHOT = re.compile(r"(\d{12})\.snapshot", re.ASCII)
PREVIOUS = re.compile(r"\d{12}\.previous\.snapshot", re.ASCII)


def file_of(account_id: str) -> str:
    """Return the name of the snapshot of an account."""
    return f"{ACCOUNTS}/{account_id}.snapshot"


def previous_of(account_id: str) -> str:
    """Return the name of the snapshot before that."""
    return f"{ACCOUNTS}/{account_id}.previous.snapshot"


def as_file(content: bytes) -> BufferedReader:
    """Return the content of a file, as if the file were open."""
    return BufferedReader(cast("RawIOBase", BytesIO(content)))


class Place(Protocol):
    """Holds files. Each is written completely or not at all."""

    @property
    def name(self) -> str:
        """Return its path or URL."""

    @property
    def signs(self) -> bool:
        """True if it has no locks: a run has to show in the manifest that it goes on."""

    def label(self, file: str) -> str:
        """Return how a message names a file."""

    def claimed(self) -> AbstractContextManager[None]:
        """Make the place, and lock it while the block runs, if it can be locked.

        Raises:
            LockedError: another run has locked it.
            FileError: nothing can be written there.
        """

    def manifest(self) -> tuple[bytes, float] | None:
        """Return the manifest, and the seconds since it was written; None if there is none.

        Raises:
            FileError: it cannot be read.
        """

    def write_manifest(self, content: bytes) -> None:
        """Write the manifest.

        Raises:
            LockedError: another run has written it since this one read or wrote it.
            FileError: it cannot be written.
        """

    def others(self) -> str | None:
        """Return one of the files here that are not of an organization; None if there are none.

        Raises:
            FileError: they cannot be listed.
        """

    def marks(self) -> Mapping[str, str]:
        """Return what changes if a snapshot does, by account ID.

        Raises:
            FileError: they cannot be listed.
        """

    def has(self, file: str) -> bool:
        """True if there is such a file.

        Raises:
            FileError: that cannot be found out.
        """

    def opened(self, file: str) -> AbstractContextManager[BufferedReader]:
        """Open a snapshot for reading.

        Raises:
            FileError: it does not exist, or cannot be read.
        """

    def write(self, file: str, content: bytes) -> str:
        """Write a snapshot, and return its mark.

        Raises:
            FileError: it cannot be written.
        """
