"""The examples work as they stand, as far as that can be tried here."""

import re
import shlex
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
AUDIT = re.compile(r"sescheck (audit .*)")


def commands() -> list[str]:
    """Every audit that an example or the README tells users to run."""
    files = [ROOT / "README.md", *(path for path in EXAMPLES.iterdir() if path.is_file())]
    texts = (path.read_text() for path in files)
    return sorted({found.strip("` ") for text in texts for found in AUDIT.findall(text)})


@pytest.mark.parametrize("command", commands())
def test_a_command_that_is_shown_runs(
    command: str, cli: Cli, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against two healthy regions it ends well."""
    healthy(emulator)
    monkeypatch.chdir(tmp_path)
    result = cli(*shlex.split(command), "--endpoint-url", emulator.url)
    assert (0, "") == (result.code, result.err)
