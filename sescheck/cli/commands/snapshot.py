"""`sescheck snapshot`."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.cli import parameters as o

Output = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="FILE", help="File to write; `-` is standard output. E.g. -o ses.snapshot"
    ),
]


def snapshot(
    *,
    output: Output,
    regions: o.Regions = None,
    profile: o.Profile = None,
    role_arn: o.RoleArn = None,
    external_id: o.ExternalId = None,
    endpoint_url: o.EndpointUrl = None,
    depth: o.DepthOption = None,
    suppression_list: o.SuppressionList = False,
    show_addresses: o.ShowAddresses = False,
    resume: o.Resume = None,
    max_rate: o.MaxRate = None,
    timeout: o.Timeout = None,
    connect_timeout: o.ConnectTimeout = 5,
    read_timeout: o.ReadTimeout = 10,
    retries: o.Retries = 2,
    progress: o.ProgressOption = True,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Save the SES configuration to a file.

    `audit --from` audits it later, without a call to AWS.

    \b
    Examples:
      sescheck snapshot --regions us-east-1,eu-west-1 -o ses.snapshot
      sescheck snapshot --resume ses.snapshot -o ses.snapshot
    """
    from sescheck.auditing import judging, options, planning  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.auditing.addresses import parse_addresses  # noqa: PLC0415
    from sescheck.cli.outputs import check_writable  # noqa: PLC0415
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415
    from sescheck.cli.read_aws import read_aws  # noqa: PLC0415

    limits = options.parse_limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )
    addresses = parse_addresses(suppression_list=suppression_list, show_addresses=show_addresses)
    source = options.parse_source(profile, role_arn, external_id, endpoint_url)
    plan = planning.make_plan(regions, depth, limits, source, resume, addresses)
    check_writable(output)
    watch = watcher(progress=progress, quiet=quiet, verbose=verbose)
    raise typer.Exit(judging.reading_code(read_aws(plan, source, watch, output)))
