"""Each field of a region has one reader, which waits only for declared fields. Earlier readings are kept."""

import asyncio
from graphlib import CycleError
from types import SimpleNamespace
from typing import Any, cast

import pytest

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import region
from sescheck.collect.readers import Reader, readers
from sescheck.collect.sending import ip_pools, tenants
from sescheck.snapshot.fields import Holds, fields, unread_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import Tenant
from sescheck.testing import builders as s
from tests.collect.answering import Answering
from tests.collect.reading import wanted

HERE = "us-east-1"
DENIED = s.unread("ses:ListTenants")


def read(earlier: Region | None = None) -> Region:
    """A region in which every answer is filled."""
    door = cast("Door", Answering())
    return asyncio.run(region.read(door, Known("ENABLED"), wanted(), earlier))


def test_every_field_has_a_reader() -> None:
    """Except the name of the region and its opt-in status."""
    of_the_region = {each.name for each in fields(Region) if each.holds is not Holds.PLAIN}
    assert of_the_region - {"opt_in"} == set(readers())


@pytest.mark.parametrize("reader", readers().values(), ids=readers())
def test_a_reader_waits_for_fields_that_are_read(reader: Reader) -> None:
    """Its fact is the fact of its own field."""
    assert set(reader.awaits) <= set(readers())
    assert {each.fact for each in reader.declared} <= set(reader.field.facts)


def test_readers_that_wait_for_each_other_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the run, which would never end."""
    monkeypatch.setattr(tenants, "AWAITS", ("ip_pools",), raising=False)
    monkeypatch.setattr(ip_pools, "AWAITS", ("tenants",), raising=False)
    with pytest.raises(CycleError):
        readers.__wrapped__()


def test_a_reader_gets_only_the_fields_that_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a cycle is not noticed."""

    async def nosy(context: Any) -> Listing[Tenant]:
        found: Listing[Tenant] = await context.result("templates")
        return found

    monkeypatch.setattr(tenants, "read", nosy)
    unread = read().tenants.unread
    assert unread is not None
    assert (Why.UNEXPECTED, True) == (unread.why, "LookupError" in unread.detail)


@pytest.mark.parametrize("name", readers())
def test_a_reader_that_fails_loses_only_its_own_field(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The other fields are the same, except those that wait for it."""

    async def failing(_: object) -> None:
        raise ZeroDivisionError

    reader = readers()[name]
    whole = read()
    monkeypatch.setattr(reader.module, "read", failing)
    found = read()
    waiting = {each.field.name for each in readers().values() if name in each.awaits}
    lost = set(unread_of(getattr(found, name)))
    assert {(Why.UNEXPECTED, reader.operation.action)} == {(each.why, each.operation) for each in lost}
    for other in readers().keys() - waiting - {name}:
        assert getattr(whole, other) == getattr(found, other)


@pytest.mark.parametrize("name", [name for name in readers() if name != "identities"])
def test_a_field_that_an_earlier_run_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """By any reader. Each part of an identity is kept on its own."""
    earlier = s.region(HERE, s.domain("example.com"))
    monkeypatch.setattr(readers()[name].module, "read", None)
    assert getattr(earlier, name) is getattr(read(earlier), name)


def test_what_an_earlier_run_did_not_read_is_read() -> None:
    """An incomplete list, and nothing else."""
    earlier = s.region(HERE, tenants=Listing((Tenant("acme", None),), DENIED), ip_pools=["kept"])
    found = read(earlier)
    assert (None, ("example.com",)) == (found.tenants.unread, tuple(each.name for each in found.tenants.items))
    assert ("kept",) == found.ip_pools.items


def test_if_both_first_calls_fail_no_other_call_is_made() -> None:
    """Every field has the reason of the first call."""
    gone = Unreadable(Why.UNREACHABLE, "ses:GetAccount", "nobody answers")
    asked: list[str] = []

    class Unreachable(Answering):
        async def ask(self, operation: Any, **_: Any) -> Any:
            asked.append(operation.name)
            return gone

    door = cast("Door", Unreachable())
    found = asyncio.run(region.read(door, Known("ENABLED"), wanted()))
    assert region.unread(HERE, Known("ENABLED"), gone) == found
    assert ["GetAccount", "ListEmailIdentities"] == sorted(asked)


def test_a_reader_names_an_operation_for_failures() -> None:
    """The first of its ``READS``, unless it declares another."""
    first, other = Operation("sesv2", "GetAccount"), Operation("sesv2", "ListTenants")
    plain, named = SimpleNamespace(READS=(first, other)), SimpleNamespace(READS=(first,), STANDS_FOR=other)
    found = [Reader(fields(Region)[0], cast("Any", each)).operation for each in (plain, named)]
    assert [first, other] == found
