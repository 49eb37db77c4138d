"""How patterns relate, held against the texts that they stand for."""

from fnmatch import fnmatchcase
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.policies.overlap import contains, matches_arn, overlaps
from sescheck.policies.patterns import matches

PATTERNS = st.text("ab*?", max_size=4)
TEXTS = ["".join(signs) for length in range(7) for signs in product("ab", repeat=length)]


@given(PATTERNS, st.sampled_from(TEXTS))
def test_a_pattern_matches_what_the_shell_would_match(pattern: str, text: str) -> None:
    """For patterns without brackets the two mean the same."""
    assert fnmatchcase(text, pattern) == matches(pattern, text)


@given(PATTERNS, PATTERNS)
def test_patterns_overlap_if_some_text_matches_both(one: str, other: str) -> None:
    """Patterns of four characters have a text of eight in common, or none; these have one of six."""
    assert any(matches(one, text) and matches(other, text) for text in TEXTS) == overlaps(one, other)


@given(PATTERNS, PATTERNS)
def test_a_pattern_that_contains_another_matches_all_of_its_texts(pattern: str, other: str) -> None:
    """Without question marks the answer is exact."""
    texts = [*TEXTS, *(text.replace("a", "c") for text in TEXTS)]
    truly = all(matches(pattern, text) for text in texts if matches(other, text))
    if contains(pattern, other):
        assert truly
    elif "?" not in pattern:
        assert not truly


@pytest.mark.parametrize(
    ("pattern", "matched"),
    [
        ("arn:aws:iam::123456789012:user/smtp-*", True),
        ("arn:*:iam::*:user/*", True),
        ("arn:aws:iam:*", False),
        ("*", False),
        ("arn:aws:iam::123456789012:role/*", False),
    ],
)
def test_a_pattern_of_an_arn_goes_part_by_part(pattern: str, matched: bool) -> None:
    """A star in one part does not match text of the next."""
    assert matched is matches_arn(pattern, "arn:aws:iam::123456789012:user/smtp-1")
