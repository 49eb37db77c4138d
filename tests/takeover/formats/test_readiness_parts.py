"""Every format says everything that an answer holds, or declares what it leaves out, and why."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
from msgspec import structs

from sescheck.engine.failover import Track
from sescheck.engine.findings import Crash, Undecided
from sescheck.engine.rule import Place
from sescheck.engine.steps import Human, Phase, Step
from sescheck.fix.plan import PlannedStep
from sescheck.report.model import Status
from sescheck.report.render_options import RenderOptions
from sescheck.snapshot.reading import Unreadable, Why
from sescheck.takeover.answer_parts import NEVER_LEFT_OUT, Part
from sescheck.takeover.formats import FORMATS
from sescheck.takeover.model import (
    Answer,
    Capacity,
    Check,
    EndpointFit,
    HangsOn,
    Hidden,
    Missing,
    Readiness,
    Senders,
    State,
)
from sescheck.takeover.plan.readiness_plan import Question, ReadinessPlan, ReadinessStep, Tonight
from tests.takeover.formats import staged_answers as staged

WORD = "zebra"
UNREAD = Unreadable(Why.DENIED, f"ses:{WORD}", WORD)
SECOND = "us-east-1"
Add = Callable[[Readiness], Readiness]


def plain() -> Readiness:
    """An answer without any part."""
    found = staged.ready()
    nothing = Tonight((), (), {}, {})
    return replace(
        found,
        checks=(),
        senders=Senders((), {}, {}),
        plan=ReadinessPlan((), nothing, (), ()),
        endpoint=EndpointFit(Answer.READY, (), (), "", ()),
    )


def checked(state: State, **more: Any) -> Add:
    """Add a check of that name."""
    check = Check(WORD, "A check", Track.SENDING, state, (), (), 1, 1, may_block=True, **more)
    return lambda found: replace(found, checks=(check,))


def found_by(state: State, message: str) -> Add:
    """Add a check with a finding."""
    (one, *_) = (each for check in staged.gaps().checks for each in check.findings)
    flagged = structs.replace(
        one, finding=structs.replace(one.finding, message=message, subject=WORD, subject_type="account")
    )
    check = Check("a-rule", "A check", Track.SENDING, state, (flagged,), (), 1, 1, may_block=True)
    return lambda found: replace(found, checks=(check,))


def undecided(state: State, why: Why) -> Add:
    """Add a check that is undecided, because of a reading."""
    unread = Unreadable(why, "ses:ListThings", "it is read with --depth standard")
    doubt = Undecided(WORD, staged.ready().account_id, Place(SECOND, "identity", "example.com"), (unread,))
    check = Check(WORD, "A check", Track.SENDING, state, (), (doubt,), 1, 1, may_block=False)
    return lambda found: replace(found, checks=(check,))


def endpoint(**changes: Any) -> Add:
    """Change what is said of a global endpoint."""

    def add(found: Readiness) -> Readiness:
        assert found.endpoint is not None
        return replace(found, endpoint=replace(found.endpoint, **changes))

    return add


def planned(**changes: Any) -> Add:
    """Change the plan."""
    return lambda found: replace(found, plan=replace(found.plan, **changes))


def tonight(**changes: Any) -> Add:
    """Change what is left of the plan tonight."""
    return lambda found: replace(found, plan=replace(found.plan, tonight=replace(found.plan.tonight, **changes)))


def accepted(found: Readiness) -> Readiness:
    """Accept a finding."""
    (one, *_) = (each for check in staged.gaps().checks for each in check.findings)
    return replace(
        found,
        accepted=(
            structs.replace(one, finding=structs.replace(one.finding, subject=WORD), status=Status.ACCEPTED),
        ),
    )


def unknown_fix(found: Readiness) -> Readiness:
    """Let the fix of a finding be unknown."""
    (one, *_) = (each for check in staged.gaps().checks for each in check.findings)
    return replace(found, plan=replace(found.plan, unknown=((structs.replace(one.finding, rule=WORD), UNREAD),)))


STEP = ReadinessStep(
    PlannedStep(1, "1", Step(f"Do the {WORD}", Human(WORD), SECOND, Phase.ACCOUNT), ()),
    "minutes",
    "you",
    (),
    False,
    (),
)
FAILED_CHECK = Check(
    "endpoint-limits", "Limits", Track.SENDING, State.BLOCKS, (), (), 1, 1, may_block=True, words=(WORD,)
)
PARTS: Mapping[Part, tuple[Add, str]] = {
    Part.NOTICE: (lambda found: replace(found, notice=WORD), WORD),
    Part.AGE: (lambda found: replace(found, asked_at="2026-11-26T10:00:00Z"), "3 days old"),
    Part.TRACK: (lambda found: replace(found, tracks={**found.tracks, Track.SENDING: Answer.GAPS}), ""),
    Part.UNSELECTED: (
        lambda found: replace(
            found,
            tracks={**found.tracks, Track.SENDING: Answer.NOT_ASKED},
            unselected=frozenset({Track.SENDING}),
        ),
        "no selected rule is about it",
    ),
    Part.READY: (lambda found: replace(found, senders=Senders((WORD,), {}, {})), "1 of 1 sender"),
    Part.BLOCKED: (lambda found: replace(found, senders=Senders((), {WORD: ("a",)}, {})), WORD),
    Part.UNDECIDED_SENDER: (
        lambda found: replace(found, senders=Senders((), {}, {WORD: (Missing("a", "a"),)})),
        WORD,
    ),
    Part.BLOCKS: (found_by(State.BLOCKS, f"The {WORD} is missing"), WORD),
    Part.DEGRADES: (found_by(State.DEGRADES, f"The {WORD} differs"), WORD),
    Part.UNKNOWN: (undecided(State.UNKNOWN, Why.DENIED), WORD),
    Part.NOT_ASKED: (undecided(State.NOT_ASKED, Why.NOT_ASKED), WORD),
    Part.FAILED: (checked(State.UNKNOWN, error=Crash("r", f"KeyError: {WORD}")), f"KeyError: {WORD}"),
    Part.LEVEL_DOUBT: (checked(State.DEGRADES, unread=(UNREAD,)), f"ses:{WORD}"),
    Part.CAPACITY: (
        lambda found: replace(found, capacity=Capacity(7_654_321, "configuration", 1, 1, 1, 1, None)),
        "7,654,321",
    ),
    Part.HANGS_ON: (
        lambda found: replace(found, hangs_on=(HangsOn("topic", ("topic", "a"), f"It needs the {WORD}."),)),
        WORD,
    ),
    Part.HIDDEN: (lambda found: replace(found, hidden=(Hidden("topic", UNREAD, 1),)), WORD),
    Part.ACCEPTED: (accepted, WORD),
    Part.ENDPOINT: (endpoint(answer=Answer.NOT_READY), "NOT READY"),
    Part.ENDPOINT_CHECK: (endpoint(checks=(FAILED_CHECK,)), WORD),
    Part.ENDPOINT_EXISTING: (endpoint(existing=(WORD,)), WORD),
    Part.ENDPOINT_COMMAND: (endpoint(command=f"aws {WORD}"), f"aws {WORD}"),
    Part.ENDPOINT_ADVICE: (endpoint(advice=(f"Mind the {WORD}.",)), WORD),
    Part.STEP: (planned(steps=(STEP,)), WORD),
    Part.NOT_TONIGHT: (planned(steps=(replace(STEP, is_out_of_reach=True),)), "not tonight"),
    Part.UNKNOWN_FIX: (unknown_fix, WORD),
    Part.SAVED: (tonight(saved=(WORD,)), WORD),
    Part.LOST: (tonight(lost={WORD: (1,)}), WORD),
    Part.UNPLANNED: (tonight(unplanned={WORD: ("a-rule",)}), WORD),
    Part.QUESTION: (planned(questions=(Question("smtp-passwords", "Have you one?", (WORD,)),)), WORD),
    Part.VERIFICATION: (planned(verification=(f"aws {WORD}",)), f"aws {WORD}"),
}
"""How each part is added to an answer, and the words by which people know it."""
MACHINES = {
    "json": {
        Part.TRACK: '"verdict": "ready-with-gaps"',
        Part.ENDPOINT: '"verdict": "not-ready"',
        Part.NOT_TONIGHT: '"tonight": false',
        Part.CAPACITY: "7654321",
    },
    "prometheus": {Part.CAPACITY: "7.654321e+06", Part.ENDPOINT: "} 3.0"},
}
HOLDERS: Mapping[type, Mapping[str, set[Part]]] = {
    Readiness: {
        "account_id": set(),
        "primary": set(),
        "standby": set(),
        "taken_at": {Part.AGE},
        "asked_at": {Part.AGE},
        "tracks": {Part.TRACK},
        "checks": {Part.BLOCKS, Part.DEGRADES, Part.UNKNOWN, Part.NOT_ASKED, Part.FAILED, Part.LEVEL_DOUBT},
        "senders": {Part.READY, Part.BLOCKED, Part.UNDECIDED_SENDER},
        "hangs_on": {Part.HANGS_ON},
        "hidden": {Part.HIDDEN},
        "capacity": {Part.CAPACITY},
        "accepted": {Part.ACCEPTED},
        "plan": set(),
        "endpoint": {Part.ENDPOINT},
        "notice": {Part.NOTICE},
        "unselected": {Part.UNSELECTED},
        "source": set(),
    },
    Senders: {"ready": {Part.READY}, "blocked": {Part.BLOCKED}, "unknown": {Part.UNDECIDED_SENDER}},
    ReadinessPlan: {
        "steps": {Part.STEP, Part.NOT_TONIGHT},
        "tonight": set(),
        "questions": {Part.QUESTION},
        "verification": {Part.VERIFICATION},
        "unknown": {Part.UNKNOWN_FIX},
    },
    Tonight: {
        "steps": {Part.NOT_TONIGHT},
        "saved": {Part.SAVED},
        "lost": {Part.LOST},
        "unplanned": {Part.UNPLANNED},
    },
    EndpointFit: {
        "answer": {Part.ENDPOINT},
        "checks": {Part.ENDPOINT_CHECK},
        "existing": {Part.ENDPOINT_EXISTING},
        "command": {Part.ENDPOINT_COMMAND},
        "advice": {Part.ENDPOINT_ADVICE},
    },
}
"""The parts that show each field of what holds them; the names of an account and of regions are in all of them."""


def module(name: str) -> ModuleType:
    """The module of a format."""
    return import_module(f"sescheck.takeover.formats.{name}")


def declared(name: str) -> tuple[Mapping[Part, str], Mapping[Part, str]]:
    """What a format counts only, and what it leaves out."""
    return getattr(module(name), "COUNTS", {}), getattr(module(name), "LEAVES_OUT", {})


def drawn(name: str, found: Readiness) -> str:
    """The whole text, on one line and without markup of its words."""
    text = "".join(FORMATS[name]([found], RenderOptions(width=300, verbose=True)))
    return " ".join(text.replace("`", "").split())


def test_every_field_is_shown_by_a_part() -> None:
    """A new field, or a new part, needs a row here, and with it every format."""
    assert set(PARTS) == set(Part)
    assert set().union(*(parts for each in HOLDERS.values() for parts in each.values())) == set(Part)
    for holder, parts in HOLDERS.items():
        assert {each.name for each in fields(holder)} == set(parts), holder


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_every_part_or_declares_that_it_does_not(name: str, part: Part) -> None:
    """What is declared is true: what is left out changes nothing, and what is counted is not named."""
    counts, leaves_out = declared(name)
    add, words = PARTS[part]
    words = MACHINES.get(name, {}).get(part, words)
    before, after = drawn(name, plain()), drawn(name, add(plain()))
    if part in leaves_out:
        assert before == after
        return
    assert before != after
    assert (words in after and words not in before) is (part not in counts) or not words


def test_what_is_unknown_is_never_left_out() -> None:
    """Without it an answer would look better than it is."""
    for name in FORMATS:
        assert NEVER_LEFT_OUT.isdisjoint(declared(name)[1])
        assert all(reason for each in declared(name) for reason in each.values())
