"""On which line a key stands."""

import time
import tomllib
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.config.lines import KeyPath, line_of
from tests.config.lines_by_beginnings import line_of as line_by_beginnings

TEXT = '''\
# a comment
regions = [
    "us-east-1", # regions = [
    "eu-west-1",
]
fail_on = "medium"; """x
'''.replace('; """x', "")

WHOLE = (
    TEXT
    + '''
[[group]]
name = "one"
regions = ["a", "b"]

[[group]] # again
name = """
two
name = 3
"""
identities = [ # all
    "x]", '[[group]]',
    """y
    z""", "w",
]
regions = []

[severity]
"suppression-reasons-differ" = "high"
dkim-off = 'low'

[thresholds]
quota_used_percent = 80

[a.b]
c.d = { e = 1, f = [{ g = 2 }, { g = [
  3,
  4 ] }] }
'''
)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("regions",), 2),
        (("regions", 0), 3),
        (("regions", 1), 4),
        (("fail_on",), 6),
        (("group",), 8),
        (("group", 0), 8),
        (("group", 0, "name"), 9),
        (("group", 0, "regions", 1), 10),
        (("group", 1), 12),
        (("group", 1, "name"), 13),
        (("group", 1, "identities"), 17),
        (("group", 1, "identities", 1), 18),
        (("group", 1, "identities", 3), 20),
        (("group", 1, "regions"), 22),
        (("severity", "suppression-reasons-differ"), 25),
        (("severity", "dkim-off"), 26),
        (("thresholds",), 28),
        (("thresholds", "quota_used_percent"), 29),
        (("a", "b", "c", "d", "e"), 32),
        (("a", "b", "c", "d", "f", 1, "g", 0), 33),
        (("a", "b", "c", "d", "f", 1, "g", 1), 34),
    ],
)
def test_a_key_is_where_it_stands(path: KeyPath, line: int) -> None:
    """Tables, arrays over lines, strings over lines that look like keys, dotted and quoted keys, inline tables."""
    assert line == line_of(WHOLE, path)
    assert line == line_of(WHOLE.replace("\n", "\r\n"), path)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("nothing",), 1),
        (("group", 1, "mode"), 12),
        (("group", 7), 8),
        (("fail_on", "x"), 6),
        (("regions", "x"), 2),
    ],
)
def test_a_missing_key_has_the_line_of_its_nearest_parent(path: KeyPath, line: int) -> None:
    """A key that is missing from a table is told at the table's head."""
    assert line == line_of(WHOLE, path)


KEYS = st.text("abc-", min_size=1, max_size=3)
VALUES = st.sampled_from(
    ['"x"', "3", "[1, 2]", '"""\nk = 1\n[t]\n"""', "[\n  1,\n\n  2 # ]\n]", "{ y = 1 }", "'''\n'''"]
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=12), st.booleans())
def test_the_lines_are_those_that_the_text_was_written_on(pairs: dict[str, str], table: bool) -> None:
    """Keys one below the other, with values of any length."""
    text, lines = ("[top]\n", {}) if table else ("", dict[str, int]())
    for key, value in pairs.items():
        lines[key] = text.count("\n") + 1
        text += f"{key} = {value}\n"
    assert pairs.keys() == (tomllib.loads(text)["top"] if table else tomllib.loads(text)).keys()
    head: tuple[Any, ...] = ("top",) if table else ()
    assert lines == {key: line_of(text, (*head, key)) for key in pairs}


SCALARS = st.sampled_from(
    ['"x"', "-3.5", "1e3", "1979-05-27 07:32:00.5", "true", '""', "''", '"a # ] \\" b"', "'\\'", '"="', '"[t]"']
)
LONG = st.sampled_from(['"""\nk = 1\n[t]\n"""', "'''\n]'''", '"""a""""', '"""""a"""', '"""\\\n  b\\"""""""'])
PARTS = st.text("abc-", min_size=1, max_size=2) | st.sampled_from(['"x.y"', "'#'", '"\\u0061"', '"]"', "3"])
KEYS_OF_PARTS = st.builds(".".join, st.lists(PARTS, min_size=1, max_size=3))
ENDS = st.sampled_from(["\n", " # [x] y = 1\n", "\n\n", "\n\t\n"])
GAPS = st.sampled_from(["", " ", "\n", " # ] x\n", "\n\n"])


def inline(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Arrays over lines, and tables on one."""
    arrays = st.builds(
        lambda items: "[" + ",".join(f"{before}{item}{after}" for before, item, after in items) + "]",
        st.lists(st.tuples(GAPS, parts, GAPS), max_size=3),
    )
    tables = st.builds(
        lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs) + "}",
        st.lists(st.tuples(KEYS_OF_PARTS, parts), max_size=3),
    )
    return arrays | tables


PAIRS = st.builds("{} = {}{}".format, KEYS_OF_PARTS, LONG | st.recursive(SCALARS, inline, max_leaves=5), ENDS)
HEADERS = st.builds("[{}]{}".format, KEYS_OF_PARTS, ENDS) | st.builds("[[{}]]{}".format, KEYS_OF_PARTS, ENDS)


def paths_of(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """Of all that a document holds."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, part in pairs for found in paths_of(part, (*path, key)))]


@given(st.lists(PAIRS | HEADERS, max_size=8))
def test_the_lines_are_those_of_a_simple_search(statements: list[str]) -> None:
    """Whatever the text, as long as it is TOML; statements that would spoil it are left out."""
    text = ""
    for statement in statements:
        with suppress(tomllib.TOMLDecodeError):
            tomllib.loads(text + statement)
            text += statement
    for path in paths_of(tomllib.loads(text)):
        assert line_by_beginnings(text, path) == line_of(text, path), (text, path)


def test_the_lines_of_a_long_file_are_found_quickly() -> None:
    """Ten thousand accepts, each asked for."""
    text = "".join(f'[[accept]]\nrule = "r{number}"\nreason = "x"\n\n' for number in range(10_000))
    began = time.process_time()
    found = [line_of(text, ("accept", number, "rule")) for number in range(10_000)]
    assert [4 * number + 2 for number in range(10_000)] == found
    assert time.process_time() - began < 10
