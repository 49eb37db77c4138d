"""What the policies of a user allow: yes, no, or unknown.

No library on PyPI does this: those that evaluate policies ignore conditions, or answer yes or no although that
depends on the request.

The question is not about one request but about many at once: one action, on any of the resources that a pattern
matches, with a context of which the sender can choose a part. *Allowed* means that at least one of them certainly
is, *denied* that certainly none is. Service control policies, session policies and resource policies are not
examined.

Source: the IAM User Guide, "Policy evaluation logic" and "Permissions boundaries for IAM entities".
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sescheck.policies.conditions import Context, reach_of
from sescheck.policies.document import ALLOW, DENY, NotUnderstood, PolicyError, Statement, parse_each
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
    """Whether requests are allowed."""

    ALLOWED = "allowed"
    DENIED = "denied"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer.

    Attributes:
        because: which policy decides, or why none does; the end of a sentence.
    """

    answer: Answer
    because: str


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests in question.

    Attributes:
        action: ``service:Operation``, lower case.
        resources: a pattern; the requests are about any resource that it matches.
        context: values by condition key; the value of a missing key is unknown.
    """

    action: str
    resources: str
    context: Context


@dataclass(frozen=True, slots=True)
class _Evaluated:
    """How a policy applies to the requests.

    Attributes:
        allows: how many it allows.
        denies: how many each of its denying statements denies.
    """

    name: str
    allows: Reach
    denies: tuple[Reach, ...]


def decide(policies: Mapping[str, str], boundary: str | None, requests: Requests) -> Decision:
    """Decide whether the policies, within the permissions boundary, allow the requests.

    Args:
        policies: JSON texts by name, in any order.
        boundary: the permissions boundary, JSON text; None: there is none.
        requests: the requests in question.
    """
    evaluated = [_evaluate(name, text, requests) for name, text in policies.items()]
    limit = None if boundary is None else _evaluate("the permissions boundary", boundary, requests)
    return _denied(evaluated, limit) or _allowed(evaluated, limit) or _undecided(evaluated, limit)


def _denied(evaluated: list[_Evaluated], limit: _Evaluated | None) -> Decision | None:
    for each in _both(evaluated, limit):
        if any(reach.least is Extent.ALL for reach in each.denies):
            return Decision(Answer.DENIED, f"{each.name} denies it")
    if where_any(each.allows for each in evaluated).most is Extent.NONE:
        return Decision(Answer.DENIED, "no policy allows it")
    if limit is not None and limit.allows.most is Extent.NONE:
        return Decision(Answer.DENIED, f"{limit.name} does not allow it")
    return None


def _allowed(evaluated: list[_Evaluated], limit: _Evaluated | None) -> Decision | None:
    """If everything is allowed, something remains although one statement denies a part of it."""
    granted = where_any(each.allows for each in evaluated).least
    within = Extent.ALL if limit is None else limit.allows.least
    if Extent.NONE in {granted, within} or (granted is within is Extent.SOME):
        return None
    denials = [reach for each in _both(evaluated, limit) for reach in each.denies if reach.most > Extent.NONE]
    some_remain = granted is within is Extent.ALL and len(denials) == 1 and denials[0].most is Extent.SOME
    if denials and not some_remain:
        return None
    by = next(each.name for each in evaluated if each.allows.least is granted)
    return Decision(Answer.ALLOWED, f"{by} allows it")


def _undecided(evaluated: list[_Evaluated], limit: _Evaluated | None) -> Decision:
    for each in _both(evaluated, limit):
        if any(reach.most > Extent.NONE for reach in each.denies):
            return Decision(Answer.CANNOT_TELL, f"{each.name} may deny it")
    names = (each.name for each in _both(evaluated, limit) if each.allows not in {NEVER, ALWAYS, SOMETIMES})
    return Decision(Answer.CANNOT_TELL, f"it depends on the circumstances: {next(names, 'what else is allowed')}")


def _both(evaluated: list[_Evaluated], limit: _Evaluated | None) -> Iterator[_Evaluated]:
    yield from sorted(evaluated, key=lambda each: each.name)
    if limit is not None:
        yield limit


def _evaluate(name: str, text: str, requests: Requests) -> _Evaluated:
    """A statement that this version does not understand may allow or deny."""
    allows: list[Reach] = []
    denies: list[Reach] = []
    for statement in statements(text):
        if isinstance(statement, NotUnderstood):
            allows.append(UNDECIDED)
            denies.append(UNDECIDED)
            continue
        (denies if statement.effect == DENY else allows).append(reach(statement, requests))
    return _Evaluated(name, where_any(allows), tuple(denies))


@lru_cache(maxsize=4096)
def statements(text: str) -> tuple[Statement | NotUnderstood, ...]:
    """The statements of a policy; a text that is not a policy is one statement that is not understood."""
    try:
        return parse_each(text)
    except PolicyError as error:
        return (NotUnderstood(str(error)),)


def reach(statement: Statement, requests: Requests) -> Reach:
    """How many of the requests the statement applies to."""
    return where_all(
        (
            _element(statement.actions, statement.not_actions, lambda each: _action(each, requests.action)),
            _element(
                statement.resources,
                statement.not_resources,
                lambda each: _resource(each, requests.resources, variables=statement.variables),
            ),
            reach_of(statement.conditions, requests.context, variables=statement.variables),
        )
    )


def _element(
    patterns: Iterable[str] | None, not_patterns: Iterable[str] | None, of: Callable[[str], Reach]
) -> Reach:
    """An element or its Not form; IAM does not accept a statement with neither."""
    if patterns is not None:
        return where_any(map(of, patterns))
    return UNDECIDED if not_patterns is None else where_any(map(of, not_patterns)).inverse


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


def named_actions(texts: Iterable[str], actions: Iterable[str]) -> tuple[str, ...]:
    """Return those of the actions that an allowing statement names with their service.

    A statement that allows everything names none.
    """
    named = {pattern for text in texts for pattern in _allowed_patterns(text)}
    return tuple(
        action
        for action in actions
        if any(each.startswith(f"{action.partition(':')[0]}:") and matches(each, action) for each in named)
    )


def _allowed_patterns(text: str) -> Iterator[str]:
    for each in statements(text):
        if isinstance(each, Statement) and each.effect == ALLOW:
            yield from each.actions or ()
