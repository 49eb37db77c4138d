"""`sescheck.readiness`: whether a region can send, or take over, asked from a program."""

from collections.abc import Sequence
from pathlib import Path

from sescheck.auditing.arguments import check_identity, check_thread, loaded_from, several
from sescheck.auditing.checks import check_reading
from sescheck.auditing.collecting import read
from sescheck.auditing.judging import criteria
from sescheck.auditing.options import JudgeOptions, ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.auditing.taking_over import check_has, question_of, readiness_answers
from sescheck.aws.limits import Limits
from sescheck.aws.sessions import Credentials
from sescheck.collect.progress import Progress
from sescheck.config.defaults import READINESS_DEPTH
from sescheck.config.shape import Configuration
from sescheck.snapshot import storage
from sescheck.snapshot.model import Snapshot
from sescheck.takeover.model import Readiness

_DEFAULTS = Limits()


def readiness(
    region: str | None = None,
    *,
    primary: str | None = None,
    standby: str | Sequence[str] = (),
    snapshot: Snapshot | Path | str | None = None,
    profile: str | None = None,
    credentials: Credentials | None = None,
    role_arns: str | Sequence[str] = (),
    external_id: str | None = None,
    endpoint_url: str | None = None,
    config: Configuration | Path | str | None = None,
    depth: str = READINESS_DEPTH,
    dns: bool | None = None,
    nameserver: str | None = None,
    dns_rate: float | None = None,
    select: str | Sequence[str] = (),
    ignore: str | Sequence[str] = (),
    timeout: float | None = None,
    max_rate: float | None = None,
    connect_timeout: float = _DEFAULTS.connect_timeout,
    read_timeout: float = _DEFAULTS.read_timeout,
    retries: int = _DEFAULTS.retries,
) -> tuple[Readiness, ...]:
    """Say whether a region can send, or take over from another: what blocks, what is worse, what is unknown.

    Blocks until everything is read. The arguments that are not here mean the same as those of ``audit``.

    Args:
        region: whether this region alone can send; then neither ``primary`` nor ``standby``.
        primary: the region that fails; None, and no ``region``: the first of the configuration's standby group.
        standby: the regions that take over; empty: the others of that group.
        snapshot: what was read before, or a file that ``--snapshot`` wrote; then AWS is not asked.
        profile: as for ``audit``.
        credentials: as for ``audit``.
        role_arns: as for ``audit``.
        external_id: as for ``audit``.
        endpoint_url: as for ``audit``.
        config: as for ``audit``.
        depth: ``quick``, ``standard`` or ``deep``.
        dns: as for ``audit``.
        nameserver: as for ``audit``.
        dns_rate: as for ``audit``.
        select: globs of the rules to run. What other rules would find does not count.
        ignore: globs of the rules to skip.
        timeout: as for ``audit``.
        max_rate: as for ``audit``.
        connect_timeout: as for ``audit``.
        read_timeout: as for ``audit``.
        retries: as for ``audit``.

    Returns:
        An answer for each standby and account. What could not be read is never ``ready``.

    Raises:
        UsageError: an argument or the configuration cannot be used; or this thread runs an event loop.
        CannotRunError: no region could be read.
        CredentialsError: there are no credentials that AWS accepts.
    """
    check_thread("readiness")
    check_identity(profile, credentials)
    loaded = loaded_from(config)
    question = question_of(region, primary, several(standby), loaded.configuration)
    by = criteria(JudgeOptions(select=several(select), ignore=several(ignore)), loaded, question.regions)
    if snapshot is not None:
        kept = snapshot if isinstance(snapshot, Snapshot) else storage.load(Path(snapshot))
        check_has(kept, question)
        return readiness_answers(kept, by, question)
    limits = Limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )
    reading = ReadOptions(
        regions=question.regions,
        profile=profile,
        role_arn=several(role_arns),
        external_id=external_id,
        endpoint_url=endpoint_url,
        depth=depth,
        dns=dns,
        nameserver=nameserver,
        dns_rate=dns_rate,
    )
    source = check_reading(reading, limits, credentials)
    plan = make_plan(reading, limits, source, by.rules)
    return readiness_answers(read(plan, source, Progress(), handle_signals=False), by, question)
