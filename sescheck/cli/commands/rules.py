"""`sescheck rules`."""

from typing import Annotated

import typer

from sescheck.cli.completion import completers


def rules(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]", help="Show the page of this rule. E.g. dkim-off", autocompletion=completers.rule
        ),
    ] = None,
) -> None:
    """List the rules, or show a rule's page.

    The page says what the rule finds, why it matters and how to fix it.

    \b
    Examples:
      sescheck rules
      sescheck rules dkim-missing-in-region
    """
    typer.echo(_list() if name is None else _page(name))


def _list() -> str:
    """Three lines per rule: its name with severity and scope, what it flags, and the calls that it needs."""
    from tabulate import tabulate  # noqa: PLC0415 - only where it is drawn

    from sescheck.collect.declarations import actions_for  # noqa: PLC0415
    from sescheck.rules.catalogue import every_rule  # noqa: PLC0415

    entries = every_rule()
    rows = [(entry.name, entry.rule.severity.value, entry.rule.scope.name) for entry in entries]
    heads, *lines = tabulate(rows, headers=("rule", "severity", "scope"), tablefmt="plain").splitlines()
    parts = [heads]
    for line, entry in zip(lines, entries, strict=True):
        parts += [line, f"    {entry.title}", f"    calls {', '.join(actions_for(entry.rule.facts))}"]
    return "\n".join(parts)


def _page(name: str) -> str:
    from sescheck.collect.declarations import actions_for  # noqa: PLC0415
    from sescheck.errors import one_of  # noqa: PLC0415
    from sescheck.rules.catalogue import every_rule  # noqa: PLC0415

    by_name = {entry.name: entry for entry in every_rule()}
    entry = by_name[one_of("rule", name, by_name, "`sescheck rules` lists them")]
    facts = ", ".join(entry.rule.facts)
    head = f"{entry.name} ({entry.rule.severity}; per {entry.rule.scope.name}; needs {facts})"
    asks = ", ".join(actions_for(entry.rule.facts))
    return f"{head}\ncalls {asks}\n\n# {entry.title}\n\n{entry.page}"
