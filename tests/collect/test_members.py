"""The lists of docs/members say of every member of AWS's answers whether it is read, and say what is true."""

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
def told(service: str) -> dict[str, dict[str, str]]:
    """The list of a service: what is said of each member, by operation."""
    return tomllib.loads((LISTS / f"{service}.toml").read_text(encoding="utf-8"))


def every_line() -> Iterator[tuple[Leaf, str]]:
    """All lines of all lists."""
    for service in SERVICES:
        for operation, members in told(service).items():
            yield from (((service, operation, member), said) for member, said in members.items())


def is_read(said: str) -> bool:
    """Is it marked as read?"""
    return said == "read" or said.startswith("read: ")


async def _read(door: Answering) -> None:
    await region.read(cast("Door", door), Known("ENABLED"), wanted())
    await read(pool_modes, door, ip_pools=Listing(("empty",)), dedicated_ips=Listing(()))
    await read(idle_rule_sets, door, rule_sets=Listing(("inbound",)), active_rule_set=Known(None))


@cache
def seen() -> frozenset[Leaf]:
    """What the collectors take out of the answers: of the first choices, and of what is asked in their place."""
    found: set[Leaf] = set()
    first_choices = frozenset(read.instead_of for read in declarations.declared() if read.instead_of is not None)
    for refused in (frozenset[Operation](), first_choices):
        door = Answering(refused)
        asyncio.run(_read(door))
        found |= door.seen
    return frozenset(found)


@pytest.mark.parametrize("service", SERVICES)
def test_every_member_of_the_models_is_in_the_list(service: str) -> None:
    """A member that AWS adds, or takes away, is named here."""
    in_models = {(each.name, leaf) for each in operations(service) for leaf in leaves(each)}
    listed = {(operation, member) for operation, members in told(service).items() for member in members}
    new, gone = sorted(in_models - listed), sorted(listed - in_models)
    assert not new, f"docs/members/{service}.toml says nothing of {new}: {KEEPING}"
    assert not gone, f"botocore no longer has {gone}: take them out of docs/members/{service}.toml"


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_that_reads_is_in_the_list(service: str) -> None:
    """Also one whose answer holds nothing."""
    new = sorted({each.name for each in operations(service)} ^ told(service).keys())
    assert not new, f"docs/members/{service}.toml and botocore do not have the same operations: {new}: {KEEPING}"


def test_what_is_marked_as_read_is_taken_out_of_an_answer() -> None:
    """By a collector, while it reads a region in which everything is filled."""
    unread = sorted(leaf for leaf, said in every_line() if is_read(said) and leaf not in seen())
    assert not unread, f"marked as read, and no collector looks at it: {unread}"


def test_what_is_marked_as_left_is_not_taken_out() -> None:
    """A member that a collector begins to read is marked so."""
    read = sorted(
        leaf for leaf, said in every_line() if not is_read(said) and said not in IN_PASSING and leaf in seen()
    )
    assert not read, f"a collector reads it: mark it as read in docs/members: {read}"


def test_whatever_a_line_points_to_is_there() -> None:
    """Under the operation that it names, in any of the lists."""
    there = {operation for service in SERVICES for operation in told(service)}
    named = {name for _, said in every_line() for name in POINTS_TO.findall(said)}
    assert set() == named - there


def test_every_member_that_is_left_has_its_reason() -> None:
    """In words."""
    assert [] == [leaf for leaf, said in every_line() if not is_read(said) and " " not in said.strip()]


def test_every_operation_that_is_asked_of_ses_has_something_that_is_read() -> None:
    """What is declared is not asked in vain."""
    asked = {(each.service, each.name) for each in declarations.every_read() if each.service in SERVICES}
    assert set() == asked - {
        (service, operation) for (service, operation, _), said in every_line() if is_read(said)
    }
