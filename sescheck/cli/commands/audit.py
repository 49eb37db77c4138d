"""`sescheck audit`."""

from functools import partial

import typer

from sescheck.cli import parameters as o


def audit(
    *,
    regions: o.Regions = None,
    profile: o.Profile = None,
    role_arn: o.RoleArn = None,
    external_id: o.ExternalId = None,
    endpoint_url: o.EndpointUrl = None,
    config: o.Config = None,
    formats: o.Format = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    fail_on: o.FailOn = None,
    depth: o.DepthOption = None,
    suppression_list: o.SuppressionList = False,
    show_addresses: o.ShowAddresses = False,
    snapshot: o.SaveTo = None,
    from_: o.From = None,
    baseline: o.Baseline = None,
    write_baseline: o.WriteBaseline = None,
    since: o.Since = None,
    keep: o.Keep = None,
    quiet_if_unchanged: o.QuietIfUnchanged = False,
    resume: o.Resume = None,
    plan_only: o.PlanOnly = False,
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
    from sescheck.auditing import configuring, options, planning  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.auditing.addresses import parse_addresses  # noqa: PLC0415
    from sescheck.auditing.since import parse_since  # noqa: PLC0415
    from sescheck.cli import run_audit  # noqa: PLC0415
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415
    from sescheck.cli.read_aws import read_aws  # noqa: PLC0415
    from sescheck.snapshot.storage import load  # noqa: PLC0415

    loaded = configuring.load(config)
    wanted = run_audit.wanted(
        formats=formats,
        select=select,
        ignore=ignore,
        fail_on=fail_on,
        quiet=quiet,
        verbose=verbose,
        no_color=no_color,
        config=loaded,
        regions=regions,
        baseline=baseline,
        write_baseline=write_baseline,
        snapshot=snapshot,
    )
    runs = parse_since(since, keep, quiet_if_unchanged=quiet_if_unchanged)
    limits = options.parse_limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )
    addresses = parse_addresses(suppression_list=suppression_list, show_addresses=show_addresses)
    source = options.parse_source(profile, role_arn, external_id, endpoint_url)
    if from_ is not None:
        options.check_alone(
            source,
            regions=regions,
            depth=depth,
            snapshot=snapshot,
            resume=resume,
            suppression_list=suppression_list,
            since=since,
        )
        raise typer.Exit(run_audit.audit(lambda _: load(from_), wanted))
    if resume is None:
        regions = configuring.regions_of(regions, loaded.configuration)
        depth = depth or loaded.configuration.depth
    plan = planning.make_plan(regions, depth, limits, source, resume, addresses, wanted.criteria.rules)
    if plan_only:
        from sescheck.auditing.collecting import cost_of  # noqa: PLC0415
        from sescheck.cli.estimate_table import cost_table  # noqa: PLC0415

        typer.echo(cost_table(cost_of(plan, source)))
        return
    watch = watcher(progress=progress, quiet=quiet, verbose=verbose)
    raise typer.Exit(run_audit.audit(partial(read_aws, plan, source, watch, snapshot), wanted, runs))
