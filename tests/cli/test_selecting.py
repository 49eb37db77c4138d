"""What no chosen rule needs is not asked, and what the chosen ones find is what they find among all."""

import re

import pytest

from sescheck.collect.declarations import ALWAYS, actions_for, every_read
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import typical
from sescheck.rules.catalogue import FAMILIES, every_rule
from tests.conftest import Cli, Result

REGIONS = "us-east-1,eu-west-1"
DEEP = ("--depth", "deep", "--suppression-list")
BY_NAME = {(each.service, each.name): each.action for each in every_read()}
FAMILY_OF = {entry.name: entry.rule.check.__module__.split(".")[-2] for entry in every_rule()}


def selecting(family: str) -> list[str]:
    """The options that choose the rules of a family."""
    return [word for name, own in FAMILY_OF.items() if own == family for word in ("--select", name)]


def found(result: Result) -> set[tuple[str, str]]:
    """(rule, fingerprint) of each finding."""
    return {(each["rule"], each["fingerprint"]) for each in result.report["findings"]}


@pytest.fixture(scope="module")
def whole() -> dict[str, Result]:
    """The report of all rules, made once."""
    return {}


@pytest.mark.exhaustive
@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_alone_finds_what_it_finds_among_all(
    emulator: Emulator, audit: Cli, whole: dict[str, Result], family: str
) -> None:
    """And leaves no more open."""
    typical(emulator)
    if not whole:
        whole["all"] = audit(REGIONS, *DEEP)
    emulator.forget_calls()
    alone = audit(REGIONS, *DEEP, *selecting(family))
    assert {each for each in found(whole["all"]) if FAMILY_OF[each[0]] == family} == found(alone)
    open_among_all = whole["all"].report["summary"]["not_asked"]
    assert [e for e in open_among_all if FAMILY_OF[e["rule"]] == family] == alone.report["summary"]["not_asked"]
    assert alone.report["complete"]
    facts = {fact for entry in every_rule() if FAMILY_OF[entry.name] == family for fact in entry.rule.facts}
    asked = {BY_NAME[call.service, call.operation] for call in emulator.calls}
    assert asked <= {*actions_for(ALWAYS | facts), "sts:GetCallerIdentity"}


def test_without_its_rules_smtp_users_need_no_permission(emulator: Emulator, audit: Cli) -> None:
    """IAM tells nothing of users, and the audit is complete."""
    typical(emulator)
    emulator.inject(*(Fault("deny", operation=name) for name in ("GetAccountAuthorizationDetails", "ListUsers")))
    assert not audit(REGIONS).report["complete"]
    assert set() == audit(REGIONS, "--ignore", "smtp-*").unread


def test_the_plan_counts_only_what_is_read(emulator: Emulator, cli: Cli) -> None:
    """``--plan`` knows the rules too."""
    typical(emulator)
    where = ("audit", "--endpoint-url", emulator.url, "--regions", REGIONS, "--plan")
    assert ("11", "1") == tuple(
        re.findall(r"standard about (\d+) s", cli(*where, *options).out)[0]
        for options in ((), ("--select", "suppression-*"))
    )
