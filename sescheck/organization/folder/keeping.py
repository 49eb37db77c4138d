"""Keep the accounts of an organization: each snapshot is written whole, and then its entry in the manifest."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from dataclasses import replace as with_values
from datetime import datetime, timedelta

from sescheck._version import __version__
from sescheck.collect.collection import Plan
from sescheck.errors import FileError, SescheckError
from sescheck.organization.folder import claiming
from sescheck.organization.folder.ages import is_younger, now_utc
from sescheck.organization.folder.claiming import Signs, check_claim
from sescheck.organization.folder.known_accounts import KnownAccounts, known_of
from sescheck.organization.folder.manifest_file import Claim, decoded, encoded, own_claim
from sescheck.organization.folder.places import ACCOUNT_ID, MANIFEST, Place, as_file, file_of, previous_of
from sescheck.organization.folder.taking_in import is_cut
from sescheck.organization.folder.what_was_asked import asking_of, covers, key_of
from sescheck.organization.model import Entry, Held, Manifest, Member, Outcome
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.storage import load_from, taken_at_of

_EVERY = 1.0
_SHARE = 20.0
"""The manifest is written once a second at most, and takes a twentieth of the time at most.

In a bucket it is written when a sign is due: the bucket may keep each version.
"""
_LONG = 60.0
"""Seconds. A shorter reading is not worth continuing: read again, all of it is of one moment."""
_NOT_FRESH = frozenset({Outcome.REFUSED, Outcome.FAILED})


@dataclass(slots=True)
class Folder:
    """The folder of one organization. ``open_folder`` makes it. Its methods can be called from any thread."""

    place: Place
    now: Callable[[], datetime] = now_utc
    clock: Callable[[], float] = time.monotonic
    _accounts: KnownAccounts | None = None
    _claim: Claim | None = None
    _signs: Signs | None = None
    _is_claimed: bool = False
    _is_dirty: bool = False
    _due: float = 0.0
    _continued: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Write here, and let no other run do so, while the block runs. At its end the manifest is whole.

        Raises:
            LockedError: another run writes here.
            FileError: nothing can be written here, or the place holds something else.
        """
        self.check_ours()
        with self.place.claimed():
            self._accounts, claim, age = self._load()
            check_claim(self.place.name, claim, age)
            self._is_claimed = True
            try:
                with self._signing():
                    yield
                self.close()
            except BaseException:
                with suppress(SescheckError):  # the first error says more
                    self.close()
                raise
            finally:
                self._is_claimed = False

    def check_ours(self) -> None:
        """Check that nothing of others is there, before anything is written.

        Raises:
            FileError: something is.
        """
        found = self.place.manifest()
        if found is not None:
            decoded(found[0], self.place.label(MANIFEST))
            return
        other = self.place.others()
        if other is not None:
            name = self.place.name
            raise FileError(f"{name} holds {other!r}, and no {MANIFEST}: name a place that is new or empty")

    @contextmanager
    def _signing(self) -> Iterator[None]:
        if self.place.signs:
            self._claim, self._signs = own_claim(), Signs(self._write)
            self._write()
        with nullcontext() if self._signs is None else self._signs.given():
            yield

    def manifest(self) -> Manifest:
        """Return what is known of each account, with what a killed run left.

        Raises:
            FileError: there is no such folder, or it holds something else.
        """
        with self._lock:
            accounts = self._known()
            if not self._is_claimed and not (accounts.entries or accounts.left):
                name = self.place.name
                raise FileError(f"{name} holds no organization: `sescheck organization {name}` reads one")
            return accounts.manifest(self.now())

    def known(self) -> Manifest:
        """Return what is known of each account; empty if the place is new.

        Raises:
            FileError: the place holds something else.
        """
        with self._lock:
            return self._known().manifest(self.now())

    def expect(
        self,
        organization: str | None,
        chosen: Iterable[tuple[Member, str | None]],
        plan_of: Callable[[Member], Plan],
        max_age: timedelta,
    ) -> tuple[Member, ...]:
        """Note which accounts there are and what this run asks of them, and return those to read.

        An account that is not among them leaves the manifest; its files stay. An account that is fresh has the
        outcome of its snapshot. The others are waiting until ``keep`` is called for them.

        Args:
            organization: its ID; None if the accounts come from a file.
            chosen: all accounts, each with the reason why it is skipped, or None.
            plan_of: what to read of an account.
            max_age: an account that was read since is not read again.

        Raises:
            LockedError: another run has written to the place.
            FileError: the manifest cannot be written.
        """
        listed = dict(chosen)
        asked = {_checked(member.account_id): member for member, why in listed.items() if why is None}
        plans = {key: plan_of(member) for key, member in asked.items()}
        with self._lock:
            accounts = self._known()
            accounts.expect(organization, listed, plans)
            wanted = {key: each for key, each in asked.items() if not self.fresh(key, max_age, plans[key])}
            for key in wanted:
                accounts.wait_for(key)
            self._write()
        return tuple(wanted.values())

    def keep(self, entry: Entry, snapshot: bytes | None) -> None:
        """Keep how the reading of an account ended. The older snapshot stays if there is no new one.

        The manifest may be written later: by another call, some time after the last write, or by ``close``.

        Raises:
            LockedError: another run has written to the place.
            FileError: the snapshot or the manifest cannot be written; the older ones stay.
        """
        account_id = _checked(entry.member.account_id)
        with self._lock:
            self._check_not_lost()
            accounts = self._known()
            held = accounts.held(account_id)
            if snapshot is not None:
                held = self._replaced(held, entry, accounts.plan_of(entry), snapshot)
            accounts.record(entry, held)
            self._is_dirty = True
            if self.clock() >= self._due:
                self._write()

    def _replaced(self, before: Held | None, entry: Entry, plan: str | None, snapshot: bytes) -> Held:
        """Write a snapshot. The one that it replaces becomes the previous one, unless that is only a part."""
        account_id = entry.member.account_id
        file = file_of(account_id)
        label = self.place.label(file)
        taken_at, whole = taken_at_of(as_file(snapshot), label), entry.outcome is Outcome.READ
        cut = not whole and is_cut(load_from(as_file(snapshot), label))
        if before is not None and not before.cut:
            with self.place.opened(file) as content:
                self.place.write(previous_of(account_id), content.read())
        mark = self.place.write(file, snapshot)
        since = before.since if before is not None and account_id in self._continued else taken_at
        self._continued.discard(account_id)
        return Held(taken_at, since, whole, cut, mark, plan, entry.tool_version)

    def close(self) -> None:
        """Write the manifest, if anything has changed.

        Raises:
            LockedError: another run has written to the place.
            FileError: it cannot be written.
        """
        with self._lock:
            self._check_not_lost()
            if self._claim is not None or self._is_dirty:
                self._claim = None
                self._write()

    def fresh(self, account_id: str, max_age: timedelta, plan: Plan) -> bool:
        """True if the account need not be read again.

        It was read less than that long ago by this version of sescheck, it was asked for as much as the plan asks,
        AWS answered everything, and the last try did not fail.
        """
        with self._lock:
            accounts = self._known()
            entry, held = accounts.entries.get(account_id), accounts.held(account_id)
            if entry is None or held is None or held.cut or entry.outcome in _NOT_FRESH:
                return False
            asked = accounts.plans.get(held.plan or "")
            return asked is not None and self._is_recent(held, max_age) and covers(asked, asking_of(plan))

    def _is_recent(self, held: Held, max_age: timedelta) -> bool:
        return held.tool_version == __version__ and is_younger(held.since, max_age, self.now())

    def continued(self, account_id: str, max_age: timedelta, plan: Plan) -> Plan:
        """Return the plan with the snapshot that it continues, if a long reading did not end; else the plan."""
        with self._lock:
            accounts = self._known()
            entry, held = accounts.entries.get(account_id), accounts.held(account_id)
            if entry is None or held is None or not held.cut or (entry.seconds or 0) < _LONG:
                return plan
            if held.plan != key_of(asking_of(plan)) or not self._is_recent(held, max_age):
                return plan
            try:
                earlier = self.snapshot(account_id)
            except FileError:  # read all of it again
                return plan
            self._continued.add(account_id)
            return with_values(plan, earlier=earlier, salt=earlier.salt)

    def snapshot(self, account_id: str) -> Snapshot:
        """Return the snapshot of an account.

        Raises:
            FileError: there is none, or it cannot be read.
        """
        return self._loaded(file_of(_checked(account_id)))

    def previous(self, account_id: str) -> Snapshot | None:
        """Return the snapshot of the complete reading before that; None if there was none.

        Raises:
            FileError: it cannot be read.
        """
        file = previous_of(_checked(account_id))
        return self._loaded(file) if self.place.has(file) else None

    def _loaded(self, file: str) -> Snapshot:
        with self.place.opened(file) as content:
            return load_from(content, self.place.label(file))

    def _known(self) -> KnownAccounts:
        if self._accounts is None:
            self._accounts, _, _ = self._load()
        return self._accounts

    def _load(self) -> tuple[KnownAccounts, Claim | None, float]:
        found = self.place.manifest()
        accounts, claim, age = KnownAccounts(), None, 0.0
        if found is not None:
            content, age = found
            file = decoded(content, self.place.label(MANIFEST))
            accounts, claim = known_of(file.manifest), file.claim
        self._is_dirty = accounts.take_in(self.place)
        return accounts, claim, age

    def _check_not_lost(self) -> None:
        if self._signs is not None and self._signs.lost is not None:
            raise self._signs.lost

    def _write(self) -> None:
        """Write the manifest."""
        with self._lock:
            if not self._is_claimed:
                raise RuntimeError("the folder is not claimed")
            began = self.clock()
            self.place.write_manifest(encoded(self._known().manifest(self.now()), self._claim))
            ended = self.clock()
            every = claiming.SIGN_SECONDS if self.place.signs else _EVERY
            self._is_dirty, self._due = False, ended + max(every, _SHARE * (ended - began))


def _checked(account_id: str) -> str:
    """Return an account ID, which becomes the name of a file."""
    if ACCOUNT_ID.fullmatch(account_id) is None:
        raise ValueError(f"{account_id!r} is not an account ID")
    return account_id
