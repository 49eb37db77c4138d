"""`sescheck init`."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.cli import parameters as o

Output = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="FILE", help="File to write; `-` is standard output. E.g. -o -"),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing file. E.g. init --force")]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Use a saved snapshot; makes no call to AWS. E.g. --from ses.snapshot",
    ),
]


def init(
    *,
    output: Output = Path("sescheck.toml"),
    force: Force = False,
    regions: o.Regions = None,
    profile: o.Profile = None,
    role_arn: o.RoleArn = None,
    external_id: o.ExternalId = None,
    endpoint_url: o.EndpointUrl = None,
    from_: From = None,
    max_rate: o.MaxRate = None,
    timeout: o.Timeout = None,
    connect_timeout: o.ConnectTimeout = 5,
    read_timeout: o.ReadTimeout = 10,
    retries: o.Retries = 2,
    progress: o.ProgressOption = True,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
) -> None:
    """Write a first sescheck.toml.

    It is made from what the account has. A comment above each guess says what it is based on.

    \b
    Examples:
      sescheck init
      sescheck init --from ses.snapshot -o -
    """
    from sescheck.auditing import options, planning  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415
    from sescheck.cli.read_aws import read_aws  # noqa: PLC0415
    from sescheck.cli.starter_file import check_free, write_starter  # noqa: PLC0415
    from sescheck.snapshot.storage import load  # noqa: PLC0415

    limits = options.parse_limits(
        connect_timeout=connect_timeout,
        read_timeout=read_timeout,
        retries=retries,
        timeout=timeout,
        max_rate=max_rate,
    )
    source = options.parse_source(profile, role_arn, external_id, endpoint_url)
    check_free(output, force=force)
    if from_ is not None:
        options.check_alone(source, regions=regions)
        raise typer.Exit(write_starter(load(from_), output, quiet=quiet))
    plan = planning.make_plan(regions, "quick", limits, source)
    watch = watcher(progress=progress, quiet=quiet, verbose=verbose)
    raise typer.Exit(write_starter(read_aws(plan, source, watch), output, quiet=quiet))
