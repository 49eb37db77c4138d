"""`sescheck organization`."""

from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli.option_groups import Only
from sescheck.cli.organization_parameters import AccountTimeout, Formats, PlanAccounts
from sescheck.cli.parameters import ASKING_DNS, IN_PROGRESS, TIME_AND_TRIES
from sescheck.organization.organization_options import AccountOptions, WorkerOptions

Place = Annotated[
    str,
    typer.Argument(
        metavar="DIR",
        help="Folder, or s3://BUCKET/PREFIX, that keeps what was read of each account. E.g. organization",
        show_default=False,
    ),
]
ReportOnly = Annotated[
    bool,
    typer.Option(
        "--report",
        help="Report what the folder has, without a call to AWS but for the folder itself. E.g. --report",
    ),
]


def organization(
    place: Place,
    *,
    report_only: ReportOnly = False,
    accounts: AccountOptions,
    workers: WorkerOptions,
    read: Annotated[
        ReadOptions,
        Only(
            "regions",
            "profile",
            "external_id",
            "endpoint_url",
            "depth",
            "suppression_list",
            "show_addresses",
            *ASKING_DNS,
            "plan_only",
            plan_only=PlanAccounts,
        ),
    ],
    judge: Annotated[JudgeOptions, Only("config", "select", "ignore", "fail_on")],
    output: Annotated[OutputOptions, Only("formats", *IN_PROGRESS, "color", "no_color", formats=Formats)],
    limits: Annotated[Limits, Only(*TIME_AND_TRIES, timeout=AccountTimeout)],
) -> None:
    """Audit every account of an organization.

    Lists the accounts, reads each with a role of its own, keeps it in DIR, and reports all of them. A run that was
    ended reads only the rest next time.

    \b
    Examples:
      sescheck organization accounts --role-name sescheck
      sescheck organization accounts --max-age 7d --plan
      sescheck organization accounts --report -f html:report
      sescheck organization s3://audits/ses --scheduler tls://10.0.0.5:8786 --tls-ca ca.pem --tls-cert client.pem
    """
    from sescheck.cli import run_organization  # noqa: PLC0415 - boto3 only where it is used

    options = run_organization.Options(place, accounts, workers, read, judge, output, limits)
    raise typer.Exit(run_organization.organization(options, report_only=report_only))
