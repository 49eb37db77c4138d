"""The first accounts are shown in full, fifty others have a line, and the rest is counted."""

from msgspec import structs

from sescheck.report.model import Report
from sescheck.report.views.accounts_shown import IN_A_LINE, IN_FULL, accounts_shown
from sescheck.snapshot.reading import Known
from sescheck.testing import builders as s
from tests.report import staged_reports as staged


def report_of(count: int) -> Report:
    """That many accounts, alike."""
    one = s.snapshot(s.region("us-east-1", staged.well_kept("example.com", "us-east-1")))
    accounts = tuple(structs.replace(one.accounts[0], account_id=Known(f"{n:012}")) for n in range(count))
    return staged.audited(structs.replace(one, accounts=accounts))


def test_a_few_accounts_are_shown_in_full() -> None:
    """Without a word about others."""
    report = report_of(IN_FULL)
    assert accounts_shown(report, verbose=False).in_full == report.accounts
    assert accounts_shown(report, verbose=False).lines == ()


def test_others_have_a_line_each() -> None:
    """Whether they can send, and how many findings they have."""
    shown = accounts_shown(report_of(IN_FULL + 2), verbose=False)
    assert len(shown.in_full) == IN_FULL
    assert shown.lines == (
        "Account 000000000003: can it send? 1 of 1 region can; no findings",
        "Account 000000000004: can it send? 1 of 1 region can; no findings",
        "--verbose shows the regions and identities of every account",
    )


def test_after_fifty_they_are_counted() -> None:
    """All accounts are there, one way or another."""
    report = report_of(IN_FULL + IN_A_LINE + 7)
    assert accounts_shown(report, verbose=False).lines[-2] == "and 7 more accounts"
    assert accounts_shown(report, verbose=True).in_full == report.accounts
