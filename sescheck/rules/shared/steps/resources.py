"""The same resource in several regions, for rules whose steps make it equal."""

from collections.abc import Iterator
from typing import TypeVar

from sescheck.comparison.account_view import RegionView
from sescheck.engine.rule import need
from sescheck.engine.subjects.resource_scopes import NamedSubject
from sescheck.rules.shared.steps.reference import to_make_equal
from sescheck.ses.localised import moved
from sescheck.snapshot.reading import Reading

T = TypeVar("T")


def in_region(subject: NamedSubject[T], view: RegionView) -> tuple[str, T] | None:
    """The name of the resource in a region of the group, and the resource; None: the region does not have it.

    Raises:
        UnansweredError: a reading may hide it.
    """
    if view is subject.of:
        return subject.name, subject.kind.of(view)[subject.name]
    found: Reading[tuple[str, T] | None] = subject.kind.counterpart(subject.of, subject.name, view)
    return need(found)


def first_that_has(subject: NamedSubject[T], regions: tuple[str, ...]) -> tuple[RegionView, str, T]:
    """The first of these regions in the group, with the name of the resource there, and the resource."""
    for view in subject.group.regions:
        found = in_region(subject, view) if view.name in regions else None
        if found is not None:
            return view, *found
    raise LookupError(subject.name)


def name_for(subject: NamedSubject[T], there: RegionView) -> str:
    """The name that a resource of another region gets here, where it is missing."""
    found = in_region(subject, there)
    return str(moved(subject.name if found is None else found[0], there.name, subject.region))


def followed(
    subject: NamedSubject[T], compared_with: tuple[str, ...]
) -> tuple[tuple[RegionView, str, T], Iterator[tuple[RegionView, str, T]]]:
    """The resource in the region that the others follow, and in each of those that are to become equal to it."""
    first, others = to_make_equal(subject.group, subject.here, compared_with)
    return _there(subject, first), (_there(subject, view) for view in others)


def _there(subject: NamedSubject[T], view: RegionView) -> tuple[RegionView, str, T]:
    found = in_region(subject, view)
    if found is None:
        raise LookupError(f"{subject.name} in {view.name}")
    return view, *found


def each_of(subject: NamedSubject[T], compared_with: tuple[str, ...]) -> tuple[tuple[RegionView, str, T], ...]:
    """The resource in each region of a difference, in the order of the group."""
    differ = {subject.region, *compared_with}
    return tuple(_there(subject, view) for view in subject.group.regions if view.name in differ)
