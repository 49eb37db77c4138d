"""The formats there are, by the name that ``--format`` takes: one module each."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TypeAlias, cast

from sescheck.report.look import Look
from sescheck.report.report import Report

Format: TypeAlias = Callable[[Report, Look], Iterator[str]]


def _on_first_use(name: str) -> Format:
    """The ``render`` of the module of that name; what it draws with is imported only when it draws."""

    def render(report: Report, look: Look) -> Iterator[str]:
        module = import_module(f"{__package__}.{name}")
        yield from cast("Format", module.render)(report, look)

    return render


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        name: _on_first_use(name)
        for name in (
            "terminal",
            "text",
            "json",
            "html",
            "sarif",
            "junit",
            "github",
            "ocsf",
            "jsonl",
            "csv",
            "markdown",
            "prometheus",
        )
    }
)
"""Each takes a report and gives its text in pieces, the last of which ends with a line break."""


def drawn(name: str, report: Report, look: Look | None = None) -> str:
    """The whole text of a format.

    Raises:
        KeyError: there is no such format.
    """
    return "".join(FORMATS[name](report, look or Look()))
