"""An audit from cron: the change first, one run at a time, and whole files only."""

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.history.runs import RunFolder
from sescheck.snapshot.storage import load
from tests.conftest import Cli, Result

HERE, THERE = "us-east-1", "us-west-2"


class Cron:
    """Runs the same line again and again."""

    def __init__(self, cli: Cli, emulator: Emulator, place: Path) -> None:
        self.cli, self.emulator, self.place = cli, emulator, place

    def run(self, *options: str) -> Result:
        """Once, with a report for people."""
        where = ("--endpoint-url", self.emulator.url, "--regions", HERE, "--depth", "quick")
        return self.cli("audit", *where, "--since", str(self.place), "-f", "text", *options)

    def changes(self, *options: str) -> Any:
        """What changed, of the JSON report."""
        file = self.place.parent / "report.json"
        self.run("-f", f"json:{file}", *options)
        return Result(0, file.read_text(), "").report["changes"]

    def saved(self, suffix: str = ".snapshot") -> list[Path]:
        """The files, by time."""
        return sorted(self.place.glob(f"*{suffix}"))


@pytest.fixture
def cron(cli: Cli, emulator: Emulator, tmp_path: Path) -> Cron:
    """Over two healthy regions."""
    healthy(emulator, (HERE, THERE))
    return Cron(cli, emulator, tmp_path / "runs")


def test_the_first_run_says_so_and_is_saved(cron: Cron) -> None:
    """There is nothing to compare with; quiet or not, it is told."""
    result = cron.run("--quiet-if-unchanged")
    assert 0 == result.code
    assert result.out.startswith("First run: there is nothing to compare with yet.\n")
    assert [1, 1] == [len(cron.saved()), len(cron.saved(".json"))]
    assert [HERE] == [region.name for region in load(cron.saved()[0]).accounts[0].regions]


def test_no_change_is_one_line_or_nothing(cron: Cron) -> None:
    """The exit code is as ever."""
    cron.emulator.region(HERE).settle("example.com", sending=False)
    cron.run()
    again = cron.run()
    assert again.out.startswith("No change since 20")
    quiet = cron.run("--quiet-if-unchanged")
    assert (1, "", "") == (quiet.code, quiet.out, quiet.err)
    assert 3 == len(cron.saved())


def test_changes_come_first(cron: Cron) -> None:
    """Though nothing is to be printed where nothing changed; what was known stays open."""
    cron.emulator.region(HERE).settle("news.example.net", sending=False)
    cron.run()
    cron.emulator.region(HERE).settle("example.com", sending=False)
    result = cron.run("--quiet-if-unchanged", "--full")
    head, rest = result.out.split("\n\n", 1)
    assert head.startswith("Changed since 20")
    assert (
        "+ CRITICAL identity-cannot-send: example.com" in head
        or "+ HIGH identity-cannot-send: example.com" in head
    )
    assert "identity example.com: sending was true, is false" in head.replace("\n  ", " ")
    assert "news.example.net" not in head
    assert "news.example.net" in rest


def test_the_change_is_the_report(cron: Cron) -> None:
    """A line for the account, and the count of everything; --quiet keeps the change and the verdict."""
    cron.emulator.region(HERE).settle("news.example.net", sending=False)
    whole = cron.run()
    assert "news.example.net" in whole.out
    cron.emulator.region(HERE).settle("example.com", sending=False)
    page, notes = (cron.place.parent / name for name in ("page.html", "notes.md"))
    result = cron.run("-f", f"html:{page}", "-f", f"markdown:{notes}")
    assert 1 == result.code
    assert "identity-cannot-send: example.com" in result.out
    assert "Account 123456789012: 1 of 1 region can send" in result.out
    assert "`sescheck rules NAME` explains a rule" in result.out
    assert "--full shows the whole report" in result.out
    assert "news.example.net" not in result.out + notes.read_text()
    assert len(result.out.splitlines()) < 25
    assert "news.example.net" in page.read_text()
    cron.emulator.region(HERE).settle("example.com", sending=True)
    quiet = cron.run("-q")
    assert "- " in quiet.out
    assert "identity-cannot-send: example.com" in quiet.out
    assert "1 of 1 region can send" in quiet.out
    assert "--full" not in quiet.out
    assert len(quiet.out.splitlines()) < 10


def test_what_is_still_open_says_since_when(cron: Cron) -> None:
    """The first run that is kept may not be the first that had it; a file knows of one run only."""
    cron.emulator.region(HERE).settle("news.example.net", sending=False)
    cron.run()
    cron.emulator.region(HERE).settle("example.com", sending=False)
    second, third = cron.run("--full").out, cron.run("-f", f"markdown:{cron.place.parent / 'notes.md'}", "--full")
    today = load(cron.saved()[0]).taken_at[:10]
    assert "identity-cannot-send" in second
    assert f"the oldest is open since {today} or earlier" in flat(second)
    notes = (cron.place.parent / "notes.md").read_text()
    for told in (flat(third.out), notes, flat(cron.run().out)):
        assert f"open since {today}" in told
    assert "Still open: 2 findings, the oldest is open since" in flat(cron.run().out)
    cron.place = cron.place.parent / "last.snapshot"
    cron.run()
    assert "Still open: 2 findings\n" in cron.run().out


def flat(text: str) -> str:
    """Without line breaks."""
    return " ".join(text.split())


def test_files_are_written_though_nothing_is_printed(cron: Cron) -> None:
    """A dashboard wants its figures every time."""
    cron.run()
    file = cron.place.parent / "report.json"
    assert "" == cron.run("--quiet-if-unchanged", "-f", f"json:{file}").out
    assert file.exists()


def test_a_reading_that_is_newly_denied_is_a_change(cron: Cron) -> None:
    """Once: a reading that is still denied is no news any more."""
    cron.run()
    cron.emulator.inject(Fault("deny", region=HERE, operation="GetAccount"))
    silent = cron.run("--quiet-if-unchanged")
    assert (3, True) == (silent.code, "could not be compared" in silent.out)
    assert (3, "") == (cron.run("--quiet-if-unchanged").code, cron.run("--quiet-if-unchanged").out)


def test_an_added_region_is_a_change(cron: Cron) -> None:
    """Once; it is named, for nothing of it can be compared."""
    cron.run()
    more = ("--quiet-if-unchanged", "--regions", THERE)
    assert f"covered by only one of the two runs: 123456789012 {THERE}" in cron.run(*more).out
    assert "" == cron.run(*more).out


def test_a_page_has_the_history(cron: Cron) -> None:
    """Of this run and those before it, as a plot and a table; the first has none."""
    page = cron.place.parent / "report.html"
    cron.run("-f", f"html:{page}")
    assert 'id="history"' not in page.read_text()
    cron.run("-f", f"html:{page}")
    assert 'id="history"' in page.read_text()
    assert "2 runs: 0 open findings in the first, 0 in the last." in page.read_text()


def test_a_change_during_an_unread_run_is_reported_later(cron: Cron) -> None:
    """Two runs could not read it; the third is compared with the last that could."""
    cron.run()
    cron.emulator.inject(
        Fault("deny", region=HERE, operation="*Identities"),
        Fault("deny", region=HERE, operation="GetEmailIdentity"),
    )
    assert [] == cron.changes()["new"]
    cron.emulator.region(HERE).settle("example.com", sending=False)
    assert [] == cron.changes()["new"]
    cron.emulator.clear_faults()
    changes = cron.changes()
    assert [("example.com", True)] == [(each["subject"]["name"], each["judged_before"]) for each in changes["new"]]
    assert "example.com" in {each["subject"]["name"] for each in changes["settings"]}
    assert [] == cron.changes()["settings"]


def test_the_folder_keeps_the_given_number_of_runs(cron: Cron) -> None:
    """The last ones; what killed runs left behind goes, what is not ours stays."""
    cron.run()
    (first,) = cron.saved()
    other = cron.place / "notes.snapshot"
    other.write_text("mine")
    orphan = cron.place / "2026-01-01T00-00-00.000000Z.json"
    orphan.write_text("{")
    dead = cron.place / f".{first.name}.abcd"
    dead.write_text("half")
    for _ in range(3):
        cron.run("--keep", "2")
    ours = [path for path in cron.saved() if path != other]
    assert first not in ours
    assert [2, 2] == [len(ours), len(cron.saved(".json"))]
    assert "mine" == other.read_text()
    assert not orphan.exists()
    assert not dead.exists()


def test_a_file_holds_the_last_run(cron: Cron) -> None:
    """Its name has an extension; it is replaced whole."""
    cron.place = cron.place.with_suffix(".snapshot")
    assert cron.run().out.startswith("First run")
    before = load(cron.place)
    cron.emulator.region(HERE).settle("example.com", sending=False)
    assert cron.run().out.startswith("Changed since")
    assert before != load(cron.place)
    assert cron.run().out.startswith("No change")


def test_two_runs_at_once_do_not_save_to_the_same_place(cron: Cron) -> None:
    """The second ends before it asks anything; nothing of the first is touched."""
    cron.place.mkdir()
    with RunFolder(cron.place, 2).locked():
        result = cron.run()
    assert (4, "") == (result.code, result.out)
    assert (
        result.err
        == f"sescheck: another run is saving to {cron.place}: wait until it ends, or use another place\n"
    )
    assert () == cron.emulator.calls
    assert 0 == cron.run().code


def test_a_lock_that_cannot_be_made_is_wrong_usage(cron: Cron) -> None:
    """Such as where a folder has its name: one line, and nothing is asked."""
    lock = cron.place / ".lock"
    lock.mkdir(parents=True)
    result = cron.run()
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert f"{lock} cannot be written: " in result.err
    assert not cron.saved()


def test_a_file_system_without_locks_is_an_error(cron: Cron, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on NFS without its lock daemon: that is not another run, and waiting would not help."""
    refusing = partial(_refuse, OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)))
    monkeypatch.setattr("fcntl.flock", refusing)
    result = cron.run()
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert f"{cron.place / '.lock'} cannot be written: No locks available" in result.err


def _refuse(error: OSError, *_: object) -> None:
    raise error


def test_a_killed_run_leaves_the_others_whole(cron: Cron) -> None:
    """While it lives, no other saves; killed, it locks nobody out. The next one compares with those before it."""
    cron.run()
    with hanging(cron) as process:
        second = cron.run()
        process.kill()
    assert (4, "") == (second.code, second.out)
    assert "another run is saving to" in second.err
    assert 1 == len(cron.saved())
    assert cron.run().out.startswith("No change")
    assert (cron.place / ".lock").stat().st_size == 0


@contextmanager
def hanging(cron: Cron) -> Iterator[subprocess.Popen[bytes]]:
    """A run in a process of its own that waits for AWS."""
    cron.emulator.forget_calls()
    cron.emulator.inject(Fault("hang", region=HERE, operation="GetAccount"))
    where = ("--endpoint-url", cron.emulator.url, "--regions", HERE, "--since", str(cron.place))
    command = [sys.executable, "-m", "sescheck", "audit", *where, "--no-progress"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 20
        while not any(call.operation == "ListEmailIdentities" for call in cron.emulator.calls):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield process
    cron.emulator.clear_faults()


def test_a_damaged_run_is_named(cron: Cron) -> None:
    """One line, exit code 2, before AWS is asked."""
    cron.run()
    (saved,) = cron.saved()
    saved.write_bytes(saved.read_bytes()[:-20])
    cron.emulator.forget_calls()
    result = cron.run()
    assert (2, "", ()) == (result.code, result.out, cron.emulator.calls)
    assert str(saved) in result.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--keep", "0", "--since", "runs"), "--keep 0: it must be above 0"),
        (("--quiet-if-unchanged",), "--quiet-if-unchanged needs --since"),
        (("--full",), "--full needs --since: without it, the report is always whole"),
        (("--from", "x.snapshot", "--since", "runs"), "leave out --since"),
    ],
)
def test_options_that_cannot_be_combined_are_refused(
    cli: Cli,
    emulator: Emulator,
    options: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Said before anything is made or asked."""
    monkeypatch.chdir(tmp_path)
    result = cli("audit", *options)
    assert (2, "") == (result.code, result.out)
    assert said in result.err
    assert () == emulator.calls
    assert [] == list(tmp_path.iterdir())
