"""What changed since the last report; what either of the two could not judge is not a change."""

import pytest
from msgspec import structs

from sescheck.engine.severity import Severity
from sescheck.organization.model import Outcome
from sescheck.organization.reports.since_last import BEFORE, LAST
from sescheck.organization.reports.totals import Totals
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from tests.organization.reports import staged
from tests.organization.reports.synthetic import MemoryFolder, account_id, entry, member, snapshot

RULE = "identity-missing-in-region"


def of_one(gaps: int, at: str, outcome: Outcome = Outcome.READ) -> MemoryFolder:
    """One account with gaps."""
    return MemoryFolder([entry(member(1), outcome)], lambda of: snapshot(of, 6, gaps), updated_at=at)


def then(first: MemoryFolder, second: MemoryFolder) -> Totals:
    """The second report of a folder that has both."""
    staged.reported(first)
    second.documents = first.documents
    return staged.reported(second, staged.AGAIN)[0]


def test_the_first_report_has_nothing_to_compare_with() -> None:
    """And says nothing about changes."""
    totals, _ = staged.reported(of_one(1, "1"))
    assert totals.compared.since is None


def test_new_and_gone_findings_are_counted() -> None:
    """By severity and by rule."""
    compared = then(of_one(1, "1"), of_one(3, "2")).compared
    assert (compared.new, compared.gone.total(), compared.new_by_rule) == ({Severity.HIGH: 2}, 0, {RULE: 2})
    compared = then(of_one(3, "1"), of_one(1, "2")).compared
    assert (compared.new.total(), compared.gone) == (0, {Severity.HIGH: 2})
    assert compared.since == "2026-11-23T11:00:00Z"


def test_the_same_reading_reported_twice_compares_with_the_one_before() -> None:
    """Who reports again, such as in another format, does not lose the changes."""
    first, second = of_one(1, "1"), of_one(3, "2")
    assert then(first, second).compared.new.total() == 2
    assert staged.reported(second, staged.AGAIN)[0].compared.new.total() == 2
    assert set(second.documents) == {LAST, BEFORE}
    second.updated_at = "3"
    assert staged.reported(second, staged.AGAIN)[0].compared.new.total() == 0


def test_an_account_that_is_not_read_now_loses_no_finding() -> None:
    """And a later report compares with the last time that it was read."""
    refused = of_one(0, "2", Outcome.REFUSED)
    compared = then(of_one(2, "1"), refused).compared
    assert (compared.gone.total(), compared.accounts, compared.first) == (0, 0, 0)
    again = of_one(1, "3")
    again.documents = refused.documents
    assert staged.reported(again)[0].compared.gone.total() == 1


def test_what_could_not_be_judged_is_neither_new_nor_gone() -> None:
    """A list that was refused hides findings; it does not mend them."""
    hidden = of_one(2, "2")
    hidden.make = lambda of: staged.replace_account(
        snapshot(of, 6, 2),
        *(
            structs.replace(each, identities=Listing((), s.unread("ses:ListEmailIdentities")))
            for each in snapshot(of).accounts[0].regions[:2]
        ),
    )
    compared = then(of_one(2, "1"), hidden).compared
    assert (compared.gone.total(), compared.undecided) == (0, 2)
    shown = of_one(2, "3")
    shown.documents = hidden.documents
    compared = staged.reported(shown)[0].compared
    assert (compared.new.total(), compared.first_judged) == (2, 2)


def test_accounts_that_came_and_went_are_told_apart() -> None:
    """A new account's findings are not new findings."""
    first = staged.folder()
    second = staged.later(first)
    compared = then(first, second).compared
    assert (compared.first, compared.left) == (2, 1)
    assert compared.accounts == 6


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x1f\x8b\x08\x00"])
def test_a_damaged_file_costs_the_comparison_only(content: bytes) -> None:
    """The report says so, and the next one has a file again."""
    where = of_one(1, "1")
    where.documents[LAST] = content
    totals, _ = staged.reported(where)
    assert totals.compared.since is None
    assert totals.remark is not None
    assert totals.remark.startswith("the last report cannot be used, so nothing is compared")
    where.updated_at = "2"
    assert staged.reported(where)[0].compared.since is not None


def test_regions_without_use_are_not_compared() -> None:
    """The file of the next report would be ten times as large."""
    where = of_one(0, "1")
    staged.reported(where)
    where.make = lambda of: snapshot(of, 6, 0, ("us-west-1", "us-west-2", "ap-south-1", "ap-south-2"))
    where.updated_at = "2"
    totals, _ = staged.reported(where)
    assert not totals.compared.new + totals.compared.gone
    assert totals.summed["region-unused"].findings.total() == 4
    assert account_id(1) == totals.summed["region-unused"].examples[0].account_id
