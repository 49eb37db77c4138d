"""The DNS records of findings in the terminal format: complete, and in lines that can be copied."""

import pytest

from sescheck.engine.findings import Finding
from sescheck.engine.severity import Severity
from sescheck.report.formats import render_text
from sescheck.report.render_options import RenderOptions
from tests.report import staged_reports as staged

NAME, VALUE = f"{'t' * 32}._domainkey.shop.example.com", f"{'t' * 32}.dkim.amazonses.com"
RECORD = f"{NAME} CNAME {VALUE}"
LONG = f'_dmarc.example.com TXT "v=DMARC1; p=reject; rua=mailto:{"r" * 200}@example.com"'
TITLE = "The DNS should have:"


def finding(record: object, found: object, subject: str = "shop.example.com") -> Finding:
    """One whose evidence has these records."""
    rule, words = "dkim-record-missing", "A record is wrong"
    return staged.finding(rule, Severity.HIGH, "us-east-1", subject, words, record=record, found=found)


def shown(*findings: Finding, width: int = 80, verbose: bool = False) -> list[str]:
    """The lines of the report's findings, without their indents."""
    report = staged.in_report(staged.in_order(), staged.reported(*findings))
    drawn = render_text("terminal", report, RenderOptions(width=width, verbose=verbose))
    return [line.strip() for line in drawn.partition("Findings")[2].splitlines()]


def records_in(lines: list[str]) -> list[str]:
    """The lines below the title, until the end of the findings."""
    end = next(index for index, line in enumerate(lines) if line.startswith("`sescheck rules NAME`"))
    return lines[lines.index(TITLE) + 1 : end]


@pytest.mark.parametrize("width", [40, 80, 124])
def test_a_name_and_a_value_are_never_broken(width: int) -> None:
    """A terminal wraps what is too long for it, and copies it as one line."""
    lines = records_in(shown(finding([RECORD], {NAME: []}), width=width))
    assert [NAME, f"CNAME {VALUE}", "found: nothing"] == lines


def test_a_record_that_fits_has_one_line() -> None:
    """As a zone file has it."""
    assert [RECORD, "found: nothing"] == records_in(shown(finding([RECORD], {NAME: []}), width=140))


def test_a_long_record_is_complete() -> None:
    """The value has quotes, as a DNS console takes it."""
    name, _, rest = LONG.partition(" ")
    assert [name, rest, "found: nothing"] == records_in(shown(finding(LONG, {name: []})))


@pytest.mark.parametrize(
    ("record", "found", "words"),
    [
        ("b.example.com MX 10 mx", ["10 a", "20 b"], ["found: 10 a", "found: 20 b"]),
        ("b.example.com MX 10 mx", ["10 mx"], ["found: the same"]),
        ('b.example.com TXT "v=spf1 -all"', ["v=spf1 -all"], ["found: the same"]),
        ("b.example.com MX 10 mx", {"example.com": ["10 a"]}, ["found: 10 a (at example.com)"]),
        ("b.example.com MX 10 mx", {"a": ["1"], "c": ["2"]}, ["found: nothing"]),
        ("b.example.com MX 10 mx", None, ["found: nothing"]),
    ],
)
def test_what_is_there_now_is_shown(record: str, found: object, words: list[str]) -> None:
    """Below the record."""
    assert [record, *words] == records_in(shown(finding(record, found)))


def test_what_is_there_is_shown_also_if_no_record_is_right() -> None:
    """For example an MX record for a region without receipt rules."""
    lines = shown(finding(None, ["10 inbound-smtp.us-east-1.amazonaws.com"]))
    assert "The DNS has: 10 inbound-smtp.us-east-1.amazonaws.com" in lines
    assert TITLE not in lines


def test_an_answer_of_the_dns_cannot_change_the_terminal() -> None:
    """Whoever has the domain decides what is in it."""
    lines = shown(finding('a.example.com TXT "\x1b[31m\u202e"', ["\x1b[2J\nnext", "x" * 5000]))
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
    assert r'a.example.com TXT "\x1b[31m\u202e"' in lines
    assert "more characters)" in " ".join(lines)


def test_many_findings_name_the_option_that_shows_the_records() -> None:
    """Six domains with three records each would fill the page."""
    many = [finding(f"d{n}.example.com CNAME x{n}", [], f"d{n}.example.com") for n in range(6)]
    assert "with --verbose: the records that the DNS should have" in shown(*many)
    verbose = shown(*many, verbose=True)
    assert all(f"d{n}.example.com CNAME x{n}" in verbose for n in range(6))


def test_a_finding_without_records_is_as_before() -> None:
    """The word alone is not a record."""
    other = staged.finding("a", Severity.HIGH, "us-east-1", "x", "words", what='"record":')
    assert not any(line.startswith(("The DNS", "found:")) for line in shown(other))
