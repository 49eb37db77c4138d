"""What a user's policies allow: yes, no, or it cannot be told.

No library on PyPI does this: those that evaluate policies leave conditions out, or answer yes or no where only the
request itself would tell.

What is asked is not one request but many at once: one action, on any of the resources that a pattern stands for,
with the circumstances that whoever asks can choose. *Allowed* means that at least one of them surely is, *denied*
that surely none is. Service control policies, session policies and the policies of resources are not looked at.

Source: the IAM User Guide, "Policy evaluation logic" and "Permissions boundaries for IAM entities".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sescheck.policies.conditions import Context, reach_of
from sescheck.policies.document import DENY, NotUnderstood, PolicyError, Statement, parse_each
from sescheck.policies.overlap import contains, overlaps
from sescheck.policies.patterns import matches
from sescheck.policies.reach import (
    ALWAYS,
    NEVER,
    SOMETIMES,
    UNDECIDED,
    Extent,
    Reach,
    where_all,
    where_any,
)


class Answer(StrEnum):
    """Whether it is allowed."""

    ALLOWED = "allowed"
    DENIED = "denied"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer.

    Attributes:
        because: what decides, or what keeps it from being decided; the end of a sentence.
    """

    answer: Answer
    because: str


@dataclass(frozen=True, slots=True)
class Requests:
    """What is asked.

    Attributes:
        action: ``service:Operation``, lower case.
        resources: a pattern; any resource that it stands for will do.
        context: by condition key; of a key that is not there nothing is known.
    """

    action: str
    resources: str
    context: Context


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A policy, weighed.

    Attributes:
        allows: where it allows.
        denies: where each of its statements denies.
    """

    name: str
    allows: Reach
    denies: tuple[Reach, ...]


def decide(policies: Mapping[str, str], boundary: str | None, requests: Requests) -> Decision:
    """What the policies, and the boundary that they cannot exceed, say of the requests.

    Args:
        policies: JSON texts by name; the order says nothing.
        boundary: the permissions boundary, JSON text; None: there is none.
        requests: what is asked.
    """
    weighed = [_weighed(name, text, requests) for name, text in policies.items()]
    limit = None if boundary is None else _weighed("the permissions boundary", boundary, requests)
    return _surely_not(weighed, limit) or _surely(weighed, limit) or _undecided(weighed, limit)


def _surely_not(weighed: list[_Weighed], limit: _Weighed | None) -> Decision | None:
    for each in _both(weighed, limit):
        if any(reach.least is Extent.ALL for reach in each.denies):
            return Decision(Answer.DENIED, f"{each.name} denies it")
    if where_any(each.allows for each in weighed).most is Extent.NONE:
        return Decision(Answer.DENIED, "no policy allows it")
    if limit is not None and limit.allows.most is Extent.NONE:
        return Decision(Answer.DENIED, f"{limit.name} does not allow it")
    return None


def _surely(weighed: list[_Weighed], limit: _Weighed | None) -> Decision | None:
    """A single statement that surely does not deny everything leaves something of what is allowed altogether."""
    granted = where_any(each.allows for each in weighed).least
    within = Extent.ALL if limit is None else limit.allows.least
    if Extent.NONE in {granted, within} or (granted is within is Extent.SOME):
        return None
    spoiling = [reach for each in _both(weighed, limit) for reach in each.denies if reach.most > Extent.NONE]
    untouched = granted is within is Extent.ALL and len(spoiling) == 1 and spoiling[0].most is Extent.SOME
    if spoiling and not untouched:
        return None
    by = next(each.name for each in weighed if each.allows.least is granted)
    return Decision(Answer.ALLOWED, f"{by} allows it")


def _undecided(weighed: list[_Weighed], limit: _Weighed | None) -> Decision:
    for each in _both(weighed, limit):
        if any(reach.most > Extent.NONE for reach in each.denies):
            return Decision(Answer.CANNOT_TELL, f"{each.name} may deny it")
    names = (each.name for each in _both(weighed, limit) if each.allows not in {NEVER, ALWAYS, SOMETIMES})
    return Decision(Answer.CANNOT_TELL, f"it depends on the circumstances: {next(names, 'what else is allowed')}")


def _both(weighed: list[_Weighed], limit: _Weighed | None) -> Iterator[_Weighed]:
    yield from sorted(weighed, key=lambda each: each.name)
    if limit is not None:
        yield limit


def _weighed(name: str, text: str, requests: Requests) -> _Weighed:
    """A statement that is not understood may allow or deny."""
    allows: list[Reach] = []
    denies: list[Reach] = []
    for statement in statements(text):
        if isinstance(statement, NotUnderstood):
            allows.append(UNDECIDED)
            denies.append(UNDECIDED)
            continue
        (denies if statement.effect == DENY else allows).append(reach(statement, requests))
    return _Weighed(name, where_any(allows), tuple(denies))


@lru_cache(maxsize=4096)
def statements(text: str) -> tuple[Statement | NotUnderstood, ...]:
    """The statements of a policy; one that is not understood at all is a single one of which nothing is known."""
    try:
        return parse_each(text)
    except PolicyError as error:
        return (NotUnderstood(str(error)),)


def reach(statement: Statement, requests: Requests) -> Reach:
    """The requests that the statement is about."""
    return where_all(
        (
            _covers(statement.actions, statement.not_actions, lambda each: _action(each, requests.action)),
            _covers(
                statement.resources,
                statement.not_resources,
                lambda each: _resource(each, requests.resources, variables=statement.variables),
            ),
            reach_of(statement.conditions, requests.context, variables=statement.variables),
        )
    )


def _covers(those: Iterable[str] | None, all_but: Iterable[str] | None, of: Callable[[str], Reach]) -> Reach:
    """An element or its Not-form; a statement with neither is none that IAM takes."""
    if those is not None:
        return where_any(map(of, those))
    return UNDECIDED if all_but is None else where_any(map(of, all_but)).inverse


def _action(pattern: str, action: str) -> Reach:
    return ALWAYS if matches(pattern, action) else NEVER


def _resource(pattern: str, resources: str, *, variables: bool) -> Reach:
    if variables and "${" in pattern:
        return UNDECIDED
    if contains(pattern, resources):
        return ALWAYS
    if not overlaps(pattern, resources):
        return NEVER
    return Reach(Extent.SOME, Extent.ALL) if "?" in pattern else SOMETIMES
