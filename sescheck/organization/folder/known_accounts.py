"""The accounts of the manifest while a run changes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from sescheck._version import __version__
from sescheck.collect.collection import Plan
from sescheck.organization.folder.ages import as_text
from sescheck.organization.folder.places import Place
from sescheck.organization.folder.taking_in import outcome_of, taken_in
from sescheck.organization.folder.what_was_asked import asking_of, key_of
from sescheck.organization.model import HAS_SNAPSHOT, Asking, Entry, Held, Manifest, Member, Outcome

_UNREAD_LATELY = frozenset({Outcome.SKIPPED, Outcome.WAITING})


@dataclass(slots=True)
class KnownAccounts:
    """The content of a manifest. See there."""

    organization: str | None = None
    entries: dict[str, Entry] = field(default_factory=dict)
    left: dict[str, Entry] = field(default_factory=dict)
    plans: dict[str, Asking] = field(default_factory=dict)

    def held(self, account_id: str) -> Held | None:
        """Return the snapshot of an account."""
        entry = self.entries.get(account_id)
        return entry.held if entry else None

    def take_in(self, place: Place) -> bool:
        """Make the entries agree with the files of the place; return True if one did not.

        Each file is in one entry, and no entry names a file that is missing.
        """
        marks = place.marks()
        changed = {key: mark for key, mark in marks.items() if not self._is_known(key, mark)}
        for key, mark in changed.items():
            part = self.left if key in self.left else self.entries
            part[key] = taken_in(place, key, part.get(key), mark)
        missing = {key: each for key, each in self.entries.items() if each.held and key not in marks}
        self.entries |= {key: _without_file(each) for key, each in missing.items()}
        self.left = {key: each for key, each in self.left.items() if key in marks}
        return bool(changed or missing)

    def _is_known(self, key: str, mark: str) -> bool:
        entry = self.left.get(key) or self.entries.get(key)
        return entry is not None and entry.held is not None and entry.held.mark == mark

    def expect(
        self, organization: str | None, listed: Mapping[Member, str | None], plans: Mapping[str, Plan]
    ) -> None:
        """Have an entry for each of these accounts, in this order, and for no other.

        Args:
            organization: its ID.
            listed: why each account is skipped, or None.
            plans: what to read of those that are not skipped.
        """
        before = {**self.left, **self.entries}
        self.organization = organization
        self.entries = {}
        for member, why in listed.items():
            entry = replace(before.get(member.account_id) or Entry(member, Outcome.WAITING), member=member)
            if why is None:
                entry = _settled(replace(entry, plan=self.key(plans[member.account_id])))
            else:
                entry = replace(entry, outcome=Outcome.SKIPPED, reason=why)
            self.entries[member.account_id] = entry
        self.left = {key: each for key, each in before.items() if key not in self.entries and each.held}

    def key(self, plan: Plan) -> str:
        """Return the key of what a plan asks."""
        asking = asking_of(plan)
        key = key_of(asking)
        self.plans[key] = asking
        return key

    def wait_for(self, account_id: str) -> None:
        """Note that an account is to be read."""
        self.entries[account_id] = replace(self.entries[account_id], outcome=Outcome.WAITING, reason=None)

    def record(self, entry: Entry, held: Held | None) -> None:
        """Note how the reading of an account ended, and which snapshot of it the folder holds now."""
        account_id = entry.member.account_id
        self.entries[account_id] = replace(
            entry,
            plan=self.plan_of(entry),
            held=held,
            taken_at=held.taken_at if held else None,
            seconds=_seconds(entry, self.entries.get(account_id)),
        )
        self.left.pop(account_id, None)

    def plan_of(self, entry: Entry) -> str | None:
        """Return the key of what the run asks of an account."""
        before = self.entries.get(entry.member.account_id)
        return entry.plan or (before.plan if before else None)

    def manifest(self, now: datetime) -> Manifest:
        """Return what is known now."""
        every = (*self.entries.values(), *self.left.values())
        used = {each.plan for each in every} | {each.held.plan for each in every if each.held}
        return Manifest(
            tool_version=__version__,
            updated_at=as_text(now),
            organization=self.organization,
            entries=dict(self.entries),
            left=dict(self.left),
            plans={key: each for key, each in self.plans.items() if key in used},
        )


def known_of(manifest: Manifest) -> KnownAccounts:
    """Return the accounts of a manifest."""
    return KnownAccounts(manifest.organization, dict(manifest.entries), dict(manifest.left), dict(manifest.plans))


def _settled(entry: Entry) -> Entry:
    """Give an account that nobody tried to read lately the outcome of its snapshot."""
    if entry.held is None:
        return replace(entry, outcome=Outcome.WAITING, reason=None)
    return replace(entry, **outcome_of(entry.held)) if entry.outcome in _UNREAD_LATELY else entry


def _without_file(entry: Entry) -> Entry:
    bare = replace(entry, held=None, taken_at=None)
    if entry.outcome in HAS_SNAPSHOT:
        return replace(bare, outcome=Outcome.WAITING, reason="its snapshot is missing from the folder")
    return bare


def _seconds(entry: Entry, before: Entry | None) -> float | None:
    """Return the seconds of a reading; a try that failed does not make an account a short one."""
    if before is None or entry.outcome in HAS_SNAPSHOT:
        return entry.seconds
    return max((each for each in (entry.seconds, before.seconds) if each is not None), default=None)
