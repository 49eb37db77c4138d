"""What rules about resources share: a resource is missing here, or its settings differ between regions."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sescheck.comparison.answers import Answers, gather
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Flag, Verdict, cannot_tell, clear_unless, need
from sescheck.engine.subjects.resource_scopes import NamedSubject
from sescheck.ses.localised import same
from sescheck.snapshot.reading import Known, Reading, Unreadable, is_unsupported, none_if_unsupported, then

T = TypeVar("T")

Settings: TypeAlias = Mapping[str, Any]
"""By name; None is a setting that is not set."""

Normalise: TypeAlias = Callable[[Settings], Settings]
"""Settings in, settings out; what may be different in each region has the same value."""


def found_elsewhere(subject: NamedSubject[T]) -> Answers[T]:
    """The resource in the other regions that have it; a region that does not support the kind does not have it."""
    answers = gather((region, none_if_unsupported(reading)) for region, reading in subject.elsewhere)
    found = tuple((region, resource) for region, resource in answers.known if resource is not None)
    return Answers(found, answers.unread)


def missing_here(subject: NamedSubject[T]) -> Verdict:
    """Flag a resource that another region has and this region does not have.

    A region that does not support the kind does not lack anything.
    """
    others = found_elsewhere(subject)
    if not (others.known or others.unread) or is_unsupported(subject.found):
        return NOT_APPLICABLE
    if need(subject.found) is not None:
        return CLEAR
    if not others.known:
        return cannot_tell(*others.unread)
    regions = tuple(region for region, _ in others.known)
    return Flag(
        f"The {subject.kind.noun} {subject.name} exists in {', '.join(regions)} but not in {subject.region}",
        compared_with=regions,
    )


def differs_elsewhere(
    subject: NamedSubject[T],
    settings_of: Callable[[T], Reading[Settings]],
    normalise: Normalise = dict,
    only_if_given: Collection[str] = (),
) -> Verdict:
    """Flag a resource whose settings differ from those of the same resource in another region.

    The evidence has each setting that differs, with its value in every region that was compared. "Cannot tell" is
    returned, not raised by ``need``: a rule may look at the verdict.

    Args:
        subject: the resource, as one region sees it.
        settings_of: the settings that AWS gives.
        normalise: makes of them what is compared. The name of the own region, and names that a tool generated, are
            always the same.
        only_if_given: settings of which it is unknown what they are if AWS does not give them. They are compared
            with those of a region only if both have them.
    """
    return differs_by_region(subject, lambda _, resource: settings_of(resource), normalise, only_if_given)


def differs_by_region(
    subject: NamedSubject[T],
    settings_of: Callable[[str, T], Reading[Settings]],
    normalise: Normalise = dict,
    only_if_given: Collection[str] = (),
) -> Verdict:
    """Flag the same, if the settings are found by the region and the resource."""
    others = _settings(found_elsewhere(subject), settings_of)
    if not (others.known or others.unread):
        return NOT_APPLICABLE
    found = none_if_unsupported(subject.found)
    own = then(found, lambda here: Known(None) if here is None else settings_of(subject.region, here))
    if isinstance(own, Unreadable):
        return cannot_tell(own)
    return (
        NOT_APPLICABLE
        if own.value is None
        else _compared(subject, own.value, others, _Comparison(normalise, only_if_given))
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    """How settings are compared, as ``differs_elsewhere`` explains."""

    normalise: Normalise
    only_if_given: Collection[str]

    def unlike(self, one: Settings, here: str, other: Settings, there: str) -> set[str]:
        """Return the names of the settings that are not the same."""
        one, other = self.normalise(one), self.normalise(other)
        names = (
            name for name in (*one, *other) if name not in self.only_if_given or (name in one and name in other)
        )
        return {name for name in names if not same(one.get(name), here, other.get(name), there)}


def _settings(found: Answers[T], settings_of: Callable[[str, T], Reading[Settings]]) -> Answers[Settings]:
    settings = gather((region, settings_of(region, resource)) for region, resource in found.known)
    return Answers(settings.known, (*settings.unread, *found.unread))


def _compared(subject: NamedSubject[Any], own: Settings, others: Answers[Settings], how: _Comparison) -> Verdict:
    here = subject.region
    unlike = {region: how.unlike(own, here, other, region) for region, other in others.known}
    regions = tuple(region for region, names in unlike.items() if names)
    if not regions:
        return clear_unless(*others.unread)
    differ = sorted(set().union(*unlike.values()))
    values = {here: own} | {region: other for region, other in others.known if region in regions}
    return Flag(
        f"The {subject.kind.noun} {subject.name} in {here} differs from {_named(subject, regions)}:"
        f" {', '.join(differ)}",
        evidence={name: {region: each.get(name) for region, each in values.items()} for name in differ},
        compared_with=regions,
    )


def _named(subject: NamedSubject[Any], regions: Iterable[str]) -> str:
    """The resource in other regions, in words; by its names there, if one of them is another name."""
    names = {region: subject.name_in(region) for region in regions}
    if set(names.values()) == {subject.name}:
        return f"the one in {', '.join(names)}"
    return ", ".join(f"{name} in {region}" for region, name in names.items())
