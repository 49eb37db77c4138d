"""The account's choices in a region, compared with other regions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sescheck.comparison.account_view import RegionView
from sescheck.comparison.answers import gather
from sescheck.engine.rule import CLEAR, NOT_APPLICABLE, Flag, Verdict, clear_unless, need
from sescheck.engine.subjects.identities import RegionSubject
from sescheck.snapshot.model import Choices
from sescheck.snapshot.reading import Reading, then

_NO_VALUE: Final = object()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice.

    Attributes:
        noun: its name for people, at the beginning of a sentence.
        of: its value.
        unknown: the value that is not compared, because AWS does not document it; by default all are compared.
    """

    noun: str
    of: Callable[[Choices], str | None]
    unknown: object = _NO_VALUE


def choices_of(view: RegionView) -> Reading[Choices]:
    """The account's choices in a region; an older snapshot does not have them."""
    return then(view.region.settings, lambda settings: settings.choices)


def differing(subject: RegionSubject, choice: Choice) -> Verdict:
    """Flag a region whose choice differs from that of a region that it is expected to match."""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    here = choice.of(need(choices_of(subject.here)))
    if here == choice.unknown:
        return CLEAR
    elsewhere = gather((view.name, choices_of(view)) for view in subject.elsewhere).each(choice.of)
    other = {region: value for region, value in elsewhere.known if value not in (here, choice.unknown)}
    if not other:
        return clear_unless(*elsewhere.unread)
    values = ", ".join(f"{value} in {region}" for region, value in other.items())
    return Flag(
        f"{choice.noun} is {here} in {subject.region} and {values}",
        evidence={"here": here, "elsewhere": other},
        compared_with=tuple(other),
    )
