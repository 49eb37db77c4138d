"""The account's sending quotas in a region, compared with those of other regions."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf, isinf

from sescheck.comparison.account_view import AccountView, Group
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Flag, Verdict, clear_unless, need
from sescheck.engine.subjects.identities import RegionSubject
from sescheck.ses.sending_status import delivers, in_production, settings_of
from sescheck.snapshot.model import Settings
from sescheck.snapshot.reading import Unreadable


def limit(figure: float) -> float:
    """A quota as a number that can be compared: AWS writes an unlimited one as -1."""
    return inf if figure < 0 else figure


def capacity_of(settings: Settings) -> float:
    """How many messages a region can send in 24 hours."""
    return limit(settings.max_24_hour_send) if delivers(settings) else 0


def peak_of(account: AccountView, group: Group) -> tuple[float, tuple[Unreadable, ...]]:
    """The messages of a peak day of a group, and the readings without which it may be higher.

    Mail of a region in the sandbox goes to verified recipients only: other regions do not have to carry it.
    """
    configured = account.thresholds.peak_messages_per_day
    if configured is not None:
        return configured, ()
    found = settings_of(group.regions)
    sent = sum(settings.sent_last_24_hours for _, settings in found.known if settings.production_access)
    return sent, found.unread


@dataclass(frozen=True, slots=True)
class Quota:
    """One of the quotas that an account has in each region.

    Attributes:
        key: its key in the evidence.
        unit: what it counts, for people.
        code: its code in Service Quotas.
        of: the figure, as AWS gives it.
    """

    key: str
    unit: str
    code: str
    of: Callable[[Settings], float]

    def words(self, settings: Settings) -> str:
        """The figure for people."""
        figure = self.of(settings)
        return f"unlimited {self.unit}" if isinf(limit(figure)) else f"{figure:,.10g} {self.unit}"


DAILY = Quota("max_24_hour_send", "messages in 24 hours", "L-804C8AE8", lambda settings: settings.max_24_hour_send)
RATE = Quota("max_send_rate", "messages a second", "L-CDEF9B6B", lambda settings: settings.max_send_rate)


def lower_than_elsewhere(subject: RegionSubject, quota: Quota) -> Verdict:
    """Flag a region whose quota is lower than in a region that it is expected to match.

    A region in the sandbox is skipped if another region has production access, which lifts the sandbox's quotas.
    """
    if not subject.elsewhere:
        return NOT_APPLICABLE
    here = need(subject.settings)
    others = settings_of(subject.elsewhere)
    if not here.production_access and others.where(in_production):
        return NOT_APPLICABLE
    own = limit(quota.of(here))
    higher = {region: settings for region, settings in others.known if limit(quota.of(settings)) > own}
    if not higher:
        return CLEAR if isinf(own) else clear_unless(*others.unread)
    highest = max(higher, key=lambda region: limit(quota.of(higher[region])))
    return Flag(
        f"{subject.region} allows {quota.words(here)}, {highest} allows {quota.words(higher[highest])}",
        evidence={
            quota.key: quota.of(here),
            "elsewhere": {region: quota.of(settings) for region, settings in higher.items()},
        },
        compared_with=tuple(higher),
    )
