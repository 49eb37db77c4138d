"""Every option and argument that names a file to be read, with what is not such a file: one line, code 2."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sescheck.snapshot import storage
from tests.conftest import Cli, Result, one_now_all_in_check

SAVED = Path(__file__).parents[1] / "snapshot" / "saved" / "version-1.snapshot"
Read = Callable[[Cli, str], Result]
READERS: dict[str, Read] = {
    "audit --config": lambda cli, file: cli("audit", "--from", str(SAVED), "--config", file),
    "audit --from": lambda cli, file: cli("audit", "--from", file),
    "audit --baseline": lambda cli, file: cli("audit", "--from", str(SAVED), "--baseline", file),
    "audit --resume": lambda cli, file: cli("audit", "--resume", file),
    "fix --config": lambda cli, file: cli("fix", "--from", str(SAVED), "--config", file),
    "fix --from": lambda cli, file: cli("fix", "--from", file),
    "fix --baseline": lambda cli, file: cli("fix", "--from", str(SAVED), "--baseline", file),
    "readiness --config": lambda cli, file: cli("readiness", "us-east-1", "--from", str(SAVED), "--config", file),
    "readiness --from": lambda cli, file: cli("readiness", "us-east-1", "--from", file),
    "snapshot --resume": lambda cli, file: cli("snapshot", "--resume", file, "-o", os.devnull),
    "init --from": lambda cli, file: cli("init", "--from", file, "-o", "-"),
    "diff --config": lambda cli, file: cli("diff", "--config", file, str(SAVED), str(SAVED)),
    "diff OLD": lambda cli, file: cli("diff", file, str(SAVED)),
    "diff NEW": lambda cli, file: cli("diff", str(SAVED), file),
    "notify REPORT": lambda cli, file: cli("notify", file, "--as", "slack", "--dry-run"),
    "config --config": lambda cli, file: cli("config", "--config", file),
    "rules --config": lambda cli, file: cli("rules", "--config", file),
}
every_reader = one_now_all_in_check("reader", READERS)
SNAPSHOTS = (
    "audit --from",
    "audit --resume",
    "fix --from",
    "readiness --from",
    "snapshot --resume",
    "init --from",
    "diff OLD",
    "diff NEW",
)
every_reader_of_snapshots = one_now_all_in_check("reader", SNAPSHOTS)


def refused(result: Result, *words: str) -> None:
    """Wrong usage, in one line that says why."""
    assert (2, "", 1) == (result.code, result.out, result.err.count("\n")), result.err
    assert all(word in result.err for word in words), result.err


@every_reader
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.mkdir(), "it is a folder"),
        (lambda path: path.symlink_to(path), "cannot be read"),
        (lambda path: path.write_bytes(b"\xff\xfe{\x00"), ""),
        (lambda path: path.write_bytes(b"[" * 200_000), ""),
        (lambda path: path.symlink_to("/dev/zero"), ""),
    ],
    ids=["a folder", "a circle", "not UTF-8", "deep", "endless"],
)
def test_a_file_of_another_kind_is_one_line_of_error(
    cli: Cli,
    tmp_path: Path,
    reader: str,
    make: Callable[[Path], None],
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And takes neither long nor much memory."""
    for module in ("sescheck.snapshot.storage", "sescheck.history.baseline", "sescheck.config.loading"):
        monkeypatch.setattr(f"{module}.MOST", 1 << 20)
    monkeypatch.setattr("sescheck.history.saved.MOST", 1 << 20)
    make(tmp_path / "x")
    refused(READERS[reader](cli, str(tmp_path / "x")), words)


@every_reader
def test_a_name_that_is_too_long_is_one_line_of_error(cli: Cli, reader: str) -> None:
    """As the system says it."""
    refused(READERS[reader](cli, "x" * 300), "File name too long")


@every_reader
def test_a_pipe_without_a_writer_is_reported(
    cli: Cli, tmp_path: Path, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not wait for ever."""
    monkeypatch.setattr("sescheck.snapshot.inputs.WRITER_SECONDS", 0.1)
    os.mkfifo(tmp_path / "pipe")
    refused(READERS[reader](cli, str(tmp_path / "pipe")), "nobody writes to it")


@every_reader
def test_a_pipe_that_stops_sending_is_reported(
    cli: Cli, tmp_path: Path, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody has it open and says nothing."""
    monkeypatch.setattr("sescheck.snapshot.inputs.SILENCE_SECONDS", 0.1)
    os.mkfifo(tmp_path / "pipe")
    holder = os.open(tmp_path / "pipe", os.O_RDWR)
    try:
        refused(READERS[reader](cli, str(tmp_path / "pipe")), "no data came for")
    finally:
        os.close(holder)


@pytest.mark.parametrize("pack", [True, False])
@pytest.mark.parametrize("reader", ["audit --from", "diff OLD", "diff NEW"])
def test_a_pipe_is_read_as_a_file_is(cli: Cli, tmp_path: Path, reader: str, pack: bool) -> None:
    """Packed, and as `zcat` unpacks it; in pieces with pauses."""
    os.mkfifo(tmp_path / "pipe")
    content = SAVED.read_bytes() if pack else gzip.decompress(SAVED.read_bytes())

    def feed() -> None:
        with (tmp_path / "pipe").open("wb", buffering=0) as file:
            for at in range(0, len(content), 2000):
                file.write(content[at : at + 2000])

    writer = threading.Thread(target=feed, daemon=True)
    writer.start()
    piped, filed = READERS[reader](cli, str(tmp_path / "pipe")), READERS[reader](cli, str(SAVED))
    writer.join(10)
    assert (filed.code, filed.err) == (piped.code, piped.err)
    assert filed.out.splitlines()[:3] == piped.out.splitlines()[:3]


def test_a_hyphen_is_standard_input() -> None:
    """`zcat s | sescheck audit --from -`."""
    command = [sys.executable, "-m", "sescheck", "audit", "--from", "-", "-q"]
    done = subprocess.run(command, input=SAVED.read_bytes(), capture_output=True, check=False)
    assert (1, b"") == (done.returncode, done.stderr)


def changed(path: Path, **header: Any) -> str:
    """A snapshot with another header."""
    first, *rest = gzip.decompress(SAVED.read_bytes()).splitlines(keepends=True)
    said = json.loads(first) | header
    path.write_bytes(gzip.compress(b"".join([json.dumps(said).encode() + b"\n", *rest])))
    return str(path)


@every_reader_of_snapshots
@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({"version": 0}, "version 0"),
        ({"version": -1}, "version -1"),
        ({"taken_at": "yesterday"}, "'yesterday' is not a time"),
        ({"taken_at": "2026-11-27"}, "is not a time"),
        ({"version": 10**30}, "newer sescheck"),
    ],
)
def test_an_impossible_header_is_reported_as_damage(
    cli: Cli, tmp_path: Path, reader: str, header: dict[str, Any], words: str
) -> None:
    """The file is named."""
    refused(READERS[reader](cli, changed(tmp_path / "x", **header)), "x ", words)


@every_reader_of_snapshots
@pytest.mark.parametrize(
    "line", [b"[" * 300_000, b'{"line":"region","region":' * 5_000, b"\xff\xfe", b'{"line":"region"}']
)
def test_an_impossible_line_is_reported_as_damage(cli: Cli, tmp_path: Path, reader: str, line: bytes) -> None:
    """Deep, not UTF-8, a part of it missing."""
    first, *rest = gzip.decompress(SAVED.read_bytes()).splitlines()
    (tmp_path / "x").write_bytes(gzip.compress(b"\n".join([first, line, *rest])))
    refused(READERS[reader](cli, str(tmp_path / "x")), "x is damaged")


@every_reader_of_snapshots
@pytest.mark.parametrize("what", ["header", "line", "lines"])
def test_a_decompression_bomb_is_refused(
    cli: Cli, tmp_path: Path, reader: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small file that unpacks to a large one, with a line without end or with lines without end."""
    monkeypatch.setattr(storage, "LONGEST", 1 << 20)
    monkeypatch.setattr(storage, "MOST", 2 << 20)
    first, account, *_ = gzip.decompress(SAVED.read_bytes()).splitlines(keepends=True)
    filling = {
        "header": b" " * (4 << 20),
        "line": first + account + b" " * (4 << 20),
        "lines": first + account * ((4 << 20) // len(account)),
    }[what]
    (tmp_path / "x").write_bytes(gzip.compress(filling))
    refused(READERS[reader](cli, str(tmp_path / "x")), "it is larger than")


def test_a_decompression_bomb_takes_little_memory(tmp_path: Path) -> None:
    """As the bounds are: 600 MB in 600 kB, all of it one line."""
    first, *_ = gzip.decompress(SAVED.read_bytes()).splitlines(keepends=True)
    with gzip.open(tmp_path / "x", "wb", compresslevel=1) as file:
        file.write(first)
        for _ in range(600):
            file.write(b" " * (1 << 20))
    program = (
        "from pathlib import Path; from sescheck.cli.main import run;"
        f"code = run(['audit', '--from', {str(tmp_path / 'x')!r}]);"
        # The peak that getrusage knows is inherited from the process of the tests.
        "print(code, Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    code, kibibytes = map(int, done.stdout.split())
    assert "it is larger than 256 MiB" in done.stderr
    assert code == 2
    assert kibibytes < 700 * 1024


def test_a_snapshot_is_not_a_baseline(cli: Cli) -> None:
    """The message says what it is, and what takes it."""
    refused(READERS["audit --baseline"](cli, str(SAVED)), "is a snapshot, not a baseline", "--since", "diff")


@pytest.mark.parametrize("reader", ["diff OLD", "diff NEW"])
def test_a_baseline_is_not_a_report(cli: Cli, tmp_path: Path, reader: str) -> None:
    """The message says what it is, and what takes it."""
    file = tmp_path / "b.json"
    cli("audit", "--from", str(SAVED), "--write-baseline", str(file))
    refused(READERS[reader](cli, str(file)), "b.json is a baseline, not a report", "--baseline")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "9" * 5_000,
        "a." * 50_000 + "a = 1",
        "[" + "a." * 50_000 + "a]",
        "a = " + "[" * 5_000,
        "a = {b." * 9_000,
    ],
    ids=["integer", "key", "table", "array", "inline"],
)
def test_a_hostile_configuration_is_one_line_of_error(cli: Cli, tmp_path: Path, text: str) -> None:
    """Long integers, long keys, deep values."""
    (tmp_path / "x.toml").write_text(text)
    refused(READERS["config --config"](cli, str(tmp_path / "x.toml")), "x.toml")


@pytest.mark.parametrize("make", ["fifo", "device", "hyphen"])
def test_runs_are_not_kept_in_what_is_neither_folder_nor_file(cli: Cli, tmp_path: Path, make: str) -> None:
    """And it is not waited for."""
    place = {"fifo": tmp_path / "pipe.snapshot", "device": Path(os.devnull), "hyphen": Path("-")}[make]
    if make == "fifo":
        os.mkfifo(place)
    refused(cli("audit", "-r", "us-east-1", "--since", str(place)), "--since", "neither")


def test_a_saved_run_that_is_a_pipe_is_reported(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder of `--since`, for `history`."""
    monkeypatch.setattr("sescheck.snapshot.inputs.WRITER_SECONDS", 0.1)
    stem = tmp_path / "2026-11-27T00-00-00.000000Z"
    stem.with_suffix(".000000Z.snapshot").write_bytes(SAVED.read_bytes())
    os.mkfifo(stem.with_suffix(".000000Z.json"))
    refused(cli("history", str(tmp_path)), "nobody writes to it")
