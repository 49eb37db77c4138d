"""Every rule is found under its file's name, and its page is whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sescheck import rules
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.errors import UsageError
from sescheck.rules.catalogue import FAMILIES, chosen, every_rule, sections
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Why

HEADINGS = ["What it finds", "Why it matters", "How to fix", "Sources"]
FOLDER = Path(rules.__path__[0])
CATALOGUE = Path(__file__).parents[2] / "docs" / "rules"
OPERATION = re.compile(r"[a-z0-9]+:[A-Z][A-Za-z0-9]+")


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
    with_rules = {path.parent.name for path in FOLDER.glob("*/*.py") if "\n@rule(" in path.read_text()}
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


def page_faults(entry: Entry) -> Iterator[str]:
    """What is wrong with a rule's page."""
    found = sections(entry.page)
    if [heading for heading in found if heading] != HEADINGS or not all(found[heading] for heading in HEADINGS):
        yield f"its sections are {list(found)}, and one of {HEADINGS} is missing, empty or out of order"
        return
    lines = [f"## {heading}\n\n{found[heading]}\n" for heading in HEADINGS]
    if found[""] or "\n".join(lines).splitlines() != entry.page.splitlines():
        yield "a line changes or is lost where the page is split into its sections; code must stay code"
    if "https://docs.aws.amazon.com/" not in found["Sources"]:
        yield "no source at AWS: what a rule claims can be looked up"
    if len(found["How to fix"]) <= 40:
        yield "How to fix is empty talk: it takes a command, or a step in the console, the DNS or a support case"
    if joined := [line for line in entry.page.splitlines() if re.search(r"\S {4,}\S", line)]:
        yield f"a backslash joins two lines, for the docstring is not a raw one: {joined}"


def title_faults(entry: Entry) -> Iterator[str]:
    """What is wrong with the titles: the rule's stands in tables, and the docs print the examples'."""
    if not entry.title or entry.title.endswith(".") or "|" in entry.title:
        yield f"the title is not one line without a full stop or a bar: {entry.title!r}"
    titles = [example.title for example in entry.examples]
    if no_sentences := [title for title in titles if not title.endswith(".")]:
        yield f"titles of examples that are not sentences: {no_sentences}"
    if len(set(titles)) != len(titles):
        yield f"two examples have the same title: {sorted(titles)}"


def fact_faults(entry: Entry) -> Iterator[str]:
    """What is wrong with the facts that a rule rests on: it has some, each once."""
    facts = list(entry.rule.facts)
    if not facts or len(set(facts)) != len(facts) or not set(facts) <= set(Fact):
        yield f"its facts are {facts}"


def doubt_faults(entry: Entry) -> Iterator[str]:
    """Doubts that name no reason, or no operation that is an IAM action: people must know what to allow."""
    for example in entry.examples:
        for doubt in run([entry], account_views_of(example.snapshot)).undecided:
            actions = all(OPERATION.fullmatch(unread.operation) for unread in doubt.because)
            if not (doubt.because and actions and all(isinstance(unread.why, Why) for unread in doubt.because)):
                yield f"a doubt names no operation or no reason: {example.title} {doubt.because}"


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_a_rule_is_whole(entry: Entry) -> None:
    """Its page, its titles, its facts, and what it says where it cannot tell."""
    assert [] == [
        fault for faults in (page_faults, title_faults, fact_faults, doubt_faults) for fault in faults(entry)
    ]
