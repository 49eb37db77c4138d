"""What takes for ever, or ends too soon: regions that hang, throttling without end, credentials that run out."""

import time
from dataclasses import replace

import pytest

from sescheck.aws.limits import Limits
from sescheck.aws.traffic import Call
from sescheck.cli.progress_line import Refusing
from sescheck.collect.targets import resources
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli
from tests.fire.staging import (
    HERE,
    IMPATIENT,
    KNOWN_FAULT,
    REGIONS,
    THERE,
    have_little_patience,
    identities,
    rest,
    states,
    whys,
)

MORE = ("eu-west-1", "eu-central-1")
UNDER_WAY = 8
"""Calls of one operation that may be on their way when the first of them is refused for good."""


@pytest.mark.parametrize("answered", [0, 1, 3, 5, 13, 34])
def test_credentials_that_run_out_after_so_many_answers_keep_what_was_read(
    world: Emulator, audit: Cli, answered: int
) -> None:
    """At any moment: nothing is made up, nothing crashes, and all that is unread has this one reason.

    If STS does not say who is asking, nothing is reported; other calls may be answered before it.
    """
    world.inject(Fault("expired", after=answered))
    result = audit(REGIONS)
    if not any(call.operation == "GetCallerIdentity" and not call.error for call in world.calls):
        assert (4, "", 1) == (result.code, result.out, result.err.count("\n"))
        assert "log in again" in result.err
        return
    assert result.findings in ([], [KNOWN_FAULT])
    assert ({"expired-credentials"}, []) == (whys(result), result.report["rule_errors"])
    nothing = set(states(result).values()) == {"unreadable"}
    assert (4 if nothing else 1 if result.findings else 3) == result.code


def test_regions_that_hang_for_ever_do_not_hold_up_another(world: Emulator, audit: Cli) -> None:
    """Three of four say nothing at all; it costs their time limits once, and the fourth is read."""
    healthy(world, MORE)
    hanging = (HERE, *MORE)
    before = audit(",".join((THERE, *hanging)))
    world.inject(*(Fault("hang", region=name, service="ses*") for name in hanging))
    began = time.monotonic()
    after = audit(",".join((THERE, *hanging)), *IMPATIENT)
    assert time.monotonic() - began < 30
    assert ([KNOWN_FAULT], 1, {"timed-out"}) == (after.findings, after.code, whys(after))
    assert {THERE: "read", **dict.fromkeys(hanging, "unreadable")} == states(after)
    assert {THERE: 4, **dict.fromkeys(hanging)} == identities(after)
    of_there = [each for each in rest(before)["accounts"][0]["regions"] if each["region"] == THERE]
    assert of_there == [each for each in rest(after)["accounts"][0]["regions"] if each["region"] == THERE]


def test_a_time_limit_ends_a_region_that_hangs(world: Emulator, audit: Cli) -> None:
    """Before its own limits would; what was read is reported."""
    world.inject(Fault("hang", region=HERE, service="ses*"))
    began = time.monotonic()
    result = audit(REGIONS, "--timeout", "12")
    assert time.monotonic() - began < 20
    assert KNOWN_FAULT in result.findings
    assert ({"timed-out"}, {HERE: "unreadable", THERE: "read"}) == (whys(result), states(result))


def test_throttling_alone_ends_no_operation() -> None:
    """Without a time limit it is asked until it answers."""
    assert float("inf") == Limits().patience


def test_an_operation_that_is_only_throttled_is_spoken_of_once() -> None:
    """After a minute without an answer, by name, with what would end the waiting."""
    clock = iter([0, 30, 61, 90, 100])
    refusing = Refusing(lambda: next(clock))
    throttled = Call("123456789012", HERE, "ses:GetEmailIdentity", 0.1, "throttled")
    said = [refusing.on_call(throttled) for _ in range(5)]
    assert [None] * 4 == [*said[:2], *said[3:]]
    assert all(word in str(said[2]) for word in ("ses:GetEmailIdentity", HERE, "--timeout"))


def test_an_answer_begins_the_minute_anew() -> None:
    """Throttling that lets something through is what throttling is."""
    clock = iter([0, 61])
    refusing = Refusing(lambda: next(clock))
    throttled = Call("123456789012", HERE, "ses:GetEmailIdentity", 0.1, "throttled")
    assert refusing.on_call(throttled) is None
    assert refusing.on_call(replace(throttled, outcome="ok")) is None
    assert refusing.on_call(throttled) is None


def test_patience_that_is_limited_gives_an_operation_up(
    world: Emulator, audit: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is unread as throttled, and all else is read."""
    have_little_patience(monkeypatch)
    world.inject(Fault("throttle", region=HERE, operation="GetIdentityMailFromDomainAttributes"))
    result = audit(REGIONS)
    unread = {(HERE, "ses:GetIdentityMailFromDomainAttributes", "throttled")}
    assert ([KNOWN_FAULT], 1, unread) == (result.findings, result.code, result.unread)


def test_an_operation_that_was_given_up_is_not_asked_again(
    world: Emulator, audit: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand identities at the slowest pace would take half a day."""
    have_little_patience(monkeypatch)
    world.region(HERE).create_identities(30)
    world.inject(Fault("throttle", region=HERE, operation="GetEmailIdentity"))
    result = audit(REGIONS, "--timeout", "15")
    assert {(HERE, "ses:GetEmailIdentity", "throttled")} == result.unread
    assert not any("time limit" in each["detail"] for each in result.report["unread"])


def test_an_operation_whose_credentials_ran_out_is_not_asked_again(world: Emulator, audit: Cli) -> None:
    """No other answer is to be had with them."""
    world.region(HERE).create_identities(30)
    world.inject(Fault("expired", region=HERE, operation="GetEmailIdentity", after=2))
    result = audit(REGIONS)
    assert {(HERE, "ses:GetEmailIdentity", "expired-credentials")} == result.unread
    asked = [call for call in world.calls if (call.region, call.operation) == (HERE, "GetEmailIdentity")]
    assert len(asked) <= 2 + UNDER_WAY


@pytest.mark.parametrize("operation", ["ListAccountAliases", "ListEmailTemplates"])
def test_what_is_throttled_until_the_time_limit_costs_nothing_else(
    world: Emulator, audit: Cli, operation: str
) -> None:
    """Not the topics of another region, and not for an account's alias."""
    world.inject(Fault("throttle", region=HERE, operation=operation))
    result = audit(REGIONS, "--timeout", "12")
    assert [KNOWN_FAULT] == result.findings
    assert {"throttled"} >= whys(result)
    assert {action.partition(":")[2] for _, action, _ in result.unread} <= {operation}


def test_settings_that_are_throttled_until_the_time_limit_cost_no_identity(world: Emulator, audit: Cli) -> None:
    """They have nothing to do with each other."""
    world.inject(Fault("throttle", region=HERE, operation="GetAccount"))
    result = audit(REGIONS, "--timeout", "12")
    assert {(HERE, "ses:GetAccount", "throttled")} == result.unread


def test_an_account_number_that_is_throttled_until_the_time_limit_costs_no_region(
    world: Emulator, audit: Cli
) -> None:
    """The account is called unknown, and judged; what may be another account's is not looked at."""
    world.inject(Fault("throttle", operation="GetCallerIdentity"))
    result = audit(REGIONS, "--timeout", "12")
    assert ([KNOWN_FAULT], 1) == (result.findings, result.code)
    of_resources = {operation.action for operation in resources.READS}
    left = {(region, action, why) for region, action, why in result.unread if action not in of_resources}
    assert {(None, "sts:GetCallerIdentity", "throttled")} == left
