"""The targets of event destinations."""

from typing import Final

from sescheck.ses.localised import HERE
from sescheck.snapshot.sending import EventDestination

IN_THE_SETS_REGION: Final = frozenset({"SNS", "FIREHOSE", "EVENT_BRIDGE"})
"""The kinds whose target is in the region of the configuration set.

Pinpoint is not one, because most regions with SES have no Pinpoint. CloudWatch has no target.
"""

_FIELDS = 6  # arn:partition:service:region:account:resource


def account_of(arn: str) -> str | None:
    """The account that an ARN names; None if it names none or is not an ARN."""
    fields = arn.split(":", _FIELDS - 1)
    return (fields[4] or None) if len(fields) == _FIELDS else None


def without_region(kind: str, target: str | None) -> str | None:
    """A target as it is compared across regions.

    The region of a topic, a stream or an event bus is left out: other rules check it. Of a Pinpoint project, only
    its presence is compared, because its id is different in every region.
    """
    if target is None:
        return None
    fields = target.split(":", _FIELDS - 1)
    if len(fields) < _FIELDS:
        return target
    if kind == "PINPOINT":
        return kind
    return ":".join((*fields[:3], HERE, *fields[4:])) if kind in IN_THE_SETS_REGION else target


def described(found: EventDestination) -> str:
    """The target in words: its ARN, or else its kind."""
    return found.target or found.kind
