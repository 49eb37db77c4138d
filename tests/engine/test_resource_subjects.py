"""Resources in one region and across regions: what is listed, what does not exist, and what is unknown."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.comparison.account_view import AccountView, Mode, RegionView
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.engine.subjects.resource_scopes import across, one_by_one
from sescheck.engine.subjects.resources import (
    CONFIGURATION_SETS,
    CONTACT_LISTS,
    CUSTOM_TEMPLATES,
    EVENT_DESTINATIONS,
    GLOBAL_ENDPOINTS,
    IP_POOLS,
    RECEIPT_FILTERS,
    TEMPLATES,
    TENANTS,
)
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why
from sescheck.snapshot.receiving import ReceiptFilter
from sescheck.snapshot.sending import ContactList, CustomTemplate, GlobalEndpoint, Tenant
from sescheck.testing import builders as s

HERE, THERE = "us-east-1", "us-west-2"
REFUSED = s.unread("ses:List")
NAMES = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True)

LISTED: dict[str, tuple[ResourceKind[Any], Any]] = {
    "configuration_sets": (CONFIGURATION_SETS, s.configuration_set("one")),
    "templates": (TEMPLATES, s.template("one")),
    "custom_templates": (CUSTOM_TEMPLATES, CustomTemplate("one", {}, Known("hash"))),
    "contact_lists": (CONTACT_LISTS, ContactList("one", Known(()))),
    "ip_pools": (IP_POOLS, "one"),
    "tenants": (TENANTS, Tenant("one", "ENABLED")),
    "global_endpoints": (GLOBAL_ENDPOINTS, GlobalEndpoint("one", "id", "READY", (HERE, THERE))),
    "receipt_filters": (RECEIPT_FILTERS, ReceiptFilter("one", "Block", "10.0.0.1/24")),
}


def with_list(name: str, field: str, listed: Listing[Any]) -> Region:
    """A region that has this list of a kind, and nothing else."""
    return msgspec.structs.replace(s.region(name), **{field: listed})


def account_of(*regions: Region) -> AccountView:
    """The account with these regions."""
    (found,) = account_views_of(s.snapshot(*regions))
    return found


def subjects(scope: Scope[Any], found: AccountView) -> Iterator[Any]:
    """The subjects of an account, without gaps."""
    return (each for each in scope.subjects(found) if not isinstance(each, Gap))


def gaps(scope: Scope[Any], found: AccountView) -> set[tuple[str | None, Unreadable]]:
    """The gaps of an account: region and reason."""
    return {(each.region, each.because) for each in scope.subjects(found) if isinstance(each, Gap)}


@pytest.mark.parametrize("field", LISTED)
def test_a_resource_is_found_by_its_name(field: str) -> None:
    """In the list of its kind. If a complete list does not have it, it does not exist."""
    kind, resource = LISTED[field]
    view = RegionView(with_list(HERE, field, Listing((resource,))))
    assert Known(resource) == kind.find(view, "one")
    assert Known(None) == kind.find(view, "two")


@pytest.mark.parametrize("field", LISTED)
def test_an_incomplete_list_cannot_tell_what_is_missing(field: str) -> None:
    """The resources that it has are known."""
    kind, resource = LISTED[field]
    view = RegionView(with_list(HERE, field, Listing((resource,), REFUSED)))
    assert Known(resource) == kind.find(view, "one")
    assert REFUSED == kind.find(view, "two")


@pytest.mark.parametrize("field", LISTED)
def test_an_unread_list_is_a_gap(field: str) -> None:
    """A region that does not support the kind has no gap."""
    kind, _ = LISTED[field]
    unsupported = s.unread("ses:List", Why.NOT_SUPPORTED_HERE)
    found = account_of(
        with_list(HERE, field, Listing((), REFUSED)), with_list(THERE, field, Listing((), unsupported))
    )
    for scope in (one_by_one(kind), across(kind)):
        assert {(HERE, s.located(REFUSED, HERE))} == gaps(scope, found)
        assert [] == list(subjects(scope, found))


@pytest.mark.parametrize("field", LISTED)
def test_a_finding_about_a_resource_belongs_to_its_region_and_kind(field: str) -> None:
    """In either scope."""
    kind, resource = LISTED[field]
    found = account_of(with_list(HERE, field, Listing((resource,))), s.region(THERE))
    (alone,) = subjects(one_by_one(kind), found)
    assert Place(HERE, kind.type, "one") == one_by_one(kind).place(alone)
    seen = {across(kind).place(each) for each in subjects(across(kind), found)}
    assert {Place(HERE, kind.type, "one"), Place(THERE, kind.type, "one")} == seen


@given(here=NAMES, there=NAMES)
def test_every_name_is_seen_from_every_region(here: list[str], there: list[str]) -> None:
    """Once, with the resource of that region and of the other."""
    found = account_of(s.region(HERE, ip_pools=here), s.region(THERE, ip_pools=there))
    seen = {(each.here.name, each.name): each for each in subjects(across(IP_POOLS), found)}
    assert {(region, name) for region in (HERE, THERE) for name in {*here, *there}} == set(seen)
    for (region, name), subject in seen.items():
        own, other = (here, there) if region == HERE else (there, here)
        assert Known(name if name in own else None) == subject.found
        ((_, elsewhere),) = subject.elsewhere
        assert Known(name if name in other else None) == elsewhere


def test_a_standby_is_compared_with_the_first_region_only() -> None:
    """A resource that only a standby has is not expected elsewhere."""
    found = account_of(s.region(HERE, ip_pools=["a"]), s.region(THERE, ip_pools=["b"]))
    (group,) = found.groups
    standby = replace(found, groups=(replace(group, mode=Mode.STANDBY),))
    others = {
        (each.here.name, each.name): [region for region, _ in each.elsewhere]
        for each in subjects(across(IP_POOLS), standby)
    }
    assert {(HERE, "a"): [], (HERE, "b"): [], (THERE, "a"): [HERE], (THERE, "b"): [HERE]} == others


IRELAND = "eu-west-1"


def seen(found: AccountView) -> dict[tuple[str, str], dict[str, str | None]]:
    """What each subject finds of a pool: region and name -> region -> its name there."""
    return {
        (each.here.name, each.name): {each.here.name: value(each.found)}
        | {region: value(reading) for region, reading in each.elsewhere}
        for each in subjects(across(IP_POOLS), found)
    }


def value(reading: Reading[str | None]) -> str | None:
    """The value of a known reading."""
    assert isinstance(reading, Known)
    return reading.value


def test_a_region_sees_a_resource_once_whatever_its_name_elsewhere_is() -> None:
    """By its own name if the region has it, else by the name in the first region that has it."""
    found = account_of(
        s.region(HERE, ip_pools=["a-us-east-1"]), s.region(THERE, ip_pools=["a-us-west-2"]), s.region(IRELAND)
    )
    both: dict[str, str | None] = {HERE: "a-us-east-1", THERE: "a-us-west-2", IRELAND: None}
    expected = {(HERE, "a-us-east-1"): both, (THERE, "a-us-west-2"): both, (IRELAND, "a-us-east-1"): both}
    assert expected == seen(found)


def test_a_standby_has_the_resource_by_its_own_name() -> None:
    """The resource is not missing there."""
    found = account_of(s.region(HERE, ip_pools=["a-use1"]), s.region(THERE, ip_pools=["a-usw2"]))
    (group,) = found.groups
    standby = replace(found, groups=(replace(group, mode=Mode.STANDBY),))
    assert {
        (HERE, "a-use1"): {HERE: "a-use1"},
        (THERE, "a-usw2"): {THERE: "a-usw2", HERE: "a-use1"},
    } == seen(standby)


def test_a_destination_belongs_to_its_set_under_any_name() -> None:
    """The sets are the same, by their names; so are their destinations, by their effect."""
    west = s.configuration_set("main-usw2", s.destination("BOUNCE", name="one"))
    east = s.configuration_set("main-use1", s.destination("BOUNCE", name="two"))
    found = account_of(s.region(HERE, configuration_sets=[east]), s.region(THERE, configuration_sets=[west]))
    by_place = {(each.here.name, each.name): each for each in subjects(across(EVENT_DESTINATIONS), found)}
    assert {(HERE, "main-use1/two"), (THERE, "main-usw2/one")} == set(by_place)
    assert "main-usw2/one" == by_place[HERE, "main-use1/two"].name_in(THERE)


def test_a_set_that_may_be_another_leaves_its_destinations_undecided() -> None:
    """The unread part of the list may have a set with that name."""
    west = s.configuration_set("main-usw2", s.destination("BOUNCE", name="one"))
    cut = Listing((s.configuration_set("main-use1"),), REFUSED)
    found = account_of(s.region(HERE, configuration_sets=cut), s.region(THERE, configuration_sets=[west]))
    (subject,) = (each for each in subjects(across(EVENT_DESTINATIONS), found) if each.here.name == HERE)
    assert s.located(REFUSED, HERE) == subject.found


EVENTS, MORE = s.destination("BOUNCE"), s.destination("SEND", name="more")


def test_the_name_of_a_destination_includes_its_set() -> None:
    """Two sets may have destinations with the same name."""
    sets = [s.configuration_set("main", EVENTS, MORE), s.configuration_set("bulk", EVENTS)]
    found = account_of(s.region(HERE, configuration_sets=sets))
    seen = {each.name: each.resource for each in subjects(one_by_one(EVENT_DESTINATIONS), found)}
    assert {"main/events": EVENTS, "main/more": MORE, "bulk/events": EVENTS} == seen


def test_a_set_that_was_read_completely_hides_no_destination() -> None:
    """Even if other sets, or the end of their list, were not read."""
    sets = (s.configuration_set("main", EVENTS), s.configuration_set("bulk", unread_destinations=REFUSED))
    cut = s.unread("ses:ListConfigurationSets")
    view = RegionView(s.region(HERE, configuration_sets=Listing(sets, cut)))
    asked = ("main/events", "main/other", "bulk/events", "later/events")
    expected = (Known(EVENTS), Known(None), REFUSED, cut)
    assert expected == tuple(EVENT_DESTINATIONS.find(view, name) for name in asked)


def test_a_set_that_does_not_exist_has_no_destinations() -> None:
    """If the whole list was read."""
    view = RegionView(s.region(HERE, configuration_sets=[s.configuration_set("bulk")]))
    assert Known(None) == EVENT_DESTINATIONS.find(view, "main/events")


def test_unread_destinations_are_one_gap_per_reason() -> None:
    """Ten sets may share one refusal; the incomplete list is another."""
    cut = s.unread("ses:ListConfigurationSets")
    sets = tuple(s.configuration_set(name, unread_destinations=REFUSED) for name in ("a", "b"))
    found = account_of(s.region(HERE, configuration_sets=Listing(sets, cut)))
    listed = [each for each in one_by_one(EVENT_DESTINATIONS).subjects(found) if isinstance(each, Gap)]
    assert [Gap(HERE, s.located(each, HERE)) for each in (cut, REFUSED)] == listed
