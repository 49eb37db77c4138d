"""The state of an identity in a region: verified, DKIM, MAIL FROM, topics; then what the DNS says of it."""

from collections.abc import Callable
from typing import TypeVar

from sescheck.comparison.account_view import VERIFIED, Group, RegionView, has_lost_records, is_verified
from sescheck.comparison.elsewhere import Peer
from sescheck.report.views.dns_cells import MEANINGS, WIDEST_RECORDS, records_of
from sescheck.report.views.marks import NOT_ASKED, NOTHING, UNREAD, silent
from sescheck.ses.records.lookups import Answers
from sescheck.ses.tracking import sends_there
from sescheck.snapshot.model import Dkim, Identity, MailFrom, Notifications
from sescheck.snapshot.reading import Known, Reading, Unreadable, any_of

T = TypeVar("T")

MISSING = "missing"
COVERED = "covered"
ABSENT = "absent?"
PENDING = "~"
FAILED = "!"
STRANGE = "*"

LEGEND = {
    "V": "verified",
    "D": "signs with DKIM",
    "M": "custom MAIL FROM",
    "T": "topics for bounces and complaints",
    "t": "a topic for some feedback",
    PENDING: "pending",
    FAILED: "failed",
    NOTHING: "none",
    UNREAD: "could not be read",
    NOT_ASKED: "not asked",
    STRANGE: "a status that sescheck does not know",
    MISSING: "not here, but verified in another region",
    COVERED: "not an identity here, but its parent domain is verified",
    ABSENT: "not an identity here, unknown whether one is needed",
    **MEANINGS,
}
"""The meaning of each mark of a cell, and of each word for a whole cell."""

_GAP = "  "
"""Between what SES says and what the DNS says."""
WIDEST_CELL = len("V D M T")
WIDEST_WITH_DNS = WIDEST_CELL + len(_GAP) + WIDEST_RECORDS

_PENDING = {"PENDING", "NOT_STARTED"}
_FAILED = {"FAILED", "TEMPORARY_FAILURE"}


def cell_of(view: RegionView, name: str, groups: tuple[Group, ...], answers: Answers) -> str:
    """Return the cell of a name in a region.

    Args:
        view: the region.
        name: of the identity.
        groups: the groups of the region.
        answers: of the DNS; empty if it was not asked.
    """
    match view.identity(name):
        case Known(identity):
            if identity is None:
                return _absent(view, name, groups)
            records = (records_of(identity, view.name, answers),) if answers else ()
            return _GAP.join((_present(identity), *records))
        case Unreadable(why=why):
            return silent(why)


def _present(identity: Identity) -> str:
    return " ".join(
        (
            _verification(identity),
            _mark(identity.dkim, _dkim),
            _mark(identity.mail_from, _mail_from),
            _mark(identity.notifications, _topics),
        )
    )


def _mark(reading: Reading[T], mark: Callable[[T], str]) -> str:
    match reading:
        case Known(value):
            return mark(value)
        case Unreadable(why=why):
            return silent(why)


def _verification(identity: Identity) -> str:
    mark = _mark(identity.verification, lambda status: _status(status, "V"))
    if mark == "V":
        return FAILED if identity.sending == Known(False) else mark  # noqa: FBT003 - a reading
    return "V" if has_lost_records(identity) else mark


def _status(status: str, good: str) -> str:
    if status == VERIFIED:
        return good
    if status in _PENDING:
        return PENDING
    return FAILED if status in _FAILED else STRANGE


def _dkim(dkim: Dkim) -> str:
    return _status(dkim.status, "D") if dkim.enabled else NOTHING


def _mail_from(mail_from: MailFrom | None) -> str:
    return NOTHING if mail_from is None else _status(mail_from.status, "M")


def _topics(notifications: Notifications) -> str:
    if notifications.bounce.topic and notifications.complaint.topic:
        return "T"
    return "t" if notifications.topics() else NOTHING


def _absent(view: RegionView, name: str, groups: tuple[Group, ...]) -> str:
    match _expected(view, name, groups):
        case Known(expected):
            return _uncovered(view, name) if expected else NOTHING
        case Unreadable():
            return ABSENT


def _expected(view: RegionView, name: str, groups: tuple[Group, ...]) -> Reading[bool]:
    """True if it is verified in a region that this one should match, and not only used for tracked links."""
    others = (other for group in groups if group.includes(name) for other in group.elsewhere(view))
    senders = (sends_there(Peer(other, other.identity(name))) for other in others)
    return any_of(is_verified(peer.identity) for peer in senders if peer is not None)


def _uncovered(view: RegionView, name: str) -> str:
    match view.covering(name):
        case Known(domain):
            return MISSING if domain is None else COVERED
        case Unreadable():
            return ABSENT
