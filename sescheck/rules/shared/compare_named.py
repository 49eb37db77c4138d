"""What rules about named things share: is it missing here, does it differ from elsewhere?"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, TypeVar

from sescheck.comparison.answers import Answers, gather
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Flag, Verdict, cannot_tell
from sescheck.engine.severity import Severity
from sescheck.engine.subjects.resource_scopes import NamedSubject
from sescheck.ses.localised import same
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, none_if_unsupported, then

T = TypeVar("T")

Settings: TypeAlias = Mapping[str, Any]
"""By name; a setting that is None is one that is not set."""

Alike: TypeAlias = Callable[[Settings], Settings]
"""Settings in, settings out, in which what may be another in each region is the same."""


def there(subject: NamedSubject[T]) -> Answers[T]:
    """The regions elsewhere that have it; those whose list does not tell are silent."""
    found = gather((region, none_if_unsupported(reading)) for region, reading in subject.elsewhere)
    said = tuple((region, thing) for region, thing in found.known if thing is not None)
    return Answers(said, found.unread)


def missing(subject: NamedSubject[T], severity: Severity | None = None) -> Verdict:
    """Flag a name that is there elsewhere and not here; a region that does not offer the kind lacks nothing."""
    others = there(subject)
    if not others.known and not others.unread:
        return NOT_APPLICABLE
    match subject.found:
        case Unreadable(why=Why.NOT_SUPPORTED_HERE):
            return NOT_APPLICABLE
        case Unreadable() as unread:
            return cannot_tell(unread)
        case Known(thing):
            if thing is not None:
                return CLEAR
    if not others.known:
        return cannot_tell(*others.unread)
    regions = tuple(region for region, _ in others.known)
    return Flag(
        f"The {subject.kind.noun} {subject.name} is in {', '.join(regions)} and not in {subject.here.name}",
        compared_with=regions,
        severity=severity,
    )


def differing(
    subject: NamedSubject[T], settings_of: Callable[[T], Reading[Settings]], alike: Alike = dict
) -> Verdict:
    """Flag a thing whose settings are others than those of the same thing elsewhere.

    Evidence has each setting that differs, with the value of every region that was compared.

    Args:
        subject: the name, seen from one region.
        settings_of: the settings, as AWS gave them.
        alike: makes of them what is compared. What names its own region, or what a tool made up, is the same in
            any case.
    """
    others = _settings(there(subject), settings_of)
    if not (others.known or others.unread):
        return NOT_APPLICABLE
    match none_if_unsupported(subject.found):
        case Known(thing):
            if thing is None:
                return NOT_APPLICABLE
            here = settings_of(thing)
        case Unreadable() as unread:
            return cannot_tell(unread)
    match here:
        case Known(own):
            return _compared(subject, own, others, alike)
        case Unreadable() as unread:
            return cannot_tell(unread)


def _settings(found: Answers[T], settings_of: Callable[[T], Reading[Settings]]) -> Answers[Settings]:
    told = gather((region, settings_of(thing)) for region, thing in found.known)
    return Answers(told.known, (*told.unread, *found.unread))


def _compared(subject: NamedSubject[Any], own: Settings, others: Answers[Settings], alike: Alike) -> Verdict:
    here = subject.here.name
    equal = alike(own)
    odd = {region: names for region, told in others.known if (names := _unlike(equal, here, alike(told), region))}
    if not odd:
        return cannot_tell(*others.unread) if others.unread else CLEAR
    differ = sorted(set().union(*odd.values()))
    values = {here: own} | {region: told for region, told in others.known if region in odd}
    return Flag(
        f"The {subject.kind.noun} {subject.name} of {here} differs from {_called(subject, odd)}:"
        f" {', '.join(differ)}",
        evidence={name: {region: told.get(name) for region, told in values.items()} for name in differ},
        compared_with=tuple(odd),
    )


def _called(subject: NamedSubject[Any], regions: Iterable[str]) -> str:
    """The things of other regions in words, by their names there where those are others."""
    names = {region: subject.name_in(region) for region in regions}
    if set(names.values()) == {subject.name}:
        return f"that of {', '.join(names)}"
    return ", ".join(f"{name} of {region}" for region, name in names.items())


def _unlike(one: Settings, here: str, other: Settings, there: str) -> set[str]:
    return {name for name in (*one, *other) if not same(one.get(name), here, other.get(name), there)}


def whole(reading: Reading[T], settings: Callable[[T], Settings]) -> Reading[Settings]:
    """The settings of what is known; what is unreadable stays so."""
    return then(reading, lambda value: Known(settings(value)))
