"""No step is made from silence: what a refusal hides is not created, published or replaced because of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec
import pytest

from sescheck.engine.example import Example
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.steps import Call, Human, Step
from sescheck.rules.catalogue import every_rule
from sescheck.rules.shared.steps.topics import create_topic
from sescheck.snapshot.model import Feedback, Notifications, Snapshot
from sescheck.snapshot.reading import Known, Listing
from sescheck.snapshot.resources import Topic
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, east, flagged, west
from tests.rules.reacting import showing
from tests.rules.test_steps import FLAGGED, fixes_of

T = TypeVar("T")
ONE_OF = 10
REFUSED = s.unread("ses:Anything")
SMALLER = {"CreateTenant", "RequestServiceQuotaIncrease"}
"""Calls with less in them if something is not read: a smaller number, or no tags. What is left is true also."""

Put = Callable[[Any], Any]
"""Returns the whole with another part."""


def with_one_refused(found: Any, put: Put, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the whole once for each reading and each list in it, with that one refused."""
    if isinstance(found, Known):
        yield path, put(REFUSED)
    elif isinstance(found, Listing):
        yield path, put(Listing((), REFUSED))
    for name, part, put_part in parts(found):
        yield from with_one_refused(part, partial(_within, put, put_part), f"{path}.{name}")


def parts(found: Any) -> Iterator[tuple[str, Any, Put]]:
    """Yield the parts of a value, each with its name and with what returns the value with another part."""
    match found:
        case Mapping():
            for key, each in found.items():
                yield key, each, partial(_with_item, found, key)
        case tuple():
            for number, each in enumerate(found):
                yield str(number), each, partial(_with_element, found, number)
        case msgspec.Struct():
            for name in found.__struct_fields__:
                yield name, getattr(found, name), partial(_with_field, found, name)
        case _:
            pass


def _with_item(found: Mapping[str, Any], key: str, new: Any) -> Mapping[str, Any]:
    return {**found, key: new}


def _with_element(found: tuple[Any, ...], number: int, new: Any) -> tuple[Any, ...]:
    return (*found[:number], new, *found[number + 1 :])


def _with_field(found: msgspec.Struct, name: str, new: Any) -> msgspec.Struct:
    return msgspec.structs.replace(found, **{name: new})


def _within(put: Put, into: Put, new: Any) -> Any:
    return put(into(new))


def steps_of(entry: Entry, example: Example) -> Iterator[Step]:
    """All steps for the findings of an example."""
    return (step for fix in fixes_of(entry, example) for step in fix.steps)


def invented(entry: Entry, example: Example) -> Iterator[str]:
    """The calls and records that a refusal adds to the steps."""
    whole = {repr(step.does) for step in steps_of(entry, example)}
    for where, snapshot in with_one_refused(example.snapshot, lambda new: new):
        assert isinstance(snapshot, Snapshot)
        for step in steps_of(entry, showing(example, snapshot)):
            is_smaller = isinstance(step.does, Call) and step.does.operation in SMALLER
            if not isinstance(step.does, Human) and not is_smaller and repr(step.does) not in whole:
                yield f"{where}: {step.title}"


def some_now(values: Iterable[T], now: Callable[[int, T], bool]) -> list[Any]:
    """Parameters of a test: `make test` tries some of them, `make check` all."""
    every = enumerate(values)
    return [each if now(at, each) else pytest.param(each, marks=pytest.mark.exhaustive) for at, each in every]


@pytest.mark.parametrize("name", some_now(FLAGGED, lambda at, _: at % ONE_OF == 0))
def test_a_refusal_adds_no_step(name: str) -> None:
    """With one reading less, there are only steps of the complete reading, and those of people."""
    entry, example = FLAGGED[name]
    assert list(invented(entry, example)) == []


BOUNCES = "bounces"
NOTIFIED = s.domain(
    detail=s.details(configuration_set="orders"),
    notifications=Notifications(
        True, Feedback(s.arn(BOUNCES, WEST), False), Feedback(None, False), Feedback(None, False)
    ),
)
SET = s.configuration_set("orders")
IN_THE_WAY = s.arn(BOUNCES, EAST)


def nearly_there(title: str = "The standby has all that the domain needs, but not the domain.") -> Example:
    """The domain is missing in the standby, and each thing that it needs exists there."""
    other = s.domain("a.example.org")
    topics = (s.topic(s.arn(BOUNCES, WEST)), s.topic(IN_THE_WAY))
    return flagged(
        title, west(NOTIFIED, configuration_sets=[SET]), east(other, configuration_sets=[SET]), topics=topics
    )


@pytest.mark.parametrize(
    "entry",
    some_now(every_rule(), lambda _, entry: entry.name == "identity-missing-in-region"),
    ids=lambda entry: entry.name,
)
def test_what_the_standby_may_have_is_not_created(entry: Entry) -> None:
    """Its configuration set and its topic exist: a refusal makes no step that says that they do not."""
    added = [each for each in invented(entry, nearly_there()) if not each.endswith(", unless it exists")]
    assert added == []


@pytest.mark.parametrize(
    ("topics", "title"),
    [
        ((s.topic(IN_THE_WAY),), None),
        ((s.topic(IN_THE_WAY, exists=False),), "Create the SNS topic bounces in us-east-1"),
        (
            (s.topic(IN_THE_WAY, attributes=REFUSED),),
            "Create the SNS topic bounces in us-east-1, unless it exists",
        ),
        ((), "Create the SNS topic bounces in us-east-1, unless it exists"),
    ],
)
def test_a_topic_is_said_to_be_missing_only_if_sns_says_so(topics: tuple[Topic, ...], title: str | None) -> None:
    """A topic that no setting names is not read, so it may exist."""
    (account,) = account_views_of(s.snapshot(west(NOTIFIED), east(), topics=topics))
    steps = create_topic(account, s.arn(BOUNCES, WEST), EAST)
    assert next((step.title for step in steps if isinstance(step.does, Call)), None) == title
