"""Standard streams that are closed, full or dumb, and signals: a documented exit code, a line at most."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from sescheck.snapshot.storage import load
from tests.conftest import Cli

SAVED = str(Path(__file__).parents[1] / "snapshot" / "saved" / "version-1.snapshot")
SESCHECK = f"{sys.executable} -m sescheck"
AUDIT = f"{SESCHECK} audit --from {SAVED}"
LIMIT = 60
FULL = "sescheck: standard output cannot be written: No space left on device\n"


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a shell makes of it."""
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT,
        env={**os.environ, "PYTHONUNBUFFERED": "", **environment},
    )


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("command", "code", "err"),
    [
        (f"{AUDIT} >&-", 2, "sescheck: standard output cannot be written: it is closed\n"),
        (f"{SESCHECK} rules >&-", 2, "sescheck: standard output cannot be written: it is closed\n"),
        (f"{SESCHECK} --help >&-", 2, "sescheck: standard output cannot be written: it is closed\n"),
        (f"{AUDIT} >/dev/full", 2, FULL),
        (f"{SESCHECK} rules >/dev/full", 2, FULL),
        (f"{SESCHECK} --version >/dev/full", 2, FULL),
        (f"{AUDIT} -f json:/dev/null >&-", 1, ""),
        (f"{AUDIT} -f json:/dev/null <&- >&- 2>&-", 1, ""),
        (f"{SESCHECK} audit --nope 2>&-", 2, ""),
        (f"{SESCHECK} audit --nope 2>/dev/full", 2, ""),
        (f"{AUDIT} --verbose -f json:/dev/null 2>/dev/full", 1, ""),
        (f"{AUDIT} | head -1 >/dev/null; exit ${{PIPESTATUS[0]}}", 1, ""),
    ],
)  # fmt: skip
def test_a_stream_that_cannot_be_written_ends_with_a_documented_exit_code(
    command: str, code: int, err: str, unbuffered: str
) -> None:
    """Never 1 or 120 by accident."""
    done = shell(command, PYTHONUNBUFFERED=unbuffered)
    assert (code, "", err) == (done.returncode, done.stdout, done.stderr)


EVERY_FORMAT = ("html", "markdown", "csv", "json", "junit", "text", "terminal")
REPORT_IN = """
import sys
from sescheck.cli.main import run
for name in sys.argv[2:]:
    code = run(("audit", "--from", sys.argv[1], "-f", name))
    sys.stdout.buffer.write(b"\\0%d\\0" % code)
    sys.stdout.buffer.flush()
"""


def test_an_ascii_terminal_gets_every_format() -> None:
    """Formats of files are UTF-8 wherever they go."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT_IN, SAVED, *EVERY_FORMAT],
        capture_output=True,
        check=False,
        env={**os.environ, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    )
    assert (0, b"") == (done.returncode, done.stderr)
    texts, codes = done.stdout.split(b"\0")[0:-1:2], done.stdout.split(b"\0")[1::2]
    assert dict.fromkeys(EVERY_FORMAT, b"1") == dict(zip(EVERY_FORMAT, codes, strict=True))
    for name, text in zip(EVERY_FORMAT, texts, strict=True):
        assert text.decode("ascii" if name in {"text", "terminal"} else "utf-8"), name


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a terminal gets."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "sescheck", "audit", "--from", SAVED, *arguments],
        stdout=theirs,
        stderr=theirs,
        env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 1 << 16)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    process.wait(LIMIT)
    return seen.decode()


@pytest.mark.parametrize(
    ("environment", "colored"),
    [
        ({}, True),
        ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_a_terminal_has_colours_if_it_supports_and_allows_them(environment: dict[str, str], colored: bool) -> None:
    """By its own name, and by what its user wants."""
    assert colored is ("\x1b" in on_a_terminal(**environment))


@pytest.mark.parametrize(
    ("environment", "options", "colored"),
    [
        ({}, "", False),
        ({"FORCE_COLOR": "1"}, "", True),
        ({"CLICOLOR_FORCE": "1"}, "", True),
        ({"FORCE_COLOR": "0"}, "", False),
        ({"FORCE_COLOR": "1"}, "--no-color", False),
        ({"FORCE_COLOR": "1"}, "--color never", False),
        ({"FORCE_COLOR": "1"}, "--color auto", True),
        ({}, "--color always", True),
        ({"NO_COLOR": "1"}, "--color ALWAYS", True),
        ({}, "--color always -f text", False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "", False),
        ({"FORCE_COLOR": "1"}, "-f text", False),
    ],
)
def test_colours_can_be_forced_without_a_terminal(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], options: str, colored: bool
) -> None:
    """As the logs of GitHub and GitLab show them; plain text stays plain."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = cli("audit", "--from", SAVED, *options.split())
    assert (1, "") == (result.code, result.err)
    assert colored is ("\x1b" in result.out)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--color on", 'unknown value of --color "on"'),
        ("--color always --no-color", "--color always and --no-color exclude each other"),
    ],
)
@pytest.mark.parametrize(
    "command",
    ["audit --from x", "diff x y", "history .", "readiness eu-west-1 --from x", "organization x --report"],
)
def test_a_wrong_color_is_one_line(cli: Cli, command: str, options: str, words: str) -> None:
    """In each command that has the option."""
    result = cli(*command.split(), *options.split())
    assert (2, "") == (result.code, result.out)
    assert words in result.err
    assert result.err.count("\n") == 1


def test_colours_are_forced_in_a_process_of_its_own_and_in_no_file() -> None:
    """Standard error, given by its name, is a file."""
    assert "\x1b" in shell(AUDIT, FORCE_COLOR="1").stdout
    done = shell(f"{AUDIT} -f terminal:/dev/stderr", FORCE_COLOR="1")
    assert "\x1b" not in done.stdout + done.stderr


def test_python_without_docstrings_reports_the_same() -> None:
    """The rules' pages are docstrings."""
    plain, optimised = shell(AUDIT), shell(AUDIT, PYTHONOPTIMIZE="2")
    assert (plain.returncode, plain.stdout) == (optimised.returncode, optimised.stdout)
    assert (
        shell(f"{SESCHECK} rules dkim-off").stdout
        == shell(f"{SESCHECK} rules dkim-off", PYTHONOPTIMIZE="2").stdout
    )


def test_a_saved_snapshot_is_audited_without_the_code_that_calls_aws(tmp_path: Path) -> None:
    """Neither boto3 nor what it brings is imported, with a configuration and all formats."""
    (tmp_path / "c.toml").write_text(
        'regions = ["us-east-1", "eu-west-1"]\n[[accept]]\nrule = "dkim-off"\nreason = "x"\n'
    )
    formats = [
        f"--format={name}:{tmp_path / name}" for name in ("json", "html", "sarif", "csv", "markdown", "text")
    ]
    program = (
        "import sys; from sescheck.cli.main import run;"
        f"run(['audit', '--from', {SAVED!r}, '--config', {str(tmp_path / 'c.toml')!r}, *{formats!r}]);"
        f"run(['diff', {SAVED!r}, {SAVED!r}, '-q']);"
        "print({name.partition('.')[0] for name in sys.modules} & {'boto3', 'botocore', 'urllib3', 'moto'})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "set()" == done.stdout.splitlines()[-1]


@pytest.mark.parametrize("twice", [False, True])
def test_a_terminal_that_closes_saves_what_was_read(emulator: Emulator, tmp_path: Path, twice: bool) -> None:
    """SIGHUP, once from the shell and once from the system."""
    healthy(emulator)
    emulator.inject(Fault("hang", region="eu-west-1", operation="GetIdentityDkimAttributes"))
    process = _reading(emulator, tmp_path / "s", signal.SIG_DFL)
    for _ in range(2 if twice else 1):
        process.send_signal(signal.SIGHUP)
    _, err = process.communicate(timeout=LIMIT)
    assert (130, False) == (process.returncode, "Traceback" in err)
    assert load(tmp_path / "s").interrupted


def test_a_run_that_ignores_the_end_of_its_terminal_goes_on(emulator: Emulator, tmp_path: Path) -> None:
    """As `nohup` has it."""
    healthy(emulator)
    emulator.inject(Fault("hang", region="eu-west-1", operation="GetIdentityDkimAttributes"))
    process = _reading(emulator, tmp_path / "s", signal.SIG_IGN)
    process.send_signal(signal.SIGHUP)
    time.sleep(1)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LIMIT)
    assert 130 == process.returncode


def _reading(emulator: Emulator, file: Path, on_hangup: signal.Handlers) -> subprocess.Popen[str]:
    """An audit that is under way, which inherits what to do when its terminal closes."""
    before = signal.signal(signal.SIGHUP, on_hangup)
    try:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "sescheck", "audit", "-v", "-r", "us-east-1,eu-west-1"),
                *("--endpoint-url", emulator.url, "--snapshot", str(file), "--read-timeout", "60"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    finally:
        signal.signal(signal.SIGHUP, before)
    assert process.stderr is not None
    while "ListSubscriptionsByTopic" not in process.stderr.readline():
        pass
    return process


@pytest.mark.parametrize("step", range(12))
def test_an_interrupt_never_prints_a_traceback(tmp_path: Path, step: int) -> None:
    """While importing, too; no half a file stays behind."""
    process = subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); from sescheck.__main__ import main; main()",
         "audit", "--from", SAVED, f"--format=html:{tmp_path / 'x'}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.05 + 0.08 * step)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=LIMIT)
    assert (process.returncode, err) in {(130, "sescheck: interrupted\n"), (1, "")}
    assert {path.name for path in tmp_path.iterdir()} <= {"x"}
