"""The skeleton of a rule is one: it loads, and its examples fail until it is written."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from new_rule import skeleton

from sescheck.engine.example import Outcome


def loaded(path: Path) -> ModuleType:
    """The module of a file that is not part of the package."""
    spec = importlib.util.spec_from_file_location("skeleton", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_skeleton_has_all_that_a_rule_has(tmp_path: Path) -> None:
    """Three outcomes, and the headings of a page."""
    files = skeleton("dkim-is-blue", "dkim")
    assert [Path("sescheck/rules/dkim/dkim_is_blue.py"), Path("tests/cli/test_dkim_is_blue_world.py")] == list(
        files
    )
    rule, world = files.values()
    (tmp_path / "rule.py").write_text(rule, encoding="utf-8")
    module = loaded(tmp_path / "rule.py")
    assert list(Outcome) == [example.outcome for example in module.EXAMPLES]
    assert 4 == (module.__doc__ or "").count("\n## ")
    assert '"dkim-is-blue"' in world


def test_the_skeleton_is_formatted(tmp_path: Path) -> None:
    """As all code here is."""
    for number, text in enumerate(skeleton("dkim-is-blue", "dkim").values()):
        (tmp_path / f"{number}.py").write_text(text, encoding="utf-8")
    config = Path(__file__).parents[2] / "pyproject.toml"
    command = [sys.executable, "-m", "ruff", "format", "--check", "--config", str(config), str(tmp_path)]
    assert 0 == subprocess.run(command, capture_output=True, check=False).returncode


@pytest.mark.parametrize(
    ("name", "family", "words"),
    [
        ("Dkim_blue", "dkim", "is not a name"),
        ("dkim-is-blue", "colours", "is not a family: choose one of account"),
        ("dkim-off", "dkim", "exists already"),
    ],
)
def test_what_will_not_do_is_said(name: str, family: str, words: str) -> None:
    """In one line."""
    with pytest.raises(ValueError, match=words):
        skeleton(name, family)
