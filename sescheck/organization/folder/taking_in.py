"""Take in the snapshots that the manifest does not know: a killed run wrote them, or a person copied them."""

from datetime import datetime

from msgspec.structs import replace

from sescheck.errors import FileError
from sescheck.organization.folder.places import Place, as_file, file_of
from sescheck.organization.model import Entry, Held, Member, Outcome
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Why
from sescheck.snapshot.storage import load_from, taken_at_of
from sescheck.snapshot.unread import account_label, unread_readings

_TRIED = frozenset({Outcome.REFUSED, Outcome.FAILED})
_UNANSWERED = frozenset({Why.THROTTLED, Why.UNREACHABLE, Why.TIMED_OUT, Why.EXPIRED_CREDENTIALS})
_DNS = "dns-record"
NOT_ALL = "not everything could be read"
"""The reason of a partial reading, if nothing else is known of it."""


def taken_in(place: Place, account_id: str, entry: Entry | None, mark: str) -> Entry:
    """Return the entry of an account whose file is not the one that its entry describes.

    Only the header is unpacked if the file still has the same snapshot, as after it was copied.

    Args:
        place: where the file is.
        account_id: of the file.
        entry: what the manifest has; None if it does not name the account.
        mark: of the file.
    """
    known = entry or Entry(Member(account_id), Outcome.WAITING)
    file, held = file_of(account_id), known.held
    label = place.label(file)
    try:
        with place.opened(file) as opened:
            content = opened.read()
        if held is not None and taken_at_of(as_file(content), label) == held.taken_at:
            return replace(known, held=replace(held, mark=mark))
        snapshot = load_from(as_file(content), label)
    except FileError as error:
        return replace(known, outcome=Outcome.FAILED, reason=str(error), taken_at=None, held=None)
    others = {account_label(each) for each in snapshot.accounts} - {account_id, "unknown"}
    if others:
        words = f"{label} is the snapshot of {', '.join(sorted(others))}"
        return replace(known, outcome=Outcome.FAILED, reason=words, taken_at=None, held=None)
    return _described(known, snapshot, mark)


def _described(known: Entry, snapshot: Snapshot, mark: str) -> Entry:
    taken_at, before = snapshot.taken_at, known.held
    # nobody knows any more whether it continues the one before: then its oldest readings are as old as those
    continues = before is not None and before.cut and before.plan == known.plan
    whole = is_whole(snapshot)
    held = Held(
        taken_at=taken_at,
        since=before.since if before is not None and continues else taken_at,
        whole=whole,
        cut=is_cut(snapshot),
        mark=mark,
        plan=known.plan,
        tool_version=snapshot.tool_version,
    )
    entry = replace(known, taken_at=taken_at, held=held)
    if known.outcome is Outcome.SKIPPED or (known.outcome in _TRIED and not _is_later(taken_at, known.started)):
        return entry
    return replace(entry, **outcome_of(held), tool_version=snapshot.tool_version)


def _is_later(taken_at: str, started: str | None) -> bool:
    return started is None or datetime.fromisoformat(taken_at) >= datetime.fromisoformat(started)


def outcome_of(held: Held) -> dict[str, Outcome | str | None]:
    """Return the outcome and the reason of an account with such a snapshot."""
    if held.whole:
        return {"outcome": Outcome.READ, "reason": None}
    return {"outcome": Outcome.PARTIAL, "reason": NOT_ALL}


def is_whole(snapshot: Snapshot) -> bool:
    """True if everything was read."""
    return not snapshot.interrupted and next(unread_readings(snapshot), None) is None


def is_cut(snapshot: Snapshot) -> bool:
    """True if AWS did not answer all, so that another reading may get more.

    A refusal is an answer: it comes again until a person changes a permission. So does the silence of a name
    server.
    """
    return snapshot.interrupted or any(
        each.unread.why in _UNANSWERED and (each.subject is None or each.subject[0] != _DNS)
        for each in unread_readings(snapshot)
    )
