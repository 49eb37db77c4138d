"""Findings over time: the formats of ``sescheck history``, by the name that ``--format`` takes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:  # the help of the command line names the formats, and must not wait for what they draw
    from sescheck.report.model import Run
    from sescheck.report.render_options import RenderOptions

Drawing: TypeAlias = "Callable[[Sequence[Run], RenderOptions], Iterator[str]]"


def _on_first_use(name: str) -> Drawing:
    def render(runs: "Sequence[Run]", options: "RenderOptions") -> Iterator[str]:
        module = import_module(f"{__package__}.{name}")
        yield from cast("Drawing", module.render)(runs, options)

    return render


DRAWINGS: Mapping[str, Drawing] = MappingProxyType(
    {
        "terminal": _on_first_use("terminal"),
        "text": _on_first_use("text"),
        "json": _on_first_use("json"),
        "html": _on_first_use("html"),
    }
)
"""Each takes the runs, the oldest first, and yields its text in pieces; the last one ends with a line break."""
