"""What a worker gets and gives: plain data, so that a job runs in any process with the same sescheck."""

from dataclasses import dataclass

from sescheck.auditing.checks import Source
from sescheck.collect.collection import Plan
from sescheck.organization.model import Outcome


@dataclass(frozen=True, slots=True)
class Job:
    """Read one account.

    Attributes:
        account_id: 12 digits.
        plan: what to read.
        source: with the role of the account, or without a role for the account of the worker's own credentials.
        first: a job with a higher value starts earlier: the seconds of the last run.
    """

    account_id: str
    plan: Plan
    source: Source
    first: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """How a job ended.

    Attributes:
        reason: why it was not read, or not completely; None if it was read.
        started: RFC 3339, UTC.
        taken_at: RFC 3339, UTC, of the snapshot; None without one.
        seconds: of the reading.
        calls: to AWS.
        tool_version: of sescheck on the worker.
        snapshot: the bytes of the snapshot's file; None if the account could not be read.
    """

    account_id: str
    outcome: Outcome
    reason: str | None
    started: str
    taken_at: str | None
    seconds: float
    calls: int
    tool_version: str
    snapshot: bytes | None
