"""Whether a region can send: the first answer that a person wants."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sescheck.comparison.account_view import Thresholds
from sescheck.report.text.phrases import figure
from sescheck.ses.sending_status import any_sender
from sescheck.snapshot.model import Region, Settings
from sescheck.snapshot.reading import Known, Unreadable, Why

UNLIMITED = -1
_HEALTHY = "HEALTHY"
_SHUTDOWN = "SHUTDOWN"
_NO_REGION = {
    Why.REGION_DISABLED: ("NOT ENABLED", "not enabled for this account"),
    Why.NOT_SUPPORTED_HERE: ("NO SES", "no SES here"),
}
_CAN = "can send"
_SANDBOX = "SANDBOX"


class Level(StrEnum):
    """How good the answer is."""

    YES = "yes"
    CAREFUL = "careful"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a region can send, in a few words, and in one or two for a line with other regions."""

    level: Level
    words: str
    word: str


def verdict_of(region: Region, thresholds: Thresholds) -> Verdict:
    """Return whether the region could send now to anyone, as far as known."""
    match region.settings:
        case Known(settings):
            refused = _refused(settings)
            return refused or _by_identities(region, settings, thresholds)
        case Unreadable(why=why) as unread:
            known = _NO_REGION.get(why)
            return Verdict(Level.NO, known[1], known[0]) if known else _cannot_tell(unread)


def _refused(settings: Settings) -> Verdict | None:
    if settings.enforcement_status == _SHUTDOWN:
        return Verdict(Level.NO, "PAUSED by AWS: nothing can be sent", "PAUSED")
    if not settings.sending_enabled:
        return Verdict(Level.NO, "sending is OFF", "OFF")
    if settings.max_24_hour_send != UNLIMITED and settings.sent_last_24_hours >= settings.max_24_hour_send:
        return Verdict(Level.NO, "24-hour quota used up: nothing can be sent", "QUOTA USED UP")
    return None


def _by_identities(region: Region, settings: Settings, thresholds: Thresholds) -> Verdict:
    sandbox = not settings.production_access
    match any_sender(region):
        case Known(value):
            if not value and not sandbox and settings.sent_last_24_hours:
                return Verdict(
                    Level.UNKNOWN, "unknown: it sent, but has no verified identity of its own", "unknown"
                )
            if not value:
                words = "no verified identity to send from"
                word = _SANDBOX if sandbox else "NO IDENTITY"
                return Verdict(Level.NO, f"SANDBOX, and {words}" if sandbox else words, word)
        case Unreadable() as unread:
            return _sandboxed() if sandbox else _cannot_tell(unread)
    if sandbox:
        return _sandboxed()
    cautions = " and ".join(_cautions(settings, thresholds))
    return Verdict(Level.CAREFUL, f"{_CAN}, but {cautions}", _CAN) if cautions else Verdict(Level.YES, _CAN, _CAN)


def _sandboxed() -> Verdict:
    return Verdict(Level.NO, "SANDBOX: only to verified recipients", _SANDBOX)


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


def _cannot_tell(unread: Unreadable) -> Verdict:
    operation = unread.operation.rpartition(":")[2]
    return Verdict(Level.UNKNOWN, f"unknown: {operation} {unread.why}", "unknown")
