"""The options of `sescheck organization`: each with its help, by the field that it sets."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import typer

from sescheck.cli.completion import completers
from sescheck.organization.reports.organization_outputs import NAMES
from sescheck.report.text.phrases import either

ACCOUNTS = "Accounts"
WORKERS = "Workers"

Accounts = Annotated[
    Path | None,
    typer.Option(
        "--accounts",
        metavar="FILE",
        help="Read the accounts of a file, without AWS Organizations: one ID a line, or the accounts.yml of "
        "c7n-org; `-` is standard input. E.g. --accounts accounts.txt",
        rich_help_panel=ACCOUNTS,
    ),
]
FromRole = Annotated[
    str | None,
    typer.Option(
        "--from-role",
        metavar="ARN",
        help="Role of the management account or of a delegated administrator that may list the accounts. "
        "E.g. --from-role arn:aws:iam::111122223333:role/list-accounts",
        rich_help_panel=ACCOUNTS,
    ),
]
RoleName = Annotated[
    str,
    typer.Option(
        "--role-name",
        metavar="NAME",
        help="Role to assume in each account, with its path if it has one. E.g. --role-name audit/sescheck",
        rich_help_panel=ACCOUNTS,
    ),
]
Ou = Annotated[
    list[str] | None,
    typer.Option(
        "--ou",
        metavar="ID",
        help="Only the accounts in this organizational unit and the units in it; repeatable. "
        "E.g. --ou ou-ab12-cdef3456",
        rich_help_panel=ACCOUNTS,
    ),
]
Account = Annotated[
    list[str] | None,
    typer.Option(
        "--account",
        metavar="ID",
        help="Only this account; repeatable. E.g. --account 123456789012",
        rich_help_panel=ACCOUNTS,
    ),
]
ExcludeAccount = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude-account",
        metavar="ID",
        help="Skip this account; repeatable. E.g. --exclude-account 123456789012",
        rich_help_panel=ACCOUNTS,
    ),
]
Tag = Annotated[
    list[str] | None,
    typer.Option(
        "--tag",
        metavar="KEY=VALUE",
        help="Only the accounts with this tag; repeatable. It takes a call for each account. "
        "E.g. --tag stage=production",
        rich_help_panel=ACCOUNTS,
    ),
]
MaxAge = Annotated[
    str,
    typer.Option(
        "--max-age",
        metavar="AGE",
        help="Do not read an account again that was read less than this long ago; 0 reads all. E.g. --max-age 7d",
        rich_help_panel=ACCOUNTS,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        help="Processes on this machine that read accounts. Default: one for each core, at most 16. "
        "E.g. --workers 4",
        rich_help_panel=WORKERS,
    ),
]
Threads = Annotated[
    int,
    typer.Option(
        "--threads",
        metavar="N",
        help="Accounts that each process reads at the same time. E.g. --threads 8",
        rich_help_panel=WORKERS,
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="URL",
        help="Use a Dask cluster that runs already, instead of processes on this machine. "
        "E.g. --scheduler tls://10.0.0.5:8786",
        rich_help_panel=WORKERS,
    ),
]
TlsCa = Annotated[
    Path | None,
    typer.Option(
        "--tls-ca",
        metavar="FILE",
        help="Certificate of the authority of that cluster. E.g. --tls-ca ca.pem",
        rich_help_panel=WORKERS,
    ),
]
TlsCert = Annotated[
    Path | None,
    typer.Option(
        "--tls-cert",
        metavar="FILE",
        help="Certificate of this client. E.g. --tls-cert client.pem",
        rich_help_panel=WORKERS,
    ),
]
TlsKey = Annotated[
    Path | None,
    typer.Option(
        "--tls-key",
        metavar="FILE",
        help="Key of this client, if the file of the certificate does not have it. E.g. --tls-key client.key",
        rich_help_panel=WORKERS,
    ),
]

AccountTimeout = Annotated[
    float | None,
    typer.Option(
        "--account-timeout",
        metavar="SECONDS",
        help="Stop reading an account after this many seconds, and keep what was read. Default: no limit. "
        "E.g. --account-timeout 3600",
        rich_help_panel="Limits",
    ),
]
PlanAccounts = Annotated[
    bool,
    typer.Option(
        "--plan",
        help="Dry run: list the accounts, and say which would be read and what they cost last time. E.g. --plan",
        rich_help_panel="What to read",
    ),
]
Formats = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME[:PATH]",
        help=f"Output format, to standard output, a file or a folder; repeatable. One of: {either(NAMES)}. "
        "E.g. -f text -f html:report",
        rich_help_panel="Output",
        autocompletion=completers.among(NAMES),
    ),
]

ORGANIZATION: Mapping[str, object] = MappingProxyType(
    {
        "accounts": Accounts,
        "from_role": FromRole,
        "role_name": RoleName,
        "ou": Ou,
        "account": Account,
        "exclude_account": ExcludeAccount,
        "tag": Tag,
        "max_age": MaxAge,
        "workers": Workers,
        "threads": Threads,
        "scheduler": Scheduler,
        "tls_ca": TlsCa,
        "tls_cert": TlsCert,
        "tls_key": TlsKey,
    }
)
"""What Typer is given for a field of that name."""
