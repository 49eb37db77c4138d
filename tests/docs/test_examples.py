"""The examples work as they stand, as far as that can be tried here."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
AUDIT = re.compile(r"sescheck (audit .*)")


def commands() -> list[str]:
    """Every audit that an example or the README tells users to run."""
    files = [ROOT / "README.md", *(path for path in EXAMPLES.iterdir() if path.is_file())]
    texts = (path.read_text().partition("<!-- generated: help -->")[0] for path in files)
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


def test_the_workflow_is_one() -> None:
    """Its steps have something to run or to use, and it asks for the token that the role wants."""
    workflow = yaml.safe_load((EXAMPLES / "github-actions.yml").read_text())
    assert "write" == workflow["permissions"]["id-token"]
    steps = workflow["jobs"]["audit"]["steps"]
    assert all(("run" in step) != ("uses" in step) for step in steps)
