"""Whether a region can send: the first answer that a person wants."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sescheck.comparison.account_view import Thresholds
from sescheck.report.model import Report, SavedVerdict
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


_PAUSED = Verdict(Level.NO, "PAUSED by AWS: nothing can be sent", "PAUSED")
_OFF = Verdict(Level.NO, "sending is OFF", "OFF")
_USED_UP = Verdict(Level.NO, "24-hour quota used up: nothing can be sent", "QUOTA USED UP")
_NO_IDENTITY = Verdict(Level.NO, "no verified identity to send from", "NO IDENTITY")
_NOTHING_VERIFIED = Verdict(Level.NO, f"SANDBOX, and {_NO_IDENTITY.words}", _SANDBOX)
_SANDBOXED = Verdict(Level.NO, "SANDBOX: only to verified recipients", _SANDBOX)
_ABLE = Verdict(Level.YES, _CAN, _CAN)
_SENT = Verdict(Level.UNKNOWN, "unknown: it sent, but has no verified identity of its own", "unknown")
_CLOSED = {why: Verdict(Level.NO, words, word) for why, (word, words) in _NO_REGION.items()}

_BY_WORDS: Mapping[str, Verdict] = MappingProxyType(
    {
        each.words: each
        for each in (
            *(_PAUSED, _OFF, _USED_UP, _NO_IDENTITY, _NOTHING_VERIFIED, _SANDBOXED, _ABLE),
            *_CLOSED.values(),
        )
    }
)
"""Those that always have the same words."""

_LEVELS: Mapping[str, Level] = MappingProxyType({"can-send": Level.CAREFUL, "cannot-send": Level.NO})
_WORDS: Mapping[Level, str] = MappingProxyType({Level.CAREFUL: _CAN, Level.NO: "cannot send"})


def verdict_in(report: Report, account: str, region: Region, thresholds: Thresholds) -> Verdict:
    """Return whether a region of the report can send; if the report was saved, as it says.

    Args:
        report: it may be made from a saved one.
        account: the number of the region's account.
        region: what was read of it.
        thresholds: of the account.
    """
    saved = report.saved_verdicts.get((account, region.name))
    return verdict_of(region, thresholds) if saved is None else saved_verdict(saved)


def saved_verdict(saved: SavedVerdict) -> Verdict:
    """Return the verdict of a saved report; a version of sescheck that has other words may have saved it."""
    level = _LEVELS.get(saved.verdict, Level.UNKNOWN)
    known = _BY_WORDS.get(saved.reason)
    if known is not None and (known.level is level or {known.level, level} == {Level.YES, Level.CAREFUL}):
        return known
    word = _WORDS.get(level, "unknown")
    return Verdict(level, saved.reason or word, word)


def verdict_of(region: Region, thresholds: Thresholds) -> Verdict:
    """Return whether the region could send now to anyone, as far as known."""
    match region.settings:
        case Known(settings):
            refused = _refused(settings)
            return refused or _by_identities(region, settings, thresholds)
        case Unreadable(why=why) as unread:
            return _CLOSED.get(why) or _cannot_tell(unread)


def _refused(settings: Settings) -> Verdict | None:
    if settings.enforcement_status == _SHUTDOWN:
        return _PAUSED
    if not settings.sending_enabled:
        return _OFF
    if settings.max_24_hour_send != UNLIMITED and settings.sent_last_24_hours >= settings.max_24_hour_send:
        return _USED_UP
    return None


def _by_identities(region: Region, settings: Settings, thresholds: Thresholds) -> Verdict:
    sandbox = not settings.production_access
    match any_sender(region):
        case Known(value):
            if not value and not sandbox and settings.sent_last_24_hours:
                return _SENT
            if not value:
                return _NOTHING_VERIFIED if sandbox else _NO_IDENTITY
        case Unreadable() as unread:
            return _SANDBOXED if sandbox else _cannot_tell(unread)
    if sandbox:
        return _SANDBOXED
    cautions = " and ".join(_cautions(settings, thresholds))
    return Verdict(Level.CAREFUL, f"{_CAN}, but {cautions}", _CAN) if cautions else _ABLE


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
    return quota_words(settings.sent_last_24_hours, settings.max_24_hour_send)


def quota_words(sent: float, most: float) -> str:
    """Return the same of two figures."""
    return f"{figure(sent)}/{'unlimited' if most == UNLIMITED else figure(most)}"


def _cannot_tell(unread: Unreadable) -> Verdict:
    operation = unread.operation.rpartition(":")[2]
    return Verdict(Level.UNKNOWN, f"unknown: {operation} {unread.why.words}", "unknown")
