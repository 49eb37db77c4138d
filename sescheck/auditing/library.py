"""`sescheck.audit` and `sescheck.render`: an audit from a program. Nothing is printed, and no signal is caught."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from sescheck.auditing import configuring, planning
from sescheck.auditing.judging import criteria, judge
from sescheck.auditing.reading import read
from sescheck.aws.sessions import Credentials
from sescheck.collect.progress import Progress
from sescheck.config.loading import NOTHING, Loaded
from sescheck.config.shape import Configuration
from sescheck.errors import UsageError, unknown
from sescheck.report.formats import FORMATS, drawn
from sescheck.report.look import Look
from sescheck.report.model import Report
from sescheck.snapshot.model import Addresses


def audit(
    *,
    regions: str | Sequence[str] | None = None,
    profile: str | None = None,
    credentials: Credentials | None = None,
    role_arns: str | Sequence[str] = (),
    external_id: str | None = None,
    endpoint_url: str | None = None,
    config: Configuration | Path | str | None = None,
    depth: str | None = None,
    addresses: Addresses = Addresses.NOT_ASKED,
    select: str | Sequence[str] = (),
    ignore: str | Sequence[str] = (),
    fail_on: str | None = None,
    baseline: Path | str | None = None,
    timeout: float | None = None,
    max_rate: float | None = None,
    connect_timeout: float = 5,
    read_timeout: float = 10,
    retries: int = 2,
) -> Report:
    """Read the SES configuration of the regions, compare them, and say what is missing where.

    Blocks until all is read. Several threads may call it at once; each call is a run of its own. An argument means
    what the option of that name means to ``sescheck audit``, and wins over the configuration, key by key.

    Args:
        regions: those to read and compare, or ``all``; None: the configuration's, else every region enabled for
            the account.
        profile: as in the AWS CLI; None: whatever boto3 finds in the environment.
        credentials: instead of those that a profile or the environment have.
        role_arns: roles to assume, one an account.
        external_id: what the roles ask for.
        endpoint_url: where AWS answers instead.
        config: a file or an object. None: the defaults; the working folder is not searched.
        depth: ``quick``, ``standard`` or ``deep``; None: the configuration's, else ``standard``.
        addresses: what is asked of the suppression lists, which hold people's addresses.
        select: globs of the rules to run; empty: the configuration's, else all.
        ignore: globs of the rules to leave out.
        fail_on: the lowest severity that makes ``Report.exit_code`` 1, or ``never``; None: the configuration's,
            else ``medium``.
        baseline: a file that ``--write-baseline`` wrote; what it knows has that status, and fails nothing.
        timeout: seconds after which reading ends, and the report has the rest as not read; None: no limit.
        max_rate: requests a second at most, per operation and region; None: what AWS allows.
        connect_timeout: seconds to wait for a connection.
        read_timeout: seconds to wait for an answer.
        retries: tries after a failed one; waiting for the pace does not count.

    Returns:
        The report. It also says what could not be read: ``complete`` is False then, and ``unread`` has it one by
        one. ``exit_code`` is what the command would have ended with; 4 where no region answered.

    Raises:
        UsageError: an argument or the configuration cannot be used; or this thread runs an event loop.
        CredentialsError: there are no credentials that AWS accepts.
    """
    _check_thread()
    named = None if regions is None else _several(regions)
    if named == ():
        raise UsageError(
            "regions is empty: name some, or leave it out for those of the configuration or the account"
        )
    if profile is not None and credentials is not None:
        raise UsageError("profile and credentials exclude each other: give one of them")
    loaded = _loaded(config)
    wanted = criteria(
        select=_several(select),
        ignore=_several(ignore),
        fail_on=fail_on,
        config=loaded,
        regions=named,
        baseline=None if baseline is None else Path(baseline),
    )
    limits = planning.parse_limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )
    source = planning.parse_source(profile, _several(role_arns), external_id, endpoint_url, credentials)
    plan = planning.make_plan(
        configuring.regions_of(named, loaded.configuration),
        depth or loaded.configuration.depth,
        limits,
        source,
        addresses=addresses,
        rules=wanted.rules,
    )
    return judge(read(plan, source, Progress(), heed_signals=False), wanted)


def render(report: Report, name: str, look: Look | None = None) -> str:
    """The report in one of the formats of ``--format``, such as ``json`` or ``html``.

    Raises:
        UsageError: there is no such format.
    """
    if name not in FORMATS:
        raise UsageError(unknown("format", name, FORMATS))
    return drawn(name, report, look)


def _check_thread() -> None:
    """Raise where blocking would stop an event loop.

    Raises:
        UsageError: this thread runs one.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise UsageError("audit() blocks, and this thread runs an event loop: await asyncio.to_thread(audit, ...)")


def _several(given: str | Sequence[str]) -> tuple[str, ...]:
    """A string is one of them, not a sequence of letters."""
    return (given,) if isinstance(given, str) else tuple(given)


def _loaded(config: Configuration | Path | str | None) -> Loaded:
    match config:
        case None:
            return NOTHING
        case Configuration():
            return configuring.take(config)
        case Path() | str():
            return configuring.load(Path(config))
