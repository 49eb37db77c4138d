"""`sescheck iam-policy`."""

from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, ReadOptions
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import READING, REGIONS, WHO

PolicyFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help="Output format. The policy as json, terraform or cloudformation (default: json); the result of"
        " --check as text or json (default: text). E.g. --format terraform",
    ),
]
SuppressionList = Annotated[
    bool,
    typer.Option(
        "--suppression-list/--no-suppression-list",
        help="Include the permission to read the suppression list. E.g. --suppression-list",
        rich_help_panel=READING,
    ),
]
Check = Annotated[
    bool,
    typer.Option(
        "--check",
        help="Check which of these permissions the caller lacks, and which rules may stay undecided. E.g. --check",
    ),
]
CheckRegions = Annotated[
    list[str] | None,
    typer.Option(
        "--regions",
        "--region",
        "-r",
        metavar="REGION,…",
        help="With --check: the region to check in, the first of those given. Default: the profile's region,"
        " else us-east-1. E.g. --regions eu-west-1",
        rich_help_panel=REGIONS,
    ),
]


def iam_policy(
    *,
    policy_format: PolicyFormat = None,
    check: Check = False,
    regions: CheckRegions = None,
    read: Annotated[ReadOptions, Only(*WHO, "depth")],
    suppression_list: SuppressionList = False,
    judge: Annotated[JudgeOptions, Only("select", "ignore")],
) -> None:
    """Print the least-privilege IAM policy.

    The policy allows only what an audit with these options needs. `--check` shows what the caller lacks.

    \b
    Examples:
      sescheck iam-policy > policy.json
      sescheck iam-policy --depth deep --suppression-list --format terraform
      sescheck iam-policy --ignore 'smtp-*'
      sescheck iam-policy --check --profile audit --regions eu-west-1
    """
    from sescheck.auditing.checks import source_of  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.auditing.judging import parse_rules  # noqa: PLC0415
    from sescheck.permissions import output  # noqa: PLC0415

    source = source_of(read)
    rules = parse_rules(judge.select or (), judge.ignore or ())
    wanted = output.wanted(read.depth, {"suppression-list": suppression_list}, rules)
    if check:
        raise typer.Exit(output.check(wanted, source, regions, policy_format))
    output.check_offline(source, regions)
    typer.echo(output.policy(wanted, policy_format))
