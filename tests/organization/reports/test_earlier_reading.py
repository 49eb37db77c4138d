"""What changed since the reading before; what either of the two could not judge is not a change."""

from collections.abc import Callable

from msgspec import structs

from sescheck.engine.severity import Severity
from sescheck.organization.model import Outcome
from sescheck.organization.reports.totals import Compared
from sescheck.snapshot.model import Identity, Snapshot
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from tests.organization.reports import staged
from tests.organization.reports.synthetic import MemoryFolder, account_id, entry, member, snapshot

RULE = "identity-missing-in-region"


def with_gaps(gaps: int, unused: int = 6) -> Callable[[str], Snapshot]:
    """Makes an account with gaps."""
    names = tuple(f"us-west-{number}" for number in range(unused))
    return lambda of: snapshot(of, 6, gaps, names)


def hidden(of: str) -> Snapshot:
    """An account whose lists of identities were refused."""
    refused: Listing[Identity] = Listing((), s.unread("ses:ListEmailIdentities"))
    regions = snapshot(of).accounts[0].regions[:2]
    return staged.replace_account(snapshot(of), *(structs.replace(each, identities=refused) for each in regions))


def compared(
    before: Callable[[str], Snapshot | None], now: Callable[[str], Snapshot], outcome: Outcome = Outcome.READ
) -> Compared:
    """What changed in one account."""
    totals, _ = staged.reported(MemoryFolder([entry(member(1), outcome)], now, before))
    return totals.compared


def test_an_account_that_was_read_once_has_nothing_to_compare_with() -> None:
    """And says nothing about changes."""
    found = compared(lambda _: None, with_gaps(1))
    assert (found.since, found.accounts, found.first, found.new.total()) == (None, 0, 1, 0)


def test_new_and_gone_findings_are_counted() -> None:
    """By severity and by rule."""
    found = compared(with_gaps(1), with_gaps(3))
    assert (found.new, found.gone.total(), found.new_by_rule) == ({Severity.HIGH: 2}, 0, {RULE: 2})
    found = compared(with_gaps(3), with_gaps(1))
    assert (found.new.total(), found.gone, found.gone_by_rule) == (0, {Severity.HIGH: 2}, {RULE: 2})
    assert (found.accounts, found.changed, found.since) == (1, 1, "2026-11-23T09:00:00Z")


def test_nothing_changed_is_known() -> None:
    """It was compared."""
    found = compared(with_gaps(2), with_gaps(2))
    assert (found.accounts, found.changed, found.settings) == (1, 0, 0)


def test_an_account_that_is_not_read_now_loses_no_finding() -> None:
    """What it has today is unknown."""
    found = compared(with_gaps(2), with_gaps(0), Outcome.REFUSED)
    assert (found.gone.total(), found.accounts, found.first) == (0, 0, 0)


def test_what_could_not_be_judged_is_neither_new_nor_gone() -> None:
    """A list that was refused hides findings; it does not mend them."""
    found = compared(with_gaps(2), hidden)
    assert (found.gone.total(), found.undecided) == (0, 2)
    found = compared(hidden, with_gaps(2))
    assert (found.new.total(), found.first_judged) == (2, 2)


def test_an_earlier_snapshot_that_cannot_be_loaded_costs_its_comparison_only() -> None:
    """The account is judged all the same, and the report says that it is not compared."""

    def missing(of: str) -> Snapshot:
        raise KeyError(of)

    entries = [entry(member(1))]
    totals, (line,) = staged.reported(MemoryFolder(entries, with_gaps(1), missing))
    assert (totals.compared.damaged, totals.compared.first, totals.read) == (1, 0, 1)
    assert line.new is None
    assert line.worst is Severity.HIGH


def test_regions_without_use_are_not_compared() -> None:
    """A region that AWS added would be a new finding in each account."""
    found = compared(with_gaps(0, unused=2), with_gaps(0, unused=4))
    assert not found.new + found.gone


def test_the_oldest_reading_is_named() -> None:
    """Accounts that were read at different times are compared each with its own."""
    times = {account_id(1): "2026-11-20T09:00:00Z", account_id(2): "2026-11-01T09:00:00Z"}
    where = MemoryFolder(
        [entry(member(1)), entry(member(2))],
        before=lambda of: structs.replace(snapshot(of), taken_at=times[of]),
    )
    assert staged.reported(where)[0].compared.since == "2026-11-01T09:00:00Z"
