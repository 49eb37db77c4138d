"""`sescheck snapshot`."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.auditing.options import OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import ASKING_DNS, IN_PROGRESS, TIME_AND_TRIES, WHERE

Output = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="FILE", help="File to write; `-` is standard output. E.g. -o ses.snapshot"
    ),
]


def snapshot(
    *,
    output: Output,
    read: Annotated[
        ReadOptions, Only(*WHERE, "depth", "suppression_list", "show_addresses", *ASKING_DNS, "resume")
    ],
    show: Annotated[OutputOptions, Only(*IN_PROGRESS)],
    limits: Annotated[Limits, Only(*TIME_AND_TRIES)],
) -> None:
    """Save the SES configuration to a file.

    `audit --from` audits it later, without a call to AWS.

    \b
    Examples:
      sescheck snapshot --regions us-east-1,eu-west-1 -o ses.snapshot
      sescheck snapshot --resume ses.snapshot -o ses.snapshot
    """
    from sescheck.auditing.checks import check_reading  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.auditing.planning import make_plan  # noqa: PLC0415
    from sescheck.cli.outputs import check_writable  # noqa: PLC0415
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415
    from sescheck.cli.read_aws import read_aws, reading_result  # noqa: PLC0415

    source = check_reading(read, limits)
    plan = make_plan(read, limits, source)
    check_writable(output)
    raise typer.Exit(reading_result(read_aws(plan, source, watcher(show), output), output))
