"""The page about own rules names the public interface, all of it, as it is."""

import inspect
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from sescheck.rules import kit
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Fact
from sescheck.testing import builders, examples

TEXT = (Path(__file__).parents[2] / "docs" / "own-rules.md").read_text(encoding="utf-8")
ROWS = [
    [part.strip() for part in line.strip("|").split(" | ")] for line in TEXT.splitlines() if line.startswith("| ")
]
NAME = re.compile(r"`(\w+)`")
SUBJECTS = {
    name: NAME.findall(row[1].partition(":")[0])
    for row in ROWS
    for name in NAME.findall(row[0])
    if name[0].isupper() and hasattr(kit, name)
}
"""The attributes of each subject."""


def row_of(module: str) -> set[str]:
    """The names in the row of a module."""
    return set(NAME.findall(next(row[1] for row in ROWS if row[0] == f"`{module}`")))


def is_subject(name: str) -> bool:
    """Whether a rule can be asked about it."""
    return bool(get_args(getattr(kit, name))) and name[0].isupper() and "Subject" in repr(getattr(kit, name))


def test_every_name_of_the_kit_is_on_the_page() -> None:
    """Nothing else is in the kit's row."""
    assert {name for name in kit.__all__ if is_subject(name)} == set(SUBJECTS)
    assert {name for name in kit.__all__ if not is_subject(name)} == row_of("sescheck.rules.kit")


def test_every_word_of_examples_is_on_the_page() -> None:
    """And the builders exist that it names."""
    public = {name for name in vars(examples) if not name.startswith("_")}
    own = {name for name in public if getattr(getattr(examples, name), "__module__", "") == examples.__name__}
    assert {*own, "west", "east", "ireland", "WEST", "EAST", "IRELAND"} == row_of("sescheck.testing.examples")
    assert all(inspect.isfunction(getattr(builders, name)) for name in row_of("sescheck.testing.builders"))


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_subject_has_what_the_page_says(name: str) -> None:
    """As a field or a property."""
    subject: Any = get_args(getattr(kit, name))[0]
    subject = getattr(subject, "__origin__", subject)
    has = {*dir(subject), *subject.__dataclass_fields__}
    assert set(SUBJECTS[name]) <= has


def test_the_built_in_rules_read_everything() -> None:
    """So an own rule needs no permission that the policy lacks."""
    always = {Fact.ACCOUNT_ALIAS}
    assert {fact for entry in every_rule() for fact in entry.rule.facts} == set(Fact) - always
