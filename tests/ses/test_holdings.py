"""Whether a region holds anything: every list of the model counts."""

from collections.abc import Iterator
from typing import Any, get_origin, get_type_hints

import msgspec
import pytest

from sescheck.engine.findings import Findings
from sescheck.engine.groups import account_views_of, looks_unused
from sescheck.engine.run import run
from sescheck.rules.account import region_unused
from sescheck.rules.catalogue import every_rule
from sescheck.ses.holdings import holdings
from sescheck.ses.pools import RESERVED_POOLS
from sescheck.snapshot.model import Asked, Fact, Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s

EMPTY = s.region("eu-west-1", settings=s.account_settings(production_access=False, sent_last_24_hours=0))
OPTIONAL = {
    "suppressed",
    "recommendations",
    "dedicated_ips",
    "reputation",
    "reputation_alarms",
    "vpc_endpoints",
    "event_rules",
    "quota_requests",
    "opt_outs",
    "archives",
    "relays",
    "address_lists",
    "addons",
    "mail_manager_contents",
    "smime_certificates",
}


def lists_in(struct: type[Any], *path: str) -> Iterator[tuple[str, ...]]:
    """The path of every list in a struct of the model, by the types of its fields."""
    for name, hint in get_type_hints(struct).items():
        held = get_origin(hint) or hint
        if held is Listing:
            yield (*path, name)
        elif isinstance(held, type) and issubclass(held, msgspec.Struct):
            yield from lists_in(held, *path, name)


LISTS = tuple(lists_in(Region))


def with_list(held: Any, path: tuple[str, ...], listing: Listing[Any]) -> Any:
    """The region with that list in place of its own."""
    name, *rest = path
    new = with_list(getattr(held, name), tuple(rest), listing) if rest else listing
    return msgspec.structs.replace(held, **{name: new})


def judged(region: Region) -> Findings:
    """What region-unused finds about the region, as in an audit."""
    entries = [entry for entry in every_rule() if entry.rule is region_unused.check]
    return run(entries, account_views_of(s.snapshot(region, asked=Asked.DISCOVERED)))


def test_the_lists_are_found() -> None:
    """Also those of Mail Manager."""
    assert {("identities",), ("tenants",), ("mail_manager", "ingress_points")} <= set(LISTS)


@pytest.mark.parametrize("path", LISTS, ids=".".join)
def test_one_item_of_any_list_makes_a_region_used(path: tuple[str, ...]) -> None:
    """A list that a later version reads counts without a change in the rule."""
    thing = s.domain("example.com") if path == ("identities",) else object()
    region = with_list(EMPTY, path, Listing((thing,)))
    assert (True, False) == (holdings(region).seen, looks_unused(region))
    if path == ("identities",):
        assert () == judged(region).flagged


@pytest.mark.parametrize("why", [Why.DENIED, Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE])
@pytest.mark.parametrize("path", LISTS, ids=".".join)
def test_an_unread_list_is_not_an_empty_list(path: tuple[str, ...], why: Why) -> None:
    """Cannot tell, unless the region does not support the feature or an optional list was not asked for."""
    unread = s.unread("ses:Anything", why)
    found = judged(with_list(EMPTY, path, Listing((), unread)))
    unasked = why is Why.NOT_ASKED and path[-1] in OPTIONAL
    settled = why is Why.NOT_SUPPORTED_HERE or unasked
    assert settled == bool(found.flagged)
    expected = [] if settled else [(s.located(unread, EMPTY.name),)]
    assert expected == [doubt.because for doubt in found.undecided if doubt.place.region]


def test_pools_that_ses_creates_do_not_count() -> None:
    """A region may list them or not."""
    assert looks_unused(with_list(EMPTY, ("ip_pools",), Listing(tuple(sorted(RESERVED_POOLS)))))


def test_the_rule_rests_on_every_fact_that_brings_a_list() -> None:
    """Settings are not lists, lists that need an option are not read for it, and the DNS has no region."""
    no_list = {
        Fact.ACCOUNT_ID,
        Fact.ACCOUNT_ALIAS,
        Fact.ENABLED_REGIONS,
        Fact.DKIM,
        Fact.MAIL_FROM,
        Fact.NOTIFICATIONS,
        Fact.IDENTITY_DETAIL,
        Fact.TOPICS,
        Fact.EVENT_DESTINATIONS,
        Fact.CONFIGURATION_SET_OPTIONS,
        Fact.TEMPLATE_CONTENT,
        Fact.IDLE_RULE_SETS,
        Fact.RESOURCES,
        Fact.RESOURCE_POLICIES,
        Fact.KEY_POLICIES,
        Fact.SMTP_USERS,
        Fact.SENDING_ROLES,
        Fact.RECOMMENDATIONS,
        Fact.SUPPRESSION_LIST,
        Fact.TENANT_DETAILS,
        Fact.OPT_OUTS,
        Fact.DNS,
        Fact.STATISTICS,
        Fact.VPC_ENDPOINTS,
        Fact.EVENT_RULES,
        Fact.QUOTA_REQUESTS,
        Fact.REPUTATION,
        Fact.REPUTATION_ALARMS,
        Fact.MAIL_MANAGER_PARTS,
        Fact.MAIL_MANAGER_CONTENTS,
        Fact.SMIME_CERTIFICATES,
    }
    assert set(Fact) - no_list == set(region_unused.check.facts)
