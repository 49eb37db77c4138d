"""A folder of an organization that exists only in memory, with accounts that are made when they are asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from sescheck.errors import FileError
from sescheck.organization.model import HAS_SNAPSHOT, Entry, Manifest, Member, Outcome
from sescheck.snapshot.model import Asked, Snapshot
from sescheck.snapshot.reading import Known
from sescheck.testing import builders as s

SnapshotT = TypeVar("SnapshotT", bound="Snapshot | None")

USED = ("us-east-1", "eu-west-1")
UNUSED = tuple(f"{area}-{number}" for area in ("us-west", "eu-central", "ap-south") for number in (1, 2))
TAKEN_AT = "2026-11-23T09:00:00Z"
ROOT = "o-abcde12345/r-ab12/"
OUS = ("ou-ab12-prod0000", "ou-ab12-test0000", "ou-ab12-data0000")


def account_id(number: int) -> str:
    """12 digits."""
    return f"{111_100_000_000 + number}"


def member(number: int, name: str | None = None, path: str | None = None) -> Member:
    """An account of the organization, in one of three organizational units."""
    place = f"{ROOT}{OUS[number % len(OUS)]}/" if path is None else path
    return Member(account_id(number), name or f"team-{number}", "ACTIVE", place)


def snapshot(of: str, domains: int = 2, gaps: int = 0, unused: Sequence[str] = UNUSED) -> Snapshot:
    """Two regions with domains, of which the second lacks some, and regions that hold nothing."""
    names = [f"d{number}.example.com" for number in range(domains)]
    used = [
        s.region(USED[0], *map(s.domain, names)),
        s.region(USED[1], *map(s.domain, names[: domains - gaps])),
    ]
    idle = s.account_settings(production_access=False, sent_last_24_hours=0, max_24_hour_send=200)
    made = s.snapshot(*used, *(s.region(each, settings=idle) for each in unused), asked=Asked.DISCOVERED)
    (account,) = made.accounts
    named = msgspec.structs.replace(account, account_id=Known(of))
    return msgspec.structs.replace(made, accounts=(named,), taken_at=TAKEN_AT)


def entry(
    of: Member, outcome: Outcome = Outcome.READ, reason: str | None = None, taken_at: str | None = ""
) -> Entry:
    """How the reading of an account ended."""
    at = (TAKEN_AT if outcome in HAS_SNAPSHOT else None) if taken_at == "" else taken_at
    return Entry(of, outcome, reason, started=TAKEN_AT, taken_at=at, seconds=1.5, calls=268, tool_version="0")


def nothing(_account_id: str) -> None:
    """No snapshot."""


@dataclass(frozen=True)
class MemoryPlace:
    """The name that the user gave."""

    name: str = "org"


@dataclass
class MemoryFolder:
    """What the reports need of a folder.

    Attributes:
        entries: in the order of the source.
        make: makes the snapshot of an account.
        before: makes the snapshot of the reading before; None if there was none.
        left: of accounts that the source no longer names.
        loaded: the accounts whose snapshots were loaded, in order.
    """

    entries: Sequence[Entry]
    make: Callable[[str], Snapshot] = snapshot
    before: Callable[[str], Snapshot | None] = nothing
    place: MemoryPlace = MemoryPlace()
    left: Sequence[Entry] = ()
    loaded: list[str] = field(default_factory=list)

    def manifest(self) -> Manifest:
        """What the folder knows of each account."""
        by_id: Mapping[str, Entry] = {each.member.account_id: each for each in self.entries}
        left: Mapping[str, Entry] = {each.member.account_id: each for each in self.left}
        return Manifest("0", "2026-11-23T10:00:00Z", "o-abcde12345", by_id, left)

    def snapshot(self, account_id: str) -> Snapshot:
        """What was read of an account."""
        self.loaded.append(account_id)
        return self._made(self.make, account_id)

    def previous(self, account_id: str) -> Snapshot | None:
        """What was read of it before that."""
        return self._made(self.before, account_id)

    def _made(self, make: Callable[[str], SnapshotT], account_id: str) -> SnapshotT:
        try:
            return make(account_id)
        except KeyError as error:
            message = f"{self.place.name}/accounts/{account_id}.snapshot cannot be read: no such file"
            raise FileError(message) from error
