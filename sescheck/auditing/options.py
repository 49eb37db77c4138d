"""The options about reading, checked before AWS is asked. An option is named as on the command line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sescheck.aws.ses_regions import check_regions, matching, unique
from sescheck.aws.traffic import Limits
from sescheck.errors import UsageError, unknown
from sescheck.snapshot.model import Asked, Depth

if TYPE_CHECKING:
    from sescheck.aws.sessions import Credentials

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
    from sescheck.aws.endpoint_url import endpoint_problem  # noqa: PLC0415 - boto3 only where AWS is asked

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


def parse_depth(name: str) -> Depth:
    """Return the depth.

    Raises:
        UsageError: no such depth.
    """
    if name not in set(Depth):
        raise UsageError(unknown("depth", name, Depth))
    return Depth(name)


def check_alone(source: Source, **others: object) -> None:
    """Check that ``--from`` is not combined with options that the saved snapshot already fixes.

    Raises:
        UsageError: it is.
    """
    given = [name for name, value in (*_options_of(source), *others.items()) if value]
    if given:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in given)
        raise UsageError(f"--from audits a saved snapshot and makes no call to AWS: leave {options} out")


def _options_of(source: Source) -> tuple[tuple[str, object], ...]:
    """Return the options of a source by name."""
    return (
        ("profile", source.profile),
        ("role_arn", source.role_arns),
        ("external_id", source.external_id),
        ("endpoint_url", source.endpoint_url),
    )
