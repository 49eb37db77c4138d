"""What is wrong with a configuration file, in one line that names the line.

An error of msgspec's is a message and nothing else, and its wording is not an interface: ``pyproject.toml`` bounds
the version, and ``tests/config/test_config_wording.py`` watches it. What is not known here is shown as it is.
"""

import re
from collections.abc import Mapping
from typing import get_args

from msgspec import Struct, structs

from sescheck.comparison.account_view import Mode
from sescheck.config.defaults import FAIL_ON
from sescheck.config.lines import KeyPath
from sescheck.config.shape import (
    Accept,
    AcceptUnread,
    AccountTable,
    Configuration,
    Group,
    OwnRules,
    Policy,
    Refused,
    Thresholds,
)
from sescheck.engine.severity import Severity
from sescheck.errors import unknown
from sescheck.snapshot.model import Depth


class Problem(Exception):  # noqa: N818 - it becomes a ConfigError where the line is known
    """The element at the path is wrong."""

    def __init__(self, path: KeyPath, message: str) -> None:
        super().__init__(message)
        self.path = path


_TABLES: Mapping[str, type[Struct]] = {
    "group": Group,
    "thresholds": Thresholds,
    "policy": Policy,
    "rules": OwnRules,
    "accept": Accept,
    "accept_unread": AcceptUnread,
    "account": AccountTable,
}
"""By key; the tables in an entry of `[[account]]` have the keys of those at the top."""
_WORDS: Mapping[str, tuple[str, ...]] = {
    "fail_on": FAIL_ON,
    "depth": tuple(Depth),
    "mode": tuple(Mode),
    "severity": tuple(Severity),
    "why": get_args(Refused),
}
_TYPES = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "a boolean",
    "array": "an array",
    "object": "a table",
    "date": "a date",
    "datetime": "a date with a time",
    "time": "a time",
}
_EXPECTED = re.compile(r"Expected `([^`]+)`(?:, got `(\w+)`)?(.*)", re.DOTALL)
_ACCOUNT = "expected an account ID of 12 digits"
_PATTERNS = {
    "trusted_accounts": _ACCOUNT,
    "account": f"{_ACCOUNT}, or a glob such as 1111*",
    "ou": "expected the ID of an organizational unit, ou-…, or a glob",
    "reason": "the reason is empty",
}


def from_msgspec(message: str) -> Problem:
    """Return msgspec's message about a document in the terms of TOML.

    msgspec knows no more than the message: ``Object contains unknown field `x` - at `$.group[0]```.
    """
    problem, _, where = message.rpartition(" - at `")
    path = _path(where.removesuffix("`")) if problem else ()
    return _problem(problem or message, path)


def _path(dotted: str) -> KeyPath:
    """Split ``$.group[0].regions`` into parts; a key that msgspec does not name is left out."""
    parts = re.findall(r"\.(\w+)|\[(\d+)\]", dotted)
    return tuple(name or int(index) for name, index in parts)


def _problem(problem: str, path: KeyPath) -> Problem:
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", problem, re.DOTALL):
        return Problem((*path, found[1]), unknown("key", found[1], _keys(path)))
    if found := re.fullmatch(r"Object missing required field `(\w+)`", problem):
        table = ".".join(part for part in path if isinstance(part, str))
        return Problem(path, f'[[{table}]] has no "{found[1]}"')
    if found := re.fullmatch(r"Invalid enum value '(.*)'", problem, re.DOTALL):
        return Problem(path, unknown(_key(path), found[1], _WORDS.get(_key(path), ())))
    key = f"{_key(path)}: " if path else ""
    return Problem(path, f"{key}{_expected(problem, path)}")


def _key(path: KeyPath) -> str:
    """Return the last key that the structure names; within ``[severity]`` the key of the table."""
    if "severity" in path:
        return "severity"
    return next(str(part) for part in reversed(path) if isinstance(part, str))


def _keys(path: KeyPath) -> tuple[str, ...]:
    table = _TABLES[_key(path)] if path else Configuration
    return tuple(field.encode_name for field in structs.fields(table))


def _expected(problem: str, path: KeyPath) -> str:
    found = _EXPECTED.fullmatch(problem)
    if found is None:
        return problem
    wanted, got, more = found.groups()
    if "regex" in more:
        return _ACCOUNT if path[0] == "accept_unread" and _key(path) == "account" else _PATTERNS[_key(path)]
    names = " or ".join(_TYPES.get(name, name) for name in wanted.split(" | ") if name != "null")
    if got is not None:
        return f"expected {names}, not {_TYPES.get(got, got)}"
    return f"expected {names}{_limit(more)}"


def _limit(more: str) -> str:
    """Format `` of length >= 2`` and `` <= 100.0`` for people."""
    words = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}
    found = re.fullmatch(r"( of length)? (\S+) (\d+)(?:\.0)?", more)
    if found is None:
        return more
    length, sign, figure = found.groups()
    return f"{' of length' if length else ''} {words[sign]} {figure}"
