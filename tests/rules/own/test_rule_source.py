"""Whatever is in a file, it has the form of a rule, or one line says what is wrong with it."""

import re
import warnings
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sescheck.errors import ConfigError
from sescheck.rules.own.rule_source import source_of
from tests.cli.own_rule import RULE

BYTES = RULE.encode()
places = st.integers(0, len(BYTES))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of a rule."""
    return tmp_path_factory.mktemp("rules") / "named_example.py"


@given(
    places,
    places,
    st.one_of(st.binary(max_size=8), st.sampled_from([b"(" * 500, b"# coding: nonsense\n", b"-" * 9999])),
)
@example(0, 0, b"\xff\xfe")
@example(0, len(BYTES), b"")
@example(0, 0, b"# -*- coding: latin-1 -*-\n\xe9")
def test_a_file_is_a_rule_or_one_line_names_its_fault(file: Path, start: int, end: int, inserted: bytes) -> None:
    """A part is removed, and bytes are put there."""
    file.write_bytes(BYTES[: min(start, end)] + inserted + BYTES[max(start, end) :])
    fault = ""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            assert source_of(file).page
        except ConfigError as error:
            fault = str(error)
    assert fault == "" or re.fullmatch(rf"{re.escape(str(file))}:\d+: .+", fault)
