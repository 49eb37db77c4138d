"""`sescheck demo`."""

import typer

from sescheck.cli import options as o

NOTICE = "simulated account: an emulated AWS on this machine, with faults seeded on purpose"
REGIONS = "us-east-1,eu-west-1,af-south-1"


def demo(
    *,
    regions: o.Regions = None,
    formats: o.Format = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    fail_on: o.FailOn = "medium",
    depth: o.DepthOption = None,
    max_rate: o.MaxRate = None,
    timeout: o.Timeout = None,
    connect_timeout: o.ConnectTimeout = 5,
    read_timeout: o.ReadTimeout = 10,
    retries: o.Retries = 2,
    progress: o.ProgressOption = True,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    """Audit an emulated AWS with typical faults; needs no account and no network.

    \b
    Examples:
      sescheck demo
      sescheck demo --format json
    """
    from sescheck.cli import auditing, reading, simulation  # noqa: PLC0415 - boto3 and moto only where used
    from sescheck.cli.progress import watcher  # noqa: PLC0415

    wanted = auditing.wanted(
        formats=formats,
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        quiet=quiet,
        verbose=verbose,
        no_color=no_color,
        notice=NOTICE,
    )
    limits = reading.parse_limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )
    reading.parse_regions(regions)
    watch = watcher(progress=progress, quiet=quiet, verbose=verbose)
    with simulation.running() as source:
        plan = reading.make_plan(regions or [REGIONS], depth or "deep", limits, source)
        raise typer.Exit(auditing.audit(lambda: reading.read_aws(plan, source, watch), wanted))
