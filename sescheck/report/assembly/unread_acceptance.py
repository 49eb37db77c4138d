"""Find the missing readings that the configuration accepts, and the accepts that match none."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase

from sescheck.config.loading import Loaded
from sescheck.config.shape import AcceptUnread
from sescheck.report.model import Acceptance, Remark, RemarkKind
from sescheck.snapshot.unread import UnreadReading


def accepting(accepts: Sequence[AcceptUnread], silence: UnreadReading, *, today: date) -> Acceptance | None:
    """Return why a missing reading is accepted; None if it is not, or not any more.

    Args:
        accepts: in the order of the file: the first that matches gives the reason.
        silence: the reading.
        today: in UTC; an accept also applies on its last day.
    """
    holding = (each for each in accepts if concerns(each, silence) and (each.until is None or today <= each.until))
    return next((Acceptance(each.reason, each.until) for each in holding), None)


def concerns(accept: AcceptUnread, silence: UnreadReading) -> bool:
    """True if the accept matches the reading."""
    subject = "" if silence.subject is None else silence.subject[1]
    return (
        fnmatchcase(silence.unread.operation, accept.operation)
        and fnmatchcase(subject, accept.subject)
        and accept.region in {None, silence.region}
        and accept.account in {None, silence.account_id}
        and accept.why in {None, silence.unread.why.value}
    )


def unmatched_unread(
    loaded: Loaded, found: Iterable[UnreadReading], regions: Iterable[str], today: date
) -> Iterator[Remark]:
    """Yield the accepts that match no missing reading although their region was read, and those that ended."""
    silences, read = list(found), set(regions)
    for index, accept in enumerate(loaded.configuration.accept_unread):
        place, named = loaded.place("accept_unread", index), _named(accept)
        if not any(concerns(accept, silence) for silence in silences):
            if accept.region is None or accept.region in read:
                words = f"{place}: no missing reading matches this accept_unread ({named})"
                yield Remark(RemarkKind.UNMATCHED_ACCEPT, words, place)
        elif accept.until is not None and accept.until < today:
            words = f"{place}: this accept_unread ({named}) ended on {accept.until}; it is missing again"
            yield Remark(RemarkKind.UNMATCHED_ACCEPT, words, place)


def _named(accept: AcceptUnread) -> str:
    parts = (accept.operation, accept.subject, accept.region, accept.account, accept.why)
    return ", ".join(part for part in parts if part)
