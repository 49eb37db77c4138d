"""What could not be read, and what nobody asked, in few words."""

from dataclasses import replace
from typing import Any

from sescheck.engine.rule import Entry
from sescheck.report.model import NotAsked, Unread
from sescheck.report.views.gaps import open_questions, refusals_of
from sescheck.snapshot.reading import Why
from tests.report import staged_reports as staged


def unread(operation: str, region: str | None, count: int = 1, **more: Any) -> Unread:
    """An entry of the report."""
    entry = Unread("123456789012", region, operation, None, count, Why.DENIED, "no", ())
    return replace(entry, **more)


def refusals(*entries: Unread) -> list[tuple[str, str]]:
    """What was refused, and where."""
    report = replace(staged.in_order(), unread=entries)
    return [(refusal.what(), refusal.where()) for refusal in refusals_of(report)]


def test_one_operation_refused_in_several_regions_is_one() -> None:
    """Its regions are listed, with how often."""
    found = refusals(unread("ses:A", "eu-west-1", 12), unread("ses:A", "us-east-1"))
    assert found == [("ses:A", "eu-west-1 (12 times), us-east-1")]


def test_several_operations_refused_in_the_same_regions_are_one() -> None:
    """A region that answers nothing fills no page."""
    found = refusals(*(unread(f"ses:{name}", region) for name in "AB" for region in ("r1", "r2")))
    assert found == [("2 operations (ses:A, ses:B)", "r1, r2")]


def test_refusals_with_different_reasons_are_separate_entries() -> None:
    """Denied is mended otherwise than throttled; the most comes first."""
    found = refusals(unread("ses:A", "r1"), unread("ses:A", "r1", 2, why=Why.THROTTLED))
    assert found == [("ses:A", "r1 (2 times)"), ("ses:A", "r1")]


def test_a_single_resource_is_named() -> None:
    """Several in one region are counted."""
    one = unread("ses:A", "r1", subject=("identity", "a.example"))
    two = unread("ses:A", "r1", subject=("identity", "b.example"), detail="no, no")
    assert refusals(one) == [("ses:A", "r1 (a.example)")]
    assert refusals(one, two) == [("ses:A", "r1 (2 times)")]


def test_what_is_read_once_per_account_has_no_region() -> None:
    """It names the account."""
    assert refusals(unread("sts:GetCallerIdentity", None)) == [("sts:GetCallerIdentity", "account 123456789012")]


def test_many_regions_are_counted_unless_all_are_wanted() -> None:
    """Thirty regions are eight and a number."""
    report = replace(staged.in_order(), unread=tuple(unread("ses:A", f"r{n}") for n in range(30)))
    (refusal,) = refusals_of(report)
    assert refusal.where() == "r0, r1, r2, r3, r4, r5, r6, r7 and 22 more regions"
    assert refusal.where(every=True).count("r") == 30


def test_aws_s_words_are_shortened() -> None:
    """The first answer stands for those like it."""
    entries = tuple(
        unread("ses:A", "r1", detail=f"{n} " + "x" * 1000, subject=("identity", str(n))) for n in range(3)
    )
    (refusal,) = refusals_of(replace(staged.in_order(), unread=entries))
    assert refusal.detail() == "0 " + "x" * 198 + "... (802 more characters) (and 2 answers like it)"


def test_rules_left_open_are_named_once() -> None:
    """A few by name, and more by family and count."""
    entries = (unread("ses:A", "r1", rules=tuple("abc")), unread("ses:A", "r2", rules=tuple("cdef")))
    report = replace(staged.in_order(), rules=tuple(rule_of(name) for name in "abcde"))
    (few,), (refusal,) = (refusals_of(replace(report, unread=each)) for each in (entries[:1], entries))
    assert few.rules() == "a, b, c"
    assert refusal.rules() == "6 rules (4 of Identities, 1 of DKIM, 1 of others)"
    assert refusal.rules(every=True) == "a, b, c, d, e, f"


def rule_of(name: str) -> Entry:
    """A rule of a family; the rule f was not run."""
    return replace(staged.rule(name, name), family="DKIM" if name == "e" else "Identities")


def test_skipped_rules_are_one_line_per_hint() -> None:
    """With the rules that they would decide."""
    asked = (NotAsked("a", 312, "--depth deep"), NotAsked("b", 4, "--depth deep"), NotAsked("c", 1, "--dns"))
    report = replace(staged.in_order(), not_asked=asked)
    assert open_questions(report) == (
        "2 rules for up to 312 subjects: --depth deep (a, b)",
        "1 rule for up to 1 subject: --dns (c)",
    )
