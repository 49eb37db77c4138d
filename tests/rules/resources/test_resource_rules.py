"""Rules about templates, tenants and other resources: what their worked examples do not show."""

from typing import Any

import pytest

from sescheck.comparison.account_view import RegionView
from sescheck.engine.findings import Findings
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.subjects.resources import MAIL_MANAGER
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Listing, Why
from sescheck.snapshot.sending import ContactList, ContactTopic, GlobalEndpoint, Recommendation, Tenant
from sescheck.testing import builders as s

EAST, WEST, IRELAND = "us-east-1", "us-west-2", "eu-west-1"
REFUSED = s.unread("ses:ListIngressPoints")
UNSUPPORTED = s.unread("ses:ListTenants", Why.NOT_SUPPORTED_HERE)


def judged(rule: str, *regions: Region) -> Findings:
    """The findings of one rule in these regions."""
    return run([entry for entry in every_rule() if entry.name == rule], account_views_of(s.snapshot(*regions)))


def evidence(rule: str, *regions: Region) -> list[Any]:
    """The evidence of each finding."""
    return [found.evidence for found in judged(rule, *regions).flagged]


@pytest.mark.parametrize("rule", ["tenant-missing-in-region", "mail-manager-missing-in-region"])
def test_a_region_without_the_feature_has_no_doubt(rule: str) -> None:
    """It does not lack the resource, and it cannot hide one that other regions lack."""
    none = s.managed(ingress_points=Listing((), UNSUPPORTED))
    main = s.managed(ingress_points=["main"])
    found = judged(
        rule,
        s.region(EAST, tenants=Listing((), UNSUPPORTED), mail_manager=none),
        s.region(WEST, tenants=[Tenant("acme", "ENABLED")], mail_manager=main),
        s.region(IRELAND),
    )
    assert [IRELAND] == [each.region for each in found.flagged]
    assert () == found.undecided


@pytest.mark.parametrize("here", [(), (ContactList("readers", Known(())),)], ids=["lacking", "having"])
def test_nothing_differs_from_a_region_without_the_feature(here: tuple[ContactList, ...]) -> None:
    """Whether this region has the resource or not."""
    lists = Listing[ContactList]((), UNSUPPORTED)
    found = judged(
        "contact-list-differs",
        s.region(EAST, contact_lists=here),
        s.region(WEST, contact_lists=[ContactList("readers", Known(()))]),
        s.region(IRELAND, contact_lists=lists),
    )
    assert ((), ()) == (found.flagged, found.undecided)


def test_each_kind_of_mail_manager_resource_has_its_own_list() -> None:
    """A list that was refused leaves the other kinds known."""
    managed = s.managed(ingress_points=Listing((), REFUSED), rule_sets=["main"])
    view = RegionView(s.region(EAST, mail_manager=managed))
    found = [MAIL_MANAGER.find(view, f"{part}/main") for part in ("ingress-point", "rule-set", "traffic-policy")]
    assert [REFUSED, "main", Known(None)] == [
        each.value.listed if isinstance(each, Known) and each.value else each for each in found
    ]


def test_a_refusal_of_all_mail_manager_lists_is_one_gap() -> None:
    """There is one doubt for each region."""
    nothing = s.managed(**dict.fromkeys(("ingress_points", "rule_sets", "traffic_policies"), Listing((), REFUSED)))
    found = judged("mail-manager-missing-in-region", s.region(EAST, mail_manager=nothing), s.region(WEST))
    assert [(EAST, 1)] == [(doubt.place.region, doubt.count) for doubt in found.undecided]


def test_a_topic_that_does_not_exist_is_null() -> None:
    """A topic with another text is not null."""
    news = ContactTopic("news", "News", "", "OPT_IN")
    there = {"display_name": "News", "description": "", "default": "OPT_IN"}
    regions = (
        s.region(EAST, contact_lists=[ContactList("readers", Known((news,)))]),
        s.region(WEST, contact_lists=[ContactList("readers", Known(()))]),
    )
    expected = {"news": {EAST: there, WEST: None}}
    assert [expected] == evidence("contact-list-differs", *regions)


def test_a_finding_does_not_contain_the_text_of_a_template() -> None:
    """It has the hash of the text."""
    regions = (
        s.region(EAST, templates=[s.template("welcome", "<p>secret</p>")]),
        s.region(WEST, templates=[s.template("welcome", "<p>another</p>")]),
    )
    for found in evidence("template-differs", *regions):
        assert {"html"} == set(found)
        assert {64} == {len(each) for each in found["html"].values()}


def recommendation(type_: str, about: str, status: str = "OPEN") -> Recommendation:
    """A recommendation with low impact."""
    return Recommendation(f"arn:aws:ses:{EAST}:{s.ACCOUNT_ID}:{about}", type_, status, "LOW", "")


def test_each_subject_has_one_finding_with_its_recommendations() -> None:
    """The finding has all open recommendations, and no fixed one."""
    listed = (
        recommendation("BIMI", "identity/example.com"),
        recommendation("BOUNCE", "tenant/acme/tn-1"),
        recommendation("DMARC", "identity/example.com"),
        recommendation("SPF", "identity/example.com", "FIXED"),
        recommendation("DKIM", "identity/example.org", "FIXED"),
    )
    found = judged("recommendation-open", s.region(EAST, recommendations=listed)).flagged
    types = {
        (each.subject_type, each.subject): [
            one["type"] for one in dict[str, Any](each.evidence)["recommendations"]
        ]
        for each in found
    }
    expected = {("account", s.ACCOUNT_ID): ["BOUNCE"], ("identity", "example.com"): ["BIMI", "DMARC"]}
    assert expected == types
    messages = [each.message for each in found]
    assert f"AWS recommends for the account in {EAST}: BOUNCE" in messages


@pytest.mark.parametrize("regions", [(EAST, WEST), (WEST, EAST)])
def test_an_endpoint_that_both_regions_list_is_one_finding_in_its_primary_region(regions: tuple[str, str]) -> None:
    """The order of the regions does not matter; AWS documents that only the primary region lists it."""
    endpoint = GlobalEndpoint("both", "abcdef12.g3h", "FAILED", (EAST, WEST))
    found = judged("global-endpoint-not-ready", *(s.region(name, global_endpoints=[endpoint]) for name in regions))
    assert [EAST] == [each.region for each in found.flagged]


def test_two_endpoints_of_one_name_are_two_findings() -> None:
    """A name belongs to its primary region."""
    found = judged(
        "global-endpoint-not-ready",
        s.region(EAST, global_endpoints=[GlobalEndpoint("both", "a", "FAILED", (EAST, WEST))]),
        s.region(WEST, global_endpoints=[GlobalEndpoint("both", "b", "FAILED", (WEST, EAST))]),
    )
    assert {EAST, WEST} == {each.region for each in found.flagged}


def test_an_endpoint_is_flagged_where_it_is_listed_if_its_primary_region_was_not_read() -> None:
    """The finding is not lost."""
    endpoint = GlobalEndpoint("both", "a", "FAILED", (WEST, EAST))
    found = judged("global-endpoint-not-ready", s.region(EAST, global_endpoints=[endpoint]))
    assert [EAST] == [each.region for each in found.flagged]
