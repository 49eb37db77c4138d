"""Accounts from a file: IDs, one a line, or the accounts file of Cloud Custodian's c7n-org."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from sescheck.errors import FileError
from sescheck.organization.accounts.selection import ACCOUNT_ID, why_not_an_id
from sescheck.organization.model import Member
from sescheck.plain import cut
from sescheck.snapshot.inputs import MEGABYTE, read_bounded

MOST = 16 * MEGABYTE
"""More than 50,000 accounts need, which is the most that an organization can have."""

_YAML_SUFFIXES = frozenset({".yml", ".yaml", ".json"})
_YAML = re.compile(r"""^[ \t]*+(?:\{[ \t]*+)?["']?accounts["']?[ \t]*+:""", re.MULTILINE)
_SHOWN = 40


def from_file(path: Path) -> tuple[Member, ...]:
    """Return the accounts that a file names, in its order.

    Args:
        path: the file; ``-`` is standard input.

    Raises:
        FileError: it cannot be read or names no account, or something in it is wrong; with the line.
    """
    text = _text(path)
    lines: dict[str, int] = {}
    members: list[Member] = []
    for member, line in (_by_yaml if _is_yaml(path, text) else _by_line)(path, text):
        id_ = member.account_id
        if id_ in lines:
            raise FileError(f"{path}:{line}: account {id_} is also in line {lines[id_]}: remove one")
        lines[id_] = line
        members.append(member)
    if not members:
        raise FileError(f"{path}: it names no account")
    return tuple(members)


def _text(path: Path) -> str:
    content = read_bounded(path, MOST)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError(f"{path}:1: the file is UTF-16: save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FileError(f"{path}:{line}: the file is not UTF-8") from error


def _is_yaml(path: Path, text: str) -> bool:
    return path.suffix.lower() in _YAML_SUFFIXES or _YAML.search(text) is not None


def _by_line(path: Path, text: str) -> Iterator[tuple[Member, int]]:
    """Yield an account for each line; ``#`` begins a comment."""
    for number, line in enumerate(text.split("\n"), start=1):
        found = line.partition("#")[0].strip()
        if found and ACCOUNT_ID.fullmatch(found) is None:
            raise FileError(f"{path}:{number}: {cut(found, _SHOWN)}: {why_not_an_id(found)}")
        if found:
            yield Member(found), number


def _by_yaml(path: Path, text: str) -> Iterator[tuple[Member, int]]:
    if find_spec("yaml") is None:
        raise FileError(f"{path}: YAML needs the extra `organization`: pip install 'sescheck[organization]'")
    from sescheck.organization.accounts.accounts_yaml import members_of  # noqa: PLC0415 - PyYAML comes with an extra

    return members_of(path, text)
