"""The options about reading, checked before AWS is asked. An option is named as on the command line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sescheck.auditing.addresses import wanted_addresses
from sescheck.auditing.dns_options import check_dns
from sescheck.auditing.options import ReadOptions
from sescheck.aws.limits import Limits
from sescheck.aws.ses_regions import check_regions, matching, unique
from sescheck.errors import UsageError, one_of
from sescheck.snapshot.model import Asked, Depth

if TYPE_CHECKING:
    from sescheck.aws.sessions import Credentials

ALL = "all"
_MOST = 1_000_000_000
"""Of seconds: 31 years. The operating system counts no infinite time."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where to read, with the options of the AWS CLI.

    Attributes:
        credentials: used instead of those that boto3 finds; only for the library.
        session_policy: JSON that limits what may be done with the roles; None: what the roles allow.
    """

    profile: str | None = None
    role_arns: tuple[str, ...] = ()
    external_id: str | None = None
    endpoint_url: str | None = None
    credentials: "Credentials | None" = None
    session_policy: str | None = None


_ROLE = re.compile(r"arn:[\w-]+:iam::\d{12}:role/[\w+=,.@/-]+", re.ASCII)


def source_of(read: ReadOptions, credentials: "Credentials | None" = None) -> Source:
    """Where to read.

    Args:
        read: the options.
        credentials: instead of those that are found.

    Raises:
        UsageError: a role or the endpoint is invalid, or an external ID is given without a role.
    """
    for arn in read.role_arn or ():
        if _ROLE.fullmatch(arn) is None:
            raise UsageError(f"--role-arn {arn} is not the ARN of a role: arn:aws:iam::ACCOUNT:role/NAME")
    if read.external_id is not None and not read.role_arn:
        raise UsageError("--external-id needs --role-arn: give both, or leave it out")
    if read.endpoint_url is not None:
        _check_endpoint(read.endpoint_url)
    return Source(read.profile, tuple(read.role_arn or ()), read.external_id, read.endpoint_url, credentials)


def check_reading(read: ReadOptions, limits: Limits, credentials: "Credentials | None" = None) -> Source:
    """Check everything that needs neither a file nor AWS, and return where to read.

    Raises:
        UsageError: an option cannot be used, or two do not go together.
    """
    check_limits(limits)
    wanted_addresses(read)
    check_dns(read)
    return source_of(read, credentials)


def _check_endpoint(url: str) -> None:
    from sescheck.aws.endpoint_url import endpoint_problem  # noqa: PLC0415 - boto3 only where AWS is asked

    problem = endpoint_problem(url)
    if problem is not None:
        raise UsageError(f"--endpoint-url: {problem}")


def check_limits(limits: Limits, of_run: str = "--timeout") -> None:
    """Check the options about time.

    Args:
        limits: their values.
        of_run: the option for the time of a whole run.

    Raises:
        UsageError: one of them is not above zero, or is longer than a clock counts.
    """
    positive = {
        "--connect-timeout": limits.connect_timeout,
        "--read-timeout": limits.read_timeout,
        of_run: limits.timeout,
        "--max-rate": limits.max_rate,
    }
    for option, value in positive.items():
        if value is not None and not value > 0:
            raise UsageError(f"{option} {value:g}: it must be above 0")
        if value is not None and value > _MOST:
            raise UsageError(f"{option} {value:g}: it must not be above {_MOST:,}")
    if limits.retries < 0:
        raise UsageError(f"--retries {limits.retries}: it must not be below 0")


def split(values: Sequence[str] | None) -> tuple[str, ...]:
    """Return the names and globs of ``a,b``, repeated or not, in lower case, as regions have it."""
    return unique(name.strip().lower() for value in values or () for name in value.split(",") if name.strip())


def parse_regions(values: Sequence[str] | None) -> tuple[tuple[str, ...], Asked]:
    """Parse ``a,b``, repeated or not, or ``all``; the default is the regions enabled for the account.

    Raises:
        UsageError: a name that is not a region with SES, regions of several partitions, or ``all`` among others.
    """
    names = unique(each for name in split(values) for each in ((ALL,) if name == ALL else matching(name)))
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


def parse_depth(name: str) -> Depth:
    """Return the depth.

    Raises:
        UsageError: no such depth.
    """
    return Depth(one_of("depth", name, Depth))
