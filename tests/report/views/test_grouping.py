"""Findings by region and identity: the same findings, in the same order, each once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sescheck.engine.severity import Severity
from sescheck.report.formats import render_text
from sescheck.report.model import Report, Status
from sescheck.report.render_options import GroupBy, RenderOptions
from sescheck.report.views.grouping import groups_of
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

FOUND = st.lists(
    st.tuples(
        st.sampled_from(["rule-a", "rule-b"]),
        st.sampled_from(["us-east-1", "eu-west-1", None]),
        st.sampled_from(["a.example", "A.example", "b.example"]),
    ),
    unique=True,
)


def report_of(found: list[tuple[str, str | None, str]]) -> Report:
    """A report with these findings."""
    made = [staged.finding(rule, Severity.HIGH, region, name, f"{rule} {name}") for rule, region, name in found]
    return staged.in_report(staged.in_order(), staged.reported(*made))


@settings(max_examples=40)
@given(FOUND, st.sampled_from(GroupBy))
def test_each_finding_is_in_one_group_and_the_order_is_kept(
    found: list[tuple[str, str | None, str]], by: GroupBy
) -> None:
    """Of the groups, and in each of them."""
    report = report_of(found)
    place = {id(each): index for index, each in enumerate(report.findings)}
    groups = [[place[id(each)] for each in group.members] for group in groups_of(report, Status.OPEN, by)]
    assert sorted(index for group in groups for index in group) == sorted(place.values())
    assert groups == sorted(groups)
    assert all(group == sorted(group) for group in groups)


def test_an_identity_is_one_group_in_any_case() -> None:
    """SES does not distinguish the cases of a domain."""
    report = report_of([("rule-a", "us-east-1", "a.example"), ("rule-b", "us-east-1", "A.EXAMPLE")])
    assert [group.title for group in groups_of(report, Status.OPEN, GroupBy.IDENTITY)] == ["a.example"]


def test_groups_of_several_accounts_name_theirs() -> None:
    """The same region of two accounts is two groups."""
    titles = {group.title for group in groups_of(staged.two_accounts(), Status.OPEN, GroupBy.REGION)}
    assert titles == {"123456789012 eu-west-1", "210987654321 eu-west-1"}


@pytest.mark.parametrize("name", ["terminal", "text", "markdown"])
def test_quiet_has_a_line_for_each_group(name: str) -> None:
    """And no rule."""
    options = RenderOptions(width=80, quiet=True, group_by=GroupBy.REGION)
    shown = render_text(name, staged.failover(), options).replace("`", "").replace("1: ", "1  ")
    assert "eu-west-1  4 findings (1 critical, 3 high)" in shown
    assert "not about one region" in shown
    assert "dkim-not-verified" not in shown


@pytest.mark.parametrize("name", ["terminal", "text"])
def test_many_identities_are_counted(name: str) -> None:
    """The worst are named, the others counted; with --verbose all of them are named."""
    found = [staged.finding("rule-a", Severity.HIGH, "eu-west-1", f"d{n}.example", "gone") for n in range(900)]
    report = staged.in_report(staged.in_order(), staged.reported(*found))
    shown = render_text(name, report, RenderOptions(group_by=GroupBy.IDENTITY))
    assert "and 840 more identities with 840 findings: --verbose shows all" in shown
    every = render_text(name, report, RenderOptions(group_by=GroupBy.IDENTITY, verbose=True))
    assert every.count(".example  1 finding (1 high)") == 900


def test_machines_see_no_groups() -> None:
    """Their formats are the same."""
    report = replace(staged.failover(), rules=())
    for name in ("json", "csv", "sarif", "html"):
        grouped = render_text(name, report, RenderOptions(group_by=GroupBy.IDENTITY))
        assert grouped == render_text(name, report)


def test_a_count_does_not_repeat_the_group() -> None:
    """Of a region: examples of the identities, and not the region again; of an identity: the regions."""
    names = [s.domain(f"d{n}.example") for n in range(9)]
    regions = (s.region("us-east-1", *names), s.region("eu-west-1"))
    found = [
        staged.finding("rule-a", Severity.HIGH, region, name, "gone")
        for region in ("us-east-1", "eu-west-1", "eu-west-2", "eu-west-3", "ap-south-1", "sa-east-1")
        for name in (f"d{n}.example" for n in range(6))
    ]
    report = staged.in_report(staged.audited(s.snapshot(*regions), ()), staged.reported(*found))
    by_region, by_identity = (
        render_text("text", report, RenderOptions(group_by=by)) for by in (GroupBy.REGION, GroupBy.IDENTITY)
    )
    assert "6 in us-east-1" not in by_region
    assert "d0.example, d1.example, d2.example and 3 more" in by_region
    assert "1 in eu-west-3" in by_identity
    assert "and 3 more" not in by_identity
