"""A finding's evidence is kept as JSON: nothing of it is lost."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.findings import Finding, packed
from sescheck.engine.severity import Severity

ODD = ("\ud800", "\udc00 \ud83d", "\x00\x7f", "ü✓\U0001f600")
WORDS = (st.text(st.characters(exclude_categories=())) | st.sampled_from(ODD)).map(
    lambda words: words.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
)
"""A whole pair of surrogates is one character, as whatever reads JSON makes it."""

NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=10,
)


def finding(evidence: dict[str, Any]) -> Finding:
    """One with that evidence."""
    return Finding(
        rule="a-fault",
        severity=Severity.LOW,
        account_id="123456789012",
        region="us-east-1",
        subject_type="identity",
        subject="example.com",
        message="it is there",
        compared_with=(),
        evidence_json=packed(evidence),
        group="default",
    )


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_evidence_comes_back_as_it_was(evidence: dict[str, Any]) -> None:
    """Every value, every key, and their order; half of a surrogate pair too."""
    found = finding(evidence).evidence
    assert found == evidence
    assert repr(found) == repr(evidence)


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_kept_evidence_is_one_line_of_ascii(evidence: dict[str, Any]) -> None:
    """Formats write it as it is kept."""
    kept = packed(evidence)
    assert kept.isascii()
    assert kept.isprintable()


def test_evidence_may_hold_what_json_has_another_word_for() -> None:
    """A tuple comes back as a list, an enumeration's member as its word."""
    assert {"regions": ["a", "b"], "worst": "low"} == finding(
        {"regions": ("a", "b"), "worst": Severity.LOW}
    ).evidence


def test_no_finding_keeps_evidence_that_another_can_change() -> None:
    """Whoever takes it has a copy of their own."""
    kept = finding({"regions": ["a"]})
    kept.evidence["regions"].append("b")
    assert {"regions": ["a"]} == kept.evidence
