"""The states of an account, and which of them can be read.

Source: AWS Organizations User Guide, "Monitor the state of your AWS accounts".
"""

from sescheck.organization.model import Member

CLOSED_OR_NOT_OPEN = {
    "SUSPENDED": "AWS has suspended it",
    "CLOSED": "it is closed",
    "PENDING_ACTIVATION": "its sign-up is not complete",
}
"""In these states nothing can be read. In ``PENDING_CLOSURE`` an account still works."""

KNOWN = frozenset({"ACTIVE", "PENDING_CLOSURE", *CLOSED_OR_NOT_OPEN})


def why_skipped(member: Member) -> str | None:
    """Return why nothing can be read; None for an account that is read, also if its state is not known."""
    why = CLOSED_OR_NOT_OPEN.get(member.state or "")
    return None if why is None else f"{why} ({member.state})"
