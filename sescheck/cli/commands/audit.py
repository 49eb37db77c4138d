"""`sescheck audit`."""

from functools import partial
from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import TIME_AND_TRIES


def audit(
    *,
    read: ReadOptions,
    judge: JudgeOptions,
    output: OutputOptions,
    limits: Annotated[Limits, Only(*TIME_AND_TRIES)],
) -> None:
    """Audit SES and compare the regions.

    Reads the SES configuration of each region, and reports what is missing, different or broken, and how to
    fix it.

    \b
    Examples:
      sescheck audit --regions us-east-1,eu-west-1
      sescheck audit --profile production --fail-on high -f text -f json:report.json
      sescheck audit --select 'dkim-*' --regions all
      sescheck audit --since runs --quiet-if-unchanged
    """
    from sescheck.auditing.checks import check_reading  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.auditing.configuring import load, with_configuration  # noqa: PLC0415
    from sescheck.auditing.fewer_regions import narrowing  # noqa: PLC0415
    from sescheck.auditing.planning import make_plan  # noqa: PLC0415
    from sescheck.auditing.since import parse_since  # noqa: PLC0415
    from sescheck.cli import run_audit  # noqa: PLC0415
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415
    from sescheck.cli.read_aws import read_aws  # noqa: PLC0415
    from sescheck.snapshot import storage  # noqa: PLC0415

    config = load(judge.config)
    wanted = run_audit.wanted(judge, output, config=config, regions=read.regions, snapshot=read.snapshot)
    runs = parse_since(judge)
    source = check_reading(read, limits)
    saved = read.from_
    if saved is not None:
        narrowed = narrowing(read.regions)
        where = ("--regions", ",".join(narrowed.names)) if narrowed.names else ()
        wanted = run_audit.read_from(wanted, "--from", str(saved), *where)
        raise typer.Exit(run_audit.audit(lambda _: narrowed.of(storage.load(saved)), wanted))
    wanted = run_audit.called_by(wanted, read, judge.config)
    if read.depth is not None:
        wanted = run_audit.read_from(wanted, "--depth", read.depth)
    plan = make_plan(with_configuration(read, config.configuration), limits, source, wanted.criteria.rules)
    if read.plan_only:
        from sescheck.auditing.collecting import cost_of  # noqa: PLC0415
        from sescheck.cli.estimate_table import cost_table  # noqa: PLC0415

        rate = None if plan.dns is None else plan.dns.rate
        typer.echo(cost_table(cost_of(plan, source), rate))
        return
    reading = partial(read_aws, plan, source, watcher(output), read.snapshot)
    raise typer.Exit(run_audit.audit(reading, wanted, runs))
