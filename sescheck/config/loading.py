"""Find the configuration file, and read it."""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from sescheck.config.checking import Vocabulary, check
from sescheck.config.lines import KeyPath, line_of
from sescheck.config.own_rules import own_rule_files
from sescheck.config.problems import Problem, from_msgspec
from sescheck.config.shape import Configuration
from sescheck.engine.rule import Entry
from sescheck.errors import ConfigError
from sescheck.rules.own.rule_files import RuleFile
from sescheck.snapshot.inputs import MEGABYTE, read_bounded

FILE = "sescheck.toml"
PYPROJECT = "pyproject.toml"
MOST = 4 * MEGABYTE
"""Of a file: ten thousand accepts take half."""
_TABLE = ("tool", "sescheck")
_TOO_DEEP = re.compile(
    r"""(?:^|[\[{,])\s*+((?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){64})""", re.MULTILINE
)
"""A key of very many parts."""
_TOO_LONG = re.compile(r"\d[\d_]{4299}")
"""Digits: Python makes no number of more than 4,300."""
_BRACKET = re.compile(r"""[][{}]|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|#[^\n]*""")
"""One, or a text or a comment in which there may be some."""
_DEEPEST = 64
_WHERE = re.compile(r" \(at line (\d+), column \d+\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that holds a configuration.

    Attributes:
        file: as it was named.
        table: the keys that lead to the configuration within the file.
        document: the configuration as tomllib has it.
    """

    file: Path
    text: str
    table: tuple[str, ...]
    document: Any

    def place(self, path: KeyPath) -> str:
        """``sescheck.toml:12``."""
        return f"{self.file}:{line_of(self.text, (*self.table, *path))}"

    def __str__(self) -> str:
        return f"{self.file} [{'.'.join(self.table)}]" if self.table else str(self.file)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A configuration with its file; None if there is no file, and the defaults apply.

    Attributes:
        rule_files: the files of the user's own rules: those of installed packages too.
        own: these rules; empty as long as their files are not run.
    """

    configuration: Configuration = field(default_factory=Configuration)
    source: Source | None = None
    rule_files: tuple[RuleFile, ...] = ()
    own: tuple[Entry, ...] = ()

    def place(self, *path: str | int) -> str:
        """Return where a key is in the file: ``sescheck.toml:12``."""
        return "the configuration" if self.source is None else self.source.place(path)


NOTHING = Loaded()
"""The configuration without a file."""


def find(file: Path | None, folder: Path = Path()) -> Source | None:
    """Return the file that was named, else ``sescheck.toml``, else ``[tool.sescheck]`` of ``pyproject.toml``.

    Args:
        file: what the user named.
        folder: where to look if nothing was named.

    Raises:
        ConfigError: the file is not TOML, or has no table for sescheck.
        FileError: it cannot be read.
    """
    if file is not None:
        source = _source(file)
        if source is None:
            raise ConfigError(f"{file} has no [tool.sescheck]")
        return source
    if os.path.lexists(folder / FILE):  # also a link that leads nowhere: somebody means it to be read
        return _source(folder / FILE)
    return _source(folder / PYPROJECT) if (folder / PYPROJECT).is_file() else None


def _source(file: Path) -> Source | None:
    text = _text(file)
    document = _document(file, text)
    if file.name != PYPROJECT:
        return Source(file, text, (), document)
    for name in _TABLE:
        if not isinstance(document, dict) or name not in document:
            return None
        document = document[name]
    return Source(file, text, _TABLE, document)


def _text(file: Path) -> str:
    try:
        return read_bounded(file, MOST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}:{line}: the file is not UTF-8") from error


def _document(file: Path, text: str) -> Any:
    too_deep = _TOO_DEEP.search(text)
    if too_deep:  # of which tomllib takes minutes to go through
        line = text.count("\n", 0, too_deep.start(1)) + 1
        raise ConfigError(f"{file}:{line}: not a valid configuration: it is nested too deeply")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = _WHERE.search(message)
        line = int(found[1]) if found else text.rstrip("\n").count("\n") + 1
        raise ConfigError(f"{file}:{line}: not valid TOML: {_WHERE.sub('', message)}") from error
    except RecursionError as error:
        place = f"{file}:{_line_of_depth(text)}"
        raise ConfigError(f"{place}: not a valid configuration: it is nested too deeply") from error
    except ValueError as error:
        found = _TOO_LONG.search(text)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        raise ConfigError(f"{file}:{line}: not valid TOML: an integer in it is too long") from error


def _line_of_depth(text: str) -> int:
    """Return the line of the first bracket that is nested too deeply."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        if depth > _DEEPEST:
            return text.count("\n", 0, found.start()) + 1
    return 1


def read(source: Source, known: Vocabulary) -> Loaded:
    """Return what the file says. Runs no rule.

    Raises:
        ConfigError: a key, a type, a rule or a region in it cannot be used; the message names the line.
        FileError: the file of a rule cannot be read.
    """
    try:
        configuration = _converted(source.document)
        files = own_rule_files(configuration, source.file.parent)
        check(configuration, known.with_rules(file.name for file in files))
    except Problem as problem:
        raise ConfigError(f"{source.place(problem.path)}: {problem}") from problem
    return Loaded(configuration, source, files)


def read_rules(source: Source) -> tuple[RuleFile, ...]:
    """Return the files of own rules, whatever else is in the file. Runs no rule.

    Raises:
        ConfigError: one of them is not a rule, or the table cannot be used.
        FileError: one of them cannot be read.
    """
    tables = source.document if isinstance(source.document, dict) else {}
    try:
        configuration = _converted({key: tables[key] for key in ("rules",) if key in tables})
        return own_rule_files(configuration, source.file.parent)
    except Problem as problem:
        raise ConfigError(f"{source.place(problem.path)}: {problem}") from problem


def taken(configuration: Configuration, known: Vocabulary) -> Loaded:
    """Check a configuration that comes from no file against the same structure.

    Raises:
        ConfigError: a value, a rule or a region in it cannot be used.
    """
    try:
        files = own_rule_files(configuration, Path())
        names = (file.name for file in files)
        check(_converted(msgspec.to_builtins(configuration, builtin_types=(date,))), known.with_rules(names))
    except Problem as problem:
        raise ConfigError(f"the configuration: {problem}") from problem
    return Loaded(configuration, rule_files=files)


def _converted(document: Any) -> Configuration:
    _check_severities(document)
    try:
        return msgspec.convert(document, Configuration)
    except msgspec.ValidationError as error:
        raise from_msgspec(str(error)) from error


def _check_severities(document: Any) -> None:
    """Check the entries one by one: for a table with free keys msgspec does not say which one is wrong."""
    for path, table in _tables_of_severities(document):
        for rule, severity in table.items() if isinstance(table, dict) else ():
            try:
                msgspec.convert({"severity": {rule: severity}}, Configuration)
            except msgspec.ValidationError as error:
                raise Problem((*path, rule), str(from_msgspec(str(error)))) from error


def _tables_of_severities(document: Any) -> Iterator[tuple[KeyPath, Any]]:
    if not isinstance(document, dict):
        return
    yield ("severity",), document.get("severity")
    entries = document.get("account")
    for index, entry in enumerate(entries if isinstance(entries, list | tuple) else ()):
        if isinstance(entry, dict):
            yield ("account", index, "severity"), entry.get("severity")
