"""The files of own rules: those of the configuration, and that they have different names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sescheck.errors import ConfigError, reading
from sescheck.rules.catalogue import every_rule
from sescheck.rules.own.rule_source import RuleSource, check_helper, name_of, source_of

RESERVED = "reading-missing"
"""What SARIF reports as a rule."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of an own rule, checked and not run.

    Attributes:
        path: as the messages name it.
        origin: where the rule comes from: the file, or the installed package.
        module: the name under which an installed package has it; empty for a file of the configuration.
    """

    path: Path
    origin: str
    source: RuleSource
    module: str = ""

    @property
    def name(self) -> str:
        """The name of the rule."""
        return name_of(self.path)


def files_at(place: Path) -> tuple[RuleFile, ...]:
    """Return the rules of a folder, or the one in a file.

    A file of the folder whose name begins with an underscore holds what several rules share. Folders in it are
    skipped.

    Raises:
        ConfigError: a file does not have the form of a rule, or the folder has none.
        FileError: it cannot be read.
    """
    if not place.is_dir():
        if place.suffix != ".py":
            raise ConfigError(f"{place}: not a folder or a file that ends with .py")
        return (RuleFile(place, str(place), source_of(place)),)
    files = tuple(RuleFile(path, str(path), source_of(path)) for path in modules_in(place))
    if not files:
        raise ConfigError(f"{place}: no rule in this folder: a rule is a file such as owner_tag_missing.py")
    return files


def modules_in(folder: Path) -> Iterator[Path]:
    """Yield the files that are rules, by name, after a check of the others.

    Raises:
        ConfigError: one of the others does not have the right form.
        FileError: the folder or a file cannot be read.
    """
    with reading(folder):
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".py" and path.is_file())
    for path in paths:
        if path.name.startswith("_"):
            check_helper(path)
        else:
            yield path


def check_name(path: Path) -> str:
    """Return the name of the rule in a file.

    Raises:
        ConfigError: no rule can have that name, or a built-in one has it.
    """
    name = name_of(path)
    if name == RESERVED or any(entry.name == name for entry in every_rule()):
        raise ConfigError(f'{path}:1: sescheck has a rule "{name}": give the file another name')
    return name


def together(files: Iterable[RuleFile]) -> tuple[RuleFile, ...]:
    """Return the files, each once.

    Raises:
        ConfigError: two rules have one name.
    """
    known: dict[str, RuleFile] = {}
    for file in files:
        other = known.setdefault(file.name, file)
        check_name(file.path)
        if other.path.resolve() != file.path.resolve():
            raise ConfigError(f'{file.path}:1: {other.path} is also a rule "{file.name}": rename one of them')
    return tuple(known.values())
