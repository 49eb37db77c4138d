"""The documentation's links lead somewhere, and its commands are those there are."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import command_line
import navigation
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.conftest import Cli

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
ELSEWHERE = re.compile(r"[a-z]+:")
COMMAND = re.compile(r"`sescheck ([a-z][a-z-]*)")
CALL = re.compile(r"^(?:\$ |- run: )?sescheck ([a-z-]+(?: .*)?)$", re.MULTILINE)
OPTIONS = {
    command.name: {"-h", "--help", *(name for option in command.options for name in option.names)}
    for command in command_line.commands()
}
NAMED = re.compile(r'([\w/]+\.md), \\?"([^"\\]+)')
FIRST_SCREEN = 20
LONGEST_README = 155


@cache
def tokens(page: Path) -> tuple[Token, ...]:
    """The page, and inside its paragraphs, as CommonMark has it, tables too."""
    blocks = MarkdownIt().enable("table").parse(page.read_text())
    return tuple(token for block in blocks for token in (block, *(block.children or ())))


def targets(page: Path) -> Iterator[str]:
    """What the page's links and pictures lead to, but for addresses."""
    for token in tokens(page):
        target = token.attrGet("href") or token.attrGet("src")
        if isinstance(target, str) and not ELSEWHERE.match(target):
            yield target


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors that a forge makes of the page's headings."""
    heads = [after for before, after in zip(tokens(page), tokens(page)[1:], strict=False) if is_heading(before)]
    return frozenset(re.sub(r"[^\w -]", "", head.content.lower()).replace(" ", "-") for head in heads)


def is_heading(token: Token) -> bool:
    """Whether the heading's text comes next."""
    return token.type == "heading_open"


def is_dead(page: Path, target: str) -> bool:
    """Whether there is no such file, or no such heading in it."""
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    return not file.exists() or (bool(anchor) and anchor not in anchors(file))


def test_a_dead_link_is_noticed(tmp_path: Path) -> None:
    """A file that is not there, and a heading that is not there."""
    page = tmp_path / "page.md"
    page.write_text("# One `--two`\n\n[a](#one---two) [b](#three) [c](page.md#one---two)\n\n![d](gone.svg)\n")
    assert ["#three", "gone.svg"] == [target for target in targets(page) if is_dead(page, target)]


def calls(page: Path) -> Iterator[tuple[str, list[str]]]:
    """Command and words of every call of sescheck in the page's code."""
    code = "\n".join(token.content for token in tokens(page) if token.type in {"code_block", "fence"})
    for line in CALL.findall(code.replace("\\\n", " ")):
        for part in f"sescheck {line}".split(" | "):
            program, *words = shlex.split(part, comments=True)
            if program == "sescheck" and words:
                yield words[0], words[1:]


def unknown_options(page: Path) -> Iterator[str]:
    """What is shown as an option of a command that does not have it."""
    for name, words in calls(page):
        for word in words:
            is_option = word.startswith("-") and word != "-" and name in OPTIONS
            if is_option and word.partition("=")[0] not in OPTIONS[name]:
                yield f"{name} {word}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_promises_what_there_is(page: Path, cli: Cli) -> None:
    """A relative link is a file, its anchor a heading of it; a command exists, with the options that are shown."""
    assert [] == [target for target in targets(page) if is_dead(page, target)]
    named = set(COMMAND.findall(page.read_text())) - OPTIONS.keys()
    assert [] == [name for name in named if cli(name, "--help").code != 0]
    assert [] == list(unknown_options(page))


@pytest.mark.parametrize("name", OPTIONS)
def test_a_command_has_a_help(name: str, cli: Cli) -> None:
    """So that a page, above, may name it."""
    assert 0 == cli(name, "--help").code


def test_an_option_that_is_none_is_noticed(tmp_path: Path) -> None:
    """In a block of either kind."""
    page = tmp_path / "page.md"
    page.write_text(
        "    sescheck audit --regions a --regoins b | sescheck notify -\n\n```console\n$ sescheck demo -x\n```\n"
    )
    assert [("audit", ["--regions", "a", "--regoins", "b"]), ("notify", ["-"]), ("demo", ["-x"])] == list(
        calls(page)
    )
    assert not {"--regoins", "-x"} & OPTIONS["audit"]


def test_the_readme_names_the_two_commands() -> None:
    """They are what a new user types."""
    text = (ROOT / "README.md").read_text()
    assert "make demo" in text
    assert "make test" in text


def test_the_readme_shows_on_its_first_screen_what_is_found() -> None:
    """As a picture, and in words for those who see none."""
    head = "\n".join((ROOT / "README.md").read_text().splitlines()[:FIRST_SCREEN])
    assert "](docs/pictures/failover-day.svg)" in head
    assert "sescheck finds" in head


def test_the_readme_is_short_and_opens_with_readiness() -> None:
    """The question of the night comes first; each command for people has a place, the report a page of its own."""
    text = (ROOT / "README.md").read_text()
    assert "take over tonight?" in text.partition("![")[0]
    assert text.count("\n") <= LONGEST_README
    headings = {line.removeprefix("## ").lower() for line in text.splitlines() if line.startswith("## ")}
    assert {"readiness", "fix", "dns", "organization", "notify"} <= headings
    assert "(docs/demo.md)" in text


def test_no_page_has_both_sides_of_a_merge() -> None:
    """Git marks them where it cannot decide."""
    assert [] == [page for page in PAGES if re.search(r"^(<{7}|>{7}) ", page.read_text(), re.MULTILINE)]


def test_a_heading_that_is_named_in_words_exists() -> None:
    """As in what `make demo` says at its end: `docs/commands/README.md, "Exit codes"`."""
    readers = [ROOT / "Makefile", *(ROOT / "docs").glob("*.py"), *(ROOT / "sescheck").rglob("*.py"), *PAGES]
    readers += (ROOT / ".github").rglob("*.yml")
    named = {found for path in readers for found in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert ("docs/commands/README.md", "Exit codes") in named
    headings = {
        (name, token.content)
        for name, _ in named
        for before, token in pairwise(tokens(ROOT / name))
        if is_heading(before)
    }
    assert set() == named - headings


def test_every_page_has_its_place() -> None:
    """In the table of contents, or below a page that is."""
    listed = {page for _, pages in navigation.sections() for page in pages}
    below = {under for page in listed for under in navigation.below(page)}
    assert set((ROOT / "docs").rglob("*.md")) <= listed | below
