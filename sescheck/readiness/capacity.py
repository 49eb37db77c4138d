"""How much the standby must carry, and how much it can."""

from math import inf

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.readiness.model import Capacity
from sescheck.ses.sending_status import delivers
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Known

_UNLIMITED = -1


def capacity_of(account: AccountView, there: RegionView | None, here: RegionView) -> Capacity:
    """Return the four numbers; a quota of -1 is without a limit."""
    own, other = _settings(here), None if there is None else _settings(there)
    peak = account.thresholds.peak_messages_per_day
    return Capacity(
        needed=peak if peak is not None else _sent(own, other, alone=there is None),
        needed_from="last 24 hours" if peak is None else "configuration",
        have=None if own is None else _limit(own.max_24_hour_send) if delivers(own) else 0,
        rate_needed=None if other is None else _limit(other.max_send_rate),
        rate=None if own is None else _limit(own.max_send_rate) if delivers(own) else 0,
        sent=None if own is None else own.sent_last_24_hours,
    )


def _sent(own: Settings | None, other: Settings | None, *, alone: bool) -> float | None:
    """What both regions sent; what a region in the sandbox sends goes to verified recipients only."""
    counted = (own,) if alone else (own, other)
    if None in counted:
        return None
    return sum(each.sent_last_24_hours for each in counted if each is not None and each.production_access)


def _limit(value: float) -> float:
    return inf if value == _UNLIMITED else value


def _settings(view: RegionView) -> Settings | None:
    match view.region.settings:
        case Known(settings):
            return settings
        case _:
            return None
