"""`sescheck notify`."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.aws.limits import Limits
from sescheck.cli.completion import completers
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import LIMITS, OUTPUT, REPORTING
from sescheck.report.text.phrases import either

_RECEIVER = "Receiver"
_MAIL = "Mail"
KINDS = ("slack", "teams", "pagerduty", "webhook", "mail")
OCCASIONS = ("changed", "failed")
TLS = ("starttls", "tls", "none")

Saved = Annotated[
    Path,
    typer.Argument(
        metavar="REPORT",
        help="A JSON report of audit, diff or readiness; `-` is standard input. E.g. report.json",
    ),
]
To = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="Where to send it: https://…, mailto:ADDRESS, or env:NAME. The address of a webhook is a secret; "
        "with env:NAME, it comes from that environment variable. Default: env:SESCHECK_NOTIFY_URL. "
        "E.g. --to env:SLACK_URL",
        rich_help_panel=_RECEIVER,
    ),
]
As = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="KIND",
        help=f"The kind of the receiver: {either(KINDS)}. Default: as the address says, else webhook. "
        "PagerDuty's key is in SESCHECK_PAGERDUTY_KEY. E.g. --as teams",
        autocompletion=completers.among(KINDS),
        rich_help_panel=_RECEIVER,
    ),
]
DedupKey = Annotated[
    str | None,
    typer.Option(
        metavar="KEY",
        help="The key of PagerDuty's alert, the same in every run. Default: made of the accounts. "
        "E.g. --dedup-key ses-production",
        rich_help_panel=_RECEIVER,
    ),
]
Smtp = Annotated[
    str | None,
    typer.Option(
        metavar="HOST[:PORT]",
        help="The mail server. Default: SESCHECK_SMTP_HOST and SESCHECK_SMTP_PORT, else localhost. "
        "E.g. --smtp smtp.example.com:587",
        rich_help_panel=_MAIL,
    ),
]
SmtpTls = Annotated[
    str | None,
    typer.Option(
        metavar="HOW",
        help=f"{either(TLS)}. Default: SESCHECK_SMTP_TLS, else none for localhost and starttls for others. "
        "E.g. --smtp-tls tls",
        autocompletion=completers.among(TLS),
        rich_help_panel=_MAIL,
    ),
]
SmtpUser = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Log in as this user, with the password in SESCHECK_SMTP_PASSWORD. Default: SESCHECK_SMTP_USER. "
        "E.g. --smtp-user sescheck",
        rich_help_panel=_MAIL,
    ),
]
Sender = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="The address that the mail is from. Default: SESCHECK_SMTP_SENDER, else sescheck at this machine. "
        "E.g. --sender sescheck@example.com",
        rich_help_panel=_MAIL,
    ),
]
OnlyIf = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHEN",
        help="changed: only if something changed since the run before, or there is none; failed: only if the exit "
        "code of the report is not 0. Repeatable: one of them is enough. E.g. --only-if changed",
        autocompletion=completers.among(OCCASIONS),
        rich_help_panel=REPORTING,
    ),
]
Link = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The address of the whole report, for the readers. E.g. --link https://ci.example.com/report.html",
        rich_help_panel=REPORTING,
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Print what would be sent, with masked secrets, and send nothing. E.g. --dry-run --as slack",
        rich_help_panel=OUTPUT,
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print nothing if it was sent. E.g. -q", rich_help_panel=OUTPUT)
]
Verbose = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", help="Log every failed try on standard error. E.g. -v", rich_help_panel=OUTPUT
    ),
]
Retries = Annotated[
    int,
    typer.Option(
        metavar="N",
        help="Further tries after a temporary failure. E.g. --retries 5",
        rich_help_panel=LIMITS,
    ),
]


def notify(
    *,
    report: Saved,
    to: To = None,
    as_: As = None,
    dedup_key: DedupKey = None,
    only_if: OnlyIf = None,
    link: Link = None,
    smtp: Smtp = None,
    smtp_tls: SmtpTls = None,
    smtp_user: SmtpUser = None,
    sender: Sender = None,
    dry_run: DryRun = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
    limits: Annotated[Limits, Only("connect_timeout", "read_timeout", "retries", retries=Retries)],
) -> None:
    """Send a report to a chat, a pager, a webhook or by mail.

    Says what changed since the run before, whether the regions can send, and the first three steps.
    Exit code 0: sent, or nothing to tell; 2: the report or an option cannot be used; 4: it could not be delivered.

    \b
    Examples:
      sescheck notify report.json --to env:SLACK_URL --only-if changed
      sescheck notify report.json --as pagerduty
      sescheck notify report.json --to mailto:team@example.com --only-if failed
      sescheck notify report.json --as teams --dry-run
    """
    from sescheck.auditing.checks import check_limits  # noqa: PLC0415 - only where it is used
    from sescheck.cli import run_notify  # noqa: PLC0415
    from sescheck.notify.dispatch import MailOptions  # noqa: PLC0415

    check_limits(limits)
    mail = MailOptions(smtp=smtp, smtp_tls=smtp_tls, smtp_user=smtp_user, sender=sender)
    receiver = run_notify.receiver(to, as_, mail, dedup_key, trial=dry_run)
    news = run_notify.read(report, link)
    show = run_notify.Show(dry_run=dry_run, quiet=quiet, verbose=verbose)
    run_notify.notify(news, receiver, only_if or (), show, limits)
