"""Steps for configuration sets keep what they do not mean to change, and take nothing away."""

from collections.abc import Mapping
from typing import Any

import pytest

from sescheck.collect.fetch.parsing import flat
from sescheck.engine.steps import Fetched, Human
from sescheck.rules.shared.steps.structures import nested
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.sending import ConfigurationSet, EventDestination
from sescheck.testing import builders as s
from sescheck.testing.examples import EAST, WEST, east, west
from tests.rules.shared.steps.plans import calls, plan_for, words

TLS, POOL = "DeliveryOptions.TlsPolicy", "DeliveryOptions.SendingPoolName"
SECONDS, MODE = "DeliveryOptions.MaxDeliverySeconds", "DeliveryOptions.SharedPoolDeliveryMode"
SENDING, METRICS = "SendingOptions.SendingEnabled", "ReputationOptions.ReputationMetricsEnabled"
DOMAIN = "TrackingOptions.CustomRedirectDomain"


def main(*destinations: EventDestination, **options: Any) -> ConfigurationSet:
    """The set main; ``DeliveryOptions__TlsPolicy`` is the option of that path."""
    given = {path.replace("__", "."): value for path, value in options.items()}
    return s.configuration_set("main", *destinations, options=given)


def pair(there: Mapping[str, Any], here: Mapping[str, Any], **lists: Any) -> Snapshot:
    """The set main in two regions, us-west-2 first."""
    return s.snapshot(
        west(configuration_sets=[s.configuration_set("main", options=there)], **lists),
        east(configuration_sets=[s.configuration_set("main", options=here)], **lists),
    )


def test_a_call_repeats_the_other_options_of_its_kind() -> None:
    """AWS may remove an option that is left out."""
    options: dict[str, Any] = {TLS: "OPTIONAL", SECONDS: 600, MODE: "REGIONAL", POOL: "bulk"}
    region = east(configuration_sets=[s.configuration_set("main", options=options)], ip_pools=["bulk"])
    ((_, given),) = calls(plan_for(s.snapshot(region), "configuration-set-tls-optional"))
    expected = {
        "ConfigurationSetName": "main",
        "TlsPolicy": "REQUIRE",
        "MaxDeliverySeconds": 600,
        "SharedPoolDeliveryMode": "REGIONAL",
        "SendingPoolName": "bulk",
    }
    assert expected == given


def test_two_findings_about_one_set_are_one_call() -> None:
    """One asks for TLS, the other for the time of the other region."""
    snapshot = pair({SECONDS: 600, TLS: "REQUIRE"}, {SECONDS: 900})
    found = calls(plan_for(snapshot, "configuration-set-tls-optional", "configuration-set-differs"))
    assert [(EAST, {"ConfigurationSetName": "main", "MaxDeliverySeconds": 600, "TlsPolicy": "REQUIRE"})] == found


@pytest.mark.parametrize(
    ("path", "best", "worse"), [(SENDING, True, False), (TLS, "REQUIRE", "OPTIONAL"), (MODE, "REGIONAL", "GLOBAL")]
)
@pytest.mark.parametrize("first_is_best", [True, False])
def test_a_difference_never_takes_away_what_protects(
    path: str, best: Any, worse: Any, first_is_best: bool
) -> None:
    """Sending is not disabled, TLS stays required, and mail stays in its region, whichever region is the first."""
    values = ({path: best}, {path: worse}) if first_is_best else ({path: worse}, {path: best})
    ((region, given),) = calls(plan_for(pair(*values), "configuration-set-differs"))
    assert (EAST if first_is_best else WEST, best) == (region, given[path.rpartition(".")[2]])


def test_other_differences_follow_the_first_region() -> None:
    """Also to a default, which is then said explicitly."""
    found = calls(plan_for(pair({}, {METRICS: True, SECONDS: 600}), "configuration-set-differs"))
    assert [
        (EAST, {"ConfigurationSetName": "main", "MaxDeliverySeconds": 50_400}),
        (EAST, {"ConfigurationSetName": "main", "ReputationMetricsEnabled": False}),
    ] == found


@pytest.mark.parametrize("first_has_it", [True, False])
def test_a_tracking_domain_is_never_taken_away(first_has_it: bool) -> None:
    """The region without one gets one, by a person: its record points to one region."""
    values = ({DOMAIN: "click.example.com"}, {}) if first_has_it else ({}, {DOMAIN: "click.example.com"})
    plan = plan_for(pair(*values), "configuration-set-differs")
    assert [] == calls(plan)
    assert f"choose a subdomain for {EAST if first_has_it else WEST}" in words(plan)


def test_a_tracking_domain_with_its_region_in_its_name_is_set_if_it_is_verified() -> None:
    """SES refuses one that is not."""
    tracked = west(
        configuration_sets=[s.configuration_set("main", options={DOMAIN: "click-us-west-2.example.com"})]
    )
    verified = east(s.domain("click-us-east-1.example.com"), configuration_sets=[main()])
    ((region, given),) = calls(plan_for(s.snapshot(tracked, verified), "configuration-set-differs"))
    assert (EAST, "click-us-east-1.example.com") == (region, given["CustomRedirectDomain"])
    unverified = east(configuration_sets=[main()])
    assert [] == calls(plan_for(s.snapshot(tracked, unverified), "configuration-set-differs"))


def test_a_set_does_not_get_a_pool_without_addresses() -> None:
    """It could not send."""
    empty = plan_for(pair({POOL: "bulk"}, {}, ip_pools=["bulk"]), "configuration-set-differs")
    assert [] == calls(empty)
    assert "a set with an empty pool cannot send" in words(empty)
    full = pair({POOL: "bulk"}, {}, ip_pools=["bulk"], dedicated_ips=[s.dedicated_ip("192.0.2.1", "bulk")])
    assert [(EAST, {"ConfigurationSetName": "main", "SendingPoolName": "bulk"})] == calls(
        plan_for(full, "configuration-set-differs")
    )


def test_a_new_set_takes_no_https_policy_without_a_domain() -> None:
    """The API needs the domain for it; so the policy is a call of its own."""
    options = {"TrackingOptions.HttpsPolicy": "REQUIRE"}
    there = west(configuration_sets=[s.configuration_set("main", options=options)])
    found = calls(plan_for(s.snapshot(there, east()), "configuration-set-missing-in-region"))
    (_, created), (_, tracking) = found
    assert "TrackingOptions" not in created
    assert {"ConfigurationSetName": "main", "HttpsPolicy": "REQUIRE"} == tracking


def region_with(name: str, found: EventDestination) -> Region:
    """A region with the set main and this event destination."""
    return s.region(name, configuration_sets=[main(found)])


def test_a_destination_gets_the_definition_of_the_first_region_and_keeps_its_own_role() -> None:
    """Each region may have its own role; the target of a stream is in the region of the set."""

    def stream(region: str, role: str, *types: str) -> EventDestination:
        target = f"arn:aws:firehose:{region}:{s.ACCOUNT_ID}:deliverystream/events"
        settings = {"IamRoleArn": f"arn:aws:iam::{s.ACCOUNT_ID}:role/{role}"}
        return s.destination(*types, kind="FIREHOSE", target=target, settings=settings)

    snapshot = s.snapshot(
        region_with(WEST, stream(WEST, "west", "BOUNCE", "SEND")), region_with(EAST, stream(EAST, "east", "SEND"))
    )
    ((region, given),) = calls(plan_for(snapshot, "event-destination-differs"))
    assert EAST == region
    definition = given["EventDestination"]
    assert ["BOUNCE", "SEND"] == definition["MatchingEventTypes"]
    assert f"arn:aws:iam::{s.ACCOUNT_ID}:role/east" == definition["KinesisFirehoseDestination"]["IamRoleArn"]


def test_a_disabled_destination_of_the_first_region_is_enabled_and_not_copied() -> None:
    """The finding in one region and that in the other ask for the same."""
    topics = {WEST: s.arn("events", WEST), EAST: s.arn("events", EAST)}
    snapshot = s.snapshot(
        region_with(WEST, s.destination("BOUNCE", target=topics[WEST], enabled=False)),
        region_with(EAST, s.destination("BOUNCE", target=topics[EAST])),
    )
    found = calls(plan_for(snapshot, "event-destination-differs", "event-destination-disabled"), "Update")
    assert [(WEST, True)] == [(region, given["EventDestination"]["Enabled"]) for region, given in found]


def test_a_part_of_a_destination_is_corrected_before_the_whole_is_written() -> None:
    """The call replaces the definition: the last one has to be the one with everything."""
    topics = {WEST: s.arn("events", WEST), EAST: s.arn("events", EAST)}
    snapshot = s.snapshot(
        region_with(WEST, s.destination("BOUNCE", "SEND", target=topics[WEST])),
        region_with(EAST, s.destination("BOUNCE", target=topics[WEST], enabled=False)),
    )
    names = ("event-destination-differs", "event-destination-disabled", "event-destination-wrong-region")
    found = [given["EventDestination"] for _, given in calls(plan_for(snapshot, *names), "Update")]
    assert [["BOUNCE"], ["BOUNCE", "SEND"]] == [each["MatchingEventTypes"] for each in found]
    assert all(each["Enabled"] and each["SnsDestination"]["TopicArn"] == topics[EAST] for each in found)


@pytest.mark.parametrize("kind", ["PINPOINT", "UNKNOWN"])
def test_a_destination_of_a_kind_that_cannot_be_written_is_left_to_a_person(kind: str) -> None:
    """No call guesses another target."""
    snapshot = s.snapshot(
        region_with(WEST, s.destination("BOUNCE", kind=kind, target=None)), east(configuration_sets=[main()])
    )
    plan = plan_for(snapshot, "event-destination-missing-in-region")
    assert [] == calls(plan)
    assert "main/events" in words(plan)


@pytest.mark.parametrize(
    "structure",
    [
        {"MessageSecurityOptions": {"SigningScheme": {"SmimeScheme": {"SignatureFormat": "DETACHED"}}}},
        {
            "DimensionConfigurations": [
                {"DefaultDimensionValue": "x", "DimensionName": "n", "DimensionValueSource": "LINK_TAG"}
            ]
        },
        {"SuppressionOptions": {"SuppressedReasons": []}, "DeliveryOptions": {"MaxDeliverySeconds": 300}},
    ],
)
def test_what_was_read_can_be_given_back(structure: dict[str, Any]) -> None:
    """The snapshot stores structures flat; ``nested`` is the way back."""
    assert structure == nested(flat(structure))


@pytest.mark.parametrize("scheme", ["DefaultScheme", "SmimeScheme"])
def test_a_signing_scheme_without_members_is_a_structure(scheme: str) -> None:
    """The snapshot has its name only."""
    path = "MessageSecurityOptions.SigningScheme"
    assert {"MessageSecurityOptions": {"SigningScheme": {scheme: {}}}} == nested({path: scheme})


def test_bodies_of_templates_are_fetched_and_never_in_the_plan() -> None:
    """The snapshot has their hashes."""
    snapshot = s.snapshot(west(templates=["welcome"]), east())
    ((_, given),) = calls(plan_for(snapshot, "template-missing-in-region"))
    assert isinstance(given["TemplateContent"], Fetched)
    assert WEST == given["TemplateContent"].call.region


@pytest.mark.parametrize(
    "name", ["configuration-set-sending-disabled", "event-destination-ended", "configuration-set-pool-gone"]
)
def test_steps_for_people_about_two_sets_stay_two(name: str) -> None:
    """Equal words would become one step."""
    ended = s.destination("BOUNCE", kind="PINPOINT", target=None)
    sets = [
        s.configuration_set(each, ended, options={SENDING: False, POOL: f"{each}-pool"}) for each in ("one", "two")
    ]
    plan = plan_for(s.snapshot(east(configuration_sets=sets)), name)
    people = [each for each in plan.steps if isinstance(each.step.does, Human)]
    assert [1, 1] == [len(each.mends) for each in people]


def test_a_pool_that_was_deleted_becomes_no_standard_one_if_it_is_managed_elsewhere() -> None:
    """AWS charges for a managed pool: a person creates it, and both findings ask for the same."""
    managed = west(configuration_sets=[main()], ip_pools=["bulk"], pool_modes={"bulk": "MANAGED"})
    here = east(configuration_sets=[s.configuration_set("main", options={POOL: "bulk"})])
    plan = plan_for(s.snapshot(managed, here), "configuration-set-pool-gone", "ip-pool-missing-in-region")
    assert [] == calls(plan)
    assert [2] == [len(each.mends) for each in plan.steps]
