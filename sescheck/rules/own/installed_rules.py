"""The rules of installed packages: the entry points of the group ``sescheck.rules``."""

from collections.abc import Iterator
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from sescheck.errors import ConfigError
from sescheck.rules.own.rule_files import RuleFile, modules_in
from sescheck.rules.own.rule_source import source_of

GROUP = "sescheck.rules"
PACKAGE = "__init__.py"


def installed_places() -> tuple[EntryPoint, ...]:
    """Return the entry points of the installed packages, always in the same order."""
    return tuple(sorted(entry_points(group=GROUP), key=lambda each: (each.value, each.name)))


def installed() -> tuple[RuleFile, ...]:
    """Return the rules of the installed packages. None of their code is run.

    Raises:
        ConfigError: an entry point leads nowhere, or a file does not have the form of a rule.
        FileError: a file cannot be read.
    """
    return tuple(file for point in installed_places() for file in _files_of(point))


def _files_of(point: EntryPoint) -> Iterator[RuleFile]:
    origin = _origin_of(point)
    module = _module_of(point)
    path = place_of(point)
    if path.name != PACKAGE:
        yield RuleFile(path, origin, source_of(path), module)
        return
    for each in modules_in(path.parent):
        yield RuleFile(each, origin, source_of(each), f"{module}.{each.stem}")


def place_of(point: EntryPoint) -> Path:
    """Return the file of the module that an entry point names; that of a package is ``__init__.py``.

    Raises:
        ConfigError: it names none.
    """
    spec = _spec(_module_of(point))
    if spec is None or spec.origin is None or not Path(spec.origin).is_file():
        words = (
            f'the entry point "{point.name}" of {GROUP} names {point.value}, which is not a module of Python files'
        )
        raise ConfigError(f"{_origin_of(point)}: {words}")
    return Path(spec.origin)


def _origin_of(point: EntryPoint) -> str:
    return "an installed package" if point.dist is None else f"{point.dist.name} {point.dist.version}"


def _module_of(point: EntryPoint) -> str:
    return point.value.partition(":")[0].strip()


def _spec(module: str) -> ModuleSpec | None:
    """Find a module. ``find_spec`` alone would import the packages that it is in."""
    first, *others = module.split(".")
    spec = find_spec(first) if first.isidentifier() else None
    name = first
    for part in others:
        name = f"{name}.{part}"
        inside = None if spec is None else spec.submodule_search_locations
        spec = None if inside is None else PathFinder.find_spec(name, inside)
    return spec
