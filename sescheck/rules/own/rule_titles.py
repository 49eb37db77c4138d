"""The names and titles of own rules, for the Tab key: read without running the files, and without a message."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from sescheck.errors import SescheckError
from sescheck.rules.own.installed_rules import PACKAGE, installed_places, place_of
from sescheck.rules.own.rule_source import name_of, source_of

Titled = tuple[str, str]
"""The name of a rule, and its title."""


def titles_at(place: Path) -> Iterator[Titled]:
    """Yield the rules of a folder, or the one in a file. What is not a rule is left out."""
    with suppress(OSError, ValueError):  # of a folder that cannot be read, or a name that no file can have
        yield from _titles(sorted(place.glob("[!_]*.py")) if place.is_dir() else (place,))


def installed_titles() -> Iterator[Titled]:
    """Yield the rules of the installed packages. What is not a rule is left out."""
    for point in installed_places():
        with suppress(SescheckError):
            path = place_of(point)
            yield from titles_at(path.parent if path.name == PACKAGE else path)


def _titles(paths: Iterable[Path]) -> Iterator[Titled]:
    for path in paths:
        if path.suffix == ".py" and path.is_file():
            with suppress(SescheckError):
                yield name_of(path), source_of(path).page.partition("\n")[0].strip().rstrip(".")
