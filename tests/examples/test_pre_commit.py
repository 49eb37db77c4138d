"""The hook: what it runs, for which files, and what it says."""

import re
import shlex
from typing import Any

import pytest
import yaml

from tests.examples.conftest import EXAMPLES, ROOT, Machine


@pytest.fixture(scope="module")
def hook() -> Any:
    """Its definition."""
    (only,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    return only


def test_the_example_is_the_hook(hook: Any) -> None:
    """With the program of the PATH, as long as pre-commit cannot fetch the repository."""
    (repo,) = yaml.safe_load((EXAMPLES / "pre-commit" / ".pre-commit-config.yaml").read_text())["repos"]
    (used,) = repo["hooks"]
    if repo["repo"] == "local":
        hook = {**hook, "language": "system"}
        del hook["description"]
        assert hook == used
    else:
        assert hook["id"] == used["id"]


@pytest.mark.parametrize(("name", "expected"), [("sescheck.toml", True), ("docs/sescheck.toml", False)])
def test_it_runs_for_the_file_that_is_looked_up(hook: Any, name: str, *, expected: bool) -> None:
    """pre-commit searches with `files`; the file itself is not passed."""
    assert expected == bool(re.search(hook["files"], name))
    assert hook["pass_filenames"] is False


def test_a_good_file_passes_and_a_bad_one_is_named_with_its_line(machine: Machine, hook: Any) -> None:
    """Without credentials or a network."""
    file = machine.folder / "sescheck.toml"
    command = shlex.split(hook["entry"])
    file.write_text('regions = ["eu-west-1"]\n')
    assert 0 == machine.run(*command, AWS_ENDPOINT_URL="").returncode
    file.write_text('regions = ["eu-west-1"]\nfail_om = "high"\n')
    done = machine.run(*command, AWS_ENDPOINT_URL="")
    assert 2 == done.returncode
    assert "sescheck.toml:2" in done.stderr
    elsewhere = machine.folder / "production.toml"
    elsewhere.write_text('fail_om = "high"\n')
    assert 2 == machine.run(*command, "--config", "production.toml").returncode
