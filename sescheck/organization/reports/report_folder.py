"""What the reports need of the folder of an organization."""

import shlex
from collections.abc import Iterable
from typing import Protocol

from sescheck.organization.model import Manifest
from sescheck.snapshot.model import Snapshot

_REMOTE = "s3://"


class ReportFolder(Protocol):
    """The manifest, the snapshots, and a place for the files that one report keeps for the next."""

    @property
    def place(self) -> str:
        """The folder as the user named it: a path, or ``s3://bucket/prefix``."""
        ...

    def manifest(self) -> Manifest:
        """Return what the folder knows of each account."""
        ...

    def snapshot(self, account_id: str) -> Snapshot:
        """Return what was read of an account.

        Raises:
            SescheckError: it cannot be read.
        """
        ...

    def document(self, name: str) -> bytes | None:
        """Return a file that a report kept; None if it does not exist."""
        ...

    def keep_document(self, name: str, content: Iterable[bytes]) -> None:
        """Keep a file for the next report, completely or not at all."""
        ...


def command_for(place: str, account_id: str) -> str:
    """Return the command that shows one account: for sh, on one line."""
    kept, local = _kept(place, account_id), saved_as(place, account_id)
    command = f"sescheck audit --from {shlex.quote(local)}"
    return f"aws s3 cp {shlex.quote(kept)} {local} && {command}" if kept != local else command


def saved_as(place: str, account_id: str) -> str:
    """Return the file of an account for `--from`; one in S3 must be copied to it first."""
    return f"{account_id}.snapshot" if place.startswith(_REMOTE) else _kept(place, account_id)


def _kept(place: str, account_id: str) -> str:
    return f"{place.rstrip('/')}/accounts/{account_id}.snapshot"
