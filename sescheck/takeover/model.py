"""What readiness says: an answer per track, the checks behind it, senders, and what still hangs on the primary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import isinf

from sescheck.engine.failover import Track
from sescheck.engine.findings import Crash, Undecided
from sescheck.report.model import Reported
from sescheck.snapshot.reading import Unreadable
from sescheck.takeover.plan.readiness_plan import ReadinessPlan


class Answer(StrEnum):
    """Whether the region can take over. There is no score: the worst that is known counts."""

    READY = "ready"
    GAPS = "ready-with-gaps"
    NOT_READY = "not-ready"
    CANNOT_TELL = "cannot-tell"
    NOT_ASKED = "not-asked"


class State(StrEnum):
    """The result of a check."""

    BLOCKS = "blocks"
    DEGRADES = "degrades"
    UNKNOWN = "unknown"
    NOT_ASKED = "not-asked"
    """The options leave it out, and mail leaves whatever the answer is: it does not count."""
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Check:
    """What one rule says about the standby, or one check of a global endpoint.

    Attributes:
        rule: its name, or the id of the check.
        findings: those that count; accepted findings do not.
        undecided: what the rule cannot tell.
        count: subjects with the state: findings, or undecided subjects.
        examined: the number of subjects.
        may_block: True if a finding of the rule, or what the rule cannot tell, can mean that mail is refused.
        unread: the readings without which it is unknown whether a finding means that. Such a finding counts as
            one that degrades: without the answer of the DNS, nobody knows what DMARC asks receivers to do.
            Of a check of a global endpoint: what it could not read.
        words: what a check of a global endpoint found, sentences; empty in the check of a rule.
        error: how the rule failed; None: it did not.
    """

    rule: str
    title: str
    track: Track
    state: State
    findings: tuple[Reported, ...]
    undecided: tuple[Undecided, ...]
    count: int
    examined: int
    may_block: bool
    unread: tuple[Unreadable, ...] = ()
    words: tuple[str, ...] = ()
    error: Crash | None = None


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """A reading, or the result of a rule, that is missing: ``operation why`` in files, and in words for people."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Senders:
    """Which senders of the primary could send from the standby tonight. A name is in one of the three.

    Attributes:
        blocked: the rules that say why, by name.
        unknown: what hides it, by name.
    """

    ready: tuple[str, ...]
    blocked: Mapping[str, tuple[str, ...]]
    unknown: Mapping[str, tuple["Missing", ...]]

    @property
    def count(self) -> int:
        """The number of senders."""
        return len(self.ready) + len(self.blocked) + len(self.unknown)


@dataclass(frozen=True, slots=True)
class HangsOn:
    """Something in the standby that needs the primary.

    Attributes:
        kind: ``dkim-parent``, ``mail-from``, ``topic``, ``event-target``, ``archive``, ``tracking-domain``,
            ``function``, ``key``, ``bucket``, ``workmail``, ``connect``, ``inbound-mx`` or ``global-endpoint``.
        subject: its type and name: in the standby, or of a domain that receives, or of a global endpoint.
        words: a sentence.
    """

    kind: str
    subject: tuple[str, str]
    words: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """Readings that may hide dependences of one kind.

    Attributes:
        because: the first of them; the others have the same operation and reason.
        count: the number of them.
    """

    kind: str
    because: Unreadable
    count: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the standby must carry, and what it can. None: not known. ``inf``: without a limit.

    Attributes:
        needed: messages in 24 hours: a configured peak, or what both regions sent in the last 24 hours.
        needed_from: ``configuration`` or ``last 24 hours``.
        have: messages in 24 hours.
        rate_needed: messages a second that the primary may send.
        rate: messages a second.
        sent: messages that the standby sent in the last 24 hours; 0: it is cold.
        dedicated: True if the primary or the standby has dedicated IP addresses or pools.
    """

    needed: float | None
    needed_from: str
    have: float | None
    rate_needed: float | None
    rate: float | None
    sent: float | None
    dedicated: bool | None

    @property
    def is_short(self) -> bool | None:
        """True if the standby cannot carry the messages of a day."""
        return _is_less(self.have, self.needed)

    @property
    def is_rate_short(self) -> bool | None:
        """True if the standby may send fewer messages a second than the primary. It then takes longer."""
        return _is_less(self.rate, self.rate_needed)

    @property
    def is_cold(self) -> bool | None:
        """True if the standby sent nothing in the last 24 hours."""
        return None if self.sent is None else self.sent == 0

    @property
    def cold_words(self) -> str:
        """What it means that the standby is cold; empty if it is not known to be."""
        if not self.is_cold:
            return ""
        words = "it sent nothing in the last 24 hours, which is fine with shared IP addresses"
        warming = "dedicated ones need weeks to warm up"
        return {True: f"{words}; {warming}", False: words, None: f"{words}; {warming}, if there are any"}[
            self.dedicated
        ]


def _is_less(have: float | None, needed: float | None) -> bool | None:
    """Unlimited is enough for what is not known."""
    if have is not None and isinf(have):
        return False
    return None if have is None or needed is None else have < needed


@dataclass(frozen=True, slots=True)
class EndpointFit:
    """Whether two regions are fit for a global endpoint.

    Attributes:
        existing: the names of the endpoints that send through the two regions.
        command: a command for sh that creates one; empty if there is one, or only one region.
        advice: what sescheck cannot check, sentences.
    """

    answer: Answer
    checks: tuple[Check, ...]
    existing: tuple[str, ...]
    command: str
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether one region can take over from another.

    Attributes:
        primary: None: whether the region can send is asked of it alone.
        taken_at: RFC 3339, UTC, when AWS was read.
        asked_at: the same, when the question was asked.
        tracks: the answer for sending, and for receiving.
        unselected: the tracks that no selected rule is about: they are not asked.
        hidden: what may hang on the primary too, and could not be read.
        accepted: findings that the configuration accepts; they do not count.
        plan: what to do, in order.
        endpoint: whether the two regions are fit for a global endpoint; None: not asked.
        notice: a line that every format for people shows first; or None.
        source: the options with which `sescheck fix` reads the same again.
    """

    account_id: str
    primary: str | None
    standby: str
    taken_at: str
    asked_at: str
    tracks: Mapping[Track, Answer]
    checks: tuple[Check, ...]
    senders: Senders
    hangs_on: tuple[HangsOn, ...]
    hidden: tuple[Hidden, ...]
    capacity: Capacity
    accepted: tuple[Reported, ...]
    plan: ReadinessPlan
    endpoint: EndpointFit | None = None
    notice: str | None = None
    source: tuple[str, ...] = ()
    unselected: frozenset[Track] = frozenset()

    @property
    def age(self) -> timedelta | None:
        """How old the data is; None if the moment of reading makes no sense."""
        try:
            age = datetime.fromisoformat(self.asked_at) - datetime.fromisoformat(self.taken_at)
        except (ValueError, TypeError):  # the file of a snapshot may hold any text; or a time without a zone
            return None
        return max(age, timedelta(0))

    @property
    def answer(self) -> Answer:
        """The worst answer of the tracks that were asked, and of the global endpoint."""
        found = {*self.tracks.values(), *(() if self.endpoint is None else (self.endpoint.answer,))}
        return next((each for each in WORST_FIRST if each in found), Answer.CANNOT_TELL)


WORST_FIRST = (Answer.NOT_READY, Answer.CANNOT_TELL, Answer.GAPS, Answer.READY)
"""What is known to block counts, also if other things are unknown; unknown is never ready."""


def answer_of(checks: Iterable[Check]) -> Answer:
    """What blocks comes first, also if other things are unknown; a doubt about anything is never ``ready``.

    What the options leave out does not count: each format says that it was not asked.
    """
    results = {
        (check.state, check.may_block) for check in checks if check.state not in {State.PASSED, State.NOT_ASKED}
    }
    if any(state is State.BLOCKS for state, _ in results):
        return Answer.NOT_READY
    if (State.UNKNOWN, True) in results:
        return Answer.CANNOT_TELL
    return Answer.GAPS if results else Answer.READY
