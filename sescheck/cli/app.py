"""The Typer app with all commands."""

from typing import Annotated

import typer

from sescheck._version import __version__
from sescheck.cli.commands.audit import audit
from sescheck.cli.commands.config import config
from sescheck.cli.commands.demo import demo
from sescheck.cli.commands.diff import diff
from sescheck.cli.commands.fix import fix
from sescheck.cli.commands.history import history
from sescheck.cli.commands.iam_policy import iam_policy
from sescheck.cli.commands.init import init
from sescheck.cli.commands.notify import notify
from sescheck.cli.commands.organization import organization
from sescheck.cli.commands.readiness import readiness
from sescheck.cli.commands.regions import regions
from sescheck.cli.commands.rules import rules
from sescheck.cli.commands.snapshot import snapshot
from sescheck.cli.help_panels import PanelledCommand
from sescheck.cli.option_groups import with_options

app = typer.Typer(
    name="sescheck",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sescheck {__version__}")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            "-V",
            callback=_show_version,
            is_eager=True,
            help="Show the version. E.g. sescheck --version",
        ),
    ] = False,
) -> None:
    """Audit Amazon SES across regions: find what is missing, different or broken. Read-only.

    \b
    Examples:
      sescheck demo
      sescheck audit --regions us-east-1,eu-west-1
    """


for command in (
    audit,
    organization,
    readiness,
    fix,
    snapshot,
    diff,
    history,
    notify,
    demo,
    rules,
    regions,
    iam_policy,
    init,
    config,
):
    app.command(cls=PanelledCommand)(with_options(command))
