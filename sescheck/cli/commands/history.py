"""`sescheck history`."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.cli import parameters
from sescheck.cli.completion import completers
from sescheck.report.run_formats import DRAWINGS
from sescheck.report.text.phrases import either

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where `audit --since` saves its runs. E.g. runs")]
Format = Annotated[
    list[str] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME[:FILE]",
        help=f"Output format, to standard output or FILE; repeatable. One of: {either(DRAWINGS)}. Default:"
        " terminal on a terminal, else text. E.g. -f html:history.html",
        autocompletion=completers.among(DRAWINGS),
    ),
]


def history(
    *,
    folder: Folder,
    formats: Format = None,
    color: parameters.ColorOption = None,
    no_color: parameters.NoColor = False,
) -> None:
    """Show the findings of saved runs over time.

    \b
    Examples:
      sescheck history runs
      sescheck history runs -f html:history.html
    """
    from sescheck.cli.coloring import parse_color  # noqa: PLC0415 - only where it is used
    from sescheck.cli.outputs import parse_outputs, render_options, write_as  # noqa: PLC0415
    from sescheck.errors import UsageError  # noqa: PLC0415 - only where it is used
    from sescheck.history.runs import RunFolder  # noqa: PLC0415

    when = parse_color(color, no_color=no_color)
    outputs = parse_outputs(formats or (), DRAWINGS, color=when)
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder: give the one that `audit --since` saves to")
    runs = RunFolder(folder, 1).history()
    write_as(DRAWINGS, runs, outputs, render_options(color=when, verbose=False, quiet=False))
