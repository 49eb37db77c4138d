"""Which regions are compared with each other."""

import pytest

from sescheck.comparison.account_view import AccountView, Mode, Thresholds
from sescheck.engine.groups import GroupPlan, account_views_of, looks_unused
from sescheck.snapshot.model import Asked, Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import GlobalEndpoint
from sescheck.snapshot.unread import is_disabled
from sescheck.testing import builders as s

IDLE = s.account_settings(production_access=False, sent_last_24_hours=0)
BUSY = s.region("us-east-1", s.domain("example.com"))
EMPTY = s.region("eu-west-1", settings=IDLE)
DISABLED = s.region("af-south-1", opt_in="DISABLED", settings=s.unread("ses:GetAccount", Why.REGION_DISABLED))


def account_of(*regions: Region, asked: Asked) -> AccountView:
    """The account with these regions."""
    (found,) = account_views_of(s.snapshot(*regions, asked=asked))
    return found


def compared(found: AccountView) -> list[list[str]]:
    """The names of the regions of each group."""
    return [[view.name for view in group.regions] for group in found.groups]


def test_named_regions_are_one_group_whatever_they_hold() -> None:
    """A user who names a region wants it checked, used or not, enabled or not."""
    found = account_of(BUSY, EMPTY, DISABLED, asked=Asked.NAMED)
    assert compared(found) == [["us-east-1", "eu-west-1", "af-south-1"]]
    assert found.unused == frozenset()


@pytest.mark.parametrize("asked", [Asked.DISCOVERED, Asked.ALL])
def test_discovered_regions_that_hold_nothing_are_not_compared(asked: Asked) -> None:
    """They are still regions of the account; those not enabled are left out."""
    found = account_of(BUSY, EMPTY, DISABLED, asked=asked)
    assert compared(found) == [["us-east-1"]]
    assert found.unused == {"eu-west-1"}
    assert [view.name for view in found.regions] == ["us-east-1", "eu-west-1"]


def test_an_account_that_uses_nothing_has_no_group() -> None:
    """Nothing can be compared."""
    assert compared(account_of(EMPTY, asked=Asked.DISCOVERED)) == []


def test_a_region_that_is_not_compared_is_a_group_of_its_own() -> None:
    """Findings of rules about a single region still have a group."""
    found = account_of(BUSY, EMPTY, asked=Asked.DISCOVERED)
    assert found.homes["eu-west-1"].name == "eu-west-1"
    assert found.homes["us-east-1"].name == "default"


@pytest.mark.parametrize(
    "region",
    [
        BUSY,
        s.region("eu-west-1", settings=s.account_settings(production_access=False, sent_last_24_hours=1)),
        s.region("eu-west-1", settings=s.account_settings(sent_last_24_hours=0)),
        s.region("eu-west-1", settings=IDLE, configuration_sets=(s.configuration_set("main"),)),
        s.region("eu-west-1", settings=IDLE, templates=("welcome",)),
        s.region("eu-west-1", settings=IDLE, rule_sets=("inbound",)),
    ],
    ids=["an identity", "traffic", "production access", "a configuration set", "a template", "a rule set"],
)
def test_a_region_that_holds_anything_is_used(region: Region) -> None:
    """An identity, a configuration set, a rule set, a template, traffic, or production access."""
    assert not looks_unused(region)


def test_an_idle_region_in_the_sandbox_is_unused() -> None:
    """Nothing was set up or sent there."""
    assert looks_unused(EMPTY)


@pytest.mark.parametrize(
    "region",
    [
        s.region("eu-west-1", settings=s.unread("ses:GetAccount")),
        s.region("eu-west-1", settings=IDLE, listed=Listing((), s.unread("ses:ListEmailIdentities"))),
    ],
    ids=["settings", "identities"],
)
def test_a_region_that_did_not_answer_is_not_unused(region: Region) -> None:
    """Unread does not mean empty."""
    assert not looks_unused(region)


def test_templates_that_may_not_be_listed_do_not_make_an_empty_region_used() -> None:
    """Otherwise an audit without that permission compares every empty region with the used ones."""
    assert looks_unused(
        s.region("eu-west-1", settings=IDLE, templates=Listing((), s.unread("ses:ListEmailTemplates")))
    )


def test_only_a_region_that_is_not_enabled_is_disabled() -> None:
    """A region that denies the call may be enabled."""
    assert is_disabled(DISABLED)
    assert not is_disabled(BUSY)
    assert not is_disabled(s.region("eu-west-1", settings=s.unread("ses:GetAccount")))


def test_a_region_that_aws_lists_as_enabled_is_not_disabled_by_a_refused_token() -> None:
    """A token of the global STS endpoint is refused in enabled opt-in regions too."""
    refuses = s.unread("ses:GetAccount", Why.REGION_DISABLED)
    assert not is_disabled(s.region("af-south-1", opt_in="ENABLED", settings=refuses))
    assert is_disabled(s.region("af-south-1", opt_in=s.unread(why=Why.NOT_ASKED), settings=refuses))


def test_thresholds_reach_the_account_view() -> None:
    """The configured thresholds, else the defaults."""
    snapshot = s.snapshot(BUSY)
    assert account_views_of(snapshot)[0].thresholds == Thresholds()
    assert account_views_of(snapshot, Thresholds(quota_used_percent=50))[0].thresholds.quota_used_percent == 50


def test_an_account_without_an_id_is_unknown() -> None:
    """STS may refuse while SES answers."""
    assert account_of(BUSY, asked=Asked.NAMED).account_id == s.ACCOUNT_ID


EAST, WEST, IRELAND = "us-east-1", "us-west-2", "eu-west-1"


def primary(*endpoints: GlobalEndpoint, name: str = EAST) -> Region:
    """A region in use that lists these global endpoints."""
    return s.region(name, s.domain("example.com"), global_endpoints=endpoints)


def endpoint(name: str = "both", status: str = "READY", to: str = WEST, of: str = EAST) -> GlobalEndpoint:
    """A global endpoint of those two regions."""
    return GlobalEndpoint(name, f"id-of-{name}", status, (of, to))


def groups(*regions: Region, plans: tuple[GroupPlan, ...] = ()) -> list[tuple[str, list[str], tuple[str, ...]]]:
    """Name, regions and global endpoints of each group."""
    (found,) = account_views_of(s.snapshot(*regions), groups=plans)
    return [(group.name, [view.name for view in group.regions], group.endpoints) for group in found.groups]


OTHERS = s.region(WEST), s.region(IRELAND)
PAIR = f"global endpoint both ({EAST}, {WEST})"


def test_a_ready_global_endpoint_makes_a_group_of_its_two_regions() -> None:
    """In addition to the group of all regions."""
    expected = [("default", [EAST, WEST, IRELAND], ()), (PAIR, [EAST, WEST], ("both",))]
    assert expected == groups(primary(endpoint()), *OTHERS)


@pytest.mark.parametrize("status", ["CREATING", "FAILED", "DELETING", "A_LATER_WORD"])
def test_only_a_ready_global_endpoint_makes_a_group(status: str) -> None:
    """An endpoint in another state sends nothing."""
    assert [("default", [EAST, WEST, IRELAND], ())] == groups(primary(endpoint(status=status)), *OTHERS)


def test_a_group_of_the_same_two_regions_takes_the_endpoint() -> None:
    """In any order of the regions; there is one group, not two."""
    assert [("default", [WEST, EAST], ("both",))] == groups(s.region(WEST), primary(endpoint()))


def test_two_endpoints_through_the_same_regions_are_one_group() -> None:
    """Its name is from the first endpoint."""
    regions = (
        primary(endpoint(), endpoint("more")),
        primary(endpoint("back", to=EAST, of=WEST), name=WEST),
        OTHERS[1],
    )
    assert (PAIR, [EAST, WEST], ("both", "more", "back")) == groups(*regions)[-1]


def test_an_endpoint_that_both_regions_list_counts_once() -> None:
    """According to AWS, only the primary region lists it."""
    regions = primary(endpoint()), primary(endpoint(), name=WEST)
    assert [("default", [EAST, WEST], ("both",))] == groups(*regions)


@pytest.mark.parametrize("regions", [(EAST, IRELAND), (EAST,), ()])
def test_an_endpoint_of_which_a_region_was_not_read_makes_no_group(regions: tuple[str, ...]) -> None:
    """Nothing can be compared."""
    half = GlobalEndpoint("both", "id", "READY", regions)
    assert [("default", [EAST, WEST], ())] == groups(primary(half), s.region(WEST))


@pytest.mark.parametrize(
    "plan",
    [
        GroupPlan("mine", (EAST, WEST), Mode.STANDBY),
        GroupPlan("mine", (EAST, WEST), identities=("example.com",)),
        GroupPlan("mine", (EAST, IRELAND)),
    ],
    ids=["a standby", "some identities", "other regions"],
)
def test_a_group_that_expects_less_does_not_replace_an_endpoint(plan: GroupPlan) -> None:
    """The endpoint sends through both regions, whatever the user's groups are."""
    found = groups(primary(endpoint()), *OTHERS, plans=(plan,))
    assert [("mine", list(plan.regions), ()), (PAIR, [EAST, WEST], ("both",))] == found[:2]


def test_a_region_through_which_an_endpoint_sends_is_in_use() -> None:
    """Even if it holds nothing: a part of the mail fails there."""
    empty = s.region(WEST, settings=IDLE)
    found = account_of(primary(endpoint()), empty, EMPTY, asked=Asked.DISCOVERED)
    assert (frozenset({IRELAND}), [[EAST, WEST]]) == (found.unused, compared(found))
    assert found.groups[0].endpoints == ("both",)
