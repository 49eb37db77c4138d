"""Whether a region can send: the first answer that a person wants."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sescheck.comparison.account_view import Thresholds, verified
from sescheck.report.text.phrases import figure
from sescheck.snapshot.model import Identity, Region, Settings
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, any_of, then

UNLIMITED = -1
_HEALTHY = "HEALTHY"
_SHUTDOWN = "SHUTDOWN"
_NO_REGION = {Why.REGION_DISABLED: "not enabled for this account", Why.NOT_SUPPORTED_HERE: "no SES here"}


class Level(StrEnum):
    """How good the answer is."""

    YES = "yes"
    CAREFUL = "careful"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a region can send, in a few words."""

    level: Level
    words: str


def verdict_of(region: Region, thresholds: Thresholds) -> Verdict:
    """Return whether the region could send now to anyone, as far as known."""
    match region.settings:
        case Known(settings):
            refused = _refused(settings)
            return Verdict(Level.NO, refused) if refused else _by_identities(region, settings, thresholds)
        case Unreadable(why=why) as unread:
            known = _NO_REGION.get(why)
            return Verdict(Level.NO, known) if known else _cannot_tell(unread)


def _refused(settings: Settings) -> str | None:
    if settings.enforcement_status == _SHUTDOWN:
        return "PAUSED by AWS: nothing can be sent"
    if not settings.sending_enabled:
        return "sending is OFF"
    if settings.max_24_hour_send != UNLIMITED and settings.sent_last_24_hours >= settings.max_24_hour_send:
        return "24-hour quota used up: nothing can be sent"
    return None


def _by_identities(region: Region, settings: Settings, thresholds: Thresholds) -> Verdict:
    sandbox = not settings.production_access
    match _any_can_send(region):
        case Known(value):
            if not value:
                words = "no verified identity to send from"
                return Verdict(Level.NO, f"SANDBOX, and {words}" if sandbox else words)
        case Unreadable() as unread:
            return Verdict(Level.NO, "SANDBOX: only to verified recipients") if sandbox else _cannot_tell(unread)
    if sandbox:
        return Verdict(Level.NO, "SANDBOX: only to verified recipients")
    cautions = " and ".join(_cautions(settings, thresholds))
    return Verdict(Level.CAREFUL, f"can send, but {cautions}") if cautions else Verdict(Level.YES, "can send")


def _cautions(settings: Settings, thresholds: Thresholds) -> Iterator[str]:
    if settings.enforcement_status != _HEALTHY:
        yield f"AWS says {settings.enforcement_status}"
    used = share_used(settings)
    if used >= thresholds.quota_used_percent:
        yield f"{used:.0f}% of its quota is used"


def share_used(settings: Settings) -> float:
    """Return the percent of the 24-hour quota in use; 0 without a limit."""
    if settings.max_24_hour_send <= 0:
        return 0
    return 100 * settings.sent_last_24_hours / settings.max_24_hour_send


def quota(settings: Settings) -> str:
    """Return what was sent in the last 24 hours, and the maximum."""
    most = "unlimited" if settings.max_24_hour_send == UNLIMITED else figure(settings.max_24_hour_send)
    return f"{figure(settings.sent_last_24_hours)}/{most}"


def _any_can_send(region: Region) -> Reading[bool]:
    answers = [_can_send(identity) for identity in region.identities.items]
    return any_of([*answers, region.identities.unread] if region.identities.unread else answers)


def _can_send(identity: Identity) -> Reading[bool]:
    return then(verified(identity), lambda yes: identity.sending if yes else Known(yes))


def _cannot_tell(unread: Unreadable) -> Verdict:
    operation = unread.operation.rpartition(":")[2]
    return Verdict(Level.UNKNOWN, f"unknown: {operation} {unread.why}")
