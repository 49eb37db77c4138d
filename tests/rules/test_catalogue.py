"""Every rule is found under its file's name, and its page is whole."""

import re
from pathlib import Path

import pytest

from sescheck import rules
from sescheck.errors import UsageError
from sescheck.rules.catalogue import FAMILIES, Entry, chosen, every_rule, sections
from sescheck.rules.engine import run
from sescheck.rules.grouping import worlds_of
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Why

HEADINGS = ["What it finds", "Why it matters", "How to fix", "Sources"]
FOLDER = Path(rules.__path__[0])
CATALOGUE = Path(__file__).parents[2] / "docs" / "rules"
OPERATION = re.compile(r"[a-z0-9]+:[A-Z][A-Za-z0-9]+")

each_rule = pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)


def names(entries: tuple[Entry, ...]) -> list[str]:
    """The rules' names."""
    return [entry.name for entry in entries]


@pytest.mark.parametrize("family", FAMILIES)
def test_every_module_of_a_family_is_a_rule_named_as_its_file(family: str) -> None:
    """Underscores become hyphens; nothing is registered by hand."""
    files = {path.stem.replace("_", "-") for path in (FOLDER / family).glob("*.py") if path.stem != "__init__"}
    assert {entry.name for entry in every_rule() if entry.family == FAMILIES[family]} == files


def test_every_folder_of_rules_is_a_family() -> None:
    """A folder that the catalogue does not know would hold rules that never run."""
    with_rules = {path.parent.name for path in FOLDER.glob("*/*.py") if "\nRULE = " in path.read_text()}
    assert with_rules == set(FAMILIES)


def test_the_published_catalogue_has_every_rule_and_no_other() -> None:
    """Its severity too: a name only comes, goes or changes where a review can see it."""
    text = (CATALOGUE / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[([a-z0-9-]+)\]\(\1\.md\) \| (\w+) \|", text, re.MULTILINE)
    assert [(entry.name, entry.rule.severity.value) for entry in every_rule()] == rows
    assert {name for name, _ in rows} == {path.stem for path in CATALOGUE.glob("*.md")} - {"README"}


def test_no_two_rules_share_a_name() -> None:
    """Not even in two families."""
    assert len(set(names(every_rule()))) == len(every_rule())


def test_all_rules_are_chosen_by_default() -> None:
    """In the order of the documentation."""
    assert chosen() == every_rule()


def test_rules_are_chosen_by_glob() -> None:
    """Each glob adds, whichever comes first."""
    assert names(chosen(["dkim-missing-*"])) == ["dkim-missing-in-region"]
    assert set(names(chosen(["notification-topic-*", "dkim-*"]))) == {
        name for name in names(every_rule()) if name.startswith(("notification-topic-", "dkim-"))
    }


def test_ignored_rules_are_not_chosen() -> None:
    """Ignoring wins over selecting."""
    assert "dkim-missing-in-region" not in names(chosen(ignore=["dkim-*"]))
    assert chosen(["dkim-missing-in-region"], ["dkim-*"]) == ()


@pytest.mark.parametrize(("select", "ignore"), [(["no-such-rule"], []), ([], ["no-such-rule"])])
def test_a_glob_that_matches_no_rule_is_an_error(select: list[str], ignore: list[str]) -> None:
    """A misspelt rule would otherwise silently not run, or not be ignored."""
    with pytest.raises(UsageError, match='unknown rule "no-such-rule"'):
        chosen(select, ignore)


def test_a_page_is_split_by_its_headings() -> None:
    """What stands before the first is kept under none."""
    assert sections("intro\n\n## One\n\ntext\n\n## Two\n\nmore\n") == {"": "intro", "One": "text", "Two": "more"}


def test_a_part_that_begins_with_code_keeps_its_indent() -> None:
    """Markdown tells code by it."""
    page = "## How to fix\n\n    aws ses one\n    aws ses two\n\nThen wait.\n"
    assert sections(page) == {"": "", "How to fix": "    aws ses one\n    aws ses two\n\nThen wait."}


@each_rule
def test_the_parts_of_a_page_are_the_page(entry: Entry) -> None:
    """No line of it is changed or lost; code stays code."""
    lines = [f"## {heading}\n\n{text}\n" for heading, text in sections(entry.page).items() if heading]
    assert "\n".join(lines).splitlines() == entry.page.splitlines()


@each_rule
def test_a_page_has_its_four_sections(entry: Entry) -> None:
    """In the order in which people read."""
    found = sections(entry.page)
    assert [heading for heading in found if heading] == HEADINGS
    assert all(found[heading] for heading in HEADINGS)
    assert found[""] == ""


@each_rule
def test_a_page_names_its_sources_at_aws(entry: Entry) -> None:
    """What a rule claims can be looked up."""
    assert "https://docs.aws.amazon.com/" in sections(entry.page)["Sources"]


@each_rule
def test_a_page_has_a_command_or_says_why_not_in_words(entry: Entry) -> None:
    """How to fix is never empty talk: a command, or a step in the console, the DNS or a support case."""
    assert len(sections(entry.page)["How to fix"]) > 40


@each_rule
def test_a_page_keeps_its_line_breaks(entry: Entry) -> None:
    """A backslash at a line's end joins the lines unless the docstring is a raw one."""
    assert not [line for line in entry.page.splitlines() if re.search(r"\S {4,}\S", line)]


@each_rule
def test_a_title_is_one_line_without_a_full_stop(entry: Entry) -> None:
    """It heads the page and stands in tables."""
    assert entry.title
    assert not entry.title.endswith(".")
    assert "|" not in entry.title


@each_rule
def test_a_rule_names_its_facts(entry: Entry) -> None:
    """What it rests on, each once."""
    facts = list(entry.rule.facts)
    assert facts
    assert len(set(facts)) == len(facts)
    assert set(facts) <= set(Fact)


@each_rule
def test_the_titles_of_examples_are_sentences(entry: Entry) -> None:
    """The docs print them, each once."""
    titles = [example.title for example in entry.rule.examples]
    assert all(title.endswith(".") for title in titles)
    assert len(set(titles)) == len(titles)


@each_rule
def test_doubts_name_an_operation_and_a_reason(entry: Entry) -> None:
    """What could not be read is an IAM action, so that people know what to allow."""
    for example in entry.rule.examples:
        for doubt in run([entry], worlds_of(example.snapshot)).doubts:
            assert doubt.because
            assert all(OPERATION.fullmatch(unread.operation) for unread in doubt.because)
            assert all(isinstance(unread.why, Why) for unread in doubt.because)
