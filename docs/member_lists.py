"""The lists in docs/members: each member of each answer of AWS, with its mark."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import takewhile
from pathlib import Path

FOLDER = Path(__file__).parent / "members"
SERVICES = ("sesv2", "ses", "mailmanager")
"""The services with a list of every member."""


class Kind(StrEnum):
    """What a mark says. The value is what it begins with, if it is not one of ``NO_SETTING``."""

    WATCHED = "read: "
    SHOWN = "shown: "
    LEFT = "left: "
    NOT_YET = "not compared yet: "
    SAME = "the same as in "
    NO_SETTING = ""


NO_SETTING = (
    "a time",
    "an id of the region's own",
    "the way to the next page",
    "the name that was asked for",
    "a result or content, no setting",
)
"""The marks of members that are neither a setting nor a state."""

_SIGNS = re.compile(r"\[\]|\{\}")


@dataclass(frozen=True, slots=True)
class Member:
    """A line of a list.

    Attributes:
        path: such as ``DeliveryOptions.TlsPolicy`` or ``Tags[].Key``.
        words: what follows the beginning of the mark: names of rules, another member, or a reason.
    """

    service: str
    operation: str
    path: str
    kind: Kind
    words: str

    @property
    def leaf(self) -> tuple[str, str, str]:
        """Service, operation and path."""
        return self.service, self.operation, self.path

    @property
    def is_read(self) -> bool:
        """True if a reader takes it."""
        return self.kind in {Kind.WATCHED, Kind.SHOWN}

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that watch it."""
        return tuple(self.words.split(", ")) if self.kind is Kind.WATCHED else ()


@cache
def tables(service: str) -> dict[str, dict[str, str]]:
    """A list as its file has it: the mark of each member, by operation."""
    return tomllib.loads((FOLDER / f"{service}.toml").read_text(encoding="utf-8"))


@cache
def members(service: str) -> tuple[Member, ...]:
    """The lines of a list, in its order.

    Raises:
        ValueError: a mark has another form.
    """
    return tuple(
        Member(service, operation, path, *parted(mark, f"docs/members/{service}.toml, {operation}, {path}"))
        for operation, marks in tables(service).items()
        for path, mark in marks.items()
    )


def every_member() -> Iterator[Member]:
    """The lines of all lists."""
    for service in SERVICES:
        yield from members(service)


@cache
def others() -> tuple[Member, ...]:
    """The lines of the list of what is read of other services, in its order."""
    listed = tomllib.loads((FOLDER / "others.toml").read_text(encoding="utf-8"))
    return tuple(
        Member(service, operation, path, *parted(mark, f"docs/members/others.toml, {operation}, {path}"))
        for service, operations in listed.items()
        for operation, marks in operations.items()
        for path, mark in marks.items()
    )


def the_same(member: Member) -> Member:
    """The member that another one repeats. If its path is not named, it is the one whose path ends most alike.

    Raises:
        ValueError: there is none, or more than one.
    """
    operation, _, path = member.words.partition(": ")
    there = [each for each in every_member() if each.operation == operation and each.leaf[:2] != member.leaf[:2]]
    most = max((_alike(each, member) for each in there), default=0)
    meant = [each for each in there if (each.path == path if path else _alike(each, member) == most > 0)]
    if len({each.path for each in meant}) != 1:
        raise ValueError(f"{member.leaf}: {member.words!r} leads to {[each.leaf for each in meant]}")
    return the_same(meant[0]) if meant[0].kind is Kind.SAME else meant[0]


def _alike(one: Member, other: Member) -> int:
    """How many parts of the two paths are the same, from the end."""
    pairs = zip(reversed(_parts(one.path)), reversed(_parts(other.path)), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _parts(path: str) -> list[str]:
    return _SIGNS.sub("", path).lower().split(".")


def parted(mark: str, where: str) -> tuple[Kind, str]:
    """What a mark says, and the words that follow.

    Raises:
        ValueError: it has another form.
    """
    if mark in NO_SETTING:
        return Kind.NO_SETTING, mark
    for kind in Kind:
        words = mark.removeprefix(kind)
        if words not in {"", mark}:
            return kind, words
    raise ValueError(f"{where}: {mark!r} has none of the forms that docs/members/README.md lists")
