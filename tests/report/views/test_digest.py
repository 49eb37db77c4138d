"""What people read stays a few hundred lines, whatever was found, and nothing is lost without being counted."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from sescheck.engine.severity import Severity
from sescheck.engine.steps import Phase, Step
from sescheck.report.formats import render_text
from sescheck.report.model import Remark, RemarkKind, Report, Status
from sescheck.report.render_options import GroupBy, RenderOptions
from sescheck.report.views.digest import Detail, Digest, DigestEntry, digest_of, left_out
from sescheck.snapshot.reading import Known, Why
from sescheck.testing import builders as s
from tests.report import staged_fixes
from tests.report import staged_reports as staged

SIZES = st.lists(st.integers(1, 12), max_size=60)
"""How many findings each rule has."""
MOST_LINES = 600


def report_of(sizes: list[int], severity: Severity = Severity.HIGH, length: int = 60) -> Report:
    """A report with a rule for each size."""
    found = [
        staged.finding(
            f"rule-{rule:03}", severity, "eu-west-1", f"d{n}.example.com", f"r{rule}n{n} " + "m" * length
        )
        for rule, size in enumerate(sizes)
        for n in range(size)
    ]
    return staged.in_report(staged.in_order(), staged.reported(*found))


def digest(report: Report, *, verbose: bool = False, by: GroupBy = GroupBy.RULE) -> Digest:
    """The open findings."""
    return digest_of(report, Status.OPEN, width=89, options=RenderOptions(verbose=verbose, group_by=by))


def entries(shown: Digest) -> list[DigestEntry]:
    """Those of all groups."""
    return [entry for group in shown.groups for entry in group.entries]


@settings(max_examples=60)
@given(SIZES, st.integers(1, 400), st.booleans())
def test_what_is_listed_and_what_is_left_out_come_to_all(sizes: list[int], length: int, verbose: bool) -> None:
    """Each rule has an entry, and the words at the end say how many findings are not listed."""
    shown = digest(report_of(sizes, length=length), verbose=verbose)
    assert [len(entry.cluster.members) for entry in entries(shown)] == sizes
    assert shown.total == sum(sizes)
    for entry in entries(shown):
        assert len(entry.listed) == (
            0 if entry.detail in {Detail.COUNTED, Detail.NAMED} else len(entry.cluster.members)
        )
    left = shown.total - shown.listed
    words = left_out([shown])
    assert words.startswith(f"Not listed one by one: {left:,} of {shown.total:,} findings.") or left == 0 == len(
        words
    )
    assert left == 0 or not verbose


@settings(max_examples=20, deadline=None)
@given(SIZES)
def test_each_finding_is_in_the_text_or_counted_there(sizes: list[int]) -> None:
    """In words that people read: the numbers of the text are those of the report."""
    text = render_text("text", report_of(sizes))
    listed = len(re.findall(r"r\d+n\d+ m", text))
    found = re.search(r"Not listed one by one: ([\d,]+) of", text)
    assert listed + (int(found[1].replace(",", "")) if found else 0) == sum(sizes)
    for rule, size in enumerate(sizes):
        assert re.search(rf"rule-{rule:03}  {size:,} identit", text)


@settings(max_examples=20)
@given(SIZES)
def test_the_worst_findings_have_more_detail_than_those_after_them(sizes: list[int]) -> None:
    """Of the rules with few findings: first in full, then listed, then counted."""
    order = [Detail.IN_FULL, Detail.LISTED, Detail.COUNTED, Detail.NAMED]
    details = [order.index(each.detail) for each in entries(digest(report_of(sizes))) if each.cluster.small]
    assert details == sorted(details)


def test_the_first_rule_is_shown_in_full_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """If not, a report of one long finding would show nothing."""
    monkeypatch.setattr("sescheck.report.views.digest.LINES_IN_FULL", 3)
    first, second = entries(digest(report_of([5, 1])))
    assert (first.detail, second.detail) == (Detail.IN_FULL, Detail.LISTED)


def test_a_single_message_has_no_title_before_it() -> None:
    """They would say the same; several messages have one."""
    report = replace(report_of([1, 2]), rules=tuple(staged.rule(f"rule-00{n}", "The title") for n in range(2)))
    assert [entry.title for entry in entries(digest(report))] == ["", "The title"]


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_a_command_that_is_shown_whole_is_not_announced_again(name: str) -> None:
    """Only if there are more steps than the first, or none is shown."""
    steps = (Step("Create it", staged_fixes.call("x"), "eu-west-1", Phase.IDENTITIES),)
    for count in (1, 2):
        entry = staged.rule("odd", "A name with steps", fix=lambda *_: steps * count)  # noqa: B023 - used at once
        here = s.region("us-east-1", staged.well_kept("example.com", "us-east-1"))
        text = render_text(name, staged.audited(s.snapshot(here, s.region("eu-west-1")), (entry,)))
        assert "aws sesv2" in text
        assert ("--select odd" in text) == (count > 1)


def worst_case() -> Report:
    """Everything that can be long: rules, findings, accounts, regions, refusals, remarks."""
    identities = [s.domain(f"d{n}.example.com") for n in range(40)]
    names = [f"r{n:02}" for n in range(30)]
    large = s.snapshot(*(s.region(name, *identities[n:]) for n, name in enumerate(names)))
    small = s.snapshot(s.region("r00", identities[0])).accounts * 77
    accounts = tuple(
        structs.replace(each, account_id=Known(f"{n:012}")) for n, each in enumerate((*large.accounts * 3, *small))
    )
    report = staged.audited(structs.replace(large, accounts=accounts), ())
    found = [
        staged.finding(f"rule-{rule:03}", severity, "r01", f"d{n}.example.com", f"finding {n} of {rule} " * 9)
        for rule in range(130)
        for severity in (Severity.HIGH, Severity.LOW)
        for n in range(rule)
    ]
    unread = tuple(
        replace(staged.failover().unread[0], operation=f"ses:Op{n}", region=names[n % 29], why=why, count=n + 1)
        for n in range(300)
        for why in (Why.DENIED, Why.THROTTLED)
    )
    remarks = tuple(
        Remark(RemarkKind.UNMATCHED_ACCEPT, f"sescheck.toml:{n}: no finding matches") for n in range(500)
    )
    return replace(staged.in_report(report, staged.reported(*found)), unread=unread, remarks=remarks)


@pytest.fixture(scope="module")
def worst() -> Report:
    """It takes a while to make."""
    return worst_case()


@pytest.mark.parametrize(("name", "width"), [("text", 100), ("terminal", 80), ("terminal", 140)])
def test_a_report_of_everything_at_once_stays_readable(worst: Report, name: str, width: int) -> None:
    """Sixteen thousand findings in eighty accounts; the end says what is left out, and where all of it is."""
    lines = render_text(name, worst, RenderOptions(width=width)).splitlines()
    assert len(lines) < 2 * MOST_LINES
    end = " ".join(" ".join(lines[-12:]).split())
    assert "Not listed one by one: " in end
    assert "of 16,770 findings. All of them: --verbose, or -f json:FILE" in end
    assert "16,770 findings (8,385 high, 8,385 low), " in end


@pytest.mark.parametrize("by", GroupBy)
@pytest.mark.parametrize("name", ["text", "terminal"])
def test_a_messy_account_has_a_few_hundred_lines(name: str, by: GroupBy) -> None:
    """Twenty-five rules that flag most of a thousand identities in sixteen regions."""
    found = [
        staged.finding(f"rule-{rule:02}", Severity.MEDIUM, f"r{n % 16:02}", f"d{n}.example.com", f"it is {n}")
        for rule in range(25)
        for n in range(1300)
    ]
    report = staged.in_report(staged.in_order(), staged.reported(*found))
    lines = render_text(name, report, RenderOptions(width=80, group_by=by)).splitlines()
    assert len(lines) < (MOST_LINES // 3 if by == GroupBy.RULE else MOST_LINES)
    assert any("of 32,500 findings. All of them: --verbose, or -f json:FILE" in line for line in lines) or (
        "of 32,500 findings." in " ".join(lines)
    )


def test_verbose_names_all_of_it(worst: Report) -> None:
    """And says nothing about what is left out."""
    small = replace(worst, accounts=worst.accounts[:1], findings=worst.findings[:700], unread=worst.unread[:50])
    text = render_text("text", small, RenderOptions(verbose=True))
    assert "Not listed" not in text
    assert all(f"ses:Op{n}" in text for n in range(25))
    assert text.count("sescheck.toml:") == 500


@pytest.mark.parametrize("name", ["terminal", "text"])
@pytest.mark.parametrize("verbose", [True, False])
def test_what_is_to_be_copied_is_there_once(name: str, verbose: bool) -> None:
    """A record or a command that several rules need is under the first of them, which the others name."""
    rules = [staged_fixes.rule_of("call"), staged_fixes.rule_of("record")]
    twins = [replace(entry, name=f"{entry.name}-too") for entry in rules]
    report = staged.audited(staged_fixes.mended("call").snapshot, (*rules, *twins))
    text = render_text(name, report, RenderOptions(width=200, verbose=verbose))
    assert 1 == text.count("aws sesv2 update-email-identity-policy")
    assert 1 == text.count("feedback-smtp.eu-west-1.amazonses.com")
    flat = " ".join(text.split())
    assert "of shop.example.com in eu-west-1: the command is above, under fix-by-call" in flat
    assert "The DNS should have: the 3 records above, under fix-by-record" in flat
