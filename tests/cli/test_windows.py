"""What a Windows machine would refuse, by simulation: see docs/install.md for what nobody has tried there."""

import json
import ntpath
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

import pytest

from sescheck.cli.coloring import Color
from sescheck.cli.outputs import split_outputs
from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from sescheck.report.formats import FORMATS
from tests.conftest import Cli
from tests.windows import Windows, open_here, refusals

SAVED = str(Path(__file__).parents[1] / "snapshot" / "saved" / "version-1.snapshot")
FORBIDDEN = set('<>:"|?*\\')
"""What no name of a file can have there."""
REGION = "eu-west-1"


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[Windows]:  # noqa: ARG001 - pytest makes it by what Windows lacks
    """Refuse what Windows refuses."""
    with refusals() as found:
        yield found


@pytest.fixture
def where(emulator: Emulator) -> tuple[str, ...]:
    """One region in which all is well."""
    healthy(emulator, [REGION])
    return ("--endpoint-url", emulator.url, "-r", REGION, "--depth", "quick")


def test_the_simulation_refuses_what_windows_refuses(windows: Windows, tmp_path: Path) -> None:
    """A file that is open cannot be replaced or removed; closed, it can."""
    target, source = tmp_path / "target", tmp_path / "source"
    source.write_text("new")
    with target.open("w"):
        for refused in (lambda: source.replace(target), target.unlink):
            with pytest.raises(PermissionError):
                refused()
        assert target in open_here()
    source.replace(target)
    assert "new" == target.read_text()
    windows.exclusive.add(target)
    with pytest.raises(PermissionError):
        target.open()
    assert not hasattr(os, "chown")


def test_every_command_that_writes_does_so(
    windows: Windows, cli: Cli, where: tuple[str, ...], tmp_path: Path
) -> None:
    """Twice: the second time replaces a file. Nothing is renamed while it is open, and nothing is left behind."""
    file = {
        name: str(tmp_path / name)
        for name in ("a.html", "b.json", "s.snapshot", "base.json", "i.toml", "runs", "d.md")
    }
    for _ in range(2):
        outputs = ("-f", f"html:{file['a.html']}", "-f", file["b.json"], "--snapshot", file["s.snapshot"])
        assert 0 == cli("audit", *where, *outputs, "--write-baseline", file["base.json"]).code
        assert 0 == cli("audit", *where, "--since", file["runs"]).code
        assert 0 == cli("init", "--from", file["s.snapshot"], "--force", "-o", file["i.toml"]).code
        assert 0 == cli("diff", file["s.snapshot"], file["s.snapshot"], "-f", file["d.md"]).code
        assert 0 == cli("audit", "--from", file["s.snapshot"], "--baseline", file["base.json"]).code
    assert 0 == cli("history", file["runs"]).code
    assert json.loads(Path(file["b.json"]).read_text())["complete"]
    assert [] == windows.refused
    assert set(file) == {path.name for path in tmp_path.iterdir()}
    assert [] == sorted(open_here() & {*tmp_path.rglob("*")})


def test_a_report_that_a_viewer_has_open_is_written_in_place(windows: Windows, cli: Cli, tmp_path: Path) -> None:
    """Windows lets it be written if the viewer shares it, but not be replaced."""
    report = tmp_path / "report.json"
    report.write_text("an older and longer report" * 10_000)
    windows.shared.add(report)
    assert cli("audit", "--from", SAVED, "-f", str(report)).code in {0, 1, 3}
    assert json.loads(report.read_text())["format"] == "sescheck-report"
    assert [report] == [*tmp_path.iterdir()]
    assert "report.json" in windows.refused


def test_a_report_that_a_program_keeps_for_itself_stays_whole(windows: Windows, cli: Cli, tmp_path: Path) -> None:
    """The message says what to do; the old report is not damaged, and no temporary file is left."""
    report = tmp_path / "report.csv"
    report.write_text("old")
    windows.exclusive.add(report)
    result = cli("audit", "--from", SAVED, "-f", str(report))
    assert 2 == result.code
    assert f"{report} cannot be written: another program has it open; close it there" in result.err
    windows.exclusive.clear()
    assert ["old"] == [path.read_text() for path in tmp_path.iterdir()]


def test_an_old_run_that_somebody_looks_at_is_removed_another_time(
    windows: Windows, cli: Cli, where: tuple[str, ...], tmp_path: Path
) -> None:
    """A run is not lost because an older one is open."""
    keep = ("--since", str(tmp_path), "--keep", "1")
    assert 0 == cli("audit", *where, *keep).code
    windows.shared.update(tmp_path.glob("*.json"))
    assert 0 == cli("audit", *where, *keep).code
    assert 2 == len([*tmp_path.glob("*.json")])
    windows.shared.clear()
    assert 0 == cli("audit", *where, *keep).code
    assert 1 == len([*tmp_path.glob("*.json")])


@pytest.mark.parametrize(
    ("spec", "form", "file"),
    [
        (r"html:C:\reports\ses.html", "html", r"C:\reports\ses.html"),
        (r"C:\reports\ses.html", "html", r"C:\reports\ses.html"),
        ("d:/reports/ses.md", "markdown", "d:/reports/ses.md"),
        (r"json:\\server\share\ses.json", "json", r"\\server\share\ses.json"),
        (r"sarif:..\ses.sarif", "sarif", r"..\ses.sarif"),
    ],
)
def test_a_path_with_a_drive_is_a_file(spec: str, form: str, file: str) -> None:
    """With and without the name of the format before it."""
    (output,) = split_outputs([spec], FORMATS.keys(), Color.AUTO)
    assert (form, file) == (output.format, str(output.path))


def test_the_names_of_saved_files_are_allowed(cli: Cli, where: tuple[str, ...], tmp_path: Path) -> None:
    """No colon of a time, no reserved name, no dot or space at the end."""
    assert 0 == cli("audit", *where, "--since", str(tmp_path / "runs"), "--snapshot", str(tmp_path / "s")).code
    assert 0 == cli("fix", "--from", str(tmp_path / "s"), "--as", "terraform", "-o", str(tmp_path / "fixes")).code
    names = [path.relative_to(tmp_path) for path in tmp_path.rglob("*")]
    assert len(names) > 3
    assert is_reserved("nul.txt")
    for name in names:
        for part in name.parts:
            assert not FORBIDDEN & set(part)
            assert not is_reserved(part)
            assert part == part.rstrip(" .")


def is_reserved(name: str) -> bool:
    """Whether it is a device there, such as CON or NUL.txt; Python 3.13 calls the test by another name."""
    newer = getattr(ntpath, "isreserved", None)
    return bool(PureWindowsPath(name).is_reserved() if newer is None else newer(name))


def test_without_sighup_a_run_can_still_be_interrupted() -> None:
    """A module that is imported there finds what there is."""
    code = (
        "import signal; del signal.SIGHUP\n"
        "from sescheck.collect import interruption\nfrom sescheck.cli import run_organization\n"
        "print(*interruption._SIGNALS, *run_organization._SIGNALS)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = [signal.Signals(int(each)).name if each.isdigit() else each for each in done.stdout.split()]
    assert ["SIGINT", "SIGTERM"] * 2 == [name.removeprefix("Signals.") for name in names]


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "cp850"])
def test_a_console_without_unicode_gets_words_instead(encoding: str) -> None:
    """Whatever it cannot show is left out or escaped; nothing fails, and what Python reads is what was written."""
    command = [sys.executable, "-m", "sescheck", "readiness", "us-east-1", "--from", SAVED, "-f", "terminal"]
    done = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": encoding}, check=False
    )
    assert done.returncode in {0, 1, 3}, done.stderr
    assert "us-east-1" in done.stdout.decode(encoding)
    escaped = [line for line in done.stdout.splitlines() if b"\\u" in line]
    assert [] == [line for line in escaped if b"@example.com" not in line], "only a name that has such characters"
    assert b"Traceback" not in done.stderr
