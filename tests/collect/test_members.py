"""The lists in docs/members have every member of AWS's answers, and say correctly whether it is read."""

import asyncio
from functools import cache
from typing import cast

import pytest
from member_lists import Kind, every_member, members, parted, tables, the_same

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import declarations, region
from sescheck.collect.receiving import idle_rule_sets
from sescheck.collect.sending import pool_modes
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Listing
from tests.collect.answering import SERVICES, Answering, Leaf, leaves, operations
from tests.collect.reading import read, wanted

KEEPING = 'see "When AWS adds something" in CONTRIBUTING.md'
IN_PASSING = ("the name that was asked for", "a time")
"""Members that a collector goes past because it looks at all of a structure: it keeps none of them."""
RULES = {entry.name: entry for entry in every_rule()}


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
    listed = {(each.operation, each.path) for each in members(service)}
    new, gone = sorted(in_models - listed), sorted(listed - in_models)
    assert not new, f"docs/members/{service}.toml says nothing of {new}: {KEEPING}"
    assert not gone, f"botocore no longer has {gone}: take them out of docs/members/{service}.toml"


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_that_reads_is_in_the_list(service: str) -> None:
    """Also one with an empty answer."""
    new = sorted({each.name for each in operations(service)} ^ tables(service).keys())
    assert not new, f"docs/members/{service}.toml and botocore do not have the same operations: {new}: {KEEPING}"


def test_a_member_marked_as_read_is_read() -> None:
    """By a collector, in a region in which every member is filled."""
    unread = sorted(each.leaf for each in every_member() if each.is_read and each.leaf not in seen())
    assert not unread, f"marked as read, and no collector looks at it: {unread}"


def test_a_member_marked_as_not_read_is_not_read() -> None:
    """If a collector begins to read a member, its mark must change."""
    read = sorted(
        each.leaf
        for each in every_member()
        if not each.is_read and each.words not in IN_PASSING and each.leaf in seen()
    )
    assert not read, f"a collector reads it: mark it as read in docs/members: {read}"


def test_a_member_that_is_the_same_as_another_one_leads_to_it() -> None:
    """Under the operation that it names, in any of the lists."""
    assert Kind.SAME not in {the_same(each).kind for each in every_member() if each.kind is Kind.SAME}


@pytest.mark.parametrize(
    "mark", ["read", "left", "left: ", "read: ", "a time of day", "the same as ListTenants", ""]
)
def test_a_mark_of_another_form_is_an_error(mark: str) -> None:
    """It names the line."""
    with pytest.raises(ValueError, match=r"sesv2\.toml, GetAccount, SendingEnabled: .* has none of the forms"):
        parted(mark, "sesv2.toml, GetAccount, SendingEnabled")


def test_the_rules_of_a_member_exist() -> None:
    """Each once, and each reads a fact of which the member is a part."""
    unknown = {name for each in every_member() for name in each.rules} - RULES.keys()
    assert set() == unknown
    assert [] == [each.leaf for each in every_member() if len(each.rules) != len(set(each.rules))]


def test_a_rule_of_a_member_reads_its_fact() -> None:
    """It declares a fact that is read by the operation of the member."""
    facts = {(each.operation.service, each.operation.name): set[Fact]() for each in declarations.declared()}
    for each in declarations.declared():
        facts[each.operation.service, each.operation.name].add(each.fact)
    assert [] == [
        (member.leaf, name)
        for member in every_member()
        for name in member.rules
        if not facts[member.leaf[:2]] & set(RULES[name].rule.facts)
    ]


def test_of_every_operation_that_is_called_something_is_read() -> None:
    """No operation is declared without need."""
    asked = {(each.service, each.name) for each in declarations.every_read() if each.service in SERVICES}
    assert set() == asked - {each.leaf[:2] for each in every_member() if each.is_read}
