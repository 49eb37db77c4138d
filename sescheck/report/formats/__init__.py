"""The formats there are, by the name that ``--format`` takes: every module here is one, and has its name.

A module has ``render``, ``SUMMARY`` and ``EXAMPLE``, and ``COUNTS`` and ``LEAVES_OUT`` where it shows less than a
format owes: ``sescheck.report.contract``.
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
"""Those that are read where they are printed; they come first."""


def _on_first_use(name: str) -> Format:
    """The ``render`` of the module of that name; what it draws with is imported only when it draws."""

    def render(report: "Report", options: "RenderOptions") -> Iterator[str]:
        yield from cast("Format", _module(name).render)(report, options)

    return render


def _module(name: str) -> ModuleType:
    return import_module(f"{__package__}.{name}")


def _names(folder: Iterable[str]) -> list[str]:
    """Those for people first, then by the alphabet."""
    return sorted((found.name for found in iter_modules(folder)), key=lambda name: (name not in FOR_PEOPLE, name))


FORMATS: Mapping[str, Format] = MappingProxyType({name: _on_first_use(name) for name in _names(__path__)})
"""Each takes a report and gives its text in pieces, the last of which ends with a line break."""


def terms_of(name: str) -> Terms:
    """What a format's module says of it.

    Raises:
        AttributeError: it does not say what the format is for.
    """
    module = _module(name)
    return Terms(
        summary=module.SUMMARY,
        example=module.EXAMPLE,
        counts=getattr(module, "COUNTS", {}),
        leaves_out=getattr(module, "LEAVES_OUT", {}),
    )


def render_text(name: str, report: "Report", options: "RenderOptions | None" = None) -> str:
    """The whole text of a format.

    Raises:
        KeyError: there is no such format.
    """
    from sescheck.report.render_options import RenderOptions  # noqa: PLC0415 - as above

    return "".join(FORMATS[name](report, options or RenderOptions()))
