"""Read an organization: list the accounts, choose, read those that are not fresh, and keep what comes back."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sescheck.auditing.checks import Source
from sescheck.aws.ses_regions import partition_of
from sescheck.collect.collection import Plan
from sescheck.organization.accounts.accounts_file import from_file
from sescheck.organization.accounts.choosing import choose
from sescheck.organization.accounts.listed import listed, own_account
from sescheck.organization.accounts.organization_reads import Listed
from sescheck.organization.accounts.selection import Selection, selection_of
from sescheck.organization.engine.cluster_options import ClusterOptions, check_cluster
from sescheck.organization.engine.doing import Doing
from sescheck.organization.engine.job import Job, Result
from sescheck.organization.engine.running import run
from sescheck.organization.folder.ages import parse_max_age
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.model import Entry, Member
from sescheck.organization.organization_options import AccountOptions, WorkerOptions
from sescheck.organization.role import role_arn, source_of_member
from sescheck.snapshot.model import Asked
from sescheck.snapshot.reading import Known


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is read, and by whom. ``wanted`` checks the options and makes it.

    Attributes:
        plan: of each account, unless its source names regions for it.
        source: the credentials, without a role.
        session_policy: what a role may do at most, as JSON.
    """

    accounts: AccountOptions
    selection: Selection
    max_age: timedelta
    cluster: ClusterOptions
    plan: Plan
    source: Source
    session_policy: str


@dataclass(frozen=True, slots=True)
class Listing:
    """All accounts, each with the reason why it is skipped, or None.

    Attributes:
        own: the account of the credentials, which is read without a role; None if it is not known.
        remarks: what a person should know, each one line.
    """

    chosen: tuple[tuple[Member, str | None], ...]
    organization: str | None
    own: str | None
    remarks: tuple[str, ...]


def wanted(
    accounts: AccountOptions,
    workers: WorkerOptions,
    plan: Plan,
    source: Source,
    session_policy: str,
    *,
    verbose: bool = False,
) -> Wanted:
    """Check the options, before AWS is asked.

    Raises:
        UsageError: one of them cannot be used, or two do not go together.
    """
    role_arn(plan.partition, "0" * 12, accounts.role_name)
    cluster = ClusterOptions(
        workers=workers.workers,
        threads=workers.threads,
        scheduler=workers.scheduler,
        tls_ca=workers.tls_ca,
        tls_cert=workers.tls_cert,
        tls_key=workers.tls_key,
        verbose=verbose,
    )
    check_cluster(cluster)
    return Wanted(
        accounts,
        selection_of(
            accounts.ou,
            accounts.account,
            accounts.exclude_account,
            accounts.tag,
            from_role=accounts.from_role,
            has_file=accounts.accounts is not None,
        ),
        parse_max_age(accounts.max_age),
        cluster,
        plan,
        source,
        session_policy,
    )


def list_accounts(wanted: Wanted) -> Listing:
    """List the accounts, and choose. Blocks.

    Raises:
        CannotRunError: the accounts could not be listed to the end.
        CredentialsError: there are no credentials that AWS accepts.
        FileError: the file that names them cannot be read, or something in it is wrong.
        UsageError: an account or a unit does not exist, or no account is left.
    """
    plan, source = wanted.plan, wanted.source
    if wanted.accounts.accounts is not None:
        members = from_file(wanted.accounts.accounts)
        own = own_account(source, plan.limits, plan.partition)
        found = Listed(members, own_account=own.value if isinstance(own, Known) else None)
    else:
        found = listed(
            source,
            plan.limits,
            wanted.selection,
            from_role=wanted.accounts.from_role,
            partition=plan.partition,
        )
    chosen = choose(found.members, wanted.selection)
    unread = tuple(f"not read: {each.operation}: {each.why.words}: {each.detail}" for each in found.refused)
    return Listing(chosen, found.organization, found.own_account, (*found.remarks, *unread))


def read_accounts(
    wanted: Wanted,
    listing: Listing,
    folder: Folder,
    on_entry: Callable[[Entry], None],
    on_progress: Callable[[Doing], None] | None,
    stop: threading.Event,
) -> None:
    """Read the accounts that are not fresh, and keep each in the folder, which this run has claimed. Blocks.

    Args:
        wanted: what to read.
        listing: of ``list_accounts``.
        folder: where they are kept.
        on_entry: called with each account that has ended.
        on_progress: called some times a second.
        stop: set by the caller to end the run.

    Raises:
        CannotRunError: there is no cluster, or it is lost; what came back is kept.
        LockedError: another run has written to the folder.
        FileError: something cannot be written.
    """
    before = folder.manifest().entries
    members = folder.expect(
        listing.organization, listing.chosen, lambda each: plan_of(wanted, each), wanted.max_age
    )
    by_id = {each.account_id: each for each in members}
    jobs = [_job(wanted, listing, folder, each, _seconds(before, each)) for each in members]

    def keep(result: Result) -> None:
        entry = Entry(
            by_id[result.account_id],
            result.outcome,
            result.reason,
            result.started,
            result.taken_at,
            result.seconds,
            result.calls,
            result.tool_version,
        )
        folder.keep(entry, result.snapshot)
        on_entry(entry)

    run(jobs, wanted.cluster, keep, on_progress, stop)


def plan_of(wanted: Wanted, member: Member) -> Plan:
    """Return what is read of an account: the regions that its source names for it, or those of the run."""
    if not member.regions or wanted.plan.asked is Asked.NAMED:
        return wanted.plan
    partition = partition_of(member.regions[0]) or wanted.plan.partition
    return replace(wanted.plan, regions=member.regions, asked=Asked.NAMED, partition=partition)


_NEVER_READ = 1e9
"""Seconds: such an account may be the longest, so it starts first."""


def _seconds(before: Mapping[str, Entry], member: Member) -> float:
    """Return how long the account took; one that was never read may be the longest."""
    entry = before.get(member.account_id)
    return _NEVER_READ if entry is None or entry.seconds is None else entry.seconds


def _job(wanted: Wanted, listing: Listing, folder: Folder, member: Member, seconds: float) -> Job:
    plan = folder.continued(member.account_id, wanted.max_age, plan_of(wanted, member))
    source = source_of_member(
        member, wanted.source, listing.own, plan.partition, wanted.accounts.role_name, wanted.session_policy
    )
    return Job(member.account_id, plan, source, seconds)
