"""Each example has its page, and the page leads to what is there."""

import re
from pathlib import Path

import pytest

from tests.examples.conftest import EXAMPLES

FOLDERS = sorted(path for path in EXAMPLES.iterdir() if path.is_dir())
LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_it_has_a_page_that_names_its_files(folder: Path) -> None:
    """Short, and with links that hold."""
    text = (folder / "README.md").read_text()
    assert 60 > text.count("\n") > 3
    assert all((folder / link).exists() for link in LINK.findall(text))
    files = {path.name for path in folder.rglob("*") if path.is_file()} - {"README.md", "requirements.txt"}
    assert not [name for name in files if name not in text and "__pycache__" not in name and ".pyc" not in name]


def test_the_overview_leads_to_each() -> None:
    """And to the configuration."""
    links = set(LINK.findall((EXAMPLES / "README.md").read_text()))
    assert {*(f"{folder.name}/README.md" for folder in FOLDERS), "sescheck.toml"} <= links
