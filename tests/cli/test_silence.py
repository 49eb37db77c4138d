"""What AWS does not say is never missing and never fine."""

from collections.abc import Iterable

import pytest

from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli, Result

HERE, THERE = "us-east-1", "us-west-2"
FAR = "af-south-1"
REGIONS = f"{HERE},{THERE}"
IMPATIENT = ("--read-timeout", "1.5", "--retries", "1")


@pytest.fixture
def world(emulator: Emulator) -> Emulator:
    """Two healthy regions, and a fault in one domain that must be found whatever else cannot be read."""
    healthy(emulator, (HERE, THERE))
    emulator.region(THERE).settle("news.example.net", sending=False)
    return emulator


KNOWN_FAULT = ("identity-cannot-send", THERE, "news.example.net")


def check_silent(result: Result, operation: str, whys: Iterable[str]) -> None:
    """The operation is unread for that reason, rules are open because of it, and nothing was made up."""
    assert [KNOWN_FAULT] == result.findings
    assert 1 == result.code
    assert not result.report["complete"]
    entries = [each for each in result.report["unread"] if each["operation"] == operation]
    assert entries
    assert {HERE} == {each["region"] for each in entries}
    assert {each["why"] for each in entries} <= set(whys)
    assert any(each["rules"] for each in entries)


def test_a_denied_list_is_not_an_empty_list(world: Emulator, audit: Cli) -> None:
    """Where both lists are denied, no identity of the region is missing, and none is fine."""
    world.inject(Fault("deny", region=HERE, operation="List*Identities"))
    check_silent(audit(REGIONS), "ses:ListEmailIdentities", {"denied"})


def test_if_the_v2_list_is_denied_the_v1_list_is_used(world: Emulator, audit: Cli) -> None:
    """All identities are there; only whether they may send is open, which the old list does not say."""
    world.inject(Fault("deny", region=HERE, operation="ListEmailIdentities"))
    result = audit(REGIONS)
    assert 4 == result.report["accounts"][0]["regions"][0]["identities"]
    check_silent(result, "ses:ListEmailIdentities", {"denied"})


@pytest.mark.parametrize(
    "operation",
    [
        "GetIdentityDkimAttributes",
        "GetIdentityMailFromDomainAttributes",
        "GetIdentityNotificationAttributes",
        "GetEmailIdentity",
        "GetAccount",
        "ListConfigurationSets",
    ],
)
def test_a_denied_read_leaves_its_rules_undecided(world: Emulator, audit: Cli, operation: str) -> None:
    """And no others: the fault that was staged elsewhere is still found."""
    world.inject(Fault("deny", region=HERE, operation=operation))
    check_silent(audit(REGIONS, "--depth", "deep"), f"ses:{operation}", {"denied"})


@pytest.mark.parametrize(
    ("kind", "whys"),
    [
        ("hang", {"timed-out"}),
        ("cut", {"unreachable", "unexpected"}),
        ("reset", {"unreachable"}),
        ("garble", {"unexpected"}),
        ("html", {"unexpected"}),
        ("empty", {"unexpected"}),
        ("truncate", {"unexpected", "unreachable"}),
        ("server-error", {"unreachable"}),
        ("deny-by-scp", {"denied-by-scp"}),
    ],
)
@pytest.mark.parametrize("operation", ["ListEmailIdentities", "GetIdentityDkimAttributes"])
def test_a_broken_answer_is_unread(world: Emulator, audit: Cli, operation: str, kind: str, whys: set[str]) -> None:
    """Of either protocol: a list and a batched read."""
    world.inject(Fault(kind, region=HERE, operation=operation))
    if kind == "deny-by-scp" and operation == "ListEmailIdentities":
        world.inject(Fault(kind, region=HERE, operation="ListIdentities"))
    check_silent(audit(REGIONS, *IMPATIENT), f"ses:{operation}", whys)


def test_an_operation_that_is_always_throttled_ends_with_the_time_limit(world: Emulator, audit: Cli) -> None:
    """The time limit of the run ends it; all the rest is reported."""
    world.inject(Fault("throttle", region=HERE, operation="GetIdentityMailFromDomainAttributes"))
    result = audit(REGIONS, "--timeout", "12")
    check_silent(result, "ses:GetIdentityMailFromDomainAttributes", {"throttled"})


def test_throttling_alone_loses_nothing(world: Emulator, audit: Cli) -> None:
    """Each operation is refused a few times, and answers in the end."""
    for operation in ("GetAccount", "ListEmailIdentities", "GetEmailIdentity", "GetIdentityDkimAttributes"):
        world.inject(Fault("throttle", operation=operation, count=3))
    result = audit(REGIONS)
    assert ([KNOWN_FAULT], True) == (result.findings, result.report["complete"])


@pytest.mark.usefixtures("world")
def test_a_disabled_region_is_reported_as_disabled(audit: Cli) -> None:
    """Not empty, not broken: disabled, by the rule meant for it."""
    result = audit(f"{REGIONS},{FAR}")
    assert {KNOWN_FAULT, ("region-not-enabled", FAR, "123456789012")} == set(result.findings)
    states = {each["region"]: each["state"] for each in result.report["accounts"][0]["regions"]}
    assert {HERE: "read", THERE: "read", FAR: "disabled"} == states
    assert {"region-disabled"} == {each["why"] for each in result.report["unread"]}


def test_a_hanging_region_does_not_delay_the_others(world: Emulator, audit: Cli) -> None:
    """It is timed out, and the other region is judged."""
    world.inject(Fault("hang", region=HERE, service="ses*"))
    result = audit(REGIONS, *IMPATIENT)
    assert [KNOWN_FAULT] == result.findings
    assert {"timed-out"} == {each["why"] for each in result.report["unread"]}
    assert "unreadable" == result.report["accounts"][0]["regions"][0]["state"]


def test_when_the_second_page_fails_the_first_is_kept(world: Emulator, audit: Cli) -> None:
    """What was listed counts as there; what was not is not missing."""
    for region in (HERE, THERE):
        world.region(region).create_identities(1100)
    world.inject(Fault("server-error", region=HERE, operation="ListEmailIdentities", after=1))
    result = audit(REGIONS, "--depth", "quick", "--retries", "0")
    assert [None, 1104] == [each["identities"] for each in result.report["accounts"][0]["regions"]]
    check_silent(result, "ses:ListEmailIdentities", {"unreachable"})


def test_a_second_page_that_fails_twice_and_then_comes_is_read(world: Emulator, audit: Cli) -> None:
    """Another try mends it."""
    for region in (HERE, THERE):
        world.region(region).create_identities(1100)
    world.inject(Fault("server-error", region=HERE, operation="ListEmailIdentities", after=1, count=2))
    result = audit(REGIONS, "--depth", "quick")
    assert [1104, 1104] == [each["identities"] for each in result.report["accounts"][0]["regions"]]
    assert ([KNOWN_FAULT], True) == (result.findings, result.report["complete"])


def test_a_repeated_page_token_ends_the_list(world: Emulator, audit: Cli) -> None:
    """A token that repeats is no list's end, and no endless run."""
    for region in (HERE, THERE):
        world.region(region).create_identities(1100)
    world.inject(Fault("repeat-token", region=HERE, operation="ListEmailIdentities"))
    check_silent(audit(REGIONS, "--depth", "quick"), "ses:ListEmailIdentities", {"unexpected"})


def test_an_unknown_status_is_kept_as_it_is(world: Emulator, audit: Cli) -> None:
    """A word that AWS invents tomorrow is no crash."""
    world.inject(Fault("unknown-enum", region=HERE, operation="GetIdentityDkimAttributes", find="Success"))
    result = audit(REGIONS)
    assert [] == result.report["rule_errors"]
