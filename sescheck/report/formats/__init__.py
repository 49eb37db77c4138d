"""All formats, by the name that ``--format`` takes: every module here is a format.

A module has ``render``, ``SUMMARY`` and ``EXAMPLE``, and ``COUNTS`` and ``LEAVES_OUT`` if it shows less than a
format should: ``sescheck.report.contract``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, TypeAlias, cast

from sescheck.report.contract import Terms

if TYPE_CHECKING:  # the help of the command line names the formats, and must not wait for what they draw
    from sescheck.report.model import Report
    from sescheck.report.render_options import RenderOptions

Format: TypeAlias = "Callable[[Report, RenderOptions], Iterator[str]]"

FOR_PEOPLE = ("terminal", "text")
"""Formats for people; they come first."""

GROUPED = (*FOR_PEOPLE, "markdown")
"""Formats whose findings ``--group-by`` groups."""


def _on_first_use(name: str) -> Format:
    """Return a ``render`` that imports the module of that name when it is called."""

    def render(report: "Report", options: "RenderOptions") -> Iterator[str]:
        yield from cast("Format", _module(name).render)(report, options)

    return render


def _module(name: str) -> ModuleType:
    return import_module(f"{__package__}.{name}")


def _names(folder: Iterable[str]) -> list[str]:
    """The names: those for people first, then in alphabetical order."""
    return sorted((found.name for found in iter_modules(folder)), key=lambda name: (name not in FOR_PEOPLE, name))


FORMATS: Mapping[str, Format] = MappingProxyType({name: _on_first_use(name) for name in _names(__path__)})
"""Each takes a report and yields its text in pieces; the last one ends with a line break."""


def terms_of(name: str) -> Terms:
    """Return what a format's module declares.

    Raises:
        AttributeError: a required name is missing.
    """
    module = _module(name)
    return Terms(
        summary=module.SUMMARY,
        example=module.EXAMPLE,
        counts=getattr(module, "COUNTS", {}),
        leaves_out=getattr(module, "LEAVES_OUT", {}),
    )


def render_text(name: str, report: "Report", options: "RenderOptions | None" = None) -> str:
    """Return the whole text of a format.

    Raises:
        KeyError: there is no such format.
    """
    from sescheck.report.render_options import RenderOptions  # noqa: PLC0415 - as above

    return "".join(FORMATS[name](report, options or RenderOptions()))
