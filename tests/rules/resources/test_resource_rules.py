"""What the worked examples of rules about templates, tenants and the rest do not show."""

from typing import Any

import pytest

from sescheck.comparison.account_view import RegionView
from sescheck.engine.findings import Findings
from sescheck.engine.groups import worlds_of
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


def asked(rule: str, *regions: Region) -> Findings:
    """What one rule says of these regions."""
    return run([entry for entry in every_rule() if entry.name == rule], worlds_of(s.snapshot(*regions)))


def evidence(rule: str, *regions: Region) -> list[Any]:
    """The evidence of each finding."""
    return [found.evidence for found in asked(rule, *regions).flagged]


@pytest.mark.parametrize("rule", ["tenant-missing-in-region", "mail-manager-missing-in-region"])
def test_a_region_that_does_not_offer_a_thing_leaves_nothing_open(rule: str) -> None:
    """It lacks nothing, and hides nothing that the others could lack."""
    none = s.managed(ingress_points=Listing((), UNSUPPORTED))
    main = s.managed(ingress_points=["main"])
    found = asked(
        rule,
        s.region(EAST, tenants=Listing((), UNSUPPORTED), mail_manager=none),
        s.region(WEST, tenants=[Tenant("acme", "ENABLED")], mail_manager=main),
        s.region(IRELAND),
    )
    assert [IRELAND] == [each.region for each in found.flagged]
    assert () == found.undecided


@pytest.mark.parametrize("here", [(), (ContactList("readers", Known(())),)], ids=["lacking", "having"])
def test_what_a_region_does_not_offer_differs_from_nothing(here: tuple[ContactList, ...]) -> None:
    """Neither there nor here."""
    lists = Listing[ContactList]((), UNSUPPORTED)
    found = asked(
        "contact-list-differs",
        s.region(EAST, contact_lists=here),
        s.region(WEST, contact_lists=[ContactList("readers", Known(()))]),
        s.region(IRELAND, contact_lists=lists),
    )
    assert ((), ()) == (found.flagged, found.undecided)


def test_mail_managers_things_are_told_apart_by_kind() -> None:
    """What one list does not say, the others do not hide."""
    managed = s.managed(ingress_points=Listing((), REFUSED), rule_sets=["main"])
    view = RegionView(s.region(EAST, mail_manager=managed))
    found = [MAIL_MANAGER.find(view, f"{part}/main") for part in ("ingress-point", "rule-set", "traffic-policy")]
    assert [REFUSED, Known("main"), Known(None)] == found


def test_a_refusal_of_all_of_mail_managers_lists_is_one_gap() -> None:
    """Said once a region."""
    nothing = s.managed(**dict.fromkeys(("ingress_points", "rule_sets", "traffic_policies"), Listing((), REFUSED)))
    found = asked("mail-manager-missing-in-region", s.region(EAST, mail_manager=nothing), s.region(WEST))
    assert [(EAST, 1)] == [(doubt.place.region, doubt.count) for doubt in found.undecided]


def test_a_topic_that_is_not_there_is_null() -> None:
    """So that it can be told from one with other words."""
    news = ContactTopic("news", "News", "", "OPT_IN")
    there = {"display_name": "News", "description": "", "default": "OPT_IN"}
    regions = (
        s.region(EAST, contact_lists=[ContactList("readers", Known((news,)))]),
        s.region(WEST, contact_lists=[ContactList("readers", Known(()))]),
    )
    expected = {"news": {EAST: there, WEST: None}}
    assert [expected, expected] == evidence("contact-list-differs", *regions)


def test_a_templates_text_is_no_part_of_a_finding() -> None:
    """Only its hash is."""
    regions = (
        s.region(EAST, templates=[s.template("welcome", "<p>secret</p>")]),
        s.region(WEST, templates=[s.template("welcome", "<p>another</p>")]),
    )
    for found in evidence("template-differs", *regions):
        assert {"html"} == set(found)
        assert {64} == {len(each) for each in found["html"].values()}


def advice(type_: str, about: str, status: str = "OPEN") -> Recommendation:
    """AWS's, of low impact."""
    return Recommendation(f"arn:aws:ses:{EAST}:{s.ACCOUNT_ID}:{about}", type_, status, "LOW", "")


def test_recommendations_are_one_finding_a_subject() -> None:
    """With all that is open about it; what was mended is not passed on."""
    listed = (
        advice("BIMI", "identity/example.com"),
        advice("BOUNCE", "tenant/acme/tn-1"),
        advice("DMARC", "identity/example.com"),
        advice("SPF", "identity/example.com", "FIXED"),
        advice("DKIM", "identity/example.org", "FIXED"),
    )
    found = asked("recommendation-open", s.region(EAST, recommendations=listed)).flagged
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
def test_an_endpoint_that_both_regions_list_is_one_finding_in_its_primary(regions: tuple[str, str]) -> None:
    """Whichever is read first; AWS says that only the primary lists it."""
    endpoint = GlobalEndpoint("both", "abcdef12.g3h", "FAILED", (EAST, WEST))
    found = asked("global-endpoint-not-ready", *(s.region(name, global_endpoints=[endpoint]) for name in regions))
    assert [EAST] == [each.region for each in found.flagged]


def test_two_endpoints_of_one_name_are_two() -> None:
    """A name is its primary region's own."""
    found = asked(
        "global-endpoint-not-ready",
        s.region(EAST, global_endpoints=[GlobalEndpoint("both", "a", "FAILED", (EAST, WEST))]),
        s.region(WEST, global_endpoints=[GlobalEndpoint("both", "b", "FAILED", (WEST, EAST))]),
    )
    assert {EAST, WEST} == {each.region for each in found.flagged}


def test_an_endpoint_whose_primary_was_not_read_is_told_where_it_is_listed() -> None:
    """Better once in the wrong place than not at all."""
    endpoint = GlobalEndpoint("both", "a", "FAILED", (WEST, EAST))
    found = asked("global-endpoint-not-ready", s.region(EAST, global_endpoints=[endpoint]))
    assert [EAST] == [each.region for each in found.flagged]
