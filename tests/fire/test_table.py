"""The table of docs/reliability.md: each row has tests that pass, each known limit one that fails."""

import ast
import functools
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
HEAD, _, LIMITS = TEXT.partition("## Known limits")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in HEAD.splitlines()
    if line.startswith("|")
][2:]
NAMED = re.compile(r"`(test_\w+)`")


@functools.cache
def functions() -> tuple[tuple[Path, ast.FunctionDef], ...]:
    """Every test function of the repository."""
    return tuple(
        (path, node)
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def is_expected_to_fail(function: ast.FunctionDef) -> bool:
    """Is it marked so?"""
    return any("xfail" in ast.unparse(decorator) for decorator in function.decorator_list)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_is_whole_and_names_tests_that_pass(row: list[str]) -> None:
    """Fault, what is seen, exit code, what is lost, test."""
    passing = {function.name for _, function in functions() if not is_expected_to_fail(function)}
    assert 5 == len([cell for cell in row if cell])
    named = set(NAMED.findall(row[-1]))
    assert named
    assert set() == named - passing


def test_every_test_under_fire_is_in_the_table_or_a_known_limit() -> None:
    """And the known limits are those tests that are expected to fail."""
    here = {function.name: function for path, function in functions() if path.parent == Path(__file__).parent}
    failing = {name for name, function in here.items() if is_expected_to_fail(function)}
    assert failing == set(NAMED.findall(LIMITS))
    of_the_table = {function.name for path, function in functions() if path == Path(__file__)}
    assert set() == set(here) - failing - of_the_table - {name for row in ROWS for name in NAMED.findall(row[-1])}
