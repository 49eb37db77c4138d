"""The changelog is for users: in the form of Keep a Changelog, in short entries, without what they never see."""

import re
from collections.abc import Iterator
from pathlib import Path

import command_line

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "CHANGELOG.md"
KINDS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
LONGEST_ENTRY = 480
"""Characters: about four lines. What takes more belongs in a page."""
VERSION = re.compile(r"\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d")
INNER = re.compile(
    r"\btests?/|\bbenchmarks\b|`make |\bsescheck/\w|\.py\b|\bdocs/members\b|`\w+/`|\bgolden\b|\brefactor"
)
"""What only those see who work on the code."""


def faults(text: str) -> Iterator[str]:
    """What a changelog has that it must not have."""
    _, *versions = re.split(r"^## ", text, flags=re.MULTILINE)
    if not versions or not versions[0].startswith("[Unreleased]\n"):
        yield "does not begin with what is not released"
    for version in versions:
        head, *sections = re.split(r"^### ", version, flags=re.MULTILINE)
        name = head.partition("\n")[0]
        if not VERSION.fullmatch(name):
            yield f"{name}: is not a version and its day"
        kinds = [section.partition("\n")[0] for section in sections]
        if kinds != [kind for kind in KINDS if kind in kinds]:
            yield f"{name}: {', '.join(kinds)} are not the kinds of changes, each once, in their order"
        for section in sections:
            entries = re.split(r"^- ", section.partition("\n")[2], flags=re.MULTILINE)
            if entries[0].strip() or len(entries) == 1:
                yield f"{name}: a kind of changes is a list"
            for entry in (" ".join(each.split()) for each in entries[1:]):
                if len(entry) > LONGEST_ENTRY:
                    yield f"{len(entry)} characters: {entry}"
                if INNER.search(entry):
                    yield f"nothing that a user sees: {entry}"


def test_the_changelog_has_its_form() -> None:
    """It is also the text of a release."""
    assert [] == [*faults(PAGE.read_text(encoding="utf-8"))]


def test_the_changelog_names_each_command() -> None:
    """Or what it does, as those that list regions or show help."""
    named = set(re.findall(r"`(?:sescheck )?([a-z-]+)", PAGE.read_text(encoding="utf-8")))
    assert {"regions"} >= {command.name for command in command_line.commands()} - named


def test_a_diary_is_noticed() -> None:
    """By its kinds, its length, and what it is about."""
    text = f"""\
# Changelog

## [0.2]

### Fixed

- The room `engine/` has another file.
- {"long " * 100}

### Added

Words.
"""
    begins = (
        "does not begin with what is not released",
        "[0.2]: is not a version",
        "[0.2]: Fixed, Added are not",
        "nothing that a user sees: The room",
        "499 characters: long",
        "[0.2]: a kind of changes is a list",
    )
    found = [*faults(text)]
    assert len(begins) == len(found)
    assert [] == [fault for fault, begin in zip(found, begins, strict=True) if not fault.startswith(begin)]
