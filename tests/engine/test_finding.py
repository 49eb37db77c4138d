"""The evidence of a finding is stored as JSON without loss."""

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
    """A finding with this evidence."""
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
    """Every value, every key, and their order; also half of a surrogate pair."""
    found = finding(evidence).evidence
    assert found == evidence
    assert repr(found) == repr(evidence)


@given(st.dictionaries(WORDS, VALUES, max_size=4))
def test_stored_evidence_is_one_line_of_ascii(evidence: dict[str, Any]) -> None:
    """Formats write it as it is stored."""
    kept = packed(evidence)
    assert kept.isascii()
    assert kept.isprintable()


def test_evidence_may_have_values_that_json_writes_differently() -> None:
    """A tuple comes back as a list, an enum member as its value."""
    assert {"regions": ["a", "b"], "worst": "low"} == finding(
        {"regions": ("a", "b"), "worst": Severity.LOW}
    ).evidence


def test_evidence_is_a_new_copy_each_time() -> None:
    """A change to one copy does not change the finding."""
    kept = finding({"regions": ["a"]})
    kept.evidence["regions"].append("b")
    assert {"regions": ["a"]} == kept.evidence
