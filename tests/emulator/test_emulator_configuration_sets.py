"""Configuration sets and event destinations, in v2 and in v1's words."""

from collections.abc import Callable
from typing import Any

import pytest

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]
TOPIC = "arn:aws:sns:eu-west-1:123456789012:feedback"
OPTIONS = {
    "TrackingOptions": {"CustomRedirectDomain": "click.example.com", "HttpsPolicy": "REQUIRE"},
    "DeliveryOptions": {"TlsPolicy": "REQUIRE", "SendingPoolName": "pool", "MaxDeliverySeconds": 300},
    "ReputationOptions": {"ReputationMetricsEnabled": True},
    "SendingOptions": {"SendingEnabled": False},
    "SuppressionOptions": {"SuppressedReasons": []},
    "VdmOptions": {"GuardianOptions": {"OptimizedSharedDelivery": "ENABLED"}},
    "Tags": [{"Key": "team", "Value": "mail"}],
}
DESTINATION = {"Enabled": True, "MatchingEventTypes": ["BOUNCE"], "SnsDestination": {"TopicArn": TOPIC}}


def test_every_option_comes_back(aws: Aws) -> None:
    """An empty list of reasons is not the same as none: it overrides the account's."""
    aws("sesv2").create_configuration_set(ConfigurationSetName="ours", **OPTIONS)
    found = aws("sesv2").get_configuration_set(ConfigurationSetName="ours")
    found.pop("ResponseMetadata")
    assert found == {"ConfigurationSetName": "ours", **OPTIONS}


def test_a_bare_set_sends_and_overrides_nothing(aws: Aws) -> None:
    """SuppressionOptions is absent, not empty."""
    aws("sesv2").create_configuration_set(ConfigurationSetName="ours")
    found = aws("sesv2").get_configuration_set(ConfigurationSetName="ours")
    assert (found["SendingOptions"], "SuppressionOptions" in found) == ({"SendingEnabled": True}, False)


def test_options_are_put_one_by_one(aws: Aws) -> None:
    """Each with its own operation."""
    ses = aws("sesv2")
    ses.create_configuration_set(ConfigurationSetName="ours")
    ses.put_configuration_set_delivery_options(ConfigurationSetName="ours", TlsPolicy="REQUIRE")
    ses.put_configuration_set_suppression_options(ConfigurationSetName="ours", SuppressedReasons=["BOUNCE"])
    ses.put_configuration_set_vdm_options(ConfigurationSetName="ours", VdmOptions=OPTIONS["VdmOptions"])
    found = ses.get_configuration_set(ConfigurationSetName="ours")
    assert found["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    assert found["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE"]}
    assert found["VdmOptions"] == OPTIONS["VdmOptions"]


def test_the_list_has_pages_and_a_filter(aws: Aws, refused: Refused) -> None:
    """A token that nobody gave is refused."""
    ses, names = aws("sesv2"), ["a", "b", "c"]
    for name in names:
        ses.create_configuration_set(ConfigurationSetName=name)
    first = ses.list_configuration_sets(PageSize=2)
    second = ses.list_configuration_sets(PageSize=2, NextToken=first["NextToken"])
    assert first["ConfigurationSets"] + second["ConfigurationSets"] == names
    wanted = {"CONFIGURATION_SET_NAME_CONTAINS": "b"}
    assert ses.list_configuration_sets(Filter=wanted)["ConfigurationSets"] == ["b"]
    assert refused(ses.list_configuration_sets, NextToken="made up") == ("BadRequestException", 400)


def test_a_set_is_unique_and_can_be_gone(aws: Aws, refused: Refused) -> None:
    """For v2 and v1 alike, each in its own code."""
    aws("sesv2").create_configuration_set(ConfigurationSetName="ours")
    assert (
        refused(aws("sesv2").create_configuration_set, ConfigurationSetName="ours")[0] == "AlreadyExistsException"
    )
    v1 = aws("ses").create_configuration_set
    assert refused(v1, ConfigurationSet={"Name": "ours"})[0] == "ConfigurationSetAlreadyExists"
    aws("ses").delete_configuration_set(ConfigurationSetName="ours")
    read = aws("sesv2").get_configuration_set
    assert refused(read, ConfigurationSetName="ours") == ("NotFoundException", 404)
    described = refused(aws("ses").describe_configuration_set, ConfigurationSetName="ours")
    assert described == ("ConfigurationSetDoesNotExist", 400)


def test_all_event_destinations_of_a_set_come_back(aws: Aws) -> None:
    """Moto keeps the last one only."""
    ses = aws("sesv2")
    ses.create_configuration_set(ConfigurationSetName="ours")
    for name in ("one", "two"):
        ses.create_configuration_set_event_destination(
            ConfigurationSetName="ours", EventDestinationName=name, EventDestination=DESTINATION
        )
    found = ses.get_configuration_set_event_destinations(ConfigurationSetName="ours")["EventDestinations"]
    assert found == [{**DESTINATION, "Name": "one"}, {**DESTINATION, "Name": "two"}]


def test_event_destinations_are_updated_and_deleted(aws: Aws, refused: Refused) -> None:
    """Only where they exist."""
    ses, one = aws("sesv2"), {"ConfigurationSetName": "ours", "EventDestinationName": "one"}
    ses.create_configuration_set(ConfigurationSetName="ours")
    assert refused(ses.delete_configuration_set_event_destination, **one) == ("NotFoundException", 404)
    ses.create_configuration_set_event_destination(**one, EventDestination=DESTINATION)
    ses.update_configuration_set_event_destination(**one, EventDestination={**DESTINATION, "Enabled": False})
    found = ses.get_configuration_set_event_destinations(ConfigurationSetName="ours")["EventDestinations"]
    assert [each["Enabled"] for each in found] == [False]
    ses.delete_configuration_set_event_destination(**one)
    assert ses.get_configuration_set_event_destinations(ConfigurationSetName="ours")["EventDestinations"] == []


@pytest.mark.parametrize("wrong", [{"MatchingEventTypes": []}, {"EventBridgeDestination": {"EventBusArn": "a"}}])
def test_a_destination_has_events_and_one_target(aws: Aws, refused: Refused, wrong: dict[str, Any]) -> None:
    """Not none, and not two."""
    aws("sesv2").create_configuration_set(ConfigurationSetName="ours")
    answer = refused(
        aws("sesv2").create_configuration_set_event_destination,
        ConfigurationSetName="ours",
        EventDestinationName="one",
        EventDestination={**DESTINATION, **wrong},
    )
    assert answer == ("BadRequestException", 400)


def test_v1_describes_what_v2_created(aws: Aws) -> None:
    """With v1's spelling of events, targets and TLS policies, as far as it was asked."""
    aws("sesv2").create_configuration_set(ConfigurationSetName="ours", **OPTIONS)
    aws("sesv2").create_configuration_set_event_destination(
        ConfigurationSetName="ours",
        EventDestinationName="one",
        EventDestination={**DESTINATION, "MatchingEventTypes": ["BOUNCE", "RENDERING_FAILURE"]},
    )
    asked = ["eventDestinations", "deliveryOptions", "reputationOptions", "trackingOptions"]
    found = aws("ses").describe_configuration_set(
        ConfigurationSetName="ours", ConfigurationSetAttributeNames=asked
    )
    found.pop("ResponseMetadata")
    assert found == {
        "ConfigurationSet": {"Name": "ours"},
        "EventDestinations": [
            {
                "Name": "one",
                "Enabled": True,
                "MatchingEventTypes": ["bounce", "renderingFailure"],
                "SNSDestination": {"TopicARN": TOPIC},
            }
        ],
        "TrackingOptions": {"CustomRedirectDomain": "click.example.com"},
        "DeliveryOptions": {"TlsPolicy": "Require"},
        "ReputationOptions": {"SendingEnabled": False, "ReputationMetricsEnabled": True},
    }


def test_v2_reads_what_v1_created(aws: Aws, refused: Refused) -> None:
    """Destinations and switches."""
    ses = aws("ses")
    ses.create_configuration_set(ConfigurationSet={"Name": "ours"})
    destination = {"Name": "one", "MatchingEventTypes": ["bounce"], "SNSDestination": {"TopicARN": TOPIC}}
    wanted = {"ConfigurationSetName": "ours", "EventDestination": destination}
    ses.create_configuration_set_event_destination(**wanted)
    assert refused(ses.create_configuration_set_event_destination, **wanted)[0] == "EventDestinationAlreadyExists"
    ses.update_configuration_set_event_destination(
        ConfigurationSetName="ours", EventDestination={**destination, "Enabled": True}
    )
    ses.update_configuration_set_sending_enabled(ConfigurationSetName="ours", Enabled=False)
    ses.update_configuration_set_reputation_metrics_enabled(ConfigurationSetName="ours", Enabled=True)
    ses.put_configuration_set_delivery_options(
        ConfigurationSetName="ours", DeliveryOptions={"TlsPolicy": "Require"}
    )
    found = aws("sesv2").get_configuration_set(ConfigurationSetName="ours")
    assert found["SendingOptions"] == {"SendingEnabled": False}
    assert found["ReputationOptions"] == {"ReputationMetricsEnabled": True}
    assert found["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}
    read = aws("sesv2").get_configuration_set_event_destinations(ConfigurationSetName="ours")
    assert read["EventDestinations"] == [{**DESTINATION, "Name": "one"}]
    assert aws("ses").list_configuration_sets()["ConfigurationSets"] == [{"Name": "ours"}]
    ses.delete_configuration_set_event_destination(ConfigurationSetName="ours", EventDestinationName="one")
    delete = ses.delete_configuration_set_event_destination
    gone = refused(delete, ConfigurationSetName="ours", EventDestinationName="one")
    assert gone == ("EventDestinationDoesNotExist", 400)


def test_the_older_list_comes_by_the_hundred(aws: Aws) -> None:
    """Unless more is asked for."""
    ses = aws("ses")
    for number in range(101):
        ses.create_configuration_set(ConfigurationSet={"Name": f"set{number:03}"})
    pages = list(ses.get_paginator("list_configuration_sets").paginate())
    assert [100, 1] == [len(page["ConfigurationSets"]) for page in pages]
    assert 101 == len(ses.list_configuration_sets(MaxItems=1000)["ConfigurationSets"])
