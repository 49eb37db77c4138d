"""An account's regions, one line each."""

from dataclasses import replace

import pytest
from msgspec import structs

from sescheck.engine.severity import Severity
from sescheck.report.model import Report, Status
from sescheck.report.views.heading import heading
from sescheck.report.views.region_lines import RegionLine, regions_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.testing import builders as s
from tests.report import staged_reports as staged


def line(region: Region) -> RegionLine:
    """The one line of an account with one region."""
    report = staged.audited(s.snapshot(region), ())
    return regions_of(report, report.accounts[0]).lines[0]


def test_verified_identities_are_counted_of_those_listed() -> None:
    """What was refused is no "not verified", and a list cut short is no total."""
    pending, refused = (
        s.domain("b.example", verification="PENDING"),
        s.domain("c.example", verification=s.unread()),
    )
    items = (s.domain("a.example"), pending)
    assert line(s.region("r", *items)).verified == "1/2"
    assert line(s.region("r", *items, refused)).verified == "1/3, 1 ?"
    assert line(s.region("r", listed=Listing(items, s.unread()))).verified == "1/2+"
    assert line(s.region("r", listed=Listing((), s.unread()))).verified == "?"


def test_a_quota_that_was_not_read_is_a_question_mark() -> None:
    """Never zero."""
    assert line(s.region("r", settings=s.unread("ses:GetAccount"))).quota == "?"
    assert line(s.region("r", settings=s.account_settings(max_24_hour_send=-1))).quota == "1,000/unlimited"


def test_only_its_own_open_findings_are_counted() -> None:
    """Worst first, the others as a number; those of other regions and accepted ones not at all."""
    fine = staged.in_order()
    found = (
        *staged.reported(
            staged.finding("a", Severity.LOW, "us-east-1", "1", "m"),
            staged.finding("b", Severity.HIGH, "us-east-1", "2", "m"),
            staged.finding("b", Severity.HIGH, "us-east-1", "3", "m"),
            staged.finding("b", Severity.HIGH, None, "3", "m"),
        ),
        *staged.reported(staged.finding("c", Severity.CRITICAL, "us-east-1", "4", "m"), status=Status.ACCEPTED),
    )
    report = staged.in_report(fine, found)
    assert [line.found for line in regions_of(report, report.accounts[0]).lines] == ["2 high of 3", "-"]


def aliased(alias: Reading[str | None]) -> Report:
    """An account whose alias was read so."""
    snapshot = s.snapshot()
    account = structs.replace(snapshot.accounts[0], alias=alias)
    return staged.audited(structs.replace(snapshot, accounts=(account,)), ())


def test_the_heading_names_the_account_as_far_as_it_is_known() -> None:
    """Number, alias where there is one, and when it was read."""
    reports = [aliased(alias) for alias in (Known("acme"), Known(None), Unreadable(Why.DENIED, "iam:A", "no"))]
    assert [heading(report, report.accounts[0]) for report in reports] == [
        "Account 123456789012 (acme), read 2026-11-23T09:00:00Z; DNS not asked",
        "Account 123456789012, read 2026-11-23T09:00:00Z; DNS not asked",
        "Account 123456789012, read 2026-11-23T09:00:00Z; DNS not asked",
    ]


@pytest.mark.parametrize(
    ("resolver", "said"),
    [
        ("10.0.0.2", "; resolver 10.0.0.2, 2 names, 1 did not answer"),
        ("", "; no resolver, 2 names, 1 did not answer"),
    ],
)
def test_the_heading_says_which_resolver_was_asked(resolver: str, said: str) -> None:
    """A name counts once, whatever types were asked for."""
    silent = s.unread("dns:Query", Why.TIMED_OUT)
    snapshot = s.snapshot(dns={"a.example MX": (), "a.example TXT": (), "b.example MX": silent})
    report = staged.audited(structs.replace(snapshot, resolver=resolver), ())
    assert heading(report, report.accounts[0]).endswith(said)


@pytest.mark.parametrize(("dns", "said"), [(None, "DNS not asked"), (("10 a.example",), "1 name in all accounts")])
def test_the_first_heading_says_what_was_asked_for_all_accounts(dns: tuple[str, ...] | None, said: str) -> None:
    """Accounts share the answers, so the others do not repeat it."""
    snapshot = s.snapshot(s.region("us-east-1"), dns=None if dns is None else {"a.example MX": dns})
    other = structs.replace(snapshot.accounts[0], account_id=Known("210987654321"))
    report = staged.audited(structs.replace(snapshot, accounts=(*snapshot.accounts, other)), ())
    first, second = (heading(report, account) for account in report.accounts)
    assert first.endswith(said)
    assert second.endswith("2026-11-23T09:00:00Z")


def test_one_name_is_singular() -> None:
    """As everywhere."""
    report = staged.audited(s.snapshot(dns={"a.example MX": ()}), ())
    assert heading(report, report.accounts[0]).endswith("; resolver 192.0.2.53, 1 name")


def test_the_heading_says_nothing_of_a_dns_that_nobody_knows_about() -> None:
    """A JSON report of an earlier version does not say if it was asked."""
    report = replace(staged.audited(s.snapshot(), ()), dns=None)
    assert heading(report, report.accounts[0]).endswith("2026-11-23T09:00:00Z")
