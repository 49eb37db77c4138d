"""What a rule is, and what it may answer."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from sescheck.comparison.account_view import AccountView
from sescheck.engine.example import Example
from sescheck.engine.severity import Severity
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Reading, Unreadable


@dataclass(frozen=True, slots=True)
class Flag:
    """The fault is there.

    Attributes:
        message: one sentence for people, which names the subject and the region.
        evidence: what it was seen by; JSON values only.
        compared_with: the regions that it was compared with.
        severity: where it differs from the rule's own.
    """

    message: str
    evidence: Mapping[str, object] = field(default_factory=dict)
    compared_with: tuple[str, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The answer rests on something that could not be read; the readings themselves say which and why."""

    because: tuple[Unreadable, ...]


class Plain(StrEnum):
    """The answers that carry nothing."""

    CLEAR = "clear"
    NOT_APPLICABLE = "not applicable"


CLEAR = Plain.CLEAR
"""Looked at, and the fault is not there."""

NOT_APPLICABLE = Plain.NOT_APPLICABLE
"""The question does not arise for this subject; it does not count as examined."""

S = TypeVar("S")
T = TypeVar("T")

Verdict: TypeAlias = Flag | CannotTell | Plain


def cannot_tell(*because: Unreadable) -> CannotTell:
    """The verdict for a subject whose facts are unreadable."""
    return CannotTell(because)


class UnansweredError(Exception):
    """A rule needs a reading that is not there; ``Rule.verdict`` makes "cannot tell" of it."""

    def __init__(self, because: Unreadable) -> None:
        super().__init__(because)
        self.because = because


def need(reading: Reading[T]) -> T:
    """The value of a reading. Where it could not be read, the rule ends here, and its verdict is "cannot tell".

    Raises:
        UnansweredError: it could not be read.
    """
    match reading:
        case Known(value):
            return value
        case Unreadable():
            raise UnansweredError(reading)


@dataclass(frozen=True, slots=True)
class Place:
    """What a verdict is about: the finding's region (None for a whole group) and subject.

    Attributes:
        type: one of the ``subject.type`` values of the JSON report.
    """

    region: str | None
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Subjects that could not be enumerated in a region: no rule of the scope can tell about them."""

    region: str | None
    because: Unreadable


S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True, slots=True)
class SubjectsOfName(Generic[S_co]):
    """All subjects of one identity's name in a group: of names that are alike, those of one answer for the others.

    Attributes:
        apart: what else tells the subjects of two names that are alike apart: the group.
        subjects: made again at each call; of two names that are alike, equally many in the same order.
    """

    name: str
    apart: Hashable
    subjects: Callable[[], Sequence[S_co]]


@dataclass(frozen=True, slots=True)
class Scope(Generic[S]):
    """Which subjects a rule is asked about.

    Attributes:
        name: as ``sescheck rules`` shows it.
        subjects: every subject of an account, and the gaps in that enumeration.
        place: where a finding about the subject belongs.
        group: the name of the group in which the subject was compared.
        by_name: the same subjects, where they are identities, name by name.
    """

    name: str
    subjects: Callable[[AccountView], Iterator[S | Gap]]
    place: Callable[[S], Place]
    group: Callable[[S], str]
    by_name: Callable[[AccountView], Iterator[SubjectsOfName[S] | Gap]] | None = None


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """A rule, as its file declares it. Its name, page and examples come from the file: see ``catalogue``.

    Attributes:
        severity: the default; a verdict may carry another.
        scope: the subjects that ``check`` is asked about, one by one.
        facts: what the answer rests on.
        check: a pure function of one subject; it may ``need`` a reading.
        looks_at_others: the answer about an identity depends on identities that do not cover it, so that what is
            true of one is not true of others like it.
        about_sending: the difference touches messages themselves, and not just what is reported of them.
    """

    severity: Severity
    scope: Scope[S]
    facts: Sequence[Fact]
    check: Callable[[S], Verdict]
    looks_at_others: bool = False
    about_sending: bool = True

    def verdict(self, subject: S) -> Verdict:
        """What ``check`` says; "cannot tell" where it needs a reading that is not there."""
        try:
            return self.check(subject)
        except UnansweredError as error:
            return CannotTell((error.because,))


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with what its file says of it.

    Attributes:
        name: the file's name with hyphens: the name users see, which only changes with a version.
        family: the title of its family.
        title: the first line of its page.
        page: the page, Markdown, without the title.
        examples: at least one flagged, one clear, one that cannot tell.
    """

    name: str
    family: str
    title: str
    page: str
    rule: Rule[Any]
    examples: tuple[Example, ...] = ()
