"""What the examples of the account rules cannot show: thresholds, standby groups, and the unread readings."""

from dataclasses import replace
from types import ModuleType

import pytest

from sescheck.comparison.account_view import AccountView, Group, Mode, Thresholds
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, CannotTell, Flag, Verdict
from sescheck.engine.severity import Severity
from sescheck.engine.subjects.identities import RegionSubject
from sescheck.rules.account import (
    daily_quota_lower_than_elsewhere,
    daily_quota_nearly_used,
    failover_capacity_short,
    region_not_enabled,
    sandbox_while_production_elsewhere,
    send_rate_lower_than_elsewhere,
)
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.testing import builders as s

SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200, max_send_rate=1)


def account_of(*regions: Region, mode: Mode = Mode.MIRROR, thresholds: Thresholds | None = None) -> AccountView:
    """The regions as one group."""
    (found,) = account_views_of(s.snapshot(*regions), thresholds)
    return replace(found, groups=(Group("all", found.regions, mode),))


def verdicts(rule: ModuleType, found: AccountView) -> list[Verdict]:
    """The rule's verdict about each region, in order."""
    group = found.groups[0]
    return [rule.check.verdict(RegionSubject(found, group, view, group.elsewhere(view))) for view in group.regions]


def region(name: str, sent: float, quota: float) -> Region:
    """A region that has sent this much of this quota."""
    return s.region(name, settings=s.account_settings(sent_last_24_hours=sent, max_24_hour_send=quota))


def refused(name: str) -> tuple[Region, Unreadable]:
    """A region whose settings are unread, and the reading."""
    unread = s.unread("ses:GetAccount")
    return s.region(name, settings=unread), s.located(unread, name)


def flags(found: list[Verdict]) -> list[bool]:
    """True for each that is a finding."""
    return [isinstance(verdict, Flag) for verdict in found]


def test_a_configured_peak_replaces_what_was_sent() -> None:
    """Little was sent; on a peak day us-east-1 cannot carry it."""
    quiet = (region("us-west-2", 10, 50_000), region("us-east-1", 10, 30_000))
    peak = Thresholds(peak_messages_per_day=40_000)
    assert verdicts(failover_capacity_short, account_of(*quiet)) == [CLEAR, CLEAR]
    west, east = verdicts(failover_capacity_short, account_of(*quiet, thresholds=peak))
    assert isinstance(west, Flag)
    assert east is CLEAR
    assert west.evidence == {
        "peak_messages_per_day": 40_000,
        "peak_from": "configuration",
        "capacity": {"us-east-1": 30_000},
    }
    assert west.compared_with == ("us-east-1",)


def test_a_configured_peak_needs_the_settings_of_the_region_that_fails_only_to_flag_it() -> None:
    """The peak includes what it sends, and its own quota does not count; but it may be in the sandbox."""
    peak = Thresholds(peak_messages_per_day=40_000)
    west, _ = refused("us-west-2")
    roomy = account_of(west, region("us-east-1", 0, 50_000), thresholds=peak)
    short = account_of(west, region("us-east-1", 0, 30_000), thresholds=peak)
    assert verdicts(failover_capacity_short, roomy)[0] is CLEAR
    assert isinstance(verdicts(failover_capacity_short, short)[0], CannotTell)


def test_every_region_can_carry_a_configured_peak_of_zero() -> None:
    """Zero is a configured value."""
    busy = (region("us-west-2", 40_000, 50_000), region("us-east-1", 40_000, 50_000))
    peak = Thresholds(peak_messages_per_day=0)
    assert verdicts(failover_capacity_short, account_of(*busy, thresholds=peak)) == [CLEAR, CLEAR]


def test_in_a_standby_group_only_the_first_region_is_examined() -> None:
    """If the standby region fails, no other region takes over."""
    regions = (region("us-west-2", 40_000, 30_000), region("us-east-1", 0, 30_000))
    found = verdicts(failover_capacity_short, account_of(*regions, mode=Mode.STANDBY))
    assert flags(found) == [True, False]
    assert found[1] is NOT_APPLICABLE


def test_an_unread_reading_that_both_figures_need_is_named_once() -> None:
    """The verdict has the reading itself."""
    east, unread = refused("us-east-1")
    verdict = verdicts(failover_capacity_short, account_of(region("us-west-2", 40_000, 50_000), east))[0]
    assert isinstance(verdict, CannotTell)
    assert verdict.because == (unread,)


@pytest.mark.parametrize("rule", [daily_quota_lower_than_elsewhere, send_rate_lower_than_elsewhere])
def test_a_standby_with_lower_quotas_is_flagged_and_one_with_higher_ones_is_not(rule: ModuleType) -> None:
    """The first region is the model of the others."""
    less = s.region("us-east-1", settings=s.account_settings(max_24_hour_send=10_000, max_send_rate=1))
    more = s.region("eu-west-1", settings=s.account_settings(max_24_hour_send=90_000, max_send_rate=90))
    found = verdicts(rule, account_of(s.region("us-west-2"), less, more, mode=Mode.STANDBY))
    assert flags(found) == [False, True, False]
    assert found[0] is NOT_APPLICABLE


def test_a_lower_quota_shows_both_figures() -> None:
    """The evidence has -1, as AWS writes unlimited, and the message has the word."""
    unlimited = s.region("us-west-2", settings=s.account_settings(max_24_hour_send=-1))
    verdict = verdicts(daily_quota_lower_than_elsewhere, account_of(unlimited, region("us-east-1", 0, 50_000)))[1]
    assert isinstance(verdict, Flag)
    assert verdict.evidence == {"max_24_hour_send": 50_000, "elsewhere": {"us-west-2": -1}}
    assert "50,000 messages" in verdict.message
    assert "unlimited" in verdict.message


def test_the_message_names_the_highest_quota() -> None:
    """The evidence has every higher one."""
    regions = (
        region("us-west-2", 0, 20_000),
        region("us-east-1", 0, 10_000),
        region("eu-west-1", 0, 30_000),
    )
    verdict = verdicts(daily_quota_lower_than_elsewhere, account_of(*regions))[1]
    assert isinstance(verdict, Flag)
    assert "eu-west-1 allows 30,000" in verdict.message
    assert verdict.compared_with == ("us-west-2", "eu-west-1")


def test_thresholds_decide_when_a_quota_is_nearly_used() -> None:
    """50% is flagged if the threshold is 50."""
    found = account_of(region("us-east-1", 25_000, 50_000), thresholds=Thresholds(quota_used_percent=50))
    (verdict,) = verdicts(daily_quota_nearly_used, found)
    assert isinstance(verdict, Flag)
    assert verdict.severity is None
    assert verdict.evidence["used_percent"] == 50
    grave = Thresholds(quota_used_percent=90, quota_nearly_gone_percent=50)
    (verdict,) = verdicts(daily_quota_nearly_used, replace(found, thresholds=grave))
    assert isinstance(verdict, Flag)
    assert verdict.severity is Severity.HIGH


def test_a_standby_in_the_sandbox_is_flagged_and_a_first_region_is_not() -> None:
    """The first region need not have what the standby region has."""
    sandbox = s.region("us-east-1", settings=SANDBOX)
    rule = sandbox_while_production_elsewhere
    assert flags(verdicts(rule, account_of(s.region("us-west-2"), sandbox, mode=Mode.STANDBY))) == [False, True]
    reverse = verdicts(rule, account_of(sandbox, s.region("us-west-2"), mode=Mode.STANDBY))
    assert reverse == [NOT_APPLICABLE, CLEAR]


def test_an_unread_region_is_clear_if_no_other_has_production_access() -> None:
    """Its settings would not change the answer."""
    east, _ = refused("us-east-1")
    found = account_of(s.region("us-west-2", settings=SANDBOX), east, mode=Mode.STANDBY)
    assert verdicts(sandbox_while_production_elsewhere, found)[1] is CLEAR


def test_an_undecided_region_names_both_readings() -> None:
    """Each of them alone would decide."""
    unlisted = s.unread("account:ListRegions")
    unreached = s.unread("ses:GetAccount", Why.UNREACHABLE)
    found = account_of(s.region("me-south-1", opt_in=unlisted, settings=unreached))
    (verdict,) = verdicts(region_not_enabled, found)
    assert isinstance(verdict, CannotTell)
    assert verdict.because == (s.located(unlisted, None), s.located(unreached, "me-south-1"))


def test_only_the_unread_reading_that_matters_is_named() -> None:
    """us-west-2 has production access, so the settings of eu-west-1 would not change the answer for us-east-1."""
    east, unread = refused("us-east-1")
    west, other = refused("eu-west-1")
    rule = sandbox_while_production_elsewhere
    verdict = verdicts(rule, account_of(s.region("us-west-2"), east, west))[1]
    assert isinstance(verdict, CannotTell)
    assert verdict.because == (unread,)
    verdict = verdicts(rule, account_of(s.region("us-west-2", settings=SANDBOX), east, west))[1]
    assert isinstance(verdict, CannotTell)
    assert verdict.because == (unread, other)


def test_an_unlimited_quota_is_not_lower_than_an_unread_one() -> None:
    """A finite quota may be lower."""
    west, unread = refused("us-west-2")
    assert verdicts(daily_quota_lower_than_elsewhere, account_of(west, region("us-east-1", 0, -1)))[1] is CLEAR
    verdict = verdicts(daily_quota_lower_than_elsewhere, account_of(west, region("us-east-1", 0, 50_000)))[1]
    assert isinstance(verdict, CannotTell)
    assert verdict.because == (unread,)
