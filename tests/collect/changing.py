"""Where a member of an answer ends up in the model: a region is read twice, and only this member differs."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast

import msgspec
from botocore.model import Shape

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect import declarations, region
from sescheck.collect.identities import smime_certificates
from sescheck.collect.identities.listing import Listed
from sescheck.collect.receiving import idle_rule_sets
from sescheck.collect.sending import pool_modes
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Unreadable
from sescheck.testing import builders
from tests.collect.answering import LEFT_OUT, NAME, Answering, Leaf, leaves, operations
from tests.collect.reading import read, wanted


@dataclass(frozen=True, slots=True)
class Step:
    """A field of a struct, or a key of a map, on the way from a region to a value.

    Attributes:
        name: None: any key, because the keys are names that people give.
        kind: the ``kind`` that the struct must have, because structs of other kinds have another member there.
    """

    name: str | None
    kind: str | None = None


Path = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member ends up, with the values that it had there.

    Attributes:
        path: the way from the region; lists and readings on it are no steps.
    """

    path: Path
    values: tuple[Any, ...]


_SIGNING = builders.configuration_set("signed", options={"MessageSecurityOptions.SigningScheme": "SmimeScheme"})


async def read_all(door: Answering) -> Region:
    """Read a region, including what is read only if something else is missing there."""
    found = await region.read(cast("Door", door), Known("ENABLED"), wanted())
    modes = await read(pool_modes, door, ip_pools=Listing(("empty",)), dedicated_ips=Listing(()))
    idle = await read(idle_rule_sets, door, rule_sets=Listing(("inbound",)), active_rule_set=Known(None))
    verified = Listing((Listed(NAME, "DOMAIN", Known("SUCCESS"), Known(value=True)),))
    certified = await read(
        smime_certificates, door, listed=verified, configuration_sets=Listing((_SIGNING,)), identities=verified
    )
    return msgspec.structs.replace(found, pool_modes=modes, idle_rule_sets=idle, smime_certificates=certified)


@cache
def places(leaf: Leaf) -> tuple[Place, ...]:
    """Where the member ends up; nowhere, if it changes nothing that is kept."""
    usual = _region(_refused_for(leaf), ())
    found: dict[Path, list[Any]] = {}
    for value in _others(_shape(leaf)):
        for path, before, after in _differences(usual, _region(_refused_for(leaf), ((leaf, value),)), ()):
            found.setdefault(path, [before]).append(after)
    return tuple(Place(path, tuple(values)) for path, values in found.items())


@cache
def _region(refused: frozenset[Operation], other: tuple[tuple[Leaf, Any], ...]) -> Region:
    return asyncio.run(read_all(Answering(refused, other=dict(other))))


def _refused_for(leaf: Leaf) -> frozenset[Operation]:
    """The operation that must be refused, if the member's own is called only then."""
    return frozenset(
        each.instead_of
        for each in declarations.declared()
        if each.instead_of is not None and (each.operation.service, each.operation.name) == leaf[:2]
    )


def _shape(leaf: Leaf) -> Shape:
    service, operation, path = leaf
    return next(leaves(each)[path] for each in operations(service) if each.name == operation)


def _others(shape: Shape) -> list[Any]:
    """Values that the usual answer does not have; last, the member is missing."""
    match shape.type_name:
        case "structure":
            return [LEFT_OUT]
        case "boolean":
            return [False, LEFT_OUT]
        case "integer" | "long" | "double" | "float":
            return [0, 50, 100_000, LEFT_OUT]
        case "timestamp":
            return [datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC), LEFT_OUT]
        case _:
            others = (shape.enum[1:] or ["A_LATER_WORD"]) if shape.enum else ["other.example.com"]
            return [*others, LEFT_OUT]


def _differences(before: Any, after: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """Where they differ; not where the second answer could not be read, because a required member is missing."""
    if before == after or _is_unread(after):
        return
    match before, after:
        case (Known(), Known()):
            yield from _differences(before.value, after.value, path)
        case (Listing(), Listing()):
            yield from _differences(before.items, after.items, path)
        case (tuple(), tuple()) if len(before) == len(after) and isinstance(before[0], msgspec.Struct | str):
            for one, other in zip(before, after, strict=True):
                yield from _differences(one, other, path)
        case (msgspec.Struct(), msgspec.Struct()) if type(before) is type(after):
            kind = getattr(before, "kind", None)
            for name in before.__struct_fields__:
                yield from _differences(getattr(before, name), getattr(after, name), (*path, Step(name, kind)))
        case (Mapping(), Mapping()) if before.keys() == after.keys():
            for key in before:
                step = Step(None if key == NAME else key)
                yield from _differences(before[key], after[key], (*path, step))
        case _:
            yield path, before, after


def _is_unread(found: Any) -> bool:
    return isinstance(found.unread if isinstance(found, Listing) else found, Unreadable)
