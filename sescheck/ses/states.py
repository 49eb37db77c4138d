"""In which states what SES needs cannot be used, though it exists."""

from typing import Final

from sescheck.ses.arns import service_of

_UNUSABLE: Final = {
    "kms": frozenset({"Disabled", "PendingDeletion", "PendingReplicaDeletion", "PendingImport"}),
    "lambda": frozenset({"Failed", "Deleting"}),
    "firehose": frozenset({"CREATING_FAILED", "DELETING", "DELETING_FAILED"}),
}
"""By service. Left out is what passes by itself: a key that is made, updated or unavailable, a function or a
stream that is being made, a function that is idle and wakes when it is called. A state that is not known here is
left out too.
"""


def unusable(arn: str, state: str | None) -> str | None:
    """The state of the resource of that ARN, where it cannot be used in it; None where it can."""
    return state if state in _UNUSABLE.get(service_of(arn), ()) else None
