"""Identities by regions: the marks, and the folding."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from sescheck.comparison.account_view import Group, Mode
from sescheck.engine.groups import account_views_of
from sescheck.engine.severity import Severity
from sescheck.report.model import Report
from sescheck.report.views.cells import LEGEND
from sescheck.report.views.matrix import MOST_ROWS, Matrix, Row, blocks, matrix_of
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

BOUNCE = s.arn("bounces", "us-east-1")
NOT_ASKED = s.unread(why=Why.NOT_ASKED)
NOT_HERE = s.unread(why=Why.NOT_SUPPORTED_HERE)

MARKS: Mapping[str, tuple[Identity, str]] = {
    "everything": (staged.well_kept("example.com", "us-east-1"), "V D M T"),
    "plain": (s.domain("example.com"), "V D - -"),
    "pending": (s.domain("example.com", verification="PENDING", dkim=s.signing("NOT_STARTED")), "~ ~ - -"),
    "failed": (s.domain("example.com", verification="FAILED", dkim=s.signing("TEMPORARY_FAILURE")), "! ! - -"),
    "verified and barred": (s.domain("example.com", sending=False), "! D - -"),
    "sending unread": (s.domain("example.com", sending=s.unread()), "V D - -"),
    "DKIM off": (s.domain("example.com", dkim=s.signing(enabled=False)), "V - - -"),
    "MAIL FROM failed": (
        s.domain("example.com", mail_from=s.mail_from_domain("m.example.com", "FAILED")),
        "V D ! -",
    ),
    "one topic": (s.domain("example.com", notifications=s.notified(bounce=BOUNCE)), "V D - t"),
    "refused": (
        s.domain("example.com", verification=s.unread(), dkim=s.unread(), mail_from=s.unread()),
        "? ? ? -",
    ),
    "not asked": (s.domain("example.com", notifications=NOT_ASKED), "V D - ."),
    "not supported": (s.domain("example.com", mail_from=NOT_HERE), "V D - -"),
    "records lost, still sending": (s.domain("example.com", verification="TEMPORARY_FAILURE"), "V D - -"),
    "records lost": (s.domain("example.com", verification="TEMPORARY_FAILURE", sending=False), "! D - -"),
    "new words": (s.domain("example.com", verification="SHINY", dkim=s.signing("SHINY")), "* * - -"),
}


def drawn(*regions: Region, group: Group | None = None) -> Matrix:
    """The table of these regions, without findings."""
    report = staged.audited(s.snapshot(*regions), ())
    account = report.accounts[0]
    if group is not None:
        views = tuple(view for view in account.regions if view.name in {name.name for name in group.regions})
        account = replace(account, groups=(replace(group, regions=views),))
    return matrix_of(report, account)


@pytest.mark.parametrize(("identity", "cell"), MARKS.values(), ids=MARKS)
def test_an_identity_is_seven_characters(identity: Identity, cell: str) -> None:
    """Verified, DKIM, MAIL FROM, topics: each present, absent, failing, or not known."""
    assert drawn(s.region("us-east-1", identity)).rows[0].cells == (cell,)


def test_an_absent_identity_is_missing_covered_or_not_needed() -> None:
    """Missing where it is verified elsewhere; covered by a verified parent domain; else simply not there."""
    matrix = drawn(
        s.region(
            "us-east-1",
            s.domain("a.example"),
            s.address("me@b.example"),
            s.domain("c.example", verification="FAILED"),
        ),
        s.region("eu-west-1", s.domain("b.example")),
    )
    cells = {row.names[0]: row.cells[1] for row in matrix.rows}
    assert cells == {"a.example": "missing", "b.example": "V D - -", "c.example": "-", "me@b.example": "covered"}


def test_an_absence_that_cannot_be_judged_is_marked_as_unknown() -> None:
    """Neither missing nor fine: the parent domain's status, or that of the other region, was refused."""
    by_parent = drawn(
        s.region("us-east-1", s.address("me@b.example")),
        s.region("eu-west-1", s.domain("b.example", verification=s.unread())),
    )
    by_other = drawn(s.region("us-east-1", s.domain("a.example", verification=s.unread())), s.region("eu-west-1"))
    assert by_parent.rows[1].cells == ("V D - -", "absent?")
    assert by_other.rows[0].cells == ("? D - -", "absent?")


def test_an_incomplete_list_proves_no_absence() -> None:
    """Not listed so far is a question mark."""
    part = Listing((s.domain("b.example"),), s.unread("ses:ListEmailIdentities"))
    matrix = drawn(s.region("us-east-1", s.domain("a.example")), s.region("eu-west-1", listed=part))
    assert matrix.rows[0].cells == ("V D - -", "?")


def test_a_region_whose_list_is_unknown_has_no_column_and_is_named() -> None:
    """It would be all question marks."""
    matrix = drawn(s.region("us-east-1", s.domain("a.example")), staged.silent("eu-west-1"))
    assert matrix.columns == (("us-east-1",),)
    assert matrix.unlisted == ("eu-west-1",)
    assert "identities unknown: eu-west-1" in tuple(matrix.notes())


def test_an_identity_only_of_the_standby_is_not_missing_from_the_primary() -> None:
    """What is expected depends on the group."""
    regions = (s.region("us-east-1", s.domain("a.example")), s.region("eu-west-1", s.domain("b.example")))
    views = account_views_of(s.snapshot(*regions))[0].regions
    standby = drawn(*regions, group=Group("g", views, Mode.STANDBY))
    narrow = drawn(*regions, group=Group("g", views, identities=("b.*",)))
    assert [row.cells for row in standby.rows] == [("V D - -", "missing"), ("-", "V D - -")]
    assert [row.cells for row in narrow.rows] == [("V D - -", "-"), ("missing", "V D - -")]


def test_domains_are_matched_without_case() -> None:
    """One row, not two."""
    matrix = drawn(s.region("us-east-1", s.domain("Example.COM")), s.region("eu-west-1", s.domain("example.com")))
    assert [row.cells for row in matrix.rows] == [("V D - -", "V D - -")]


def test_the_legend_explains_what_occurs_and_nothing_else() -> None:
    """No more to read than needed."""
    assert [mark for mark, _ in drawn(s.region("us-east-1", s.domain("a.example"))).legend()] == ["V", "D", "-"]
    assert {mark for _, cell in MARKS.values() for mark in cell.split()} < set(LEGEND)


def of(report: Report, *, every: bool = False) -> Matrix:
    """The first account's table."""
    return matrix_of(report, report.accounts[0], every=every)


def test_a_short_table_is_not_folded() -> None:
    """Up to twenty rows everyone has a line, those with findings first."""
    matrix = of(staged.many_missing(MOST_ROWS))
    assert len(matrix.rows) == MOST_ROWS
    assert all(row.worst is Severity.HIGH for row in matrix.rows)


def test_a_long_table_folds_what_is_alike() -> None:
    """Four hundred identities in two lines; none is lost."""
    matrix = of(staged.many_missing())
    assert [(row.label, len(row.names)) for row in matrix.rows] == [
        ("shop001.example.com +398 alike", 399),
        ("shop000.example.com", 1),
    ]
    assert (matrix.total, matrix.hidden) == (400, 0)


def test_a_table_still_too_long_counts_what_it_leaves_out() -> None:
    """Those with findings are shown first."""
    kinds = [
        s.domain(
            f"n{index:02}.example",
            dkim=s.signing(status),
            mail_from=mail,
            verification=verified,
            notifications=topic,
        )
        for index, (status, mail, verified, topic) in enumerate(
            (status, mail, verified, topic)
            for status in ("SUCCESS", "PENDING", "FAILED")
            for mail in (None, s.mail_from_domain("m.example"), s.unread())
            for verified in ("SUCCESS", "PENDING", "FAILED")
            for topic in (s.notified(), s.notified(bounce=BOUNCE))
        )
    ]
    report = staged.audited(s.snapshot(s.region("us-east-1", *kinds)), ())
    wanted = staged.finding("r", Severity.LOW, "us-east-1", "N53.example", "m")
    matrix = of(staged.in_report(report, staged.reported(wanted)))
    assert len(matrix.rows) == MOST_ROWS
    assert matrix.rows[0].names == ("n53.example",)
    assert (matrix.total, matrix.hidden) == (54, 34)
    assert "and 34 identities of 34 more kinds; --verbose shows each" in tuple(matrix.notes())


def test_verbose_shows_every_row() -> None:
    """A line each."""
    matrix = of(staged.many_missing(), every=True)
    assert len(matrix.rows) == 400
    assert matrix.left_out == ()


def test_regions_share_a_column_only_if_all_their_cells_are_equal() -> None:
    """Also in the rows that are not shown."""
    matrix = of(staged.wide(12)).folded()
    assert matrix.columns == (
        tuple(f"xx-place-{index}" for index in range(4)),
        tuple(f"xx-place-{index}" for index in range(4, 8)),
        tuple(f"xx-place-{index}" for index in range(8, 12)),
    )


def test_a_difference_in_a_row_not_shown_keeps_regions_apart() -> None:
    """Alike means alike to the last identity."""
    alike, other = Row(("a",), ("x", "x"), None), Row(("b",), ("x", "y"), None)
    matrix = Matrix((("r1",), ("r2",)), (alike,), (other,), ())
    assert matrix.folded().columns == (("r1",), ("r2",))
    assert Matrix((("r1",), ("r2",)), (alike,), (), ()).folded().columns == (("r1", "r2"),)


def test_blocks_hold_every_column_once() -> None:
    """However little room there is."""
    matrix = of(staged.wide(12))
    for room in (1, 30, 50, 500):
        found = blocks(matrix, room, 2)
        assert [index for block in found for index in block] == list(range(12))
    assert len(blocks(matrix, 500, 2)) == 1
