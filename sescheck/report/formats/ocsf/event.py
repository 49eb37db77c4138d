"""What differs from event to event."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeAlias

from sescheck.engine.severity import Severity

Object: TypeAlias = dict[str, Any]
SEVERITIES = {
    Severity.CRITICAL: (5, "Critical"),
    Severity.HIGH: (4, "High"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.LOW: (2, "Low"),
    Severity.INFO: (1, "Informational"),
}
INFORMATIONAL = SEVERITIES[Severity.INFO]
UNKNOWN = (0, "Unknown")


class Activity(IntEnum):
    """``activity_id``."""

    CREATE = 1
    UPDATE = 2
    CLOSE = 3


class Compliance(IntEnum):
    """``compliance.status_id``; a warning is a check that "did not yield a result due to missing information"."""

    PASS = 1
    WARNING = 2
    FAIL = 3


class Workflow(IntEnum):
    """``status_id``."""

    NEW = 1
    SUPPRESSED = 3
    RESOLVED = 4


@dataclass(frozen=True, slots=True)
class Event:
    """What differs from event to event.

    Attributes:
        uid: the same from run to run.
        workflow: None if there is nothing to do.
        why: the reason for the status.
        steps: what mends the finding, for people.
        more: attributes that OCSF does not have; of the same type in every event, for data lakes.
    """

    uid: str
    rule: str
    title: str
    message: str
    compliance: Compliance
    account_id: str | None
    region: str | None
    severity: tuple[int, str] = INFORMATIONAL
    activity: Activity = Activity.CREATE
    workflow: Workflow | None = None
    subject: tuple[str, str] | None = None
    why: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    more: Object | None = None
