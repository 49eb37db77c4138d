"""The documentation's links lead somewhere, and its commands are those there are."""

import re
from pathlib import Path

import pytest

from tests.conftest import Cli

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)(#[^)]*)?\)")
COMMAND = re.compile(r"`sescheck ([a-z-]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_resolve(page: Path) -> None:
    """Every relative link is a file of the repository."""
    dead = [link[1] for link in LINK.finditer(page.read_text()) if not (page.parent / link[1]).exists()]
    assert [] == dead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_that_are_named_exist(page: Path, cli: Cli) -> None:
    """A page does not promise what the command line does not have."""
    for name in set(COMMAND.findall(page.read_text())):
        assert 0 == cli(name, "--help").code, name


def test_the_readme_names_the_two_commands() -> None:
    """They are what a new user types."""
    text = (ROOT / "README.md").read_text()
    assert "make demo" in text
    assert "make test" in text
