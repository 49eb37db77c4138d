"""`sescheck demo`."""

import typer

from sescheck.cli import parameters as o

NOTICE = "simulated account, an emulated AWS on this machine"


def demo(
    *,
    scenario: o.Scenario = "typical",
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
    """Audit an emulated AWS: needs no account.

    The emulated AWS has typical faults. No network is needed.

    \b
    Examples:
      sescheck demo
      sescheck demo --scenario failover-day
      sescheck demo --format json
    """
    from sescheck.auditing import options, planning  # noqa: PLC0415 - boto3 and moto only where used
    from sescheck.cli import demo_server, run_audit  # noqa: PLC0415
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415
    from sescheck.cli.read_aws import read_aws  # noqa: PLC0415
    from sescheck.snapshot.model import Addresses  # noqa: PLC0415

    chosen = demo_server.parse_scenario(scenario)
    wanted = run_audit.wanted(
        formats=formats,
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        quiet=quiet,
        verbose=verbose,
        no_color=no_color,
        notice=f"{NOTICE}: {chosen.story}",
    )
    limits = options.parse_limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )
    named = regions or list(chosen.regions)
    options.parse_regions(named)
    watch = watcher(progress=progress, quiet=quiet, verbose=verbose)
    with demo_server.running(chosen) as source:
        plan = planning.make_plan(
            named, depth or chosen.depth, limits, source, addresses=Addresses.HASHED, rules=wanted.criteria.rules
        )
        raise typer.Exit(run_audit.audit(lambda _: read_aws(plan, source, watch), wanted))
