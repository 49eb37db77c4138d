"""What the examples of the suppression rules cannot show: evidence, long lists, standby groups."""

from dataclasses import replace
from types import ModuleType

import pytest

from sescheck.comparison.account_view import AccountView, Group, Mode
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, CannotTell, Flag, Verdict
from sescheck.engine.subjects.identities import RegionSubject
from sescheck.rules.suppression import suppressed_address_missing_in_region as missing
from sescheck.rules.suppression import suppression_off, suppression_reasons_differ
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import Suppressed
from sescheck.testing import builders as s

BOUNCE, COMPLAINT = "BOUNCE", "COMPLAINT"


def region(name: str, *reasons: str, suppressed: tuple[Suppressed, ...] = ()) -> Region:
    """A region that suppresses for these reasons."""
    return s.region(name, settings=s.account_settings(suppressed_reasons=reasons), suppressed=suppressed)


def entries(count: int, reason: str = BOUNCE, prefix: str = "b") -> tuple[Suppressed, ...]:
    """This many addresses."""
    return tuple(Suppressed(f"sha256:{prefix}{number:031}", reason) for number in range(count))


def account_of(*regions: Region, mode: Mode = Mode.MIRROR) -> AccountView:
    """The regions as one group."""
    (found,) = account_views_of(s.snapshot(*regions))
    return replace(found, groups=(Group("all", found.regions, mode),))


def verdicts(rule: ModuleType, found: AccountView) -> list[Verdict]:
    """The rule's verdict about each region, in order."""
    group = found.groups[0]
    return [rule.check.verdict(RegionSubject(found, group, view, group.elsewhere(view))) for view in group.regions]


def test_few_addresses_are_named_with_their_reasons() -> None:
    """They are also counted, by reason and by the region that has them."""
    listed = (*entries(2), *entries(1, COMPLAINT, "c"))
    _, found = verdicts(
        missing, account_of(region("us-west-2", BOUNCE, suppressed=listed), region("us-east-1", BOUNCE, COMPLAINT))
    )
    assert isinstance(found, Flag)
    assert "3 addresses are suppressed in us-west-2 and not in us-east-1" == found.message
    assert {
        "count": 3,
        "by_reason": {BOUNCE: 2, COMPLAINT: 1},
        "by_region": {"us-west-2": 3},
        "entries": {each.address: each.reason for each in listed},
    } == found.evidence


def test_many_addresses_are_only_counted() -> None:
    """An address that two regions have counts once."""
    _, _, found = verdicts(
        missing,
        account_of(
            region("us-west-2", BOUNCE, suppressed=entries(missing.FEW + 1)),
            region("eu-west-1", BOUNCE, suppressed=entries(4)),
            region("us-east-1", BOUNCE),
        ),
    )
    assert isinstance(found, Flag)
    assert {
        "count": 21,
        "by_reason": {BOUNCE: 21},
        "by_region": {"us-west-2": 21, "eu-west-1": 4},
    } == found.evidence


def test_only_the_standby_region_must_have_what_the_first_has() -> None:
    """The standby region may suppress more."""
    first, standby = verdicts(
        missing,
        account_of(
            region("us-west-2", BOUNCE, suppressed=entries(1)),
            region("us-east-1", BOUNCE, suppressed=entries(1, prefix="c")),
            mode=Mode.STANDBY,
        ),
    )
    assert (NOT_APPLICABLE, Flag) == (first, type(standby))


def test_a_region_that_does_not_offer_the_list_has_no_addresses() -> None:
    """That is an answer, not an unread list."""
    none: Listing[Suppressed] = Listing((), s.unread("ses:ListSuppressedDestinations", Why.NOT_SUPPORTED_HERE))
    assert [CLEAR, CLEAR] == verdicts(
        missing, account_of(s.region("us-west-2", suppressed=none), s.region("us-east-1"))
    )


def test_lists_that_are_not_asked_for_leave_each_region_undecided_once() -> None:
    """The reason is only that the option is not given."""
    unread = s.unread("ses:ListSuppressedDestinations", Why.NOT_ASKED)
    regions = (s.region(name, suppressed=Listing((), unread)) for name in ("us-west-2", "us-east-1"))
    expected = [CannotTell((s.located(unread, name),)) for name in ("us-east-1", "us-west-2")]
    assert expected == verdicts(missing, account_of(*regions))


@pytest.mark.parametrize("rule", [missing, suppression_reasons_differ])
def test_a_single_region_is_not_compared(rule: ModuleType) -> None:
    """Whether its settings are read or not."""
    silent = s.region("us-east-1", settings=s.unread("ses:GetAccount"))
    for found in (region("us-east-1", BOUNCE), silent):
        assert not {CLEAR} & set(verdicts(rule, account_of(found)))
        assert not [each for each in verdicts(rule, account_of(found)) if isinstance(each, Flag)]


def test_the_evidence_has_the_reasons_of_both_regions() -> None:
    """They are sorted, because their order has no meaning."""
    _, found = verdicts(
        suppression_reasons_differ,
        account_of(region("us-west-2", COMPLAINT, BOUNCE), region("us-east-1", COMPLAINT)),
    )
    assert isinstance(found, Flag)
    assert "The account suppresses COMPLAINT in us-east-1, and BOUNCE and COMPLAINT in us-west-2" == (
        found.message
    )
    assert {"here": [COMPLAINT], "elsewhere": {"us-west-2": [BOUNCE, COMPLAINT]}} == found.evidence


def test_suppression_that_is_off_is_flagged_once() -> None:
    """By its own rule; the reasons of the regions do not differ too."""
    found = account_of(region("us-west-2", BOUNCE, suppressed=entries(1)), region("us-east-1"))
    assert [False, True] == [isinstance(each, Flag) for each in verdicts(suppression_off, found)]
    for rule in (suppression_reasons_differ, missing):
        assert [False, False] == [isinstance(each, Flag) for each in verdicts(rule, found)]
