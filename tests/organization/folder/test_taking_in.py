"""A run that is killed at any point between two writes: nothing is lost, and nothing is there twice."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sescheck.errors import FileError
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.local_place import LocalPlace
from sescheck.organization.folder.places import Place
from sescheck.organization.model import Outcome
from sescheck.snapshot.reading import Why
from sescheck.snapshot.storage import load_from
from tests.organization.folder.kept_accounts import (
    DAY,
    NOON,
    A,
    B,
    C,
    CutPlace,
    FakeBucket,
    KilledRunError,
    at,
    entry,
    expect,
    in_memory,
    taken,
)

ACCOUNTS = (A, B, C)
WHY = {Outcome.READ: None, Outcome.PARTIAL: Why.DENIED}
"""A refusal is an answer, so both are fresh afterwards."""


@dataclass(frozen=True)
class Run:
    """A run of a test.

    Attributes:
        ends: how the reading of each account ends, in the order in which they end.
        max_age_days: 0 reads every account.
        writes: after how many writes the run is killed; None: it ends by itself.
        after: True if the last write is done.
        busy: True if the manifest is written only at the beginning and at the end.
    """

    ends: tuple[tuple[str, Outcome], ...]
    max_age_days: int
    writes: int | None
    after: bool
    busy: bool


OUTCOMES = st.sampled_from([Outcome.READ, Outcome.READ, Outcome.PARTIAL, Outcome.REFUSED])
ENDS = st.permutations(ACCOUNTS).flatmap(
    lambda order: st.tuples(*(st.tuples(st.just(each), OUTCOMES) for each in order))
)
RUNS = st.lists(
    st.builds(Run, ENDS, st.sampled_from([0, 365]), st.none() | st.integers(1, 12), st.booleans(), st.booleans()),
    min_size=1,
    max_size=5,
)


@dataclass
class Story:
    """What happened, as somebody saw it who watched the disk.

    Attributes:
        last: when the snapshot of each account that is on disk was taken, and how that reading ended.
        known: the outcomes that were reported to ``keep`` without an error.
    """

    place: Place
    now: int = 0
    last: dict[str, tuple[str, Outcome]] = field(default_factory=dict)
    known: dict[str, Outcome] = field(default_factory=dict)

    def moment(self) -> str:
        """A later time."""
        self.now += 1
        return f"2026-11-28T{self.now // 60:02}:{self.now % 60:02}:00Z"

    def run(self, run: Run) -> None:
        """Read the accounts that are not fresh, until the run is killed."""
        place = CutPlace(self.place, 10_000 if run.writes is None else run.writes, run.after)
        clock = (lambda: 0.0) if run.busy else iter(range(0, 10**9, 1000)).__next__
        folder = Folder(place, lambda: NOON, clock)
        try:
            with folder.claimed():
                wanted = expect(folder, *ACCOUNTS, max_age=timedelta(days=run.max_age_days))
                if run.max_age_days:
                    assert not set(wanted) & {key for key in self.last if self.is_fresh(key)}
                for account_id, outcome in run.ends:
                    if account_id in wanted:
                        self.end(folder, place, account_id, outcome)
        except KilledRunError:
            assert run.writes is not None

    def is_fresh(self, account_id: str) -> bool:
        """True unless the last try is known to have failed."""
        return self.known.get(account_id) is not Outcome.REFUSED

    def end(self, folder: Folder, place: CutPlace, account_id: str, outcome: Outcome) -> None:
        """Let the reading of an account end."""
        moment = self.moment()
        if outcome is Outcome.REFUSED:
            folder.keep(entry(account_id, outcome, reason="no", started=moment), None)
            self.known[account_id] = outcome
            return
        file = f"accounts/{account_id}.snapshot"
        before = place.done.count(file)
        try:
            folder.keep(entry(account_id, outcome, started=moment), taken(account_id, moment, WHY[outcome]))
        finally:
            if place.done.count(file) > before:
                self.last[account_id] = (moment, outcome)
                self.known[account_id] = outcome

    def check(self) -> None:
        """Every snapshot is whole, and each account is in the manifest once, with the snapshot that is on disk."""
        on_disk = {}
        for key in self.place.marks():
            with self.place.opened(f"accounts/{key}.snapshot") as content:
                on_disk[key] = load_from(content, key).taken_at
        assert {key: moment for key, (moment, _) in self.last.items()} == on_disk
        try:
            manifest = Folder(self.place).manifest()
        except FileError:
            assert not on_disk
            return
        assert {key: each.taken_at for key, each in manifest.entries.items() if each.held} == on_disk
        assert not manifest.left
        for key, (_, outcome) in self.last.items():
            found = manifest.entries[key]
            assert found.held is not None
            assert (outcome is Outcome.READ) is found.held.whole
            assert found.outcome in {outcome, Outcome.REFUSED, Outcome.WAITING}


@contextmanager
def places(kind: str) -> Iterator[Place]:
    """A new place, on this machine or in a bucket."""
    if kind == "bucket":
        yield in_memory(FakeBucket())
        return
    with tempfile.TemporaryDirectory() as name:
        yield LocalPlace(Path(name) / "x")


@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_a_run_may_be_killed_at_any_point(kind: str) -> None:
    """Whatever was written is found; what was read is not read again while it is fresh."""

    @settings(deadline=None)
    @given(runs=RUNS)
    def killed(runs: Sequence[Run]) -> None:
        with places(kind) as place:
            story = Story(place)
            for run in runs:
                story.run(run)
                story.check()
            executions = story.now
            story.run(Run(tuple((each, Outcome.READ) for each in ACCOUNTS), 365, None, after=True, busy=True))
            story.check()
            assert story.now - executions <= len(ACCOUNTS)
            assert set(ACCOUNTS) == set(story.last)
            last = Folder(place, lambda: NOON)
            with last.claimed():
                assert [] == expect(last, *ACCOUNTS, max_age=365 * DAY)

    killed()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("writes", range(1, 6))
@pytest.mark.parametrize("kind", ["folder", "bucket"])
def test_the_older_snapshot_is_never_lost(kind: str, writes: int, after: bool) -> None:
    """It is the snapshot or the previous one, wherever the run is killed."""
    with places(kind) as place:
        with (folder := at(Folder(place))).claimed():
            expect(folder, A)
            folder.keep(entry(A), taken(A, "2026-11-27T09:00:00Z"))
        killed = Folder(CutPlace(place, writes, after), lambda: NOON, iter(range(0, 10**9, 1000)).__next__)
        with suppress(KilledRunError), killed.claimed():
            expect(killed, A)
            killed.keep(entry(A), taken(A, "2026-11-28T09:00:00Z"))
        found = at(Folder(place))
        previous, current = found.previous(A), found.snapshot(A).taken_at
        assert "2026-11-27T09:00:00Z" in {current, previous and previous.taken_at}
        assert found.manifest().entries[A].taken_at == current


def test_a_refusal_is_not_undone_by_an_older_snapshot(tmp_path: Path) -> None:
    """Somebody restored a file; the last try failed nevertheless."""
    place = LocalPlace(tmp_path / "x")
    with (folder := at(Folder(place))).claimed():
        expect(folder, A)
        folder.keep(entry(A, Outcome.REFUSED, reason="no", started="2026-11-28T09:00:00Z"), None)
    (tmp_path / "x" / "accounts" / f"{A}.snapshot").write_bytes(taken(A, "2026-11-20T09:00:00Z"))
    found = Folder(place).manifest().entries[A]
    assert (Outcome.REFUSED, "no", "2026-11-20T09:00:00Z") == (found.outcome, found.reason, found.taken_at)
    (tmp_path / "x" / "accounts" / f"{A}.snapshot").write_bytes(taken(A, "2026-11-28T10:00:00Z"))
    assert Outcome.READ is Folder(place).manifest().entries[A].outcome


def test_only_headers_are_read_of_a_copied_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five thousand snapshots need not be loaded because their times changed."""
    place = LocalPlace(tmp_path / "x")
    with (folder := at(Folder(place))).claimed():
        expect(folder, A)
        folder.keep(entry(A), taken(A, "2026-11-28T09:00:00Z"))
    (tmp_path / "x" / "accounts" / f"{A}.snapshot").touch()
    monkeypatch.setattr("sescheck.organization.folder.taking_in.load_from", None)
    assert Outcome.READ is Folder(place).manifest().entries[A].outcome


def test_a_lost_manifest_is_made_again(tmp_path: Path) -> None:
    """The snapshots can be reported; what they were asked for is not known, so the next run reads them again."""
    place = LocalPlace(tmp_path / "x")
    with (folder := at(Folder(place))).claimed():
        expect(folder, A, B)
        folder.keep(entry(A), taken(A, "2026-11-28T09:00:00Z"))
        folder.keep(entry(B, Outcome.PARTIAL), taken(B, "2026-11-28T09:00:00Z", Why.DENIED))
    (tmp_path / "x" / "organization.json").unlink()
    found = Folder(place).manifest().entries
    assert {A: Outcome.READ, B: Outcome.PARTIAL} == {key: each.outcome for key, each in found.items()}
    with (folder := at(Folder(place))).claimed():
        assert [A, B] == expect(folder, A, B)
