"""What the reports need of the folder of an organization."""

import shlex
from typing import Protocol

from sescheck.organization.model import Manifest
from sescheck.snapshot.model import Snapshot

_REMOTE = "s3://"


class NamedPlace(Protocol):
    """Where the files are."""

    @property
    def name(self) -> str:
        """Return its path, or ``s3://bucket/prefix``."""


class ReportFolder(Protocol):
    """The manifest and the snapshots. A report writes nothing here."""

    @property
    def place(self) -> NamedPlace:
        """Return where it is."""

    def manifest(self) -> Manifest:
        """Return what the folder knows of each account."""

    def snapshot(self, account_id: str) -> Snapshot:
        """Return what was read of an account.

        Raises:
            SescheckError: it cannot be read.
        """

    def previous(self, account_id: str) -> Snapshot | None:
        """Return the snapshot of the complete reading before that; None if there was none.

        Raises:
            SescheckError: it cannot be read.
        """


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
