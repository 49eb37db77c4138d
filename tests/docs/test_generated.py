"""What is made from the command line: pages, manual pages, pictures."""

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import command_line
import command_pages
import demonstration
import generate
import man_pages
import pytest
from command_line import Command, Setting
from pictures import Shot

from sescheck import RenderOptions, Report
from sescheck.report.formats import FOR_PEOPLE, FORMATS
from tests.conftest import Cli

DOCS = Path(__file__).parents[2] / "docs"
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
FOLD = re.compile(r"-\n +")
PAGES = {command.name: command for command in command_line.commands()}
SVG = "{http://www.w3.org/2000/svg}"
ODD = Command(
    "odd",
    ".Sh is no section. So C:\\new is.",
    (".br",),
    (),
    (Setting(("-o", "--odd"), "A|B…", ".Nm a|b <i>*x*</i>.", "--odd \\fB", "\\", is_required=False),),
)


@pytest.fixture
def odd(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command whose help is full of what roff and Markdown would take for their own."""
    monkeypatch.setattr(command_pages, "commands", lambda: (ODD,))
    monkeypatch.setattr(man_pages, "commands", lambda: (ODD,))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_every_option_of_the_help(name: str, cli: Cli) -> None:
    """And every example."""
    page = command_pages.pages()[f"{name}.md"]
    help_text = FOLD.sub("-", cli(name, "--help").out)
    options = set(OPTION.findall(help_text.partition("Options:")[2])) - {"-h", "--help"}
    assert set() == options - set(OPTION.findall(page))
    assert all(f"    {example}\n" in page for example in PAGES[name].examples)
    assert PAGES[name].examples


@pytest.mark.parametrize(("folder", "made"), [("commands", command_pages.pages), ("man", man_pages.pages)])
def test_the_pages_that_are_kept_are_those_that_are_made(folder: str, made: object) -> None:
    """`make docs` writes them."""
    assert callable(made)
    assert made() == {path.name: path.read_text() for path in (DOCS / folder).iterdir()}


def test_the_page_of_formats_is_as_their_files_say() -> None:
    """A row each, and every exception; those that are not for people have a page of their own."""
    page = (DOCS / "formats" / "README.md").read_text()
    assert generate.with_blocks(page) == page
    linked = re.findall(r"^\| \[`([a-z]+)`\]", page, re.MULTILINE)
    assert set(linked) == FORMATS.keys() - set(FOR_PEOPLE)


@pytest.mark.usefixtures("odd")
def test_a_page_shows_odd_words_as_they_are() -> None:
    """A star begins no emphasis, a bracket no element."""
    page = command_pages.pages()["odd.md"]
    assert "- `-o`, `--odd A|B…`: .Nm a|b &lt;i>\\*x\\*&lt;/i>. Default: `\\`. E.g. `--odd \\fB`\n" in page


@pytest.mark.usefixtures("odd")
def test_a_manual_page_shows_odd_words_as_they_are() -> None:
    """No line of text begins with what roff obeys, and no backslash is lost."""
    text = man_pages.pages()["sescheck-odd.1"]
    assert "\\&.Sh is no section.\n" in text
    assert "So C:\\enew is.\n" in text
    assert "\\&.Nm a|b" in text
    assert "\\&.br" in text


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_has_nothing_to_say() -> None:
    """Neither of style nor of syntax; that a page it refers to is not installed is no fault of the page."""
    files = sorted(str(path) for path in (DOCS / "man").iterdir())
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "style", *files], capture_output=True, text=True, check=False
    )
    said = (done.stdout + done.stderr).splitlines()
    assert [] == [line for line in said if "referenced manual not found" not in line]


def test_a_picture_is_the_same_the_next_time() -> None:
    """Else `make docs-check` would find it stale for ever."""
    first = Shot("clean", 80, quiet=True).draw()
    demonstration.report.cache_clear()
    assert first == Shot("clean", 80, quiet=True).draw()


@pytest.mark.parametrize("width", [80, 120])
def test_a_rule_more_changes_neither_picture_nor_page(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless it finds something: who adds a rule need not look at every picture again."""
    scenario = demonstration.TYPICAL
    shot = Shot(scenario, width)
    before = (shot.draw(), demonstration.session(scenario))
    one_more = with_rules(demonstration.report(scenario), "zone-is-blue", "zone-is-green")
    monkeypatch.setattr(demonstration, "report", lambda _: one_more)
    assert before == (shot.draw(), demonstration.session(scenario))


def with_rules(report: Report, *names: str) -> Report:
    """They find nothing, and each refusal leaves them open too."""
    return replace(
        report,
        rules=report.rules + tuple(replace(report.rules[0], name=name) for name in names),
        examined={**report.examined, **dict.fromkeys(names, 123_456)},
        unread=tuple(replace(each, rules=(*each.rules, *names)) for each in report.unread),
    )


def test_a_report_that_counts_in_other_words_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its numbers would be back in the pictures."""
    words = "what was found; 5 tests by 5 rules in 2 regions"
    monkeypatch.setattr(demonstration, "formats_of", lambda _: {"text": lambda *_: words})
    with pytest.raises(ValueError, match="count"):
        demonstration.printed("clean", "text", RenderOptions())


def test_a_picture_says_what_the_terminal_says() -> None:
    """Well-formed, every line of it, and nothing that a reader would have to fetch."""
    shot = Shot("clean", 80, quiet=True)
    drawn = shot.draw()
    texts = ["".join(each.itertext()).replace("\u00a0", " ") for each in ET.fromstring(drawn).iter(f"{SVG}text")]  # noqa: S314 - our own
    assert "sescheck demo --scenario clean --quiet" in texts
    assert any("2 of 2 regions can" in text for text in texts)
    assert drawn.count("http") == 1
    assert replace(shot, width=120).draw() != drawn
