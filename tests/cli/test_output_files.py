"""Every option that names a file to be written, with every kind of file: none is replaced but a regular one."""

import os
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from sescheck.cli.app import app
from sescheck.cli.grammar import FILES
from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from sescheck.snapshot.descriptors import descriptor_of
from tests.conftest import ROOT, Cli, Result, one_now_all_in_check

SAVED = str(Path(__file__).parents[1] / "snapshot" / "saved" / "version-1.snapshot")
Write = Callable[[Cli, Emulator, str], Result]


def _aws(emulator: Emulator) -> tuple[str, ...]:
    healthy(emulator, ["eu-west-1"])
    return ("--endpoint-url", emulator.url, "-r", "eu-west-1", "--depth", "quick")


WRITERS: dict[tuple[str, str], Write] = {
    ("audit", "--format"): lambda cli, _, file: cli("audit", "--from", SAVED, "-f", f"json:{file}"),
    ("audit", "--snapshot"): lambda cli, aws, file: cli(
        "audit", *_aws(aws), "-f", f"text:{os.devnull}", "--snapshot", file
    ),
    ("audit", "--write-baseline"): lambda cli, _, file: cli(
        "audit", "--from", SAVED, "-f", f"text:{os.devnull}", "--write-baseline", file
    ),
    ("diff", "--format"): lambda cli, _, file: cli("diff", SAVED, SAVED, "-f", f"json:{file}"),
    ("history", "--format"): lambda cli, _, file: cli("history", str(Path(SAVED).parent), "-f", f"json:{file}"),
    ("readiness", "--format"): lambda cli, _, file: cli(
        "readiness", "us-east-1", "--from", SAVED, "-f", f"json:{file}"
    ),
    ("readiness", "--snapshot"): lambda cli, aws, file: cli(
        "readiness",
        "eu-west-1",
        *_aws(aws)[:2],
        "--depth",
        "quick",
        "-f",
        f"text:{os.devnull}",
        "--snapshot",
        file,
    ),
    ("snapshot", "--output"): lambda cli, aws, file: cli("snapshot", *_aws(aws), "-o", file),
    ("init", "--output"): lambda cli, _, file: cli("init", "--from", SAVED, "--force", "-o", file),
}
"""Each writes to the file."""
BY_ANOTHER = {("demo", "--format")}
"""Options that are another command's in all."""
INPUTS = {
    *(("audit", name) for name in ("--config", "--from", "--baseline", "--resume")),
    *(("readiness", name) for name in ("--config", "--from")),
    *(("fix", name) for name in ("--config", "--from", "--baseline")),
    ("snapshot", "--resume"),
    ("init", "--from"),
    ("diff", "--config"),
    ("config", "--config"),
    ("rules", "--config"),
    ("iam-policy", "--config"),
    *(("organization", name) for name in ("--accounts", "--config", "--tls-ca", "--tls-cert", "--tls-key")),
}
SECRET = {("audit", "--snapshot"), ("readiness", "--snapshot"), ("snapshot", "--output")}
"""What is its owner's alone, whatever the umask."""

every_option = one_now_all_in_check("option", WRITERS)


def test_every_option_that_names_a_file_is_tested_here() -> None:
    """A new one is tried with every kind of file, or is one that is read."""
    command: Any = typer.main.get_command(app)
    named = {
        (name, max(parameter.opts, key=len))
        for name, each in command.commands.items()
        for parameter in each.params
        if "FILE" in str(parameter.metavar) and parameter.opts[0].startswith("-")
    }
    assert named == {*WRITERS, *BY_ANOTHER, *INPUTS}
    assert {name for _, name in named} - {"--format"} <= FILES


@pytest.mark.parametrize("given", [(option, "") for option in sorted(FILES)] + [("--since=",), ("--from=",)])
def test_an_empty_name_is_not_the_working_folder(
    cli: Cli, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: tuple[str, ...]
) -> None:
    """As `--since "$RUNS"` has it where the variable is not set: nothing is read, and nothing written."""
    monkeypatch.chdir(tmp_path)
    result = cli("audit", *_aws(emulator), *given)
    assert (2, 1) == (result.code, result.err.count("\n"))
    assert f"{given[0].rstrip('=')}: the file name is empty" in result.err
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("command", "read"),
    [
        (["audit", "-f", "json:{}", "--from"], "ses.snapshot"),
        (["audit", "--format=html:./{}", "--from"], "ses.snapshot"),
        (["audit", "--write-baseline", "{}", "--from"], "ses.snapshot"),
        (["audit", "-f", "csv:{}", "--baseline"], "known.json"),
        (["audit", "-f", "{}", "--baseline"], "known.json"),
        (["audit", "--snapshot", "{}", "--baseline"], "known.json"),
        (["audit", "-f", "text:{}", "--config"], "ses.toml"),
        (["readiness", "eu-west-1", "-f", "json:link", "--from"], "ses.snapshot"),
        (["init", "--force", "-o", "{}", "--from"], "ses.snapshot"),
        (["organization", "runs", "-f", "json:{}", "--accounts"], "accounts.txt"),
        (["diff", "-f", "json:{}", "nowhere.json"], "report.json"),
        (["diff", "-f", "html:{}", "report.json"], "report.json"),
    ],
)
def test_what_is_read_is_not_overwritten(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], read: str
) -> None:
    """Neither by another spelling of its name, nor by a link: the user made it, and it may be the only copy."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / read).write_text("mine")
    (tmp_path / "link").symlink_to(read)
    result = cli(*(word.format(read) for word in command), read)
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n"))
    assert "are one file" in result.err
    assert "mine" == (tmp_path / read).read_text()


def test_a_baseline_may_be_brought_up_to_date(cli: Cli, tmp_path: Path) -> None:
    """That is what reading and writing it in one run is for."""
    known, saved = str(tmp_path / "known.json"), str(ROOT / "tests" / "snapshot" / "saved" / "version-1.snapshot")
    cli("audit", "--from", saved, "--write-baseline", known)
    assert 2 != cli("audit", "--from", saved, "--baseline", known, "--write-baseline", known).code


def _written(content: bytes) -> bool:
    """Is it what any of them writes?"""
    return len(content) > 20 and (content.startswith((b"\x1f\x8b", b"{", b"#")) or b"sescheck" in content)


@every_option
def test_a_new_file_follows_the_umask_unless_it_may_hold_addresses(
    cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str]
) -> None:
    """And nothing else is left in the folder."""
    before = os.umask(0o022)
    try:
        assert WRITERS[option](cli, emulator, str(tmp_path / "new")).code != 2
    finally:
        os.umask(before)
    assert ["new"] == [path.name for path in tmp_path.iterdir()]
    assert (0o600 if option in SECRET else 0o644) == stat.S_IMODE((tmp_path / "new").stat().st_mode)
    assert _written((tmp_path / "new").read_bytes())


@every_option
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_an_existing_file_keeps_its_mode(
    cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str], mode: int
) -> None:
    """Its content is replaced as a whole."""
    file = tmp_path / "there"
    file.write_bytes(b"x" * 1_000_000)
    file.chmod(mode)
    assert WRITERS[option](cli, emulator, str(file)).code != 2
    assert mode == stat.S_IMODE(file.stat().st_mode)
    assert _written(file.read_bytes())
    assert file.stat().st_size < 1_000_000


@every_option
@pytest.mark.parametrize("dangling", [False, True])
def test_a_link_is_followed(
    cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str], dangling: bool
) -> None:
    """One that leads nowhere makes what it leads to."""
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "target", tmp_path / "link"
    if not dangling:
        target.write_text("old")
    link.symlink_to(Path("elsewhere") / "target")
    assert WRITERS[option](cli, emulator, str(link)).code != 2
    assert link.is_symlink()
    assert _written(target.read_bytes())
    assert ["target"] == [path.name for path in target.parent.iterdir()]


@every_option
def test_a_pipe_gets_the_whole_report(
    cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str]
) -> None:
    """Its reader sees what a file would hold; the pipe stays a pipe."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert WRITERS[option](cli, emulator, str(pipe)).code != 2
    reader.join(10)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert _written(read[0])


@every_option
def test_a_reader_that_closes_early_is_not_an_error(
    cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str]
) -> None:
    """Nothing is said, and the exit code is that of the audit."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def leave() -> None:
        with pipe.open("rb", buffering=0) as file:
            file.read(1)

    reader = threading.Thread(target=leave, daemon=True)
    reader.start()
    result = WRITERS[option](cli, emulator, str(pipe))
    reader.join(10)
    assert (True, "") == (result.code in {0, 1, 3}, result.err)


@every_option
def test_a_pipe_without_a_reader_is_reported(
    cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not wait for ever."""
    monkeypatch.setattr("sescheck.snapshot.files.READER_SECONDS", 0.1)
    os.mkfifo(tmp_path / "pipe")
    result = WRITERS[option](cli, emulator, str(tmp_path / "pipe"))
    assert (2, 1) == (result.code, result.err.count("\n"))
    assert "nobody reads from it" in result.err


@every_option
def test_a_device_stays_a_device(cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str]) -> None:
    """A node of our own that swallows what it gets, as /dev/null does."""
    node = tmp_path / "null"
    try:
        os.mknod(node, stat.S_IFCHR | 0o666, os.makedev(1, 3))
        node.write_bytes(b"")
    except OSError as error:
        pytest.skip(f"no device can be made here: {error}")
    assert WRITERS[option](cli, emulator, str(node)).code != 2
    assert stat.S_ISCHR(node.lstat().st_mode)


@every_option
@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1"])
def test_a_hyphen_is_standard_output(
    capsysbinary: pytest.CaptureFixture[bytes],
    emulator: Emulator,
    tmp_path: Path,
    option: tuple[str, str],
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And so is its name among the devices; no file of that name is made."""
    from sescheck.cli.main import run  # noqa: PLC0415 - text is captured elsewhere

    monkeypatch.chdir(tmp_path)
    codes: list[int] = []

    def cli(*arguments: str) -> Result:
        codes.append(run(arguments))
        return Result(codes[-1], "", "")

    WRITERS[option](cli, emulator, name)
    captured = capsysbinary.readouterr()
    assert [2] != codes, captured.err
    assert _written(captured.out)
    assert b"" == captured.err
    assert [] == list(tmp_path.iterdir())


def _spelled(descriptor: int, how: str, folder: Path) -> str:
    """A name of a file that is open."""
    first, second = folder / "first", folder / "second"
    first.symlink_to(f"/dev/fd/{descriptor}")
    second.symlink_to("first")
    return {
        "as it is": f"/dev/fd/{descriptor}",
        "by another way": f"/dev/../dev/fd/{descriptor}",
        "of the thread": f"/proc/thread-self/fd/{descriptor}",
        "of the process": f"/proc/{os.getpid()}/fd/{descriptor}",
        "a link": str(first),
        "a link to a link": str(second),
    }[how]


@every_option
@pytest.mark.skipif(not Path("/proc/thread-self/fd").is_dir(), reason="these names are Linux's")
@pytest.mark.parametrize(
    "how", ["as it is", "by another way", "of the thread", "of the process", "a link", "a link to a link"]
)
def test_a_numbered_descriptor_is_written_at_its_position(
    cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str], how: str
) -> None:
    """As `3>>log` and process substitution have it: behind what is there; so does a link to /dev/stdout."""
    file = tmp_path / "log"
    file.write_bytes(b"before\n")
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND)
    try:
        assert WRITERS[option](cli, emulator, _spelled(descriptor, how, tmp_path)).code != 2
    finally:
        os.close(descriptor)
    before, _, after = file.read_bytes().partition(b"\n")
    assert b"before" == before
    assert _written(after)


def test_a_descriptor_of_another_process_is_not_used() -> None:
    """Its number means another file here."""
    assert descriptor_of(Path(f"/proc/{os.getppid()}/fd/1")) is None


def _unwritable(folder: Path, kind: str) -> str:
    """A name that nothing can be written to."""
    closed = os.dup(0)
    os.close(closed)
    (folder / "loop").symlink_to("loop")
    (folder / "astray").symlink_to("no/such/file")
    return {
        "a folder": str(folder),
        "in a folder that is missing": str(folder / "no" / "x"),
        "a name too long": str(folder / ("x" * 300)),
        "a link in a circle": str(folder / "loop"),
        "a link to a folder that is missing": str(folder / "astray"),
        "a number that is not open": f"/dev/fd/{closed}",
    }[kind]


@every_option
@pytest.mark.parametrize(
    "kind",
    [
        "a folder",
        "in a folder that is missing",
        "a name too long",
        "a link in a circle",
        "a link to a folder that is missing",
        "a number that is not open",
    ],
)
def test_an_unwritable_output_is_reported_before_any_call(
    cli: Cli, emulator: Emulator, tmp_path: Path, option: tuple[str, str], kind: str
) -> None:
    """One line, exit code 2, and no call."""
    result = WRITERS[option](cli, emulator, _unwritable(tmp_path, kind))
    assert (2, 1) == (result.code, result.err.count("\n"))
    assert "cannot be written: " in result.err
    assert () == emulator.calls


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to become somebody else")
@pytest.mark.parametrize("there", [False, True])
def test_a_read_only_folder_takes_no_new_file(there: bool) -> None:
    """What is there already is written in its place; by somebody who is not root."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "report.json"
        if there:
            file.write_text("old")
            file.chmod(0o666)
        folder.chmod(0o555)
        done = _as_nobody(file)
        assert (1 if there else 2) == done.returncode, done.stderr
        assert there is (file.exists() and file.read_text().startswith("{"))


def _as_nobody(file: Path) -> subprocess.CompletedProcess[str]:
    """Audit by a user who can read nothing of ours: what is imported is imported before."""
    program = (
        "import os, sys, unicodedata; from sescheck.cli.main import run;"
        f"run(['audit', '--from', {SAVED!r}, '-f', 'json:/dev/fd/1']);"  # all is imported by now
        f"saved = os.open({SAVED!r}, os.O_RDONLY); os.setgroups([]); os.setuid(65534);"
        f"sys.exit(run(['audit', '--from', f'/dev/fd/{{saved}}', '-f', 'json:{file}']))"
    )
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [
        ("-f", "json", "-f", "text"),
        ("-f", "json:-", "-f", "text:/dev/stdout"),
        ("--write-baseline", "-"),
        ("-f", "json", "--write-baseline", "/dev/fd/1"),
    ],
)
def test_two_things_on_standard_output_are_refused(cli: Cli, arguments: tuple[str, ...]) -> None:
    """By name, both of them."""
    result = cli("audit", "--from", SAVED, *arguments)
    assert (2, "") == (result.code, result.out)
    assert "both go to standard output: give one of them a file" in result.err


def test_two_things_in_one_file_are_refused(cli: Cli, tmp_path: Path) -> None:
    """The second would replace the first; also by another name of the file."""
    (tmp_path / "link").symlink_to("x")
    result = cli("audit", "--from", SAVED, "-f", f"json:{tmp_path / 'x'}", "-f", f"csv:{tmp_path / 'link'}")
    assert (2, True) == (result.code, "give one of them another file" in result.err)


def test_process_substitution_works_for_both_ends() -> None:
    """`-f json:>(…)` and `--from <(…)`, as whoever runs it."""
    command = f"'{sys.executable}' -m sescheck audit --from <(zcat '{SAVED}') -f json:>(head -c 1; cat >/dev/null)"
    script = f"{command}; code=$?; wait $!; exit $code"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (1, "{", "") == (done.returncode, done.stdout, done.stderr)


WRITES = [
    ("audit", "--from", SAVED, "-f", "json:FILE"),
    ("audit", "--from", SAVED, "--write-baseline", "FILE"),
    ("demo", "-f", "json:FILE"),
    ("diff", SAVED, SAVED, "-f", "json:FILE"),
    ("fix", "--from", SAVED, "--output", "FILE"),
    ("readiness", "us-east-1", "--from", SAVED, "-f", "json:FILE"),
    ("snapshot", "-r", "us-east-1", "-o", "FILE"),
]


@pytest.mark.parametrize("file", ["sescheck.toml", "pyproject.toml", "./sescheck.toml"])
@pytest.mark.parametrize("line", WRITES)
def test_the_configuration_of_the_folder_is_not_overwritten(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...], file: str
) -> None:
    """By a report, whether the command reads it or not; no option names it."""
    monkeypatch.chdir(tmp_path)
    Path(file).write_text("")
    result = cli(*(each.replace("FILE", file) for each in line))
    assert (2, "") == (result.code, result.out)
    assert "sescheck: the configuration and --" in result.err
    assert result.err.endswith(f"{Path(file)}: it would be overwritten; write to another\n")
    assert not Path(file).read_bytes()


ADDRESSED = [
    ("audit", "--from", "ADDRESS"),
    ("audit", "--config", "ADDRESS"),
    ("audit", "--from", SAVED, "--baseline", "ADDRESS"),
    ("audit", "--from", SAVED, "-f", "json:ADDRESS"),
    ("audit", "--from", SAVED, "--write-baseline", "ADDRESS"),
    ("audit", "-r", "us-east-1", "--since", "ADDRESS"),
    ("diff", "ADDRESS", SAVED),
    ("fix", "--from", SAVED, "--output", "ADDRESS"),
    ("history", "ADDRESS"),
    ("notify", "ADDRESS", "--to", "http://127.0.0.1:9"),
    ("rules", "--new", "ADDRESS/a_rule.py"),
    ("snapshot", "-r", "us-east-1", "-o", "ADDRESS"),
]


@pytest.mark.parametrize("line", ADDRESSED)
def test_an_address_is_no_file(
    cli: Cli, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: tuple[str, ...]
) -> None:
    """It is shown as it was typed, and no folder of that name is made."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator.url)
    result = cli(*(each.replace("ADDRESS", "s3://audits/ses") for each in line))
    assert (2, "") == (result.code, result.out)
    assert result.err == "sescheck: s3://audits/ses is an address: name a file or a folder of this machine\n"
    assert not [*tmp_path.iterdir()]
