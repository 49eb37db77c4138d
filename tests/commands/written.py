"""Every command of the AWS CLI that people are shown: rules' pages, docs/, the README and the examples."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from sescheck.rules.catalogue import every_rule

ROOT = Path(__file__).parents[2]
GENERATED = ("docs/rules/", "docs/commands/", "docs/demo.md", "docs/coverage.md")
"""Rules' pages are read where they are written, in the rules. The next two show sescheck only. The last
one names commands in headings, without what they take."""

_START = re.compile(r"^(?:\$ |- run: |run: )?(?=aws )")
_REDIRECTION = re.compile(r" > [\w.]+$")


@dataclass(frozen=True)
class Command:
    """A command as it is written.

    Attributes:
        page: the rule's name, or the file.
        text: as people copy it, with its continued lines; placeholders are not filled.
    """

    page: str
    text: str = field(repr=False)

    @property
    def words(self) -> list[str]:
        """What a shell gives the program, without the program's name and what the output is written to."""
        return shlex.split(_REDIRECTION.sub("", self.text.replace("\\\n", "")))[1:]

    def __str__(self) -> str:
        """The name of a test."""
        return f"{self.page}: {' '.join(self.text.split()[1:5])}"


def commands_in(page: str, text: str) -> Iterator[Command]:
    """The commands of a text in Markdown: those of its code, and those that a sentence names."""
    for block in MarkdownIt().enable("table").parse(text):
        for token in (block, *(block.children or ())):
            if token.type in {"code_block", "fence"}:
                yield from (Command(page, found) for found in _in_code(token.content))
            elif token.type == "code_inline" and token.content.startswith("aws "):
                yield Command(page, token.content)


def _in_code(code: str) -> Iterator[str]:
    """A command ends with its line, unless a backslash or an open quote continues it."""
    so_far = ""
    for line in code.splitlines():
        start = _START.match(line)
        if so_far or start:
            so_far += f"\n{line}" if so_far else line[start.end() :] if start else ""
            if not so_far.endswith("\\") and _is_closed(so_far):
                yield so_far
                so_far = ""
    if so_far:
        yield so_far


def _is_closed(text: str) -> bool:
    try:
        shlex.split(text)
    except ValueError:
        return False
    return True


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every page that somebody wrote."""
    yield from ((entry.name, entry.page) for entry in every_rule())
    written = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for path in [*written, *sorted((ROOT / "examples").rglob("*.md"))]:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(GENERATED):
            yield name, path.read_text(encoding="utf-8")


def _scripts() -> Iterator[Command]:
    """The examples that are no Markdown: every line that begins a command."""
    for path in sorted((ROOT / "examples").rglob("*")):
        if path.is_file() and path.suffix not in {".md", ".pyc"}:
            lines = "\n".join(line.strip() for line in path.read_text(encoding="utf-8").splitlines())
            yield from (Command(path.relative_to(ROOT).as_posix(), found) for found in _in_code(lines))


@cache
def every_command() -> tuple[Command, ...]:
    """All of them, page by page."""
    in_pages = (found for page, text in texts() for found in commands_in(page, text))
    return (*in_pages, *_scripts())
