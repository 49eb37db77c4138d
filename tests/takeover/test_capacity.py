"""What the standby must carry, and what it can; the rule failover-capacity-short says the same."""

from math import inf
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sescheck.comparison.account_view import Thresholds
from sescheck.engine.rule import Flag
from sescheck.rules.account import failover_capacity_short
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.takeover.capacity import capacity_of
from sescheck.takeover.model import Capacity
from sescheck.testing import builders as s
from sescheck.testing.examples import east, west
from tests.takeover.staging import HERE, standby

UNREAD = s.unread("ses:GetAccount")


def capacity(there: Settings | Unreadable, here: Settings | Unreadable, peak: float | None = None) -> Capacity:
    """The numbers for two regions with these settings."""
    thresholds = Thresholds(peak_messages_per_day=peak)
    return capacity_of(*standby(west(settings=there), east(settings=here), thresholds=thresholds))


def settings(sent: float, quota: float, rate: float = 14, **others: Any) -> Settings:
    """Settings with these numbers."""
    return s.account_settings(sent_last_24_hours=sent, max_24_hour_send=quota, max_send_rate=rate, **others)


def test_the_four_numbers() -> None:
    """The standby keeps its own load."""
    found = capacity(settings(40_000, 90_000, 30), settings(1_000, 50_000, 14))
    assert (found.needed, found.have, found.rate_needed, found.rate) == (41_000, 50_000, 30, 14)
    assert found.needed_from == "last 24 hours"
    assert (found.is_short, found.is_rate_short, found.is_cold) == (False, True, False)


def test_a_configured_peak_counts_instead() -> None:
    """It is that of the whole group."""
    found = capacity(settings(1, 90_000), settings(1, 50_000), peak=60_000)
    assert (found.needed, found.needed_from, found.is_short) == (60_000, "configuration", True)


def test_minus_one_is_unlimited() -> None:
    """Also if it is unknown how much is needed."""
    assert capacity(settings(9e9, -1, -1), settings(0, -1, -1)).have == inf
    assert capacity(UNREAD, settings(0, -1)).is_short is False


def test_a_region_that_does_not_deliver_has_nothing() -> None:
    """Whatever its quota is."""
    for defect in ("production_access", "sending_enabled"):
        found = capacity(settings(1, 90_000), settings(0, -1, **{defect: False}))
        assert (found.have, found.rate, found.is_short, found.is_rate_short) == (0, 0, True, True)


def test_what_is_unread_is_unknown() -> None:
    """Neither enough nor short."""
    found = capacity(settings(40_000, 90_000), UNREAD)
    assert (found.needed, found.have, found.is_short, found.is_cold, found.cold_words) == (None,) * 4 + ("",)
    assert capacity(UNREAD, settings(0, 50_000)).is_short is None


def test_a_cold_region_is_fine_with_shared_addresses_only() -> None:
    """Dedicated ones need weeks, whichever region has them."""
    cold = settings(0, 50_000)
    words = "it sent nothing in the last 24 hours, which is fine with shared IP addresses"
    weeks = f"{words}; dedicated ones need weeks to warm up"
    assert capacity_of(*standby(west(), east(settings=cold))).cold_words == words
    ips = west(dedicated_ips=[s.dedicated_ip("192.0.2.1")])
    assert capacity_of(*standby(ips, east(settings=cold))).cold_words == weeks
    pools = east(settings=cold, ip_pools=["marketing"])
    assert capacity_of(*standby(west(), pools)).cold_words == weeks
    hidden = west(ip_pools=Listing((), s.unread("ses:ListDedicatedIpPools")))
    assert capacity_of(*standby(hidden, east(settings=cold))).cold_words == f"{weeks}, if there are any"
    nowhere = west(ip_pools=Listing((), s.unread("ses:ListDedicatedIpPools", Why.NOT_SUPPORTED_HERE)))
    assert capacity_of(*standby(nowhere, east(settings=cold))).dedicated is False


def test_a_region_alone_needs_what_it_sends() -> None:
    """Nothing comes from elsewhere."""
    account, _, here = standby(west(), east(settings=settings(700, 50_000)))
    found = capacity_of(account, None, here)
    assert (found.needed, found.rate_needed) == (700, None)


NUMBERS = st.sampled_from([0, 100, 200, 50_000, -1])


@given(
    sent=st.tuples(st.sampled_from([0, 100, 60_000]), st.sampled_from([0, 100, 60_000])),
    quota=st.tuples(NUMBERS, NUMBERS),
    sandbox=st.tuples(st.booleans(), st.booleans()),
    peak=st.sampled_from([None, 100, 70_000]),
)
def test_it_says_the_same_as_the_rule(
    sent: tuple[int, int], quota: tuple[int, int], sandbox: tuple[bool, bool], peak: float | None
) -> None:
    """The rule flags the primary exactly if the standby is short."""
    regions = (
        make(settings=settings(each, most, production_access=not is_sandbox))
        for make, each, most, is_sandbox in zip((west, east), sent, quota, sandbox, strict=True)
    )
    account, there, here = standby(*regions, thresholds=Thresholds(peak_messages_per_day=peak))
    rule = failover_capacity_short.check
    subjects = [each for each in rule.scope.subjects(account) if not hasattr(each, "because")]
    flagged = any(isinstance(rule.verdict(each), Flag) for each in subjects if each.region != HERE)
    assert capacity_of(account, there, here).is_short is flagged
