"""What an event destination publishes to."""

from typing import Final

from sescheck.ses.localised import HERE
from sescheck.snapshot.sending import EventDestination

IN_THE_SETS_REGION: Final = frozenset({"SNS", "FIREHOSE", "EVENT_BRIDGE"})
"""Kinds whose target is in the configuration set's own region.

Not Pinpoint's: most regions with SES have no Pinpoint. Not CloudWatch: it takes no target.
"""

_FIELDS = 6  # arn:partition:service:region:account:resource


def account_of(arn: str) -> str | None:
    """The account that an ARN names; None where it names none, or is no ARN."""
    fields = arn.split(":", _FIELDS - 1)
    return (fields[4] or None) if len(fields) == _FIELDS else None


def without_region(kind: str, target: str | None) -> str | None:
    """A target as it is compared across regions.

    Of a topic, a stream or an event bus any region is the same: that it is the wrong one is another question. Of
    a Pinpoint project only whether there is one: its id is another in every region.
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
    """The target in words: its ARN, or the kind where there is none."""
    return found.target or found.kind
