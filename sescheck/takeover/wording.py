"""The answer in words for people: what every format for them shares."""

from collections.abc import Mapping
from datetime import timedelta
from math import isinf
from types import MappingProxyType

from sescheck.engine.failover import Track
from sescheck.plain import NAME, cut
from sescheck.report.text.failed_rules import why_failed
from sescheck.report.text.phrases import plural, sentence, some
from sescheck.report.views.verdict import Level
from sescheck.ses.records.lookups import QUERY
from sescheck.snapshot.reading import Unreadable
from sescheck.takeover.doubts import takes_option
from sescheck.takeover.model import Answer, Check, Readiness, State

WORDS: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.READY: "READY",
        Answer.GAPS: "READY WITH GAPS",
        Answer.NOT_READY: "NOT READY",
        Answer.CANNOT_TELL: "CANNOT TELL",
        Answer.NOT_ASKED: "not asked",
    }
)
LEVELS: Mapping[Answer, Level] = MappingProxyType(
    {
        Answer.READY: Level.YES,
        Answer.GAPS: Level.CAREFUL,
        Answer.NOT_READY: Level.NO,
        Answer.CANNOT_TELL: Level.UNKNOWN,
    }
)
"""How good each answer is; a track that is not asked has no level."""
TITLES: Mapping[State, str] = MappingProxyType(
    {
        State.BLOCKS: "Blocks: mail is refused",
        State.DEGRADES: "Worse: mail leaves, but not as before",
        State.UNKNOWN: "Unknown: could not be read or judged",
    }
)
"""The headings of the checks that are found or unknown, in their order."""
OLD = timedelta(days=1)
"""An older snapshot is pointed out first."""

_ALSO = 10
_UNITS = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))


def question(found: Readiness) -> str:
    """Return the question that is answered."""
    if found.primary is None:
        return f"Can {found.standby} send tonight?"
    return f"Could {found.standby} take over from {found.primary} tonight?"


def warning(found: Readiness) -> str | None:
    """Return the sentence that comes first if the data is old; None if it is not."""
    if found.age is None:
        return "It is not known how old this snapshot is: the answer may no longer be true."
    if found.age <= OLD:
        return None
    return f"This snapshot is {_length(found.age)} old: the answer may no longer be true."


def read_words(found: Readiness) -> str:
    """Return the account, and when it was read."""
    age = "" if found.age is None else f"{_ago(found.age)}, "
    return f"account {found.account_id}, read {age}{found.taken_at}"


def track_words(found: Readiness, track: Track) -> str:
    """Return what follows the answer of a track: why it is not asked, or the senders."""
    if track in found.unselected:
        return "no selected rule is about it"
    if track is Track.RECEIVING:
        return _receiving_words(found)
    if not found.senders.count:
        return _without_senders(found)
    return f"{len(found.senders.ready):,} of {plural(found.senders.count, 'sender')} could send tonight"


def _without_senders(found: Readiness) -> str:
    if found.primary is None:
        return f"no identity of {found.standby} is known to be verified"
    if found.tracks[Track.SENDING] is Answer.NOT_ASKED:
        return f"{found.primary} has no sender, and sent nothing in the last 24 hours"
    return f"no sender of {found.primary} is known"


def _receiving_words(found: Readiness) -> str:
    other = found.primary or found.standby
    match found.tracks[Track.RECEIVING]:
        case Answer.NOT_ASKED:
            return f"{other} does not receive"
        case Answer.CANNOT_TELL if not any(_is_doubt(each, Track.RECEIVING) for each in found.checks):
            return f"whether {other} receives could not be read"
        case Answer.NOT_READY if not any(_blocks_receiving(each) for each in found.checks):
            return f"{other} receives by Mail Manager, which {found.standby} does not have"
        case _:
            return ""


def _blocks_receiving(check: Check) -> bool:
    return check.track is Track.RECEIVING and check.state is State.BLOCKS


def _is_doubt(check: Check, track: Track) -> bool:
    return check.track is track and check.state is State.UNKNOWN and check.may_block


def sender_words(found: Readiness, most: int) -> tuple[str, ...]:
    """Return which senders cannot send, and for which it is not known."""
    blocked, unknown = found.senders.blocked, found.senders.unknown
    return tuple(
        f"{words}: {names_words(tuple(names), most)}"
        for words, names in (("cannot send", blocked), ("not known", unknown))
        if names
    )


def names_words(names: tuple[str, ...], most: int) -> str:
    """Return the first of the names, and a count of the rest."""
    return some([cut(each, NAME) for each in names], most)


def capacity_words(found: Readiness) -> str:
    """Return needed against have, and whether the region is cold."""
    capacity = found.capacity
    rates = f"{_number(capacity.rate)} a second"
    if found.primary is not None and capacity.rate_needed is not None:
        rates = f"{_number(capacity.rate_needed)} a second in {found.primary}, {_number(capacity.rate)} here"
    return sentence(
        (
            f"needed {_number(capacity.needed)} a day ({capacity.needed_from}), has {_number(capacity.have)}",
            "" if capacity.rate_needed is None and capacity.rate is None else rates,
            capacity.cold_words,
        )
    )


def check_words(check: Check, most: int) -> str:
    """Return how many findings a check has and about what, or why it is unknown."""
    if check.state is State.UNKNOWN:
        undecided = f"{check.count:,} undecided" if check.undecided else ""
        return sentence((undecided, names_words(reasons(check), most)))
    findings = [each.finding for each in check.findings]
    if all(each.subject_type == "account" for each in findings):
        words = sentence(dict.fromkeys(cut(each.message) for each in findings))
    else:
        words = f"{check.count:,}: {names_words(tuple(dict.fromkeys(each.subject for each in findings)), most)}"
    return sentence((words, level_doubt(check)))


def messages(check: Check, most: int) -> tuple[str, tuple[str, ...]]:
    """Return what stands behind the name of a check that blocks, and the lines below it."""
    lines = tuple(cut(each.finding.message) for each in check.findings[:most])
    if len(check.findings) == 1:
        return lines[0], ()
    left = tuple(dict.fromkeys(each.finding.subject for each in check.findings[most:]))
    rest = (f"also {names_words(left, _ALSO)}",) if left else ()
    return plural(len(check.findings), "finding"), (*lines, *rest)


def level_doubt(check: Check) -> str:
    """Return which readings would say whether a finding blocks; empty if that is known."""
    missing = dict.fromkeys(each.in_words() for each in check.unread)
    return f"whether it blocks is unknown: {', '.join(missing)}" if missing else ""


def reasons(check: Check) -> tuple[str, ...]:
    """Return the readings that hide the result of a check."""
    because = (unread for each in check.undecided for unread in each.because)
    failed = () if check.error is None else (f"the rule {why_failed(check.error)}",)
    return (*failed, *dict.fromkeys(map(_reason, because)))


def _reason(unread: Unreadable) -> str:
    """What an option would read is named with the option."""
    return cut(unread.detail) if takes_option(unread) else unread.in_words()


def with_state(found: Readiness, state: State) -> tuple[Check, ...]:
    """Return the checks with a state; of the unknown ones, those that may block come first."""
    return tuple(
        sorted((each for each in found.checks if each.state is state), key=lambda each: not each.may_block)
    )


def not_asked_words(found: Readiness) -> tuple[str, ...]:
    """Return what the options leave out, each with the checks that could not be made without it."""
    causes: dict[str, list[str]] = {}
    for check in with_state(found, State.NOT_ASKED):
        because = dict.fromkeys(_cause(unread) for each in check.undecided for unread in each.because)
        causes.setdefault("; ".join(because), []).append(check.rule)
    return tuple(
        f"{cause}: {plural(len(rules), 'check')} not made, which does not count: {', '.join(rules)}"
        for cause, rules in causes.items()
    )


def _cause(unread: Unreadable) -> str:
    return "the DNS was not asked" if unread.operation == QUERY else cut(unread.detail)


def hanging_words(found: Readiness) -> tuple[str, ...]:
    """Return what needs the primary, then what may need it and could not be read."""
    known = tuple(cut(each.words) for each in found.hangs_on)
    hidden = tuple(
        f"? {each.kind}: {each.because.in_words()}{f' ({each.count:,} readings)' if each.count > 1 else ''}"
        for each in found.hidden
    )
    return (*known, *hidden)


def accepted_words(found: Readiness) -> tuple[str, ...]:
    """Return the accepted findings, each with its reason."""
    return tuple(
        f"{each.finding.rule}: {cut(each.finding.subject, NAME)}"
        f"{'' if each.accepted is None else f' ({each.accepted.words})'}"
        for each in found.accepted
    )


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    return "without limit" if isinf(value) else f"{value:,.0f}"


def _ago(age: timedelta) -> str:
    return "just now" if age < _UNITS[-1][1] else f"{_length(age)} ago"


def _length(age: timedelta) -> str:
    """Return the age in its largest unit; two days or more are counted in days."""
    noun, unit = next((each for each in _UNITS if age >= each[1]), _UNITS[-1])
    return plural(age // unit, noun)
