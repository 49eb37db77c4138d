"""The files of own rules that a configuration leads to."""

from collections.abc import Iterator
from pathlib import Path

from sescheck.config.problems import Problem
from sescheck.config.shape import Configuration
from sescheck.errors import reading
from sescheck.rules.own.installed_rules import installed
from sescheck.rules.own.rule_files import RuleFile, files_at, together


def own_rule_files(configuration: Configuration, folder: Path) -> tuple[RuleFile, ...]:
    """Return the files of the own rules: those of installed packages, and those of `[rules]`. None is run.

    Args:
        configuration: what the user wrote.
        folder: where its relative paths begin.

    Raises:
        Problem: a path leads nowhere.
        ConfigError: a file is not a rule, or two rules have one name.
        FileError: a file cannot be read.
    """
    return together((*installed(), *_at_paths(configuration, folder)))


def _at_paths(configuration: Configuration, folder: Path) -> Iterator[RuleFile]:
    for index, path in enumerate(configuration.rules.paths):
        place = folder / path
        with reading(place):
            is_there = place.exists()
        if not is_there:
            raise Problem(("rules", "paths", index), f"{place}: no such file or folder")
        yield from files_at(place)
