"""`sescheck fix`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli.completion import completers
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import (
    ASKING_DNS,
    IN_PROGRESS,
    OUTPUT,
    READING,
    REPORTING,
    TIME_AND_TRIES,
    WHO,
    regions_option,
)
from sescheck.fix.printers import PRINTERS, SHELLS

As = Annotated[
    str,
    typer.Option(
        "--as",
        metavar="FORM",
        help=f"What to print: {', '.join(PRINTERS)}. E.g. --as terraform",
        rich_help_panel=OUTPUT,
        autocompletion=completers.among(PRINTERS),
    ),
]
Shell = Annotated[
    str,
    typer.Option(
        metavar="SHELL",
        help=f"The shell that --as cli prints for: {', '.join(SHELLS)}. E.g. --shell powershell",
        rich_help_panel=OUTPUT,
        autocompletion=completers.among(SHELLS),
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        help="Folder to write to: one file per account, or per zone. Default: standard output. E.g. -o fixes",
        rich_help_panel=OUTPUT,
    ),
]
Demo = Annotated[
    str | None,
    typer.Option(
        "--demo",
        metavar="NAME",
        help="Read this scenario of `sescheck demo` instead of AWS: to try the command without an account. "
        "E.g. --demo failover-day",
        rich_help_panel=READING,
        autocompletion=completers.scenario,
    ),
]
StepNumbers = Annotated[
    list[int] | None,
    typer.Option(
        "--step",
        metavar="NUMBER",
        help="Print this step only. Repeat it for several. E.g. --step 3",
        rich_help_panel=REPORTING,
    ),
]
Regions = Annotated[
    list[str] | None,
    regions_option(
        "Where they differ, the steps make the others equal to the first. Default: as for `audit`.",
        "--regions",
        "-r",
    ),
]
Region = Annotated[
    str | None,
    typer.Option(
        metavar="REGION",
        help="Print only the steps for this region, and what they need in others. E.g. --region eu-west-1",
        rich_help_panel=REPORTING,
        autocompletion=completers.region,
    ),
]


def fix(
    *,
    regions: Regions = None,
    read: Annotated[ReadOptions, Only(*WHO, "depth", *ASKING_DNS, "from_")],
    judge: Annotated[JudgeOptions, Only("config", "select", "ignore", "baseline")],
    show: Annotated[OutputOptions, Only(*IN_PROGRESS)],
    as_: As = "cli",
    shell: Shell = "sh",
    step: StepNumbers = None,
    region: Region = None,
    demo: Demo = None,
    output: Output = None,
    limits: Annotated[Limits, Only(*TIME_AND_TRIES)],
) -> None:
    """Print what mends the findings. Runs nothing.

    Prints the commands of the AWS CLI, the DNS records, and what only a person can do, in the order in which they
    have to be carried out. If regions differ, the steps make the others equal to the first one of --regions.
    Exit code 3 means that something could not be read, so steps may be missing.

    \b
    Examples:
      sescheck fix --regions us-east-1,eu-west-1 > fix.sh
      sescheck fix --from ses.snapshot --select 'dkim-*' --as zone
      sescheck fix --from ses.snapshot --as terraform --output fixes
      sescheck fix --demo failover-day
    """
    from sescheck.cli import run_fix  # noqa: PLC0415 - boto3 only where it is used

    wanted = run_fix.wanted(as_, shell, steps=step or (), region=region, folder=output, scenario=demo)
    raise typer.Exit(run_fix.fix(replace(read, regions=regions), judge, show, limits, wanted))
