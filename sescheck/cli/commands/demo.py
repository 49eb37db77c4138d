"""`sescheck demo`."""

from dataclasses import replace
from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli.completion import completers
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import TIME_AND_TRIES, depth_option, regions_option

NOTICE = "Simulated account (an AWS emulator on this machine)"
Scenario = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="World to simulate. typical: a standby with common faults; clean: two regions that match; "
        "failover-day: the primary is paused and the standby is not ready; locked-down: reads are denied; "
        "large: 2,000 identities a region. E.g. --scenario failover-day",
        autocompletion=completers.scenario,
    ),
]
Regions = Annotated[
    list[str] | None, regions_option("Default: the regions of the scenario.", "--regions", "--region", "-r")
]
Depth = Annotated[str | None, depth_option("standard for the scenario large, else deep", "quick")]


def demo(
    *,
    scenario: Scenario = "typical",
    regions: Regions = None,
    depth: Depth = None,
    asking: Annotated[ReadOptions, Only("dns")],
    judge: Annotated[JudgeOptions, Only("select", "ignore", "fail_on")],
    output: OutputOptions,
    limits: Annotated[Limits, Only(*TIME_AND_TRIES)],
) -> None:
    """Audit an emulated AWS: needs no account.

    The emulated AWS runs on this machine. Its default scenario has typical faults. The scenario failover-day opens
    with the answer of `sescheck readiness`.

    \b
    Examples:
      sescheck demo
      sescheck demo --scenario failover-day
      sescheck demo --format json
    """
    from sescheck.auditing.checks import check_reading  # noqa: PLC0415 - boto3 only where used
    from sescheck.auditing.planning import make_plan  # noqa: PLC0415
    from sescheck.cli import demo_server, run_audit  # noqa: PLC0415
    from sescheck.cli.demo_opening import formats_of  # noqa: PLC0415
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415

    chosen = demo_server.parse_scenario(scenario)
    wanted = run_audit.wanted(judge, output, notice=f"{NOTICE}: {chosen.story}")
    if not judge.select and not judge.ignore:
        wanted = replace(wanted, formats=formats_of(chosen))
    read = demo_server.read_options(chosen, regions=regions, depth=depth)
    check_reading(read, limits)
    snapshot = demo_server.read_world(
        chosen,
        lambda source: make_plan(read, limits, source, wanted.criteria.rules),
        watcher(output),
        asks_dns=asking.dns is not False,
    )
    where = ("--regions", ",".join(regions)) if regions else ()
    wanted = run_audit.read_from(wanted, "--demo", scenario, *where, *(("--depth", depth) if depth else ()))
    raise typer.Exit(run_audit.audit(lambda _: snapshot, wanted))
