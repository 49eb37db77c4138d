"""`sescheck readiness`."""

from dataclasses import replace
from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli.completion import completers
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import (
    ASKING_DNS,
    IN_PROGRESS,
    REGIONS,
    REPORTING,
    TIME_AND_TRIES,
    WHO,
    depth_option,
    format_option,
)
from sescheck.config.defaults import READINESS_DEPTH
from sescheck.takeover.formats import FORMATS

Region = Annotated[
    str | None,
    typer.Argument(
        metavar="[REGION]",
        help="Can this region send tonight? E.g. eu-west-1",
        show_default=False,
        autocompletion=completers.region,
    ),
]
Primary = Annotated[
    str | None,
    typer.Option(
        metavar="REGION",
        help="The region that fails. Default: the first of the standby group in the configuration. "
        "E.g. --primary us-east-1",
        rich_help_panel=REGIONS,
        autocompletion=completers.region,
    ),
]
Standby = Annotated[
    list[str] | None,
    typer.Option(
        metavar="REGION,…",
        help="The region that takes over; repeat it for several: each must carry the whole load. Default: the "
        "others of that group. E.g. --standby eu-west-1",
        rich_help_panel=REGIONS,
        autocompletion=completers.some_regions,
    ),
]
Depth = Annotated[str | None, depth_option(READINESS_DEPTH, "standard")]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on",
        metavar="ANSWER",
        help="not-ready: exit code 1 if the region is not ready; gaps: also if it is ready with gaps. "
        "E.g. --fail-on gaps",
        rich_help_panel=REPORTING,
        autocompletion=completers.among(("not-ready", "gaps")),
    ),
]
GlobalEndpoint = Annotated[
    bool,
    typer.Option(
        "--global-endpoint",
        help="Ask also whether the two regions are fit for a global endpoint, which sends through both every day.",
        rich_help_panel=REPORTING,
    ),
]
Format = Annotated[list[str] | None, format_option(FORMATS, "-f html:readiness.html")]


def readiness(
    *,
    region: Region = None,
    primary: Primary = None,
    standby: Standby = None,
    read: Annotated[ReadOptions, Only(*WHO, "depth", *ASKING_DNS, "from_", "snapshot", depth=Depth)],
    judge: Annotated[JudgeOptions, Only("config", "select", "ignore")],
    fail_on: FailOn = "not-ready",
    global_endpoint: GlobalEndpoint = False,
    formats: Format = None,
    show: Annotated[OutputOptions, Only(*IN_PROGRESS, "color", "no_color")],
    limits: Annotated[Limits, Only(*TIME_AND_TRIES)],
) -> None:
    """Say whether a region can send tonight, or take over from another.

    With a REGION, asks this region alone. With --primary and --standby, asks whether the standby can carry the
    mail of the primary: what blocks it, what would be worse, what is unknown, and what to do first.
    Exit code 0: ready; 1: not ready; 3: cannot tell.

    \b
    Examples:
      sescheck readiness eu-west-1
      sescheck readiness --primary us-east-1 --standby eu-west-1
      sescheck readiness --primary us-east-1 --standby eu-west-1 --from ses.snapshot
    """
    from sescheck.auditing.taking_over import with_endpoint  # noqa: PLC0415
    from sescheck.cli import run_readiness  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.cli.coloring import parse_color  # noqa: PLC0415 - only where it is used

    asked = run_readiness.asked(region, primary, standby or (), judge.config)
    asked = with_endpoint(asked) if global_endpoint else asked
    color = parse_color(show.color, no_color=show.no_color)
    outputs = run_readiness.outputs(formats or (), fail_on, read.snapshot, color)
    wanted = replace(read, regions=asked.regions)
    raise typer.Exit(run_readiness.readiness(asked, wanted, judge, show, limits, outputs))
