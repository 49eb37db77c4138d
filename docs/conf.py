"""Sphinx: a site from the Markdown of the repository, as it is (`make docs-site`)."""

import sys
from pathlib import Path

from sphinx.application import Sphinx

sys.path.insert(0, str(Path(__file__).parent))
import navigation

project = "sescheck"
author = "The sescheck authors"
project_copyright = author
extensions = ["myst_parser"]
root_doc = "README"
include_patterns = ["*.md", "benchmarks/**.md", "docs/**.md", "examples/**.md"]
exclude_patterns = ["**/.*", ".*", "build", "dist", "sescheck", "site", "tests"]
myst_heading_anchors = 3
nitpicky = True
smartquotes = False  # they would make a dash of an option's two hyphens
html_theme = "furo"
html_title = "sescheck"
html_copy_source = False
html_show_sphinx = False
html_additional_pages = {"index": "forward.html"}
templates_path = ["templates"]


def setup(app: Sphinx) -> None:
    """Pages that others hang on get a table of contents, which plain Markdown has no words for."""
    app.connect("source-read", _add_contents)


def _add_contents(_: Sphinx, name: str, source: list[str]) -> None:
    page = navigation.ROOT / f"{name}.md"
    if name == root_doc:
        source[0] += "".join(_toctree(pages, title) for title, pages in navigation.sections())
    elif pages := navigation.below(page):
        source[0] += _toctree(pages)


def _toctree(pages: tuple[Path, ...], title: str = "") -> str:
    caption = [f":caption: {title}"] if title else []
    return "\n".join(["\n```{toctree}", ":hidden:", *caption, "", *map(_entry, pages), "```\n"])


def _entry(page: Path) -> str:
    """A page by its title, but a rule by its name: that is what a report has."""
    name = f"/{page.relative_to(navigation.ROOT).with_suffix('').as_posix()}"
    return f"{page.stem} <{name}>" if page.parent.name == "rules" and page.name != "README.md" else name
