"""`sescheck.audit` and `sescheck.render`: an audit from a program. They print nothing and catch no signal."""

from collections.abc import Sequence
from pathlib import Path

from sescheck.auditing.arguments import check_identity, check_thread, loaded_from, several
from sescheck.auditing.checks import check_reading
from sescheck.auditing.collecting import read
from sescheck.auditing.configuring import with_configuration
from sescheck.auditing.judging import criteria, judge
from sescheck.auditing.options import JudgeOptions, ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.aws.limits import Limits
from sescheck.aws.sessions import Credentials
from sescheck.collect.progress import Progress
from sescheck.config.shape import Configuration
from sescheck.errors import UsageError, unknown
from sescheck.report.formats import FORMATS, render_text
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions
from sescheck.snapshot.model import Addresses
from sescheck.takeover.formats import FORMATS as READINESS
from sescheck.takeover.model import Readiness

DEFAULTS = Limits()


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
    dns: bool | None = None,
    nameserver: str | None = None,
    dns_rate: float | None = None,
    select: str | Sequence[str] = (),
    ignore: str | Sequence[str] = (),
    fail_on: str | None = None,
    baseline: Path | str | None = None,
    timeout: float | None = None,
    max_rate: float | None = None,
    connect_timeout: float = DEFAULTS.connect_timeout,
    read_timeout: float = DEFAULTS.read_timeout,
    retries: int = DEFAULTS.retries,
) -> Report:
    """Read the SES configuration of the regions, compare them, and say what is missing where.

    Blocks until everything is read. Several threads may call it at once; each call is a separate run. An argument
    means the same as the option of ``sescheck audit``, and overrides the configuration, key by key.

    Args:
        regions: those to read and compare, or ``all``; None: the configuration's, else every region enabled for
            the account.
        profile: as in the AWS CLI; None: whatever boto3 finds in the environment.
        credentials: used instead of those of a profile or the environment.
        role_arns: roles to assume, one per account.
        external_id: the external ID that the roles require.
        endpoint_url: the URL to which AWS requests are sent.
        config: a file or an object. None: the defaults; the working folder is not searched.
        depth: ``quick``, ``standard`` or ``deep``; None: the configuration's, else ``standard``.
        addresses: how to read the suppression lists, which hold people's addresses.
        dns: whether the DNS is asked; None: it is, unless the AWS endpoint is on this machine.
        nameserver: the resolver to ask, as ``--nameserver`` takes it; None: the one of this machine.
        dns_rate: most questions to the DNS a second; None: 250.
        select: globs of the rules to run; empty: the configuration's, else all.
        ignore: globs of the rules to skip.
        fail_on: the lowest severity that makes ``Report.exit_code`` 1, or ``never``; None: the configuration's,
            else ``medium``.
        baseline: a file that ``--write-baseline`` wrote; its findings do not change the exit code.
        timeout: seconds after which reading ends; the rest is reported as not read; None: no limit.
        max_rate: most requests a second, per operation and region; None: what AWS allows.
        connect_timeout: seconds to wait for a connection.
        read_timeout: seconds to wait for an answer.
        retries: retries after a failed call; throttling does not count.

    Returns:
        The report. If something could not be read, ``complete`` is False, and ``unread`` lists it.
        ``exit_code`` is the one of the command; 4 if no region answered.

    Raises:
        UsageError: an argument or the configuration cannot be used; or this thread runs an event loop.
        CredentialsError: there are no credentials that AWS accepts.
    """
    check_thread("audit")
    named = None if regions is None else several(regions)
    if named == ():
        raise UsageError(
            "regions is empty: name some, or leave it out to use those of the configuration or the account"
        )
    check_identity(profile, credentials)
    loaded = loaded_from(config)
    judging = JudgeOptions(
        select=several(select),
        ignore=several(ignore),
        fail_on=fail_on,
        baseline=None if baseline is None else Path(baseline),
    )
    wanted = criteria(judging, loaded, named)
    limits = Limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )
    reading = ReadOptions(
        regions=named,
        profile=profile,
        role_arn=several(role_arns),
        external_id=external_id,
        endpoint_url=endpoint_url,
        depth=depth,
        suppression_list=addresses is not Addresses.NOT_ASKED,
        show_addresses=addresses is Addresses.SHOWN,
        dns=dns,
        nameserver=nameserver,
        dns_rate=dns_rate,
    )
    source = check_reading(reading, limits, credentials)
    plan = make_plan(with_configuration(reading, loaded.configuration), limits, source, wanted.rules)
    return judge(read(plan, source, Progress(), handle_signals=False), wanted)


def render(report: Report | Sequence[Readiness], name: str, options: RenderOptions | None = None) -> str:
    """Return the report, or the answers of ``readiness``, in one of the formats of ``--format``.

    Args:
        report: what ``audit`` or ``readiness`` returned.
        name: such as ``json`` or ``html``.
        options: how it looks; the formats for machines ignore it.

    Raises:
        UsageError: there is no such format.
    """
    formats = FORMATS if isinstance(report, Report) else READINESS
    if name not in formats:
        raise UsageError(unknown("format", name, formats))
    if isinstance(report, Report):
        return render_text(name, report, options)
    return "".join(READINESS[name](report, options or RenderOptions()))
