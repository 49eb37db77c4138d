"""`sescheck iam-policy`."""

from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, ReadOptions
from sescheck.auditing.roles import DEFAULT_ROLE_NAME
from sescheck.cli.completion import completers
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import READING, REGIONS, WHO, Config

ROLE = "The role of an organization"

PolicyFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help="Output format. The policy as json, terraform or cloudformation (default: json); the result of"
        " --check as text or json (default: text). E.g. --format terraform",
        autocompletion=completers.among(("json", "terraform", "cloudformation", "text")),
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
        autocompletion=completers.regions,
    ),
]
StackSet = Annotated[
    bool,
    typer.Option(
        "--stackset",
        help="Print the role that reads an account, for CloudFormation, with the commands that create it in every"
        " account of an organization. E.g. --stackset > sescheck-role.yaml",
        rich_help_panel=ROLE,
    ),
]
TrustedAccount = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        help="With --stackset: the account in which sescheck runs; it may assume the role. Default: a parameter of"
        " the template. E.g. --trusted-account 111122223333",
        rich_help_panel=ROLE,
    ),
]
RoleNameOption = Annotated[
    str | None,
    typer.Option(
        "--role-name",
        metavar="NAME",
        help=f"With --stackset: the name of the role, with a path if it has one. Default: {DEFAULT_ROLE_NAME}."
        " E.g. --role-name audit/sescheck",
        rich_help_panel=ROLE,
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
    config: Config = None,
    stackset: StackSet = False,
    trusted_account: TrustedAccount = None,
    role_name: RoleNameOption = None,
) -> None:
    """Print the least-privilege IAM policy.

    The policy allows only what an audit with these options needs. `--check` shows what the caller lacks,
    `--stackset` prints a role with these permissions for every account of an organization.

    \b
    Examples:
      sescheck iam-policy > policy.json
      sescheck iam-policy --depth deep --suppression-list --format terraform
      sescheck iam-policy --ignore 'smtp-*'
      sescheck iam-policy --check --profile audit --regions eu-west-1
      sescheck iam-policy --stackset --trusted-account 111122223333 --external-id 7f3c > sescheck-role.yaml
    """
    from sescheck.auditing.checks import source_of  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.auditing.configuring import defaults, own_rules  # noqa: PLC0415
    from sescheck.auditing.judging import parse_rules  # noqa: PLC0415
    from sescheck.permissions import output, role_output  # noqa: PLC0415
    from sescheck.permissions.needed import wanted as needed  # noqa: PLC0415

    own = own_rules(config) if check or judge.select or judge.ignore else defaults().own
    rules = parse_rules(judge.select or (), judge.ignore or (), own)
    wanted = needed(read.depth, {"suppression-list": suppression_list}, rules)
    if stackset:
        role_output.check_format(policy_format)
        typer.echo(role_output.stackset(wanted, trusted_account, read.external_id, role_name))
        return
    source = source_of(read)
    if check:
        raise typer.Exit(output.check(wanted, rules, source, regions, policy_format))
    typer.echo(output.policy(wanted, policy_format))
