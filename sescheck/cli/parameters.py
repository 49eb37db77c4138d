"""The options that commands share: each with its help, and the panel of the help that it stands in.

Their defaults are those of the dataclasses whose fields they are: ``sescheck.auditing.options`` and ``Limits``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer

from sescheck.cli.completion import completers
from sescheck.cli.organization_parameters import ORGANIZATION
from sescheck.config.defaults import DEFAULT_DEPTH, DEFAULT_DNS_RATE, DEFAULT_FAIL_ON, DEFAULT_KEEP, FAIL_ON
from sescheck.report.formats import FORMATS
from sescheck.report.text.phrases import either

REGIONS = "Regions and accounts"
READING = "What to read"
REPORTING = "What to report"
EARLIER_RUNS = "Earlier runs"
OUTPUT = "Output"
LIMITS = "Limits"


def regions_option(more: str, *names: str) -> Any:
    """The option for the regions of a run; its help says more for each command."""
    return typer.Option(
        *names,
        metavar="REGION,…",
        help=f"Regions to read and compare: names, globs such as 'eu-*', or `all`. {more}"
        " E.g. --regions us-east-1,eu-west-1",
        autocompletion=completers.regions,
        rich_help_panel=REGIONS,
    )


def depth_option(default: str, example: str) -> Any:
    """The option for the depth of a run, whose default each command has for itself."""
    return typer.Option(
        "--depth",
        metavar="DEPTH",
        help="quick: batched reads only; standard: also one call for each domain; deep: also one for each address,"
        " tenant and Mail Manager resource, and the IAM roles that send."
        f" Default: {default}. E.g. --depth {example}",
        autocompletion=completers.depth,
        rich_help_panel=READING,
    )


def format_option(formats: Iterable[str], example: str, *, panel: str | None = None) -> Any:
    """The option for the formats of a command that draws for terminals, too."""
    return typer.Option(
        "--format",
        "-f",
        metavar="NAME[:FILE]",
        help=f"Output format, to standard output or FILE; repeatable. One of: {either(formats)}. Default: terminal"
        f" on a terminal, else text. E.g. {example}",
        autocompletion=completers.among(formats),
        rich_help_panel=panel,
    )


Regions = Annotated[
    list[str] | None,
    regions_option(
        "Default: those of the snapshot or the configuration, else every enabled region of the account.",
        "--regions",
        "--region",
        "-r",
    ),
]
Profile = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="AWS profile to use, as in the AWS CLI. E.g. --profile production",
        autocompletion=completers.profile,
        rich_help_panel=REGIONS,
    ),
]
RoleArn = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ARN",
        help="IAM role to assume. Repeat it to audit several accounts. "
        "E.g. --role-arn arn:aws:iam::123456789012:role/sescheck",
        rich_help_panel=REGIONS,
    ),
]
ExternalId = Annotated[
    str | None,
    typer.Option(
        metavar="ID", help="External ID that the roles require. E.g. --external-id 7f3c", rich_help_panel=REGIONS
    ),
]
EndpointUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Send AWS requests to this URL. E.g. --endpoint-url http://127.0.0.1:5000",
        rich_help_panel=REGIONS,
    ),
]
SaveTo = Annotated[
    Path | None,
    typer.Option(
        "--snapshot",
        metavar="FILE",
        help="Save the data read, even if the run is interrupted; `-` is standard output. "
        "E.g. --snapshot ses.snapshot",
        rich_help_panel=READING,
    ),
]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Audit a saved snapshot, without a call to AWS; `-` is standard input. E.g. --from ses.snapshot",
        rich_help_panel=READING,
    ),
]
Resume = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Continue a snapshot: read only what is missing from it. E.g. --resume ses.snapshot",
        rich_help_panel=READING,
    ),
]
Format = Annotated[list[str] | None, format_option(FORMATS, "-f text -f html:report.html", panel=OUTPUT)]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GLOB",
        help="Run only the rules that match; repeatable. E.g. --select 'dkim-*'",
        autocompletion=completers.rule_glob,
        rich_help_panel=REPORTING,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GLOB",
        help="Skip the rules that match; repeatable. E.g. --ignore '*-differ'",
        autocompletion=completers.rule_glob,
        rich_help_panel=REPORTING,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        help="Configuration file. Default: sescheck.toml, else [tool.sescheck] in pyproject.toml, in the current "
        "folder. E.g. --config ses/production.toml",
        rich_help_panel=REPORTING,
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        metavar="SEVERITY",
        help=f"Exit with 1 if a finding is at least this severe: {either(FAIL_ON)}. "
        f"Default: {DEFAULT_FAIL_ON}. E.g. --fail-on high",
        autocompletion=completers.among(FAIL_ON),
        rich_help_panel=REPORTING,
    ),
]
DepthOption = Annotated[str | None, depth_option(DEFAULT_DEPTH, "deep")]
SuppressionList = Annotated[
    bool,
    typer.Option(
        "--suppression-list",
        help="Also read the suppression lists. Addresses are shown as hashes. E.g. --suppression-list",
        rich_help_panel=READING,
    ),
]
ShowAddresses = Annotated[
    bool,
    typer.Option(
        "--show-addresses",
        help="With --suppression-list: show the addresses themselves, and save them in the snapshot. "
        "E.g. --suppression-list --show-addresses",
        rich_help_panel=READING,
    ),
]
Dns = Annotated[
    bool | None,
    typer.Option(
        "--dns/--no-dns",
        help="Ask the DNS for the records of DKIM, MAIL FROM, SPF, DMARC, MX and tracking domains. Default: yes, "
        "unless --endpoint-url is on this machine. E.g. --no-dns",
        rich_help_panel=READING,
    ),
]
NameserverOption = Annotated[
    str | None,
    typer.Option(
        "--nameserver",
        metavar="VALUE",
        help="DNS resolver to ask: IP[#PORT], tls://IP[#PORT] or https://HOST/PATH. Default: the one of this "
        "machine. E.g. --nameserver 10.0.0.2",
        rich_help_panel=READING,
    ),
]
DnsRate = Annotated[
    float | None,
    typer.Option(
        "--dns-rate",
        metavar="N",
        help=f"Maximum questions to the DNS a second. Default: {DEFAULT_DNS_RATE}. E.g. --dns-rate 50",
        rich_help_panel=READING,
    ),
]
PlanOnly = Annotated[
    bool,
    typer.Option(
        "--plan",
        help="Dry run: list the identities, and estimate calls and time for each depth. E.g. -r all --plan",
        rich_help_panel=READING,
    ),
]
MaxRate = Annotated[
    float | None,
    typer.Option(
        metavar="N",
        help="Maximum requests a second for each operation and region. Default: what AWS allows. "
        "E.g. --max-rate 1",
        rich_help_panel=LIMITS,
    ),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="Stop reading after this many seconds, and report what was read. Default: no limit. "
        "E.g. --timeout 600",
        rich_help_panel=LIMITS,
    ),
]
ConnectTimeout = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        help="Seconds to wait for a connection. E.g. --connect-timeout 3",
        rich_help_panel=LIMITS,
    ),
]
ReadTimeout = Annotated[
    float,
    typer.Option(
        metavar="SECONDS", help="Seconds to wait for a response. E.g. --read-timeout 20", rich_help_panel=LIMITS
    ),
]
Retries = Annotated[
    int,
    typer.Option(
        metavar="N",
        help="Retries after a failed call; throttling does not count. E.g. --retries 5",
        rich_help_panel=LIMITS,
    ),
]
ProgressOption = Annotated[
    bool,
    typer.Option(
        "--progress/--no-progress",
        help="Show progress on standard error if it is a terminal. E.g. --no-progress",
        rich_help_panel=OUTPUT,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        help="Show no progress, and only verdicts, changes and counts of a report. E.g. -q",
        rich_help_panel=OUTPUT,
    ),
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose",
        "-v",
        help="Log every call on standard error, and show every finding of a report in full. E.g. -v",
        rich_help_panel=OUTPUT,
    ),
]
ColorOption = Annotated[
    str | None,
    typer.Option(
        "--color",
        metavar="WHEN",
        help="Use colours: auto, always or never. Default: auto, as the terminal, NO_COLOR and FORCE_COLOR say. "
        "E.g. --color always",
        autocompletion=completers.among(("auto", "always", "never")),
        rich_help_panel=OUTPUT,
    ),
]
NoColor = Annotated[
    bool, typer.Option("--no-color", help="The same as --color never. E.g. --no-color", rich_help_panel=OUTPUT)
]
GroupByOption = Annotated[
    str | None,
    typer.Option(
        "--group-by",
        metavar="WHAT",
        help="Group the findings that people read by rule, region or identity. Default: rule. "
        "E.g. --group-by region",
        autocompletion=completers.among(("rule", "region", "identity")),
        rich_help_panel=OUTPUT,
    ),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FILE",
        help="Known findings: they are reported, but do not count for the exit code. E.g. --baseline known.json",
        rich_help_panel=EARLIER_RUNS,
    ),
]
WriteBaseline = Annotated[
    Path | None,
    typer.Option(
        "--write-baseline",
        metavar="FILE",
        help="Save the current findings as a baseline, except those that the configuration accepts. "
        "E.g. --write-baseline known.json",
        rich_help_panel=EARLIER_RUNS,
    ),
]
Since = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar="PATH",
        help="Compare with the last run in PATH, show what changed, and save this run there. PATH is a "
        "folder, or a snapshot if the name has an extension. E.g. --since runs",
        rich_help_panel=EARLIER_RUNS,
    ),
]
Keep = Annotated[
    int | None,
    typer.Option(
        "--keep",
        metavar="N",
        help=f"Number of runs that the folder of --since keeps. Default: {DEFAULT_KEEP}. "
        "E.g. --since runs --keep 100",
        rich_help_panel=EARLIER_RUNS,
    ),
]
QuietIfUnchanged = Annotated[
    bool,
    typer.Option(
        "--quiet-if-unchanged",
        help="With --since: print nothing if nothing changed. The exit code is unaffected. "
        "E.g. --since runs --quiet-if-unchanged",
        rich_help_panel=EARLIER_RUNS,
    ),
]
Full = Annotated[
    bool,
    typer.Option(
        "--full",
        help="Show people the whole report, with the changes first, and not only what changed. E.g. --full",
        rich_help_panel=OUTPUT,
    ),
]

PARAMETERS: Mapping[str, object] = MappingProxyType(
    {
        "regions": Regions,
        "profile": Profile,
        "role_arn": RoleArn,
        "external_id": ExternalId,
        "endpoint_url": EndpointUrl,
        "depth": DepthOption,
        "suppression_list": SuppressionList,
        "show_addresses": ShowAddresses,
        "dns": Dns,
        "nameserver": NameserverOption,
        "dns_rate": DnsRate,
        "resume": Resume,
        "snapshot": SaveTo,
        "from_": From,
        "plan_only": PlanOnly,
        "config": Config,
        "select": Select,
        "ignore": Ignore,
        "fail_on": FailOn,
        "baseline": Baseline,
        "write_baseline": WriteBaseline,
        "since": Since,
        "keep": Keep,
        "quiet_if_unchanged": QuietIfUnchanged,
        "full": Full,
        "formats": Format,
        "progress": ProgressOption,
        "quiet": Quiet,
        "verbose": Verbose,
        "color": ColorOption,
        "no_color": NoColor,
        "group_by": GroupByOption,
        "max_rate": MaxRate,
        "timeout": Timeout,
        "connect_timeout": ConnectTimeout,
        "read_timeout": ReadTimeout,
        "retries": Retries,
        **ORGANIZATION,
    }
)
"""What Typer is given for a field of that name."""

WHO = ("profile", "role_arn", "external_id", "endpoint_url")
WHERE = ("regions", *WHO)
ASKING_DNS = ("dns", "nameserver", "dns_rate")
IN_PROGRESS = ("progress", "quiet", "verbose")
TIME_AND_TRIES = ("max_rate", "timeout", "connect_timeout", "read_timeout", "retries")
"""Names of options that several commands offer together."""
