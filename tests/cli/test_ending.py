"""How a command's process ends: what is written is written, and nothing is taken apart first."""

import subprocess
import sys

_LAST = "import atexit; atexit.register(print, 'taken apart'); from sescheck.__main__ import main; main()"
_LOOKS = (
    "import gc; from sescheck.cli import main as ran; ran.main = lambda: print(gc.get_threshold()[0]);"
    "from sescheck.__main__ import main; main()"
)


def _run(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_command_ends_once_all_is_written() -> None:
    """The interpreter's own end would cost a tenth of a run's CPU."""
    ended = _run(_LAST, "rules")

    assert ended.returncode == 0
    assert "identity-missing-in-region" in ended.stdout
    assert "taken apart" not in ended.stdout


def test_wrong_usage_ends_the_same_way() -> None:
    """With its exit code and its line."""
    ended = _run(_LAST, "audit", "--fail-on", "often")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "often" in ended.stderr


def test_a_command_rarely_collects_garbage() -> None:
    """Python's default is 700: a sixth of a run's CPU."""
    assert int(_run(_LOOKS).stdout) >= 10_000
