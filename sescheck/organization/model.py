"""The accounts of an organization, and how the reading of each ended."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class Member(msgspec.Struct, frozen=True):
    """An account, as AWS Organizations or a file names it. Source: organizations ListAccounts.

    Attributes:
        account_id: 12 digits.
        name: None if the source has none.
        state: ``ACTIVE``, ``SUSPENDED``, ``PENDING_ACTIVATION``, ``PENDING_CLOSURE``, ``CLOSED`` or a value that
            this version does not know; None if the source has none, as a file.
        path: the organizational units from the root down, ``o-…/r-…/ou-…/``; None if it is not known.
        role_arn: the role to assume in it, if the source names one; None: the one of the options.
        regions: the regions that the source names for it; empty: those of the run.
        tags: key and value; None if they were not read.
        external_id: of its role, if the source names one; None: the one of the options.
    """

    account_id: str
    name: str | None = None
    state: str | None = None
    path: str | None = None
    role_arn: str | None = None
    regions: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] | None = None
    external_id: str | None = None


class Outcome(StrEnum):
    """How the reading of an account ended.

    ``partial`` has a snapshot in which something is unread. ``refused`` and ``failed`` have none: the role may not
    be assumed, or the reading ended with an error. ``skipped`` was not read on purpose: the account is closed, or
    the options leave it out. ``waiting`` was not read yet: the run ended before.
    """

    READ = "read"
    PARTIAL = "partial"
    REFUSED = "refused"
    FAILED = "failed"
    SKIPPED = "skipped"
    WAITING = "waiting"


HAS_SNAPSHOT = frozenset({Outcome.READ, Outcome.PARTIAL})


class Entry(msgspec.Struct, frozen=True):
    """One account in the manifest.

    Attributes:
        reason: why it was not read, or not completely; a sentence for people; None if it was read.
        started: RFC 3339, UTC; None if the reading never began.
        taken_at: RFC 3339, UTC, of its snapshot; None without one.
        seconds: of the reading; the next run starts the longest first.
        calls: to AWS.
        tool_version: of sescheck on the worker.
    """

    member: Member
    outcome: Outcome
    reason: str | None = None
    started: str | None = None
    taken_at: str | None = None
    seconds: float | None = None
    calls: int = 0
    tool_version: str | None = None


class Manifest(msgspec.Struct, frozen=True):
    """What the folder knows of each account.

    Attributes:
        organization: its ID, ``o-…``; None if the accounts came from a file.
        updated_at: RFC 3339, UTC.
        entries: by account ID, in the order of the source.
    """

    tool_version: str
    updated_at: str
    organization: str | None = None
    entries: Mapping[str, Entry] = {}
