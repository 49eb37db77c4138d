"""The options that commands share, each with its help."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.report.formats import FORMATS
from sescheck.report.words import either

Regions = Annotated[
    list[str] | None,
    typer.Option(
        "--regions",
        "--region",
        "-r",
        metavar="REGION,…",
        help="Regions to read and compare, globs such as 'eu-*', or `all`; default: those of the configuration, "
        "else every region enabled for the account. E.g. --regions us-east-1,eu-west-1",
    ),
]
Profile = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The profile to use, as in the AWS CLI. E.g. --profile production"),
]
RoleArn = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ARN",
        help="A role to assume; repeat it to audit several accounts. "
        "E.g. --role-arn arn:aws:iam::123456789012:role/sescheck",
    ),
]
ExternalId = Annotated[
    str | None,
    typer.Option(metavar="ID", help="The external id that the roles ask for. E.g. --external-id 7f3c"),
]
EndpointUrl = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Where AWS answers instead. E.g. --endpoint-url http://127.0.0.1:5000"),
]
Scenario = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="What to simulate. typical: a standby with the usual faults; clean: two regions that match; "
        "failover-day: the primary is paused, and the standby not ready; locked-down: reads are denied; "
        "large: 2,000 identities a region. E.g. --scenario failover-day",
    ),
]
SaveTo = Annotated[
    Path | None,
    typer.Option(
        "--snapshot",
        metavar="FILE",
        help="Also save what was read, also where the run is interrupted; `-`: standard output. "
        "E.g. --snapshot ses.snapshot",
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Audit a saved snapshot; `-`: standard input; makes no call to AWS. E.g. --from ses.snapshot",
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Read only what a saved snapshot lacks, with its regions and depth. E.g. --resume ses.snapshot",
    ),
]
Format = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME[:FILE]",
        help=f"{either(FORMATS)}, to standard output or a file; repeatable. Default: terminal on a terminal, else "
        "text. "
        "E.g. -f text -f html:report.html",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Run only the rules of that name; repeatable. E.g. --select 'dkim-*'"),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(metavar="GLOB", help="Leave out the rules of that name; repeatable. E.g. --ignore '*-differ'"),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="The configuration; default: sescheck.toml, else [tool.sescheck] in pyproject.toml, of the working "
        "folder. E.g. --config ses/production.toml",
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        metavar="SEVERITY",
        help="The lowest severity that makes exit code 1: critical, high, medium, low, info or never; default: "
        "medium. E.g. --fail-on high",
    ),
]
DepthOption = Annotated[
    str | None,
    typer.Option(
        "--depth",
        metavar="DEPTH",
        help="quick: batched reads only; standard: also what takes a call a domain; deep: also a call an address. "
        "Default: standard. E.g. --depth deep",
    ),
]
SuppressionList = Annotated[
    bool,
    typer.Option(
        "--suppression-list",
        help="Also read the suppression lists; people's addresses are written as hashes. "
        "E.g. audit --suppression-list",
    ),
]
ShowAddresses = Annotated[
    bool,
    typer.Option(
        "--show-addresses",
        help="With --suppression-list: write the addresses themselves, also into the snapshot. "
        "E.g. audit --suppression-list --show-addresses",
    ),
]
PlanOnly = Annotated[
    bool,
    typer.Option(
        "--plan", help="Only list the identities, and say what each depth would cost. E.g. audit -r all --plan"
    ),
]
MaxRate = Annotated[
    float | None,
    typer.Option(
        metavar="N",
        help="Requests a second at most, per operation and region; default: what AWS allows. E.g. --max-rate 1",
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="End reading after this time and report what was read; default: no limit. E.g. --timeout 600",
    ),
]
ConnectTimeout = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="Wait this long for a connection. E.g. --connect-timeout 3"),
]
ReadTimeout = Annotated[
    float,
    typer.Option(metavar="SECONDS", help="Wait this long for an answer. E.g. --read-timeout 20"),
]
Retries = Annotated[
    int,
    typer.Option(
        metavar="N", help="Tries after a failed one; waiting for the pace does not count. E.g. --retries 5"
    ),
]
ProgressOption = Annotated[
    bool,
    typer.Option(
        "--progress/--no-progress",
        help="Show progress on standard error, if that is a terminal. E.g. --no-progress",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Verdicts and counts only, no progress. E.g. -q")]
Verbose = Annotated[
    bool,
    typer.Option("--verbose", "-v", help="Every call on standard error, every finding in full. E.g. -v"),
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours; so does NO_COLOR=1. E.g. --no-color")]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Findings that are known: they are counted, and only others make exit code 1. "
        "E.g. --baseline known.json",
    ),
]
WriteBaseline = Annotated[
    Path | None,
    typer.Option(
        "--write-baseline",
        metavar="FILE",
        help="Write what is found, but for what the configuration accepts, as a baseline. "
        "E.g. --write-baseline known.json",
    ),
]
Since = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar="PATH",
        help="Compare with the last run that was saved there, tell the change first, and save this one: in a "
        "folder, or as a snapshot where the name has an extension. E.g. --since runs",
    ),
]
Keep = Annotated[
    int | None,
    typer.Option(
        "--keep",
        metavar="N",
        help="How many runs the folder of --since keeps; default: 30. E.g. --since runs --keep 100",
    ),
]
QuietIfUnchanged = Annotated[
    bool,
    typer.Option(
        "--quiet-if-unchanged",
        help="With --since: print nothing where nothing changed; the exit code is as ever. "
        "E.g. --since runs --quiet-if-unchanged",
    ),
]
