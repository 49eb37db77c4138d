"""A folder on this machine: what is kept is there, others' files are not touched, and each fault is one line."""

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sescheck.errors import FileError, LockedError, SescheckError, UsageError
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.opening import open_folder
from sescheck.organization.model import Outcome
from sescheck.snapshot.reading import Why
from tests.organization.folder.kept_accounts import DAY, NOON, PLAN, A, B, C, at, chosen, entry, expect, taken

MORNING, YESTERDAY = "2026-11-28T09:00:00Z", "2026-11-27T09:00:00Z"
OLD_SNAPSHOT = Path(__file__).parents[2] / "snapshot" / "saved" / "version-1.snapshot"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder that does not exist yet."""
    return tmp_path / "organization"


def opened(place: Path) -> Folder:
    """At noon."""
    return at(open_folder(str(place)))


def read(place: Path, *account_ids: str, taken_at: str = MORNING) -> None:
    """A run that reads these accounts."""
    folder = opened(place)
    with folder.claimed():
        for each in expect(folder, *account_ids):
            folder.keep(entry(each, started=taken_at), taken(each, taken_at))


def files(place: Path) -> list[str]:
    """Every file of the folder."""
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())


def test_what_is_kept_is_there(place: Path) -> None:
    """In another process too: the manifest and the snapshot of each account."""
    read(place, B, A)
    folder = opened(place)
    manifest = folder.manifest()
    assert [B, A] == list(manifest.entries)
    assert {Outcome.READ} == {each.outcome for each in manifest.entries.values()}
    assert (MORNING, "o-1") == (manifest.entries[A].taken_at, manifest.organization)
    assert MORNING == folder.snapshot(A).taken_at
    assert [".lock", f"accounts/{A}.snapshot", f"accounts/{B}.snapshot", "organization.json"] == files(place)


def test_a_second_run_reads_nothing(place: Path) -> None:
    """What is fresh is not read again, and has the outcome of its snapshot."""
    read(place, A, B)
    folder = opened(place)
    with folder.claimed():
        assert [] == expect(folder, A, B)
    assert {Outcome.READ} == {each.outcome for each in opened(place).manifest().entries.values()}


def test_only_the_owner_can_read_it(place: Path) -> None:
    """Snapshots may hold addresses. A folder that exists keeps its mode."""
    read(place, A)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (place, *place.rglob("*"))}
    del modes[".lock"]
    folders = {"organization": 0o700, "accounts": 0o700}
    assert folders | {"organization.json": 0o600, f"{A}.snapshot": 0o600} == modes
    place.chmod(0o750)
    read(place, B)
    assert 0o750 == stat.S_IMODE(place.stat().st_mode)


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.FAILED])
def test_a_failed_reading_keeps_the_older_snapshot(place: Path, outcome: Outcome) -> None:
    """The entry says what happened today, and from when the snapshot is."""
    read(place, A, taken_at=YESTERDAY)
    folder = opened(place)
    with folder.claimed():
        assert [A] == expect(folder, A)
        assert Outcome.WAITING is folder.manifest().entries[A].outcome
        folder.keep(entry(A, outcome, reason="no role", started=MORNING, seconds=0.1), None)
    found = opened(place).manifest().entries[A]
    assert (outcome, "no role", YESTERDAY, 2.0) == (found.outcome, found.reason, found.taken_at, found.seconds)
    assert YESTERDAY == opened(place).snapshot(A).taken_at
    with (folder := opened(place)).claimed():
        assert [A] == expect(folder, A, max_age=2 * DAY)


def test_an_account_that_was_never_read_has_no_snapshot(place: Path) -> None:
    """Asking for it is an error that names the file."""
    with (folder := opened(place)).claimed():
        expect(folder, A)
        folder.keep(entry(A, Outcome.REFUSED, reason="no role"), None)
    assert opened(place).manifest().entries[A].held is None
    with pytest.raises(FileError, match=f"{A}.snapshot cannot be read: no such file"):
        opened(place).snapshot(A)


def test_the_previous_snapshot_is_kept(place: Path) -> None:
    """One of them, for what has changed since."""
    read(place, A, taken_at="2026-11-20T09:00:00Z")
    assert opened(place).previous(A) is None
    read(place, A, taken_at=YESTERDAY)
    read(place, A, taken_at=MORNING)
    previous = opened(place).previous(A)
    assert previous is not None
    assert (YESTERDAY, MORNING) == (previous.taken_at, opened(place).snapshot(A).taken_at)
    assert f"accounts/{A}.previous.snapshot" in files(place)


def test_a_part_never_becomes_the_previous_snapshot(place: Path) -> None:
    """A comparison with it would show little."""
    read(place, A, taken_at="2026-11-20T09:00:00Z")
    for moment in (YESTERDAY, MORNING):
        with (folder := opened(place)).claimed():
            expect(folder, A)
            folder.keep(entry(A, Outcome.PARTIAL), taken(A, moment, Why.TIMED_OUT))
    previous = opened(place).previous(A)
    assert previous is not None
    assert "2026-11-20T09:00:00Z" == previous.taken_at


def test_an_account_that_left_is_kept_and_comes_back(place: Path) -> None:
    """Not in the report, and not read again when the source names it again."""
    read(place, A, B)
    with (folder := opened(place)).claimed():
        expect(folder, A)
    manifest = opened(place).manifest()
    assert ([A], [B]) == (list(manifest.entries), list(manifest.left))
    assert f"accounts/{B}.snapshot" in files(place)
    with (folder := opened(place)).claimed():
        assert [] == expect(folder, A, B)
    manifest = opened(place).manifest()
    assert ([A, B], {}) == (list(manifest.entries), manifest.left)
    assert Outcome.READ is manifest.entries[B].outcome


def test_a_skipped_account_is_named_with_the_reason(place: Path) -> None:
    """Its snapshot stays, and counts again when the account is not skipped."""
    read(place, A)
    with (folder := opened(place)).claimed():
        [(member, _)] = chosen(A)
        assert () == folder.expect(None, [(member, "it is suspended")], lambda _: PLAN, DAY)
    found = opened(place).manifest().entries[A]
    assert (Outcome.SKIPPED, "it is suspended", MORNING) == (found.outcome, found.reason, found.taken_at)
    with (folder := opened(place)).claimed():
        assert [] == expect(folder, A)


def test_the_manifest_is_not_written_for_each_account(place: Path) -> None:
    """At most once a second, and at the end: else 5,000 accounts write 5,000 manifests of 5,000 lines."""
    folder = opened(place)
    written = []
    ticks = iter(range(10_000))
    slow = Folder(folder.place, folder.now, lambda: next(ticks) / 100)
    accounts = [f"{number:012}" for number in range(300)]
    with slow.claimed():
        expect(slow, *accounts)
        for each in accounts:
            slow.keep(entry(each), taken(each, MORNING))
            written.append((place / "organization.json").stat().st_mtime_ns)
    assert 2 <= len(set(written)) <= 10
    assert {Outcome.READ} == {each.outcome for each in opened(place).manifest().entries.values()}


def test_an_error_in_the_block_leaves_a_whole_manifest(place: Path) -> None:
    """As Ctrl-C does."""

    def run() -> None:
        with (folder := opened(place)).claimed():
            expect(folder, A, B)
            folder.keep(entry(A), taken(A, MORNING))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    outcomes = {key: each.outcome for key, each in opened(place).manifest().entries.items()}
    assert {A: Outcome.READ, B: Outcome.WAITING} == outcomes
    content = json.loads((place / "organization.json").read_bytes())
    assert "held" in content["entries"][A]


def test_two_runs_at_once_are_refused(place: Path) -> None:
    """Until the first ends, however it ends."""
    with (
        opened(place).claimed(),
        pytest.raises(LockedError, match="another run is saving to"),
        opened(place).claimed(),
    ):
        pytest.fail("two runs write")
    with opened(place).claimed():
        pass


def test_a_lock_ends_with_its_process(place: Path) -> None:
    """SIGKILL leaves nothing that has to be removed by hand."""
    program = (
        "import os, signal; from sescheck.organization.folder.opening import open_folder;"
        f"\nwith open_folder({str(place)!r}).claimed(): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert -9 == subprocess.run([sys.executable, "-c", program], check=False).returncode
    with opened(place).claimed():
        pass


def test_a_report_writes_nothing(place: Path) -> None:
    """A folder on a read-only file system can be reported."""
    read(place, A)
    (place / ".lock").unlink()
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    (folder := opened(place)).manifest()
    folder.snapshot(A)
    folder.previous(A)
    assert before == {path: path.stat().st_mtime_ns for path in place.rglob("*")}


def test_a_place_without_an_organization_has_no_report(place: Path) -> None:
    """A folder that does not exist, and an empty one, which stay so."""
    for _ in range(2):
        with pytest.raises(FileError, match="holds no organization: `sescheck organization"):
            opened(place).manifest()
        place.mkdir(exist_ok=True)
    assert [] == files(place)


@pytest.mark.parametrize("stranger", ["notes.txt", "accounts/notes.txt", "accounts/1.snapshot"])
def test_a_folder_of_others_is_not_taken(place: Path, stranger: str) -> None:
    """Nothing is written to it, not even a lock."""
    (place / stranger).parent.mkdir(parents=True)
    (place / stranger).write_text("mine")
    with pytest.raises(FileError, match=f"holds '{stranger}', and no organization.json"), opened(place).claimed():
        pytest.fail("it is taken")
    assert [stranger] == files(place)


def test_an_empty_folder_is_taken(place: Path) -> None:
    """Also one that a killed run left before it wrote its first manifest."""
    place.mkdir()
    (place / "accounts").mkdir()
    (place / "accounts" / f"{A}.snapshot").write_bytes(taken(A, MORNING))
    (place / "accounts" / f".{B}.snapshot.x1y2z3").write_bytes(b"half")
    (place / ".organization.json.abc").write_bytes(b"half")
    with opened(place).claimed():
        pass
    assert [".lock", f"accounts/{A}.snapshot", "organization.json"] == files(place)
    assert [A] == list(opened(place).manifest().entries)


NEWER = "was written by a newer sescheck (version 2 of the format)"
FAULTS = {
    "": "is not the manifest of an organization: ",
    "[]": "is not the manifest of an organization: ",
    "{": "is not the manifest of an organization: ",
    '{"format": "npm", "version": 1}': "is not the manifest of an organization, but a 'npm'",
    '{"format": "sescheck-organization", "version": 2}': NEWER,
    '{"format": "sescheck-organization", "version": 0}': "is damaged: there is no version 0 of the format",
    '{"format": "sescheck-organization", "version": 1}': "is damaged: ",
    "[" * 100_000: "is not the manifest of an organization: ",
}


@pytest.mark.parametrize("content", FAULTS, ids=range(len(FAULTS)))
def test_a_manifest_that_is_not_ours_is_not_overwritten(place: Path, content: str) -> None:
    """One line, and nothing is written."""
    place.mkdir()
    (place / "organization.json").write_text(content)
    for action in (opened(place).manifest, lambda: opened(place).claimed().__enter__()):
        with pytest.raises(FileError) as caught:
            action()
        message = str(caught.value)
        assert message.startswith(f"{place / 'organization.json'} {FAULTS[content]}")
        assert "\n" not in message
    assert ["organization.json"] == files(place)
    assert content == (place / "organization.json").read_text()


def test_an_entry_cannot_name_another_file(place: Path) -> None:
    """The account IDs become names of files."""
    read(place, A)
    path = place / "organization.json"
    path.write_text(path.read_text().replace(A, "../../../etc/x"))
    with pytest.raises(FileError, match=r"is damaged: '\.\./\.\./\.\./etc/x' is not the account ID of its entry"):
        opened(place).manifest()
    for account_id in ("../x", "1", "\u0661" * 12, f"{A}\n"):
        with pytest.raises(ValueError, match="is not an account ID"):
            opened(place).snapshot(account_id)


def test_a_file_in_its_place_is_one_line(tmp_path: Path) -> None:
    """And so is a file above it."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(FileError, match="file is not a folder: name one"), opened(tmp_path / "file").claimed():
        pytest.fail("it is taken")
    with pytest.raises(FileError, match="Not a directory"), opened(tmp_path / "file" / "below").claimed():
        pytest.fail("it is taken")
    assert "mine" == (tmp_path / "file").read_text()


@pytest.mark.parametrize("name", ["with space", "ünï", "%s {0} *?[a]", "-rf", "a\nb", "bad\udcff", "s3:"])
def test_a_path_may_have_odd_characters(tmp_path: Path, name: str) -> None:
    """As file systems let it."""
    read(tmp_path / name, A)
    assert [A] == list(opened(tmp_path / name).manifest().entries)


@pytest.mark.parametrize("name", ["", "-", "/dev/stdin", "gs://bucket/x", "https://x"])
def test_what_is_no_folder_is_refused(name: str) -> None:
    """Before anything is read."""
    with pytest.raises(UsageError):
        open_folder(name)


def test_a_full_disk_keeps_the_older_snapshot(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run ends with one line, and what was there is whole."""
    read(place, A, taken_at=YESTERDAY)
    before = (place / "accounts" / f"{A}.snapshot").read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def run() -> None:
        with (folder := opened(place)).claimed():
            expect(folder, A)
            monkeypatch.setattr("os.fsync", full)
            folder.keep(entry(A), taken(A, MORNING))

    with pytest.raises(FileError, match="cannot be written: No space left on device"):
        run()
    monkeypatch.undo()
    assert before == (place / "accounts" / f"{A}.snapshot").read_bytes()
    found = opened(place).manifest().entries[A]
    assert (Outcome.WAITING, YESTERDAY) == (found.outcome, found.taken_at)
    assert not [name for name in files(place) if name.startswith(".organization") or "/." in name]


def test_a_folder_that_cannot_be_written_is_one_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is read. A report needs no more than to read it."""
    read(place, A)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(FileError, match=r"organization cannot be written: permission denied"):
        opened(place).claimed().__enter__()
    assert [A] == list(opened(place).manifest().entries)
    assert MORNING == opened(place).snapshot(A).taken_at


def test_a_snapshot_of_an_older_sescheck_is_reported(place: Path) -> None:
    """Its account is read again by a run, because there is more to read now."""
    with (folder := opened(place)).claimed():
        expect(folder, "123456789012")
        folder.keep(entry("123456789012", tool_version="0.0.1"), OLD_SNAPSHOT.read_bytes())
    folder = opened(place)
    assert "123456789012" in folder.manifest().entries
    assert folder.snapshot("123456789012").accounts
    with folder.claimed():
        assert ["123456789012"] == expect(folder, "123456789012", max_age=10_000 * DAY)


def test_a_snapshot_that_is_damaged_is_not_fine(place: Path) -> None:
    """The entry says so, and the next run reads the account again."""
    read(place, A, B)
    (place / "accounts" / f"{A}.snapshot").write_bytes(b"\x1f\x8bnothing")
    found = opened(place).manifest().entries
    assert (Outcome.FAILED, Outcome.READ) == (found[A].outcome, found[B].outcome)
    assert f"{A}.snapshot is damaged" in str(found[A].reason)
    with (folder := opened(place)).claimed():
        assert [A] == expect(folder, A, B)
        folder.keep(entry(A), taken(A, MORNING))
    assert Outcome.READ is opened(place).manifest().entries[A].outcome


def test_a_snapshot_that_is_missing_is_not_fine(place: Path) -> None:
    """Somebody removed it."""
    read(place, A)
    (place / "accounts" / f"{A}.snapshot").unlink()
    found = opened(place).manifest().entries[A]
    assert (Outcome.WAITING, "its snapshot is missing from the folder") == (found.outcome, found.reason)


def test_a_refused_account_stays_refused_without_its_snapshot(place: Path) -> None:
    """With its reason."""
    read(place, A)
    with (folder := opened(place)).claimed():
        folder.keep(entry(A, Outcome.REFUSED, reason="no role"), None)
    (place / "accounts" / f"{A}.snapshot").unlink()
    found = opened(place).manifest().entries[A]
    assert (Outcome.REFUSED, "no role", None) == (found.outcome, found.reason, found.taken_at)


def test_a_snapshot_of_another_account_is_not_taken_in(place: Path) -> None:
    """Somebody copied it."""
    read(place, A, B)
    accounts = place / "accounts"
    (accounts / f"{A}.snapshot").write_bytes(taken(B, "2026-11-28T10:00:00Z"))
    found = opened(place).manifest().entries[A]
    assert (Outcome.FAILED, f"{accounts / A}.snapshot is the snapshot of {B}") == (found.outcome, found.reason)


def test_what_is_no_snapshot_is_not_kept(place: Path) -> None:
    """The older one stays."""
    read(place, A, taken_at=YESTERDAY)
    with pytest.raises(SescheckError, match="is not a snapshot"), (folder := opened(place)).claimed():
        folder.keep(entry(A), b"nonsense")
    assert YESTERDAY == opened(place).snapshot(A).taken_at


def test_a_copied_folder_is_the_same(place: Path, tmp_path: Path) -> None:
    """The times of its files do not matter."""
    read(place, A, C)
    before = opened(place).manifest().entries
    subprocess.run(["cp", "-r", place, tmp_path / "copy"], check=True)
    os.utime(tmp_path / "copy" / "accounts" / f"{A}.snapshot", (1, 1))
    after = opened(tmp_path / "copy").manifest().entries
    assert {key: (each.outcome, each.taken_at, each.reason) for key, each in before.items()} == {
        key: (each.outcome, each.taken_at, each.reason) for key, each in after.items()
    }
    with (folder := opened(tmp_path / "copy")).claimed():
        assert [] == expect(folder, A, C)


def test_nothing_is_written_without_a_claim(place: Path) -> None:
    """It would not be locked."""
    read(place, A)
    with pytest.raises(RuntimeError):
        opened(place).keep(entry(A), taken(A, MORNING))
    assert NOON.isoformat()[:10] in MORNING
