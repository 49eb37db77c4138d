"""How much the standby must carry, and how much it can.

It is asked of each standby alone: the whole load of the primary moves to it, and it keeps its own. Several
standbys may share the load on the day, but nothing in SES divides it: a region that carries all of it is sure to
carry a part. The rule `failover-capacity-short` compares the same numbers.
"""

from collections.abc import Iterable
from math import inf

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.ses.sending_status import delivers
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Known, is_unsupported
from sescheck.takeover.model import Capacity


def capacity_of(account: AccountView, there: RegionView | None, here: RegionView) -> Capacity:
    """Return the numbers; a quota of -1 is without a limit. The peak of the configuration is that of the group."""
    own, other = _settings(here), None if there is None else _settings(there)
    peak = account.thresholds.peak_messages_per_day
    return Capacity(
        needed=peak if peak is not None else _sent(own, other, alone=there is None),
        needed_from="last 24 hours" if peak is None else "configuration",
        have=None if own is None else _limit(own.max_24_hour_send) if delivers(own) else 0,
        rate_needed=None if other is None else _limit(other.max_send_rate),
        rate=None if own is None else _limit(own.max_send_rate) if delivers(own) else 0,
        sent=None if own is None else own.sent_last_24_hours,
        dedicated=_any_dedicated((here, there) if there is not None else (here,)),
    )


def _sent(own: Settings | None, other: Settings | None, *, alone: bool) -> float | None:
    """What both regions sent; what a region in the sandbox sends goes to verified recipients only."""
    counted = (own,) if alone else (own, other)
    if None in counted:
        return None
    return sum(each.sent_last_24_hours for each in counted if each is not None and each.production_access)


def _any_dedicated(views: Iterable[RegionView]) -> bool | None:
    """True if one of the regions has a dedicated IP address or a pool."""
    lists = [each for view in views for each in (view.region.dedicated_ips, view.region.ip_pools)]
    if any(each.items for each in lists):
        return True
    return None if any(each.unread is not None and not is_unsupported(each.unread) for each in lists) else False


def _limit(value: float) -> float:
    return inf if value < 0 else value


def _settings(view: RegionView) -> Settings | None:
    match view.region.settings:
        case Known(settings):
            return settings
        case _:
            return None
