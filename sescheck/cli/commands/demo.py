"""`sescheck demo`."""

from dataclasses import replace
from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import TIME_AND_TRIES

NOTICE = "simulated account, an emulated AWS on this machine"
Scenario = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="World to simulate. typical: a standby with common faults; clean: two regions that match; "
        "failover-day: the primary is paused and the standby is not ready; locked-down: reads are denied; "
        "large: 2,000 identities a region. E.g. --scenario failover-day",
    ),
]


def demo(
    *,
    scenario: Scenario = "typical",
    read: Annotated[ReadOptions, Only("regions", "depth")],
    judge: Annotated[JudgeOptions, Only("select", "ignore", "fail_on")],
    output: OutputOptions,
    limits: Annotated[Limits, Only(*TIME_AND_TRIES)],
) -> None:
    """Audit an emulated AWS: needs no account.

    The emulated AWS has typical faults. No network is needed.

    \b
    Examples:
      sescheck demo
      sescheck demo --scenario failover-day
      sescheck demo --format json
    """
    from sescheck.auditing.checks import check_reading, parse_regions  # noqa: PLC0415 - boto3 only where used
    from sescheck.auditing.planning import make_plan  # noqa: PLC0415
    from sescheck.cli import demo_server, run_audit  # noqa: PLC0415
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415
    from sescheck.cli.read_aws import read_aws  # noqa: PLC0415

    chosen = demo_server.parse_scenario(scenario)
    wanted = run_audit.wanted(judge, output, notice=f"{NOTICE}: {chosen.story}")
    read = replace(
        read,
        regions=read.regions or chosen.regions,
        depth=read.depth or chosen.depth,
        suppression_list=True,
    )
    check_reading(read, limits)
    parse_regions(read.regions)
    watch = watcher(output)
    with demo_server.running(chosen) as source:
        plan = make_plan(read, limits, source, wanted.criteria.rules)
        raise typer.Exit(run_audit.audit(lambda _: read_aws(plan, source, watch), wanted))
