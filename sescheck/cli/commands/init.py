"""`sescheck init`."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sescheck.auditing.options import OutputOptions, ReadOptions
from sescheck.aws.limits import Limits
from sescheck.cli.option_groups import Only
from sescheck.cli.parameters import IN_PROGRESS, READING, TIME_AND_TRIES, WHERE

Output = Annotated[
    Path,
    typer.Option("--output", "-o", metavar="FILE", help="File to write; `-` is standard output. E.g. -o -"),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing file. E.g. init --force")]
From = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Use a saved snapshot; makes no call to AWS. E.g. --from ses.snapshot",
        rich_help_panel=READING,
    ),
]


def init(
    *,
    output: Output = Path("sescheck.toml"),
    force: Force = False,
    read: Annotated[ReadOptions, Only(*WHERE)],
    from_: From = None,
    show: Annotated[OutputOptions, Only(*IN_PROGRESS)],
    limits: Annotated[Limits, Only(*TIME_AND_TRIES)],
) -> None:
    """Write a first sescheck.toml.

    It is made from what the account has. A comment above each guess says what it is based on.

    \b
    Examples:
      sescheck init
      sescheck init --from ses.snapshot -o -
    """
    from sescheck.auditing.checks import check_reading  # noqa: PLC0415 - boto3 only where it is used
    from sescheck.auditing.fewer_regions import narrowing  # noqa: PLC0415
    from sescheck.auditing.planning import make_plan  # noqa: PLC0415
    from sescheck.cli.progress_line import watcher  # noqa: PLC0415
    from sescheck.cli.read_aws import read_aws  # noqa: PLC0415
    from sescheck.cli.starter_file import check_free, write_starter  # noqa: PLC0415
    from sescheck.snapshot.storage import load  # noqa: PLC0415

    source = check_reading(read, limits)
    check_free(output, force=force)
    if from_ is not None:
        snapshot = narrowing(read.regions).of(load(from_))
        raise typer.Exit(write_starter(snapshot, output, quiet=show.quiet))
    plan = make_plan(replace(read, depth="quick", dns=False), limits, source)
    raise typer.Exit(write_starter(read_aws(plan, source, watcher(show)), output, quiet=show.quiet))
