"""The commands as Typer has them: their help in panels, and their options checked together."""

from typing import Any

import typer
from typer.core import TyperCommand

from sescheck.cli.combinations import check_combination

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

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override] # typer's own
        """Check the options together, and run the command."""
        names = {name: param for param in self.params for name in (*param.opts, *param.secondary_opts)}
        given = {
            _typed(param, value): value
            for param in self.params
            if _is_given(ctx, param.name) and (value := ctx.params.get(param.name or "")) is not None
        }
        check_combination(str(ctx.info_name), given, names.keys())
        return super().invoke(ctx)


def _is_given(ctx: typer.Context, name: str | None) -> bool:
    """True if it is on the command line: not if it has its default."""
    source = ctx.get_parameter_source(name or "")
    return source is not None and source.name == "COMMANDLINE"


def _typed(param: Any, value: object) -> str:
    """Return the first long name of an option; of a flag, the one that gives this value."""
    names = param.secondary_opts if value is False and param.secondary_opts else param.opts
    return str(next((each for each in names if each.startswith("--")), names[0]))


def _panel(param: Any) -> str:
    return _ARGUMENTS if param.param_type_name == "argument" else param.rich_help_panel or _OPTIONS
