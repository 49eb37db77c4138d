"""`sescheck rules`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sescheck.cli import parameters
from sescheck.cli.completion import completers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sescheck.engine.rule import Entry

Test = Annotated[
    bool,
    typer.Option(
        "--test",
        help="Try the worked examples of the rules; exit with 1 if one does not come true. E.g. --test ses-rules",
    ),
]
New = Annotated[
    Path | None,
    typer.Option(
        "--new",
        metavar="PATH",
        help="Write the skeleton of a rule of your own. E.g. --new ses-rules/owner_tag_missing.py",
    ),
]


def rules(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|GLOB|PATH]",
            help="Show the page of this rule, or list the rules of a glob; with --test, try them. With --test "
            "also a folder or a file with own rules. E.g. dkim-off",
            autocompletion=completers.rule,
        ),
    ] = None,
    test: Test = False,
    new: New = None,
    config: parameters.Config = None,
) -> None:
    """List the rules, or show a rule's page.

    The page says what the rule finds, why it matters and how to fix it. Your own rules are listed too.

    \b
    Examples:
      sescheck rules
      sescheck rules 'dkim-*'
      sescheck rules dkim-missing-in-region
      sescheck rules --test dkim-off
    """
    if new is not None:
        from sescheck.cli.new_rule_file import write_skeleton  # noqa: PLC0415 - only where it is used

        typer.echo(write_skeleton(new))
        return
    if test:
        from sescheck.cli.rule_tests import try_rules  # noqa: PLC0415

        raise typer.Exit(try_rules(name, config))
    from sescheck.auditing.configuring import own_rules  # noqa: PLC0415
    from sescheck.rules.catalogue import every_rule, is_glob, matching  # noqa: PLC0415

    entries = every_rule()
    if name not in {entry.name for entry in entries}:  # the page of a built-in rule needs no code of the user
        entries = (*entries, *own_rules(config))
    if name is None or is_glob(name):
        from sescheck.cli.rule_list import list_rules  # noqa: PLC0415 - only where it is drawn

        typer.echo(list_rules(entries if name is None else matching(entries, name)))
    else:
        _show_page(name, entries)


def _show_page(name: str, entries: "Sequence[Entry]") -> None:
    from sescheck.cli.coloring import Color  # noqa: PLC0415
    from sescheck.cli.outputs import render_options, show  # noqa: PLC0415
    from sescheck.cli.rule_page import draw_page  # noqa: PLC0415
    from sescheck.errors import one_of  # noqa: PLC0415

    by_name = {entry.name: entry for entry in entries}
    entry = by_name[one_of("rule", name, by_name, "`sescheck rules` lists them")]
    show([draw_page(entry, render_options(color=Color.AUTO, verbose=False, quiet=False))])
