"""`sescheck history`."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.cli import parameters
from sescheck.cli.completion import completers
from sescheck.report.run_formats import DRAWINGS

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where `audit --since` saves its runs. E.g. runs")]
Format = Annotated[list[str] | None, parameters.format_option(DRAWINGS, "-f html:history.html")]
Accounts = Annotated[
    list[str] | None,
    typer.Option(
        "--account",
        metavar="ID",
        help="Only the findings of this account; repeatable. E.g. --account 123456789012",
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="GLOB",
        help="Only the findings of the rules that match; repeatable. E.g. --select 'dkim-*'",
        autocompletion=completers.rule_glob,
    ),
]


def history(
    *,
    folder: Folder,
    account: Accounts = None,
    select: Select = None,
    formats: Format = None,
    color: parameters.ColorOption = None,
    no_color: parameters.NoColor = False,
) -> None:
    """Show the findings of saved runs over time.

    Shows the counts of each run, what came and went in it, and since when a finding is open.

    \b
    Examples:
      sescheck history runs
      sescheck history runs --select 'dkim-*' --account 123456789012
      sescheck history runs -f html:history.html
    """
    from sescheck.cli.coloring import parse_color  # noqa: PLC0415 - only where it is used
    from sescheck.cli.outputs import parse_outputs, render_options, write_as  # noqa: PLC0415
    from sescheck.errors import UsageError, reading  # noqa: PLC0415 - only where it is used
    from sescheck.history.run_reports import Filter  # noqa: PLC0415
    from sescheck.history.runs import RunFolder  # noqa: PLC0415

    when = parse_color(color, no_color=no_color)
    outputs = parse_outputs(formats or (), DRAWINGS, color=when)
    with reading(folder):
        is_folder = folder.is_dir()
    if not is_folder:
        raise UsageError(f"{folder} is not a folder: give the one that `audit --since` saves to")
    runs = RunFolder(folder, 1).history_of(Filter(tuple(account or ()), tuple(select or ())))
    write_as(DRAWINGS, runs, outputs, render_options(color=when, verbose=False, quiet=False))
