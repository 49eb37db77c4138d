"""Reading AWS for a command: the plan from its options, and the progress while it runs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sescheck.aws.regions import MAIN_REGION, RegionError, check_regions, partition_of, unique
from sescheck.aws.sessions import Access, CredentialsError, ProfileError, default_region, open_accesses
from sescheck.aws.traffic import Limits
from sescheck.cli.errors import CommandError, UsageError
from sescheck.cli.progress import Watcher
from sescheck.collect.progress import Progress
from sescheck.collect.run import Plan, collect
from sescheck.snapshot.model import Asked, Depth, Snapshot

ALL = "all"


@dataclass(frozen=True, slots=True)
class Source:
    """Where to read: the options as in the AWS CLI."""

    profile: str | None = None
    role_arns: tuple[str, ...] = ()
    external_id: str | None = None
    endpoint_url: str | None = None


def parse_limits(
    *,
    connect_timeout: float,
    read_timeout: float,
    retries: int,
    timeout: float | None,
    max_rate: float | None,
) -> Limits:
    """Check the options about time.

    Raises:
        UsageError: one of them is not above zero.
    """
    positive = {
        "--connect-timeout": connect_timeout,
        "--read-timeout": read_timeout,
        "--timeout": timeout,
        "--max-rate": max_rate,
    }
    for option, value in positive.items():
        if value is not None and not value > 0:
            raise UsageError(f"{option} {value:g}: it must be above 0")
    if retries < 0:
        raise UsageError(f"--retries {retries}: it must not be below 0")
    return Limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )


def parse_regions(values: Sequence[str] | None) -> tuple[tuple[str, ...], Asked]:
    """``a,b``, repeated or not, or ``all``; nothing given: those enabled for the account.

    Raises:
        UsageError: a name that is no region with SES, regions of several partitions, or ``all`` among others.
    """
    names = unique(name.strip() for value in values or () for name in value.split(",") if name.strip())
    if not names:
        if values:
            raise UsageError("--regions names no region: give some, as in --regions us-east-1,eu-west-1, or `all`")
        return (), Asked.DISCOVERED
    if ALL in names:
        if len(names) > 1:
            raise UsageError("--regions all goes with no other region")
        return (), Asked.ALL
    try:
        check_regions(names)
    except RegionError as error:
        raise UsageError(str(error)) from error
    return names, Asked.NAMED


def make_plan(regions: tuple[str, ...], asked: Asked, depth: Depth, limits: Limits, source: Source) -> Plan:
    """What to read; the partition is that of the regions, else of the region that the profile names.

    Raises:
        UsageError: there is no such profile.
    """
    try:
        known = regions[0] if regions else default_region(source.profile)
    except ProfileError as error:
        raise UsageError(str(error)) from error
    partition = (partition_of(known) if known else None) or "aws"
    return Plan(regions, asked, partition, depth, limits, source.endpoint_url)


def read_aws(plan: Plan, source: Source, watcher: Watcher) -> Snapshot:
    """Read what the plan says.

    Raises:
        UsageError: there is no such profile.
        CommandError: there are no credentials that AWS accepts.
    """
    progress = Progress()
    try:
        accesses = _accesses(plan, source)
        with watcher.watching(progress):
            return asyncio.run(collect(plan, accesses, progress, watcher.on_call))
    except CredentialsError as error:
        raise CommandError(str(error)) from error


def _accesses(plan: Plan, source: Source) -> tuple[Access, ...]:
    try:
        return open_accesses(
            source.profile,
            source.role_arns,
            source.external_id,
            source.endpoint_url,
            MAIN_REGION[plan.partition],
            plan.limits,
        )
    except ProfileError as error:
        raise UsageError(str(error)) from error
