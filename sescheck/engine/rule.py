"""What a rule is, and the answers that it can give."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeAlias, TypeVar

from sescheck.comparison.account_view import AccountView
from sescheck.engine.example import Example
from sescheck.engine.failover import Consequence, Failover, Track
from sescheck.engine.lead import Lead
from sescheck.engine.severity import Severity
from sescheck.engine.steps import Steps
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Reading, Unreadable


@dataclass(frozen=True, slots=True)
class Flag:
    """The rule flags the subject.

    Attributes:
        message: one sentence for people, which names the subject and the region.
        evidence: the values that show the fault; JSON values only.
        compared_with: the regions that it was compared with.
        severity: the severity, if it is not the default of the rule.
    """

    message: str
    evidence: Mapping[str, object] = field(default_factory=dict)
    compared_with: tuple[str, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The answer depends on something that could not be read; the readings say what, and why."""

    because: tuple[Unreadable, ...]


class Plain(StrEnum):
    """The answers without details."""

    CLEAR = "clear"
    NOT_APPLICABLE = "not applicable"


CLEAR = Plain.CLEAR
"""The subject was checked, and does not have the fault."""

NOT_APPLICABLE = Plain.NOT_APPLICABLE
"""The rule is not about this subject, which does not count as examined."""

S = TypeVar("S")
T = TypeVar("T")

Verdict: TypeAlias = Flag | CannotTell | Plain


def cannot_tell(*because: Unreadable) -> CannotTell:
    """Return the verdict for a subject whose facts are unread."""
    return CannotTell(because)


def clear_unless(*unread: Unreadable) -> Verdict:
    """The verdict for a subject without a fault in what was read: clear, unless something was not read."""
    return CannotTell(unread) if unread else CLEAR


class OwnRuleError(Exception):
    """An own rule failed; the message names the file and the line."""


class UnansweredError(Exception):
    """A rule needs a reading that is unread; ``Rule.verdict`` turns this into "cannot tell"."""

    def __init__(self, because: Unreadable) -> None:
        super().__init__(because)
        self.because = because


def need(reading: Reading[T]) -> T:
    """Return the value of a reading. If it is unread, the rule ends here, and its verdict is "cannot tell".

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
    """What a verdict is about: the region (None for a whole group) and the subject.

    Attributes:
        type: one of the ``subject.type`` values of the JSON report.
    """

    region: str | None
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Subjects of a region that could not be listed. No rule of the scope can decide about them."""

    region: str | None
    because: Unreadable


S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True, slots=True)
class SubjectsOfName(Generic[S_co]):
    """All subjects with one identity name in a group. The answers for a name hold for all names like it.

    Attributes:
        distinction: the group. Subjects of two groups are never alike, even if their names are.
        subjects: makes the subjects at each call; names that are alike give the same number in the same order.
        subjects_in: makes those of one region at each call; None: those of the whole group.
    """

    name: str
    distinction: Hashable
    subjects: Callable[[], Sequence[S_co]]
    subjects_in: Callable[[str | None], Sequence[S_co]]


@dataclass(frozen=True, slots=True)
class Scope(Generic[S]):
    """Which subjects a rule checks.

    Attributes:
        name: as ``sescheck rules`` shows it.
        subjects: yields every subject of an account, and the gaps in the lists.
        place: the place of a finding about the subject.
        group: the name of the group in which the subject is compared.
        by_name: the same subjects by name, if they are identities.
        name_in: the name of the same subject in another region.
        has_absent: True if a subject of a region can be something that only another region has. Then a gap in the
            list of the other region hides what the first one lacks.
    """

    name: str
    subjects: Callable[[AccountView], Iterator[S | Gap]]
    place: Callable[[S], Place]
    group: Callable[[S], str]
    by_name: Callable[[AccountView], Iterator[SubjectsOfName[S] | Gap]] | None = None
    has_absent: bool = False
    name_in: Callable[[S, str], str] | None = None


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """A rule, as its file declares it. Its name, page and examples come from the file: see ``catalogue``.

    Attributes:
        severity: the default; a verdict may have another.
        scope: the subjects that ``check`` is called with, one by one.
        facts: the facts that the answer depends on.
        check: a pure function of one subject; it may ``need`` a reading.
        looks_at_others: True if the answer about an identity depends on identities that do not cover it: then the
            answer for one is not the answer for others like it.
        about_sending: True if the difference affects messages, and not only the events about them.
        failover: what a finding in a standby region means when the region has to take over; a function of the
            subject and the finding may ``need`` a reading.
        track: what it is about: sending or receiving.
        at_worst: what ``failover`` can be at most, if it is a function.
        lead: the longest that a step of its fix usually takes.
        is_mutual: True if it flags both sides of a difference, and each finding says the same: one is enough.
    """

    severity: Severity
    scope: Scope[S]
    facts: Sequence[Fact]
    check: Callable[[S], Verdict]
    looks_at_others: bool = False
    about_sending: bool = True
    failover: Failover | Callable[[Any, Flag], Failover] = Failover.NOTHING
    track: Track = Track.SENDING
    at_worst: Failover = Failover.BLOCKS
    lead: Lead = Lead.SHORT
    is_mutual: bool = False

    @property
    def can_block(self) -> bool:
        """True if a finding can mean that mail is refused."""
        return (self.failover if isinstance(self.failover, Failover) else self.at_worst) is Failover.BLOCKS

    def consequence(self, subject: S, flag: Flag) -> Consequence:
        """Return what a finding means when its region has to take over."""
        if isinstance(self.failover, Failover):
            return Consequence(self.failover)
        try:
            return Consequence(self.failover(subject, flag))
        except UnansweredError as error:
            return Consequence(Failover.DEGRADES, error.because)

    def failover_of(self, subject: S, flag: Flag) -> Failover:
        """Return the level of that alone."""
        return self.consequence(subject, flag).level

    def verdict(self, subject: S) -> Verdict:
        """Return the answer of ``check``; "cannot tell" if it needs a reading that is unread."""
        try:
            return self.check(subject)
        except UnansweredError as error:
            return CannotTell((error.because,))


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with its name, page and examples.

    Attributes:
        name: the file's name with hyphens. Users see it; it changes only with a new version.
        family: the title of its family.
        title: the first line of its page.
        page: the page, Markdown, without the title.
        fix: the steps that mend a flagged subject; pure, and it may ``need`` a reading.
        examples: at least one flagged, one clear, one that cannot tell.
        origin: the file or the package of a rule that a user wrote; empty for a built-in one. Only built-in rules
            have a page in the documentation of sescheck.
    """

    name: str
    family: str
    title: str
    page: str
    rule: Rule[Any]
    fix: Callable[[Any, Flag], Steps]
    examples: tuple[Example, ...] = ()
    origin: str = ""
