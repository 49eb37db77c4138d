"""Each refusal in an account has its place, wherever it is in the model."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from sescheck.snapshot.locating import Locator
from sescheck.snapshot.model import Account, Region
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.snapshot.resources import Resource, Topic
from sescheck.snapshot.storage import load, save
from sescheck.testing import builders as s
from tests.snapshot.test_storage import lines_of

REFUSED = s.unread("ses:Anything")
HERE, THERE = "us-east-1", "eu-west-1"
BUCKET, TOPIC = "arn:aws:s3:::bucket", s.arn("events", THERE)
OF_A_REGION = "regions"


def refusing(kind: Any) -> Any:
    """A value of that type in which everything that can be refused is refused."""
    origin, parts = get_origin(kind) or kind, get_args(kind)
    if origin in {Union, UnionType}:
        return one_of(parts)
    if origin in GENERIC:
        return GENERIC[origin](*(refusing(part) for part in parts if part is not ...))
    if issubclass(origin, msgspec.Struct):
        hints = get_type_hints(origin)
        return origin(**{name: refusing(hints[name]) for name in origin.__struct_fields__})
    return next(iter(origin)) if issubclass(origin, Enum) else origin()


GENERIC: Mapping[Any, Callable[..., Any]] = {
    Known: Known,
    Listing: lambda item: Listing((item,), REFUSED),
    tuple: lambda item, *_: (item,),
    Mapping: lambda _, item: {"key": item},
}


def one_of(kinds: Sequence[Any]) -> Any:
    """A reading is refused, unless something in its known value can be refused."""
    known = refusing(kinds[0])
    return REFUSED if Unreadable in kinds and not any(refusals(known)) else known


def refusals(value: object, *path: str) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Each refusal in it, as plain data, with its path."""
    plain = value if isinstance(value, dict | list | tuple) else msgspec.to_builtins(value)
    if isinstance(plain, dict):
        if plain.get("reading") == "unreadable":
            yield path, plain
        for name, each in plain.items():
            yield from refusals(each, *path, name)
    if isinstance(plain, list | tuple):
        for each in plain:
            yield from refusals(each, *path)


def account(number: str | None = s.ACCOUNT_ID) -> Account:
    """An account in which everything is refused, also in a topic of another region and in a bucket."""
    whole: Account = refusing(Account)
    return msgspec.structs.replace(
        whole,
        account_id=REFUSED if number is None else Known(number),
        regions=tuple(msgspec.structs.replace(refusing(Region), name=name) for name in (HERE, THERE)),
        topics={TOPIC: msgspec.structs.replace(refusing(Topic), arn=TOPIC)},
        resources={BUCKET: msgspec.structs.replace(refusing(Resource), name=BUCKET)},
    )


def test_the_account_has_refusals_in_every_field() -> None:
    """Otherwise the next test proves nothing."""
    paths = {path for path, _ in refusals(account())}
    assert {
        ("alias",),
        ("smtp_users", "value", "keys", "value", "last_use"),
        ("sending_roles",),
        ("regions", "settings", "value", "choices"),
        ("regions", "identities", "items", "detail"),
        ("regions", "mail_manager", "ingress_points", "items", "status"),
        ("topics", TOPIC, "attributes"),
        ("resources", BUCKET, "found"),
    } <= paths


def test_every_refusal_has_its_account_and_region() -> None:
    """Also in a field that a later version adds. What is read once per account has no region."""
    for path, refusal in refusals(account()):
        assert s.ACCOUNT_ID == refusal["account"], path
        if path[0] == OF_A_REGION and path[1] != "opt_in":
            assert refusal["region"] in {HERE, THERE}, path
        else:
            assert (THERE if path[0] == "topics" else None) == refusal.get("region"), path


def test_a_refusal_has_the_name_of_its_region() -> None:
    """Each of the two regions."""
    for region in account().regions:
        named = {refusal.get("region") for path, refusal in refusals(region) if path[0] != "opt_in"}
        assert {region.name} == named


def test_refusals_of_an_account_without_an_id_have_no_account() -> None:
    """If STS did not give the account ID."""
    assert {None} == {refusal.get("account") for _, refusal in refusals(account(None))}


def test_a_refusal_gets_the_place_of_its_new_account() -> None:
    """An earlier run is resumed, or a role belongs to another account."""
    moved = msgspec.structs.replace(account(), account_id=Known("222222222222"))
    assert {"222222222222"} == {refusal["account"] for _, refusal in refusals(moved)}


def test_a_file_does_not_store_the_place_of_a_refusal(tmp_path: Path) -> None:
    """The file is not longer, and what is loaded is what was saved."""
    snapshot = msgspec.structs.replace(s.snapshot(), accounts=(account(),))
    save(snapshot, tmp_path / "x")
    for line in lines_of(tmp_path / "x"):
        assert not [refusal for _, refusal in refusals(msgspec.json.decode(line)) if len(refusal) > len(PLAIN)]
    assert snapshot == load(tmp_path / "x")


PLAIN = msgspec.to_builtins(REFUSED)


def test_the_account_of_a_region_comes_from_its_position_in_the_file(tmp_path: Path) -> None:
    """Two accounts have equal refusals in regions with the same names."""
    snapshot = msgspec.structs.replace(
        s.snapshot(), accounts=tuple(map(account, ("111111111111", "222222222222")))
    )
    save(snapshot, tmp_path / "x")
    first, second = load(tmp_path / "x").accounts
    assert first.regions[0].active_rule_set != second.regions[0].active_rule_set


def test_data_without_refusals_is_not_copied() -> None:
    """This is most of a large account."""
    known = s.snapshot(s.region(HERE, s.domain("example.com")))
    place = Locator(s.ACCOUNT_ID, HERE)
    for value in (known.accounts[0].regions[0].identities, known.accounts[0].regions[0]):
        assert value is place.of(value)


def test_equal_refusals_become_one_object() -> None:
    """However many there are."""
    first, second = Locator(None, HERE).of((s.unread(), s.unread()))
    assert first is second
    assert HERE == first.region


def test_a_refusal_is_equal_by_its_text_and_its_place() -> None:
    """All five fields count."""
    parts = {"why": Why.THROTTLED, "operation": "ses:Other", "detail": "other", "account": "1", "region": HERE}
    assert all(msgspec.structs.replace(REFUSED, **{name: part}) != REFUSED for name, part in parts.items())
    assert set(parts) == set(Unreadable.__struct_fields__)
