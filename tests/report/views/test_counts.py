"""The last lines, and counts as people read them."""

from dataclasses import replace

import pytest

from sescheck.engine.severity import Severity
from sescheck.report.model import NotAsked, Status
from sescheck.report.text.phrases import figure, plural, some
from sescheck.report.views.counts import conclusion, last_line
from tests.report import staged_reports as staged

FAULT = staged.finding("a-rule", Severity.INFO, "us-east-1", "example.com", "m")


def test_the_last_line_counts_everything() -> None:
    """Findings by severity and status, what is not known, and the work done."""
    assert last_line(staged.failover()) == (
        "7 findings (1 critical, 4 high, 1 medium, 1 info), 1 accepted, 1 in baseline, 4 readings not read,"
        " 2 rules skipped, 2 remarks on the configuration; 12 checks by 1 rule in 5 regions"
    )


def test_a_failed_rule_is_counted() -> None:
    """It is neither a finding nor a missing reading."""
    assert "no findings, 1 rule failed; " in last_line(staged.crashed())


def test_a_region_that_answered_nothing_is_not_counted_as_read() -> None:
    """Twelve readings missing, in no region."""
    assert last_line(staged.unread_only()).endswith("12 readings not read; 0 checks by 1 rule in 0 regions")


def test_the_conclusion_claims_no_more_than_is_known() -> None:
    """Cheerful only where everything was asked, read and in order."""
    fine = staged.in_order()
    accepted = staged.in_report(fine, staged.reported(FAULT, status=Status.ACCEPTED))
    assert conclusion(fine) == "No findings: every check passed."
    assert conclusion(replace(fine, not_asked=(NotAsked("r", 1, "h"),))) == "No findings in what was read."
    assert conclusion(accepted) == "No new findings."
    assert conclusion(staged.in_report(fine, staged.reported(FAULT))) is None
    assert conclusion(staged.unread_only()) == "No findings in what could be read; the rest is unknown."
    assert conclusion(staged.empty()) == "No region is in use: there is nothing to compare."


@pytest.mark.parametrize(
    ("count", "noun", "words"),
    [
        (0, "finding", "0 findings"),
        (1, "identity", "1 identity"),
        (2, "identity", "2 identities"),
        (1000, "rule", "1,000 rules"),
    ],
)
def test_nouns_agree_with_their_number(count: int, noun: str, words: str) -> None:
    """Singular, plural, thousands."""
    assert plural(count, noun) == words


def test_lists_name_a_few_and_count_the_rest() -> None:
    """With the noun, where there is one."""
    assert some("abc", 3) == "a, b, c"
    assert some("abcd", 3, "rule") == "a, b, c and 1 more rule"
    assert some("abcde", 3, "rule") == "a, b, c and 2 more rules"
    assert some("abcde", 3) == "a, b, c and 2 more"


def test_figures_have_decimals_only_if_there_are_any() -> None:
    """Quotas are floats to AWS and whole numbers to people."""
    assert (figure(50_000.0), figure(0.5)) == ("50,000", "0.5")
