"""A command's help in panels: the options that are about one thing stand together, under its name."""

from typing import Any

import typer
from typer.core import TyperCommand

_ARGUMENTS, _OPTIONS = "Arguments", "Options"


class PanelledCommand(TyperCommand):
    """Lists its options by their ``rich_help_panel``; those without one are under "Options"."""

    def format_options(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override] # typer's own
        """Write the panels in the order in which the command names them."""
        panels: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                panels.setdefault(_panel(param), []).append(record)
        for title, records in panels.items():
            with formatter.section(title):
                formatter.write_dl(records)


def _panel(param: Any) -> str:
    return _ARGUMENTS if param.param_type_name == "argument" else param.rich_help_panel or _OPTIONS
