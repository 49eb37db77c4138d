"""What the account chose in a region, compared with other regions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.answers import Answers, gather
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Flag, Verdict, cannot_tell, need
from sescheck.engine.subjects.identities import RegionSubject
from sescheck.snapshot.model import Choices
from sescheck.snapshot.reading import Reading, then

_NO_VALUE: Final = object()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice.

    Attributes:
        noun: for people, at the beginning of a sentence.
        of: its value.
        unknown: the value that says nothing; by default every value says something.
    """

    noun: str
    of: Callable[[Choices], str | None]
    unknown: object = _NO_VALUE


def choices_of(view: RegionView) -> Reading[Choices]:
    """Of one region; an older snapshot does not hold them."""
    return then(view.region.settings, lambda settings: settings.choices)


def differing(subject: RegionSubject, choice: Choice) -> Verdict:
    """Flag a region where the choice is another one than elsewhere."""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    found = need(choices_of(subject.here))
    here = choice.of(found)
    if here == choice.unknown:
        return CLEAR
    elsewhere = gather((view.name, choices_of(view)) for view in subject.elsewhere).each(choice.of)
    return _compared(subject.here.name, choice, here, elsewhere)


def _compared(name: str, choice: Choice, here: str | None, elsewhere: Answers[str | None]) -> Verdict:
    odd = {region: value for region, value in elsewhere.known if value not in (here, choice.unknown)}
    if not odd:
        return cannot_tell(*elsewhere.unread) if elsewhere.unread else CLEAR
    said = ", ".join(f"{value} in {region}" for region, value in odd.items())
    return Flag(
        f"{choice.noun} is {here} in {name}, and {said}",
        evidence={"here": here, "elsewhere": odd},
        compared_with=tuple(odd),
    )
