"""`sescheck diff`."""

from pathlib import Path
from typing import Annotated

import typer

from sescheck.auditing.options import JudgeOptions, OutputOptions
from sescheck.cli.option_groups import Only

Old = Annotated[
    Path, typer.Argument(metavar="OLD", help="The earlier snapshot, or JSON report. E.g. monday.snapshot")
]
New = Annotated[
    Path, typer.Argument(metavar="NEW", help="The later snapshot, or JSON report. E.g. tuesday.snapshot")
]


def diff(
    *,
    old: Old,
    new: New,
    judge: Annotated[JudgeOptions, Only("config", "select", "ignore", "fail_on", "full")],
    output: Annotated[OutputOptions, Only("formats", "quiet", "verbose", "color", "no_color", "group_by")],
) -> None:
    """Compare two snapshots or JSON reports.

    Shows which settings changed, and which findings are new or gone; with --full, also the report of NEW.

    Both snapshots are judged by today's rules and configuration. What one of them could not read is not a change.
    A JSON report holds no settings: only its findings are compared. Exit code 1 means new findings.

    \b
    Examples:
      sescheck diff monday.snapshot tuesday.snapshot
      sescheck diff old.json new.json --fail-on high -f markdown
    """
    from sescheck.auditing import configuring  # noqa: PLC0415 - only where it is used
    from sescheck.auditing.against_earlier import earlier_run_of, only_new  # noqa: PLC0415
    from sescheck.cli import run_audit  # noqa: PLC0415
    from sescheck.cli.outputs import write  # noqa: PLC0415
    from sescheck.history.saved import is_guarded, load_saved  # noqa: PLC0415

    wanted = run_audit.wanted(judge, output, config=configuring.load(judge.config))
    earlier, later = load_saved(old), load_saved(new)
    report = only_new(later, earlier_run_of(earlier, wanted.criteria), wanted.criteria)
    write(report, wanted.outputs, wanted.rendering, private=any(map(is_guarded, (old, new))))
    raise typer.Exit(report.exit_code)
