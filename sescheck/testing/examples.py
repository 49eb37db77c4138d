"""Functions with which the file of a rule writes its worked examples.

A snapshot is given as its regions, ``west(…)`` and ``east(…)``; ``builders`` makes what they contain. The finding
is about example.com in us-east-1, unless ``at`` says otherwise.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, TypeAlias

from sescheck.engine.example import Example, Outcome
from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Region, Snapshot
from sescheck.testing import builders

WEST, EAST, IRELAND = "us-west-2", "us-east-1", "eu-west-1"

west = partial(builders.region, WEST)
east = partial(builders.region, EAST)
ireland = partial(builders.region, IRELAND)

Location: TypeAlias = str | tuple[str | None, str]
"""A (region, subject's name) pair; a name alone is in us-east-1."""


def flagged(
    title: str,
    *regions: Region | Snapshot,
    at: Location | Iterable[Location] = "example.com",
    severity: Severity | None = None,
    trusted: Iterable[str] | None = None,
    **account: Any,
) -> Example:
    """An example in which the subjects at these places are flagged, and nothing else.

    Args:
        title: a sentence that says what the snapshot shows.
        regions: of one account; or the whole snapshot.
        at: one place, or a list of places.
        severity: if it is not the rule's own.
        trusted: the accounts that the user trusts.
        account: what else ``builders.snapshot`` takes: topics, resources …

    Raises:
        TypeError: ``at`` is something else.
    """
    return Example(
        Outcome.FLAGGED, title, partial(_snapshot, regions, account), _places(at), severity, _set_of(trusted)
    )


def clear(
    title: str, *regions: Region | Snapshot, trusted: Iterable[str] | None = None, **account: Any
) -> Example:
    """An example in which nothing is flagged and nothing is unknown."""
    return Example(Outcome.CLEAR, title, partial(_snapshot, regions, account), trusted_accounts=_set_of(trusted))


def unknown(
    title: str, *regions: Region | Snapshot, trusted: Iterable[str] | None = None, **account: Any
) -> Example:
    """An example in which nothing is flagged, because the rule cannot tell about at least one subject."""
    return Example(
        Outcome.CANNOT_TELL, title, partial(_snapshot, regions, account), trusted_accounts=_set_of(trusted)
    )


def _places(at: Location | Iterable[Location]) -> frozenset[tuple[str | None, str]]:
    several = not isinstance(at, str | tuple) and hasattr(at, "__iter__")
    return frozenset(map(_pair, at if several else (at,)))


def _pair(place: object) -> tuple[str | None, str]:
    match place:
        case str():
            return (EAST, place)
        case (None | str() as region, str() as name):
            return (region, name)
        case _:
            raise TypeError(f"at= is a name, a pair (region, name), or a list of these, not {place!r}")


def _snapshot(given: tuple[Region | Snapshot, ...], account: dict[str, Any]) -> Snapshot:
    match given:
        case (Snapshot() as whole,):
            return whole
        case _:
            regions = [each for each in given if isinstance(each, Region)]
            if len(regions) < len(given):
                raise TypeError("an example holds regions, such as east(…), or one snapshot")
            return builders.snapshot(*regions, **account)


def _set_of(accounts: Iterable[str] | None) -> frozenset[str] | None:
    return None if accounts is None else frozenset(accounts)
