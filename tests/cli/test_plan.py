"""What an audit would cost is said beforehand, and is what it then takes."""

from collections import Counter

import pytest

from sescheck.collect.estimate import fixed
from sescheck.collect.progress import ExpectedCalls, Progress
from sescheck.emulator import Emulator, Fault
from sescheck.emulator.worlds import mail_manager, other_services, parts
from sescheck.snapshot.model import Depth
from tests.conftest import Cli

REGIONS = "us-east-1,eu-west-1"
EMPTY = {depth: 1 + sum(fixed(depth).values()) for depth in Depth}
"""Calls that an empty region takes: one for the list of identities, too."""
MORE = {Depth.QUICK: 9, Depth.STANDARD: 271, Depth.DEEP: 301}
"""What the first region takes beyond that: batches, and from standard on a call a domain, set and template."""
LISTS = {
    "GetAccount",
    "ListEmailIdentities",
    "ListConfigurationSets",
    "ListEmailTemplates",
    "ListReceiptRuleSets",
    "ListContactLists",
    "ListDedicatedIpPools",
    "ListIngressPoints",
    "ListRuleSets",
    "ListTenants",
    "ListTrafficPolicies",
}
"""What the plan asks of a region without Mail Manager."""
COUNTED = {"ses", "sesv2", "mailmanager", "cloudwatch", "ec2", "service-quotas"}
"""The services whose calls the plan counts, as the emulator names them."""


def populate(emulator: Emulator) -> None:
    """250 domains, 30 addresses, 3 configuration sets and 2 templates in one region, nothing in the other."""
    region = emulator.region("us-east-1")
    for name in ("a", "b", "c"):
        parts.configuration_set(region, name, region.create_topic(name))
    for name in ("welcome", "bye"):
        parts.template(region, name)
    region.create_identities(250)
    region.create_identities(30, "user{n}@d00000.example.com")


def test_the_plan_names_calls_and_time_of_each_depth(cli: Cli, emulator: Emulator) -> None:
    """By region; nothing but the lists and the settings is asked."""
    populate(emulator)
    result = cli("audit", "--plan", "-r", REGIONS, "--endpoint-url", emulator.url)
    rows = [line.split() for line in result.out.splitlines()]
    listed = ["us-east-1", "280", "250", "3", "2"]
    quick, standard, deep = (f"{EMPTY[depth] + MORE[depth]}," for depth in Depth)
    assert [*listed, quick, "3", "s", standard, "4", "min", deep, "5", "min"] == rows[1]
    quick, standard, deep = (f"{EMPTY[depth]}," for depth in Depth)
    assert ["eu-west-1", "0", "0", "0", "0", quick, "1", "s", standard, "1", "s", deep, "1", "s"] == rows[2]
    assert 0 == result.code
    assert {"GetCallerIdentity", *LISTS} == {call.operation for call in emulator.calls}


@pytest.mark.parametrize(("depth", "details"), [(Depth.QUICK, 0), (Depth.STANDARD, 250), (Depth.DEEP, 280)])
def test_the_audit_takes_what_was_planned(audit: Cli, emulator: Emulator, depth: Depth, details: int) -> None:
    """Batches of a hundred, a call a domain, or an address too; in all what the plan says of a region."""
    populate(emulator)
    audit(REGIONS, "--depth", depth)
    of_ses = [call for call in emulator.calls if call.service in COUNTED]
    counts = Counter(call.operation for call in of_ses if call.region == "us-east-1")
    assert (3, details) == (counts["GetIdentityDkimAttributes"], counts["GetEmailIdentity"])
    assert EMPTY[depth] + MORE[depth] == counts.total()
    assert EMPTY[depth] == sum(call.region == "eu-west-1" for call in of_ses)


def test_rule_sets_are_counted_where_none_is_active(cli: Cli, audit: Cli, emulator: Emulator) -> None:
    """A call each from depth standard on, as the audit then makes; if one is active, for the others at deep.

    The call that finds the active one is made only where there is a rule set.
    """
    for name in ("us-east-1", "eu-west-1"):
        parts.rule_set(emulator.region(name), "inbound", parts.rule("stop", ["example.com"]))
        parts.rule_set(emulator.region(name), "next", parts.rule("stop", ["example.com"]))
    emulator.region("us-east-1").state.backend.set_active_receipt_rule_set(None)
    rows = [
        line.split()
        for line in cli("audit", "--plan", "-r", REGIONS, "--endpoint-url", emulator.url).out.splitlines()
    ]
    idle = {Depth.QUICK: 1, Depth.STANDARD: 1 + 2, Depth.DEEP: 1 + 2}
    one_active = {Depth.QUICK: 1, Depth.STANDARD: 1, Depth.DEEP: 1 + 1}
    assert [
        [f"{EMPTY[depth] + idle[depth]}," for depth in Depth],
        [f"{EMPTY[depth] + one_active[depth]}," for depth in Depth],
    ] == [[row[5], row[8], row[11]] for row in rows[1:3]]
    audit(REGIONS)
    assert 2 == Counter(call.operation for call in emulator.calls)["DescribeReceiptRuleSet"]
    emulator.forget_calls()
    audit(REGIONS, "--depth", "deep")
    assert 3 == Counter(call.operation for call in emulator.calls)["DescribeReceiptRuleSet"]


def furnish(emulator: Emulator) -> None:
    """A region with tenants, contacts and Mail Manager, which can send to everybody; another one can only send."""
    region = emulator.region("us-east-1")
    parts.production(region, sent=10)
    mail_manager.mail_manager(region)
    for name in ("acme", "umbrella", "initech"):
        region.call("sesv2", "CreateTenant", TenantName=name)
    for name in ("readers", "writers"):
        other_services.contact_list(region, name, news="What is new")
    parts.domain(region, "example.com")
    parts.domain(emulator.region("eu-west-1"), "example.com")


def planned(cli: Cli, emulator: Emulator, *options: str) -> dict[str, list[int]]:
    """The calls by region, at each depth."""
    result = cli("audit", "--plan", "-r", REGIONS, "--endpoint-url", emulator.url, *options)
    rows = [line.split() for line in result.out.splitlines()[1:3]]
    emulator.forget_calls()
    return {row[0]: [int(row[place].rstrip(",")) for place in (5, 8, 11)] for row in rows}


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("options", [(), ("--suppression-list",)])
def test_what_is_read_one_by_one_is_counted(
    cli: Cli, audit: Cli, emulator: Emulator, depth: Depth, options: tuple[str, ...]
) -> None:
    """Tenants, contacts, the parts of Mail Manager and the services around: exactly as the audit calls them."""
    furnish(emulator)
    plan = planned(cli, emulator, *options)
    audit(REGIONS, "--depth", depth, *options)
    calls = Counter(call.region for call in emulator.calls if call.service in COUNTED)
    assert {name: counts[tuple(Depth).index(depth)] for name, counts in plan.items()} == calls


def test_a_selected_rule_costs_what_it_needs(cli: Cli, audit: Cli, emulator: Emulator) -> None:
    """What no selected rule needs is neither listed nor counted."""
    furnish(emulator)
    plan = planned(cli, emulator, "--select", "tenant-missing-in-region")
    audit(REGIONS, "--select", "tenant-missing-in-region")
    calls = Counter(call.region for call in emulator.calls if call.service in COUNTED)
    assert {name: counts[1] for name, counts in plan.items()} == calls


def test_a_refused_list_of_tenants_is_named(cli: Cli, emulator: Emulator) -> None:
    """The lists in the columns are complete, so their numbers are not marked."""
    emulator.inject(Fault("deny", operation="ListTenants", region="us-east-1"))
    result = cli("audit", "--plan", "-r", REGIONS, "--endpoint-url", emulator.url)
    assert "+?" not in result.out
    assert "(ses:ListTenants)" in result.out


def test_what_is_not_counted_has_a_bound(cli: Cli, emulator: Emulator) -> None:
    """Also for the pages of addresses, which are asked with an option."""
    plan = ("audit", "--plan", "-r", REGIONS, "--endpoint-url", emulator.url)
    assert "at most 5\n    pages" in cli(*plan).out
    assert "one per 1,000 addresses; AWS does not document" in cli(*plan, "--suppression-list").out


def test_an_incomplete_list_makes_the_estimate_a_lower_bound(cli: Cli, emulator: Emulator) -> None:
    """What could not be listed may cost more."""
    emulator.inject(Fault("deny", operation="List*Identities", region="us-east-1"))
    result = cli("audit", "--plan", "-r", REGIONS, "--endpoint-url", emulator.url)
    assert "0+?" in result.out
    assert "us-east-1: a list is incomplete: AccessDeniedException" in result.out


def test_the_time_left_is_that_of_the_slowest_operation() -> None:
    """If it goes on as it went; before any answer it is not known."""
    clock = iter([0.0, 0.0, 1.0, 10.0])
    progress = Progress(now=lambda: next(clock))
    progress.expect("us-east-1", "ses:GetEmailIdentity", 100)
    progress.expect("us-east-1", "ses:GetIdentityDkimAttributes", 2)
    assert None is progress.seconds_left()
    slow, quick = progress.expected.values()
    slow.done, quick.done = 20, 2
    assert 40.0 == progress.seconds_left()


def test_a_part_that_is_done_takes_no_more_time() -> None:
    """Also where more was answered than expected."""
    assert 0.0 == ExpectedCalls(3, began=0.0, done=4).seconds_left(5.0)
