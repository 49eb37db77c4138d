"""Feedback settings of identities, 100 per call. Only the API v1 has the topics."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.batched import Batched, read_batches
from sescheck.collect.fetch.parsing import text_or_none
from sescheck.snapshot.model import Fact, Feedback, Notifications
from sescheck.snapshot.reading import Known, Reading

FACT = Fact.NOTIFICATIONS
GET_NOTIFICATION = Operation("ses", "GetIdentityNotificationAttributes")
READS = (GET_NOTIFICATION,)


async def read(door: Door, names: Sequence[str]) -> Mapping[str, Reading[Notifications]]:
    """Return the feedback settings by identity."""
    batched = Batched(GET_NOTIFICATION, "NotificationAttributes", _notifications)
    return await read_batches(door.for_reads(READS), batched, names)


def topics_of(readings: Iterable[Reading[Notifications]]) -> tuple[str, ...]:
    """Return the ARNs of the topics, each once."""
    known = (reading.value.topics() for reading in readings if isinstance(reading, Known))
    return tuple(dict.fromkeys(chain.from_iterable(known)))


def _notifications(part: Answer) -> Notifications:
    return Notifications(
        forwarding=part["ForwardingEnabled"],
        bounce=_feedback(part, "Bounce"),
        complaint=_feedback(part, "Complaint"),
        delivery=_feedback(part, "Delivery"),
    )


def _feedback(part: Answer, kind: str) -> Feedback:
    """Build one type of feedback. SES leaves the option for headers out if it is off."""
    return Feedback(
        topic=text_or_none(part.get(f"{kind}Topic")),
        headers=part.get(f"HeadersIn{kind}NotificationsEnabled", False),
    )
