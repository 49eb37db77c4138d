"""The accounts of an organization, and how the reading of each ended."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from sescheck.snapshot.model import Addresses, Asked, Depth


class Member(msgspec.Struct, frozen=True, omit_defaults=True):
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


class Asking(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a reading was asked for: an account is not read again only if it was asked for as much.

    Attributes:
        regions: sorted; empty if they were not named.
        dns: True if the DNS was asked.
        left_out: the operations that were not called, because no rule needs them, as ``service:Operation``.
    """

    asked: Asked
    partition: str
    depth: Depth
    regions: tuple[str, ...] = ()
    addresses: Addresses = Addresses.NOT_ASKED
    dns: bool = False
    left_out: tuple[str, ...] = ()


class Held(msgspec.Struct, frozen=True, omit_defaults=True):
    """The snapshot of an account that the folder holds, however the last reading of the account ended.

    Attributes:
        taken_at: RFC 3339, UTC, as its header says.
        since: RFC 3339, UTC, of the oldest readings in it: they are older if it continues an earlier snapshot.
        whole: True if everything was read.
        cut: True if AWS did not answer all: the reading was interrupted, throttled or timed out. Another reading
            may get more. A refusal is an answer.
        mark: what the place says of the file; it changes if the file does.
        plan: the key of what was asked, in the manifest's plans; None if that is not known.
        tool_version: of sescheck that read it.
    """

    taken_at: str
    since: str
    whole: bool
    cut: bool
    mark: str
    plan: str | None = None
    tool_version: str | None = None


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One account in the manifest.

    Attributes:
        reason: why it was not read, or not completely; a sentence for people; None if it was read.
        started: RFC 3339, UTC, of the last try; None if the reading never began, or if that is not known.
        taken_at: RFC 3339, UTC, of its snapshot; older than ``started`` if the last try failed; None without one.
        seconds: of the longest reading lately; the next run starts the longest first.
        calls: to AWS.
        tool_version: of sescheck on the worker.
        plan: the key of what the last run asked, in the manifest's plans; the folder sets it.
        held: the snapshot in the folder, also of an account that is refused today; the folder sets it.
    """

    member: Member
    outcome: Outcome
    reason: str | None = None
    started: str | None = None
    taken_at: str | None = None
    seconds: float | None = None
    calls: int = 0
    tool_version: str | None = None
    plan: str | None = None
    held: Held | None = None


class Manifest(msgspec.Struct, frozen=True):
    """What the folder knows of each account.

    Attributes:
        organization: its ID, ``o-…``; None if the accounts came from a file.
        updated_at: RFC 3339, UTC.
        entries: by account ID, in the order of the source.
        left: the accounts that the source no longer names, if the folder has their snapshots: no report has them.
        plans: what was asked, by the keys that the entries name.
    """

    tool_version: str
    updated_at: str
    organization: str | None = None
    entries: Mapping[str, Entry] = {}
    left: Mapping[str, Entry] = {}
    plans: Mapping[str, Asking] = {}
