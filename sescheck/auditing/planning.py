"""What to read: check the arguments, before any call to AWS."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sescheck.auditing.addresses import addresses_of
from sescheck.aws.operations import Operation
from sescheck.aws.regions import check_regions, matching, partition_of, unique
from sescheck.aws.traffic import Limits
from sescheck.collect.declarations import unneeded_for
from sescheck.engine.rule import Entry
from sescheck.errors import UsageError, unknown
from sescheck.snapshot.model import Addresses, Asked, Depth
from sescheck.snapshot.storage import load

if TYPE_CHECKING:
    from sescheck.aws.sessions import Credentials
    from sescheck.collect.run import Plan

ALL = "all"
DEFAULT_DEPTH = "standard"


@dataclass(frozen=True, slots=True)
class Source:
    """Where to read, with the options of the AWS CLI.

    Attributes:
        credentials: used instead of those that boto3 finds; only for the library.
    """

    profile: str | None = None
    role_arns: tuple[str, ...] = ()
    external_id: str | None = None
    endpoint_url: str | None = None
    credentials: "Credentials | None" = None


_ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)


def parse_source(
    profile: str | None = None,
    role_arns: Sequence[str] | None = None,
    external_id: str | None = None,
    endpoint_url: str | None = None,
    credentials: "Credentials | None" = None,
) -> Source:
    """Check where to read.

    Raises:
        UsageError: a role or the endpoint is not valid, or an external ID is given without a role.
    """
    for arn in role_arns or ():
        if _ROLE.fullmatch(arn) is None:
            raise UsageError(f"--role-arn {arn} is not the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME")
    if external_id is not None and not role_arns:
        raise UsageError("--external-id needs --role-arn: give both, or leave it out")
    if endpoint_url is not None:
        _check_endpoint(endpoint_url)
    return Source(profile, tuple(role_arns or ()), external_id, endpoint_url, credentials)


def _check_endpoint(url: str) -> None:
    from sescheck.aws.endpoints import endpoint_problem  # noqa: PLC0415 - boto3 only where AWS is asked

    problem = endpoint_problem(url)
    if problem is not None:
        raise UsageError(f"--endpoint-url: {problem}")


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
    """Parse ``a,b``, repeated or not, or ``all``; the default is the regions enabled for the account.

    Raises:
        UsageError: a name that is not a region with SES, regions of several partitions, or ``all`` among others.
    """
    typed = unique(name.strip() for value in values or () for name in value.split(",") if name.strip())
    names = unique(each for name in typed for each in ((ALL,) if name.lower() == ALL else matching(name)))
    if not names:
        if values:
            raise UsageError("--regions names no region: give some, as in --regions us-east-1,eu-west-1, or `all`")
        return (), Asked.DISCOVERED
    if ALL in names:
        if len(names) > 1:
            raise UsageError("--regions all cannot be combined with other regions")
        return (), Asked.ALL
    check_regions(names)
    return names, Asked.NAMED


def make_plan(
    regions: Sequence[str] | None,
    depth: str | None,
    limits: Limits,
    source: Source,
    resume: Path | None = None,
    addresses: Addresses = Addresses.NOT_ASKED,
    rules: Sequence[Entry] | None = None,
) -> "Plan":
    """Return what to read; the partition is that of the regions, else of the profile's region.

    Args:
        regions: as given; None: those of the account.
        depth: as given; None: the default.
        limits: time and tries.
        source: where to read.
        resume: a snapshot to continue: only what is missing from it is read.
        addresses: how to read the suppression list.
        rules: what none of these rules needs is not read; None: read everything.

    Raises:
        UsageError: a region, the depth, the profile or the snapshot to resume cannot be used.
    """
    from sescheck.aws.sessions import default_region  # noqa: PLC0415 - boto3 only where AWS is asked
    from sescheck.collect.run import Plan  # noqa: PLC0415
    from sescheck.collect.sending.suppression_list import new_salt  # noqa: PLC0415

    unneeded = frozenset() if rules is None else unneeded_for({fact for each in rules for fact in each.rule.facts})
    if resume is not None:
        if addresses is not Addresses.NOT_ASKED:
            raise UsageError(
                "--resume reads the suppression list if the snapshot did: leave --suppression-list out"
            )
        return _resumed(regions, depth, limits, source, resume, unneeded)
    names, asked = parse_regions(regions)
    known = names[0] if names else default_region(source.profile)
    partition = (partition_of(known) if known else None) or "aws"
    depth_ = parse_depth(depth or DEFAULT_DEPTH)
    return Plan(
        names,
        asked,
        partition,
        depth_,
        limits,
        source.endpoint_url,
        addresses=addresses,
        salt=new_salt() if addresses is Addresses.HASHED else None,
        unneeded=unneeded,
    )


def _resumed(
    regions: Sequence[str] | None,
    depth: str | None,
    limits: Limits,
    source: Source,
    path: Path,
    unneeded: frozenset[Operation],
) -> "Plan":
    from sescheck.collect.run import Plan  # noqa: PLC0415 - boto3 only where AWS is asked

    if regions or depth:
        raise UsageError(
            "--resume takes the regions and the depth from the snapshot: leave --regions and --depth out"
        )
    earlier = load(path)
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
        salt=earlier.salt,
        unneeded=unneeded,
    )


def parse_depth(name: str) -> Depth:
    """Return the depth.

    Raises:
        UsageError: no such depth.
    """
    if name not in set(Depth):
        raise UsageError(unknown("depth", name, Depth))
    return Depth(name)
