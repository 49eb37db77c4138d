"""Reading AWS for a command: the plan from its options, and the progress while it runs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sescheck.aws.regions import MAIN_REGION, RegionError, check_regions, partition_of, unique
from sescheck.aws.sessions import Access, CredentialsError, ProfileError, default_region, open_accesses
from sescheck.aws.traffic import Limits
from sescheck.cli.addresses import addresses_of
from sescheck.cli.errors import CommandError, Interrupted, UsageError, unknown
from sescheck.cli.progress import Watcher
from sescheck.collect.cost import RegionCost
from sescheck.collect.progress import Progress
from sescheck.collect.run import Plan, collect, cost
from sescheck.snapshot.model import Addresses, Asked, Depth, Snapshot
from sescheck.snapshot.storage import SnapshotFileError, load, save

ALL = "all"
DEFAULT_DEPTH = "standard"


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


def make_plan(
    regions: Sequence[str] | None,
    depth: str | None,
    limits: Limits,
    source: Source,
    resume: Path | None = None,
    addresses: Addresses = Addresses.NOT_ASKED,
) -> Plan:
    """What to read; the partition is that of the regions, else of the region that the profile names.

    Raises:
        UsageError: a region, the depth, the profile or the snapshot to resume can not be.
    """
    if resume is not None:
        if addresses is not Addresses.NOT_ASKED:
            raise UsageError(
                "--resume asks of the suppression list what the snapshot did: leave --suppression-list out"
            )
        return _resumed(regions, depth, limits, source, resume)
    names, asked = parse_regions(regions)
    try:
        known = names[0] if names else default_region(source.profile)
    except ProfileError as error:
        raise UsageError(str(error)) from error
    partition = (partition_of(known) if known else None) or "aws"
    depth_ = parse_depth(depth or DEFAULT_DEPTH)
    return Plan(names, asked, partition, depth_, limits, source.endpoint_url, addresses=addresses)


def _resumed(regions: Sequence[str] | None, depth: str | None, limits: Limits, source: Source, path: Path) -> Plan:
    if regions or depth:
        raise UsageError(
            "--resume takes the regions and the depth from the snapshot: leave --regions and --depth out"
        )
    earlier = load_snapshot(path)
    names = unique(region.name for account in earlier.accounts for region in account.regions)
    partition = next((account.partition for account in earlier.accounts), "aws")
    named = names if earlier.asked is Asked.NAMED else ()
    return Plan(
        regions=named,
        asked=earlier.asked,
        partition=partition,
        depth=earlier.depth,
        limits=limits,
        endpoint_url=source.endpoint_url,
        earlier=earlier,
        addresses=addresses_of(earlier),
    )


def parse_depth(name: str) -> Depth:
    """How much is asked.

    Raises:
        UsageError: no such depth.
    """
    if name not in set(Depth):
        raise unknown("depth", name, Depth, f"there are {', '.join(Depth)}")
    return Depth(name)


def load_snapshot(path: Path) -> Snapshot:
    """A saved snapshot.

    Raises:
        UsageError: it can not be read, and why.
    """
    try:
        return load(path)
    except SnapshotFileError as error:
        raise UsageError(str(error)) from error


def check_alone(source: Source, **others: object) -> None:
    """Does ``--from`` stand alone? What a saved snapshot has fixed can not be asked for again.

    Raises:
        UsageError: it does not.
    """
    given = [name for name, value in (*_options_of(source), *others.items()) if value]
    if given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise UsageError(f"--from audits a saved snapshot and asks AWS nothing: leave {options} out")


def _options_of(source: Source) -> tuple[tuple[str, object], ...]:
    """The options of a source by name."""
    return (
        ("profile", source.profile),
        ("role_arn", source.role_arns),
        ("external_id", source.external_id),
        ("endpoint_url", source.endpoint_url),
    )


def save_snapshot(snapshot: Snapshot, path: Path) -> None:
    """Save what was read.

    Raises:
        UsageError: it can not be written.
    """
    try:
        save(snapshot, path)
    except OSError as error:
        raise UsageError(f"{path} can not be written: {error.strerror}") from error


def read_aws(plan: Plan, source: Source, watcher: Watcher, save_to: Path | None = None) -> Snapshot:
    """Read what the plan says, and save it where that is wanted.

    Raises:
        UsageError: there is no such profile, or the snapshot can not be written.
        CommandError: there are no credentials that AWS accepts.
        Interrupted: the user ended the run; what was read until then is saved.
    """
    progress = Progress()
    try:
        accesses = _accesses(plan, source)
        with watcher.watching(progress):
            snapshot = asyncio.run(collect(plan, accesses, progress, watcher.on_call))
    except CredentialsError as error:
        raise CommandError(str(error)) from error
    if save_to is not None:
        save_snapshot(snapshot, save_to)
    if snapshot.interrupted:
        kept = "" if save_to is None else f"; what was read is in {save_to}: go on with --resume {save_to}"
        raise Interrupted(f"interrupted{kept}")
    return snapshot


def cost_of(plan: Plan, source: Source) -> tuple[RegionCost, ...]:
    """What reading would cost.

    Raises:
        UsageError: there is no such profile.
        CommandError: there are no credentials that AWS accepts.
    """
    try:
        return asyncio.run(cost(plan, _accesses(plan, source)))
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
