"""The states in which a resource exists but SES cannot use it."""

from typing import Final

from sescheck.ses.arns import service_of

_UNUSABLE: Final = {
    "kms": frozenset({"Disabled", "PendingDeletion", "PendingReplicaDeletion", "PendingImport"}),
    "lambda": frozenset({"Failed", "Deleting"}),
    "firehose": frozenset({"CREATING_FAILED", "DELETING", "DELETING_FAILED"}),
}
"""By service. Temporary states are left out: a key that is being created, updated or unavailable, a function or a
stream that is being created, and a function that is inactive until it is called. Unknown states are left out too.
"""


def unusable(arn: str, state: str | None) -> str | None:
    """The state of the resource, if SES cannot use it in that state; else None."""
    return state if state in _UNUSABLE.get(service_of(arn), ()) else None
