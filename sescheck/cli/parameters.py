"""The options that commands share, each with its help."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.report.formats import FORMATS
from sescheck.report.text.phrases import either

Regions = Annotated[
    list[str] | None,
    typer.Option(
        "--regions",
        "--region",
        "-r",
        metavar="REGION,…",
        help="Regions to read and compare: names, globs such as 'eu-*', or `all`. Default: the regions of the "
        "configuration, else every enabled region of the account. E.g. --regions us-east-1,eu-west-1",
    ),
]
Profile = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="AWS profile to use, as in the AWS CLI. E.g. --profile production"),
]
RoleArn = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ARN",
        help="IAM role to assume. Repeat it to audit several accounts. "
        "E.g. --role-arn arn:aws:iam::123456789012:role/sescheck",
    ),
]
ExternalId = Annotated[
    str | None,
    typer.Option(metavar="ID", help="External ID that the roles require. E.g. --external-id 7f3c"),
]
EndpointUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Send AWS requests to this URL. E.g. --endpoint-url http://127.0.0.1:5000"),
]
Scenario = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="World to simulate. typical: a standby with common faults; clean: two regions that match; "
        "failover-day: the primary is paused and the standby is not ready; locked-down: reads are denied; "
        "large: 2,000 identities a region. E.g. --scenario failover-day",
    ),
]
SaveTo = Annotated[
    Path | None,
    typer.Option(
        "--snapshot",
        metavar="FILE",
        help="Save the data read, even if the run is interrupted; `-` is standard output. "
        "E.g. --snapshot ses.snapshot",
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Audit a saved snapshot, without a call to AWS; `-` is standard input. E.g. --from ses.snapshot",
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Continue a snapshot: read only what is missing from it. E.g. --resume ses.snapshot",
    ),
]
Format = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME[:FILE]",
        help=f"Output format, to standard output or FILE; repeatable. One of: {either(FORMATS)}. "
        "Default: terminal on a terminal, else text. "
        "E.g. -f text -f html:report.html",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Run only the rules that match; repeatable. E.g. --select 'dkim-*'"),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Skip the rules that match; repeatable. E.g. --ignore '*-differ'"),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Configuration file. Default: sescheck.toml, else [tool.sescheck] in pyproject.toml, in the current "
        "folder. E.g. --config ses/production.toml",
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        metavar="SEVERITY",
        help="Exit with 1 if a finding is at least this severe: critical, high, medium, low, info or never. "
        "Default: medium. E.g. --fail-on high",
    ),
]
DepthOption = Annotated[
    str | None,
    typer.Option(
        "--depth",
        metavar="DEPTH",
        help="quick: batched reads only; standard: also one call for each domain; deep: also one for each "
        "address. Default: standard. E.g. --depth deep",
    ),
]
SuppressionList = Annotated[
    bool,
    typer.Option(
        "--suppression-list",
        help="Also read the suppression lists. Addresses are shown as hashes. E.g. audit --suppression-list",
    ),
]
ShowAddresses = Annotated[
    bool,
    typer.Option(
        "--show-addresses",
        help="With --suppression-list: show the addresses themselves, and save them in the snapshot. "
        "E.g. audit --suppression-list --show-addresses",
    ),
]
PlanOnly = Annotated[
    bool,
    typer.Option(
        "--plan",
        help="Dry run: list the identities, and estimate calls and time for each depth. E.g. audit -r all --plan",
    ),
]
MaxRate = Annotated[
    float | None,
    typer.Option(
        metavar="N",
        help="Maximum requests a second for each operation and region. Default: what AWS allows. "
        "E.g. --max-rate 1",
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="Stop reading after this many seconds, and report what was read. Default: no limit. "
        "E.g. --timeout 600",
    ),
]
ConnectTimeout = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="Seconds to wait for a connection. E.g. --connect-timeout 3"),
]
ReadTimeout = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="Seconds to wait for a response. E.g. --read-timeout 20"),
]
Retries = Annotated[
    int,
    typer.Option(metavar="N", help="Retries after a failed call; throttling does not count. E.g. --retries 5"),
]
ProgressOption = Annotated[
    bool,
    typer.Option(
        "--progress/--no-progress",
        help="Show progress on standard error if it is a terminal. E.g. --no-progress",
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Show verdicts and counts only, without progress. E.g. -q")
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", help="Log every call on standard error, and show every finding in full. E.g. -v"
    ),
]
NoColor = Annotated[bool, typer.Option("--no-color", help="Disable colours, as NO_COLOR=1 does. E.g. --no-color")]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Known findings: they are reported, but do not count for the exit code. E.g. --baseline known.json",
    ),
]
WriteBaseline = Annotated[
    Path | None,
    typer.Option(
        "--write-baseline",
        metavar="FILE",
        help="Save the current findings as a baseline, except those that the configuration accepts. "
        "E.g. --write-baseline known.json",
    ),
]
Since = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar="PATH",
        help="Compare with the last run in PATH, show the changes first, and save this run there. PATH is a "
        "folder, or a snapshot if the name has an extension. E.g. --since runs",
    ),
]
Keep = Annotated[
    int | None,
    typer.Option(
        "--keep",
        metavar="N",
        help="Number of runs that the folder of --since keeps. Default: 30. E.g. --since runs --keep 100",
    ),
]
QuietIfUnchanged = Annotated[
    bool,
    typer.Option(
        "--quiet-if-unchanged",
        help="With --since: print nothing if nothing changed. The exit code is unaffected. "
        "E.g. --since runs --quiet-if-unchanged",
    ),
]
