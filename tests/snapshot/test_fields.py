"""The fields of the model, and what follows from their declaration."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

import sescheck
from sescheck.snapshot.fields import Field, Holds, fields, is_whole, nothing_read, unread_in, unread_of
from sescheck.snapshot.model import Account, Fact, Identity, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.sending import MailManager
from sescheck.testing import builders as s

DENIED = s.unread("ses:Something")
READ = [each for each in fields(Region) if each.holds is not Holds.PLAIN]
WITH_PARTS = [
    (field, part)
    for field in READ
    if isinstance(field.item, type) and issubclass(field.item, msgspec.Struct) and field.holds is Holds.LISTING
    for part in fields(field.item)
    if part.holds is not Holds.PLAIN
]


def every_field() -> Iterator[tuple[type[Any], Field]]:
    """All fields of a snapshot that AWS is called for."""
    for struct in (Account, Region, Identity):
        yield from ((struct, field) for field in fields(struct) if field.facts or field.holds is not Holds.PLAIN)


@pytest.mark.parametrize(("struct", "field"), list(every_field()), ids=lambda each: getattr(each, "name", ""))
def test_every_field_that_is_read_names_its_facts(struct: type[Any], field: Field) -> None:
    """Otherwise a rule's refusals, the comparison of runs and the permissions do not include it."""
    assert field.facts, f"{struct.__name__}.{field.name}: Annotated[…, Fact.…]"


def test_every_fact_is_in_some_field() -> None:
    """Otherwise nothing reads it."""
    of_run = {fact for field in fields(Snapshot) for fact in field.facts}
    assert set(Fact) == of_run | {fact for _, field in every_field() for fact in field.facts}


def named_in(path: Path) -> set[str]:
    """The names of attributes and arguments in a file, and its strings."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.Constant(value=str(name)):
                found.add(name)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.arg(arg=name):
                found.add(name)
            case _:
                pass
    return found


def test_no_other_file_lists_the_fields() -> None:
    """Code that needs all fields takes them from the model; a rule names its fields itself.

    The last file names the lists that do not show that a region is used, with the reasons.
    """
    lists = {each.name for each in READ if each.holds is not Holds.READING}
    at_most = len(lists) // 2
    package = Path(sescheck.__file__).parent
    found = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if len(lists & named_in(path)) > at_most
    }
    assert {"snapshot/model.py", "engine/subjects/resources.py", "ses/holdings.py"} == found


@pytest.mark.parametrize("field", READ, ids=lambda field: field.name)
def test_if_nothing_was_read_every_field_has_the_reason(field: Field) -> None:
    """Also each list of Mail Manager."""
    region = nothing_read(Region, DENIED, name="eu-west-1")
    found = set(unread_of(getattr(region, field.name)))
    assert ({DENIED}, False) == (found, is_whole(getattr(region, field.name)))


def test_known_fields_are_kept() -> None:
    """A region of which only the opt-in status is known."""
    region = nothing_read(Region, DENIED, name="eu-west-1", opt_in=Known("ENABLED"))
    assert ("eu-west-1", Known("ENABLED")) == (region.name, region.opt_in)
    nothing = Listing[Any]((), DENIED)
    assert MailManager(nothing, nothing, nothing) == region.mail_manager


def test_a_field_without_a_reading_cannot_be_left_out() -> None:
    """A region always has a name."""
    with pytest.raises(TypeError, match="name"):
        nothing_read(Region, DENIED)


@pytest.mark.parametrize("field", READ, ids=lambda field: field.name)
def test_a_field_that_was_read_is_whole(field: Field) -> None:
    """Nothing of the healthy region is unread."""
    found = getattr(s.region("eu-west-1", s.domain("example.com")), field.name)
    assert (True, []) == (is_whole(found), list(unread_of(found)))


@pytest.mark.parametrize(("field", "part"), WITH_PARTS, ids=lambda field: field.name)
def test_a_list_with_an_item_that_is_not_read_is_not_whole(field: Field, part: Field) -> None:
    """The details of each item count, even if the list is complete."""
    plain = {each.name: each.name for each in fields(field.item) if each.holds is Holds.PLAIN}
    known = {each.name: Known(None) for each in fields(field.item) if each.holds is not Holds.PLAIN}
    item = field.item(**plain, **known)
    assert is_whole(Listing((item,)))
    refused = Listing((item, msgspec.structs.replace(item, **{part.name: DENIED})))
    assert (False, []) == (is_whole(refused), list(unread_of(refused)))
    assert [DENIED] == list(unread_in(refused.items[1]))


def test_a_reading_with_an_unread_part_is_not_whole() -> None:
    """The settings of an older snapshot do not have the choices."""
    settings = s.account_settings(choices=Unreadable(Why.NOT_ASKED, "ses:GetAccount", ""))
    assert (True, False) == (is_whole(Known(s.account_settings())), is_whole(Known(settings)))
