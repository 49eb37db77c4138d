"""The last line: the verdict again."""

from dataclasses import replace

import pytest

from sescheck.report.model import Report
from sescheck.report.views.ending import ending
from sescheck.snapshot.model import Asked
from sescheck.testing import builders as s
from tests.report import staged_reports as staged

SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200, sent_last_24_hours=0)
PAUSED = s.account_settings(enforcement_status="SHUTDOWN")


def of(count: int) -> Report:
    """A report of that many regions with an identity; the first three of them are in the sandbox."""
    regions = (
        s.region(f"r{n:02}", s.domain("example.com"), settings=SANDBOX if n < 3 else s.account_settings())
        for n in range(count)
    )
    return staged.audited(s.snapshot(*regions))


def test_it_has_each_region_and_the_exit_code() -> None:
    """As on the first lines, in a word or two."""
    snapshot = s.snapshot(
        s.region("us-east-1", s.domain("example.com"), settings=PAUSED),
        s.region("eu-west-1", s.domain("example.com"), settings=SANDBOX),
        s.region("eu-west-2", settings=s.account_settings(sent_last_24_hours=0)),
        staged.silent("eu-west-3"),
    )
    report = replace(staged.audited(snapshot), findings=(), exit_code=3)
    assert ending(report) == (
        "us-east-1: PAUSED  eu-west-1: SANDBOX  eu-west-2: NO IDENTITY  eu-west-3: unknown  0 findings, exit 3"
    )


@pytest.mark.parametrize("count", [5, 33])
def test_many_regions_are_counted(count: int) -> None:
    """Those that cannot send are named by what stops them."""
    assert ending(of(count)).startswith(f"{count - 3} of {count} regions can send  SANDBOX: r00, r01, r02  ")


def test_it_is_bounded() -> None:
    """However many regions there are, a word names three."""
    regions = (s.region(f"r{n:02}", s.domain("example.com"), settings=SANDBOX) for n in range(33))
    found = ending(staged.audited(s.snapshot(*regions)))
    assert found.startswith("0 of 33 regions can send  SANDBOX: r00, r01, r02 and 30 more  ")
    assert len(found) < 100


def test_several_accounts_are_named() -> None:
    """Each with one region: the region alone would not say whose it is."""
    found = ending(staged.two_accounts())
    for account in staged.two_accounts().accounts:
        assert f"{account.account_id} {account.regions[0].name}: " in found


def test_unused_regions_are_not_in_it() -> None:
    """They are not on the first lines either."""
    report = staged.audited(s.snapshot(*map(staged.idle, ("us-east-1", "eu-west-1")), asked=Asked.DISCOVERED))
    assert ending(report) == "0 findings, exit 0"
