"""The lists in docs/members have every member of AWS's answers, and say correctly whether it is read."""

import asyncio
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import declarations, region
from sescheck.collect.receiving import idle_rule_sets
from sescheck.collect.sending import pool_modes
from sescheck.snapshot.reading import Known, Listing
from tests.collect.answering import SERVICES, Answering, Leaf, leaves, operations
from tests.collect.reading import read, wanted

LISTS = Path(__file__).parents[2] / "docs" / "members"
KEEPING = 'see "When AWS adds something" in CONTRIBUTING.md'
POINTS_TO = re.compile(r"(?:read from|the same as in) (\w+)")
IN_PASSING = ("the name that was asked for", "a time")
"""Members that a collector goes past because it looks at all of a structure: it keeps none of them."""


@cache
def marks(service: str) -> dict[str, dict[str, str]]:
    """Return the list of a service: the mark of each member, by operation."""
    return tomllib.loads((LISTS / f"{service}.toml").read_text(encoding="utf-8"))


def every_line() -> Iterator[tuple[Leaf, str]]:
    """All lines of all lists."""
    for service in SERVICES:
        for operation, members in marks(service).items():
            yield from (((service, operation, member), said) for member, said in members.items())


def is_read(said: str) -> bool:
    """True if it is marked as read."""
    return said == "read" or said.startswith("read: ")


async def _read(door: Answering) -> None:
    await region.read(cast("Door", door), Known("ENABLED"), wanted())
    await read(pool_modes, door, ip_pools=Listing(("empty",)), dedicated_ips=Listing(()))
    await read(idle_rule_sets, door, rule_sets=Listing(("inbound",)), active_rule_set=Known(None))


@cache
def seen() -> frozenset[Leaf]:
    """The members that the collectors read, with the operations that replace refused ones."""
    found: set[Leaf] = set()
    first_choices = frozenset(read.instead_of for read in declarations.declared() if read.instead_of is not None)
    for refused in (frozenset[Operation](), first_choices):
        door = Answering(refused)
        asyncio.run(_read(door))
        found |= door.seen
    return frozenset(found)


@pytest.mark.parametrize("service", SERVICES)
def test_every_member_of_the_models_is_in_the_list(service: str) -> None:
    """The failure names members that AWS added or removed."""
    in_models = {(each.name, leaf) for each in operations(service) for leaf in leaves(each)}
    listed = {(operation, member) for operation, members in marks(service).items() for member in members}
    new, gone = sorted(in_models - listed), sorted(listed - in_models)
    assert not new, f"docs/members/{service}.toml says nothing of {new}: {KEEPING}"
    assert not gone, f"botocore no longer has {gone}: take them out of docs/members/{service}.toml"


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_that_reads_is_in_the_list(service: str) -> None:
    """Also one with an empty answer."""
    new = sorted({each.name for each in operations(service)} ^ marks(service).keys())
    assert not new, f"docs/members/{service}.toml and botocore do not have the same operations: {new}: {KEEPING}"


def test_a_member_marked_as_read_is_read() -> None:
    """By a collector, in a region in which every member is filled."""
    unread = sorted(leaf for leaf, said in every_line() if is_read(said) and leaf not in seen())
    assert not unread, f"marked as read, and no collector looks at it: {unread}"


def test_a_member_marked_as_not_read_is_not_read() -> None:
    """If a collector begins to read a member, its mark must change."""
    read = sorted(
        leaf for leaf, said in every_line() if not is_read(said) and said not in IN_PASSING and leaf in seen()
    )
    assert not read, f"a collector reads it: mark it as read in docs/members: {read}"


def test_a_line_points_to_a_member_that_exists() -> None:
    """Under the operation that it names, in any of the lists."""
    there = {operation for service in SERVICES for operation in marks(service)}
    named = {name for _, said in every_line() for name in POINTS_TO.findall(said)}
    assert set() == named - there


def test_every_member_that_is_not_read_has_a_reason() -> None:
    """In words."""
    assert [] == [leaf for leaf, said in every_line() if not is_read(said) and " " not in said.strip()]


def test_of_every_operation_that_is_called_something_is_read() -> None:
    """No operation is declared without need."""
    asked = {(each.service, each.name) for each in declarations.every_read() if each.service in SERVICES}
    assert set() == asked - {
        (service, operation) for (service, operation, _), said in every_line() if is_read(said)
    }
