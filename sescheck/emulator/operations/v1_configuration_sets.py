"""The same configuration sets through the older v1 operations, with v1's names."""

from collections.abc import Mapping
from typing import Any

from sescheck.emulator.registry import (
    INVALID,
    Members,
    Params,
    Refused,
    operation,
    page,
    v1_page_size,
    with_token,
)
from sescheck.emulator.state import ConfigurationSet, RegionState

EVENT_WORDS = {"renderingFailure": "RENDERING_FAILURE"}
"""v1 event types whose v2 name is not just upper case."""
TARGET_WORDS = {
    "SNSDestination": ("SnsDestination", {"TopicARN": "TopicArn"}),
    "KinesisFirehoseDestination": (
        "KinesisFirehoseDestination",
        {"IAMRoleARN": "IamRoleArn", "DeliveryStreamARN": "DeliveryStreamArn"},
    ),
    "CloudWatchDestination": ("CloudWatchDestination", {}),
}


def required(state: RegionState, name: str) -> ConfigurationSet:
    """The configuration set of that name, or v1's refusal."""
    if name in state.configuration_sets:
        return state.configuration_sets[name]
    raise Refused("ConfigurationSetDoesNotExist", f"Configuration set <{name}> does not exist.")


@operation("ses", "ListConfigurationSets")
def list_configuration_sets(state: RegionState, ask: Params) -> Members:
    """A page of names; a hundred if no size is asked for, although the API reference says 1,000."""
    size = v1_page_size(ask.get("MaxItems"), default=100, highest=1000)
    names, token = page(list(state.configuration_sets), size, ask.get("NextToken"), INVALID)
    return with_token({"ConfigurationSets": [{"Name": name} for name in names]}, token)


@operation("ses", "CreateConfigurationSet")
def create_configuration_set(state: RegionState, ask: Params) -> None:
    """Create an empty set."""
    name = ask["ConfigurationSet"]["Name"]
    if name in state.configuration_sets:
        raise Refused("ConfigurationSetAlreadyExists", f"Configuration set <{name}> already exists.")
    state.configuration_sets[name] = ConfigurationSet(name)


@operation("ses", "DeleteConfigurationSet")
def delete_configuration_set(state: RegionState, ask: Params) -> None:
    """Delete a set."""
    required(state, ask["ConfigurationSetName"])
    del state.configuration_sets[ask["ConfigurationSetName"]]


@operation("ses", "DescribeConfigurationSet")
def describe_configuration_set(state: RegionState, ask: Params) -> Members:
    """The set with the attributes asked for; without any, its name only."""
    found = required(state, ask["ConfigurationSetName"])
    reputation = found.options.get("ReputationOptions", {})
    attributes: Mapping[str, tuple[str, Any]] = {
        "eventDestinations": ("EventDestinations", [_v1(each) for each in found.destinations.values()]),
        "trackingOptions": ("TrackingOptions", found.options.get("TrackingOptions")),
        "deliveryOptions": ("DeliveryOptions", _v1_delivery(found)),
        "reputationOptions": (
            "ReputationOptions",
            {
                "SendingEnabled": found.options.get("SendingOptions", {}).get("SendingEnabled", True),
                "ReputationMetricsEnabled": reputation.get("ReputationMetricsEnabled", False),
                "LastFreshStart": reputation.get("LastFreshStart"),
            },
        ),
    }
    asked = [attributes[name] for name in ask.get("ConfigurationSetAttributeNames", []) if name in attributes]
    return {"ConfigurationSet": {"Name": found.configuration_set_name}, **dict(asked)}


@operation("ses", "CreateConfigurationSetEventDestination")
def create_event_destination(state: RegionState, ask: Params) -> None:
    """Add a destination under a new name."""
    found, definition = required(state, ask["ConfigurationSetName"]), ask["EventDestination"]
    if definition["Name"] in found.destinations:
        raise Refused("EventDestinationAlreadyExists", f"Event destination <{definition['Name']}> exists.")
    found.destinations[definition["Name"]] = _v2(definition)


@operation("ses", "UpdateConfigurationSetEventDestination")
def update_event_destination(state: RegionState, ask: Params) -> None:
    """Replace a destination that exists."""
    found, definition = required(state, ask["ConfigurationSetName"]), ask["EventDestination"]
    _existing(found, definition["Name"])
    found.destinations[definition["Name"]] = _v2(definition)


@operation("ses", "DeleteConfigurationSetEventDestination")
def delete_event_destination(state: RegionState, ask: Params) -> None:
    """Delete a destination that exists."""
    found = required(state, ask["ConfigurationSetName"])
    del found.destinations[_existing(found, ask["EventDestinationName"])]


@operation("ses", "UpdateConfigurationSetReputationMetricsEnabled")
def update_reputation_metrics(state: RegionState, ask: Params) -> None:
    """Enable or disable the set's reputation metrics."""
    _option(state, ask, "ReputationOptions")["ReputationMetricsEnabled"] = ask.get("Enabled", False)


@operation("ses", "UpdateConfigurationSetSendingEnabled")
def update_sending(state: RegionState, ask: Params) -> None:
    """Enable or disable the set's sending."""
    _option(state, ask, "SendingOptions")["SendingEnabled"] = ask.get("Enabled", False)


@operation("ses", "PutConfigurationSetDeliveryOptions")
def put_delivery_options(state: RegionState, ask: Params) -> None:
    """Require TLS, or not."""
    policy = ask.get("DeliveryOptions", {}).get("TlsPolicy", "Optional")
    _option(state, ask, "DeliveryOptions")["TlsPolicy"] = policy.upper()


def _option(state: RegionState, ask: Params, name: str) -> Members:
    option: Members = required(state, ask["ConfigurationSetName"]).options.setdefault(name, {})
    return option


def _existing(found: ConfigurationSet, name: str) -> str:
    if name not in found.destinations:
        raise Refused("EventDestinationDoesNotExist", f"Event destination <{name}> does not exist.")
    return name


def _v1_delivery(found: ConfigurationSet) -> Members:
    return {"TlsPolicy": found.options.get("DeliveryOptions", {}).get("TlsPolicy", "OPTIONAL").capitalize()}


def _v1(destination: Params) -> Members:
    back = {v2: v1 for v1, v2 in EVENT_WORDS.items()}
    types = [back.get(word, word.lower()) for word in destination["MatchingEventTypes"]]
    found: Members = {**destination, "MatchingEventTypes": types}
    for v1_name, (v2_name, words) in TARGET_WORDS.items():
        if v2_name in destination:
            renamed = {v2: v1 for v1, v2 in words.items()}
            found[v1_name] = {renamed.get(key, key): value for key, value in destination[v2_name].items()}
    return found


def _v2(definition: Params) -> Members:
    types = [EVENT_WORDS.get(word, word.upper()) for word in definition["MatchingEventTypes"]]
    found: Members = {"Name": definition["Name"], "Enabled": definition.get("Enabled", False)}
    for v1_name, (v2_name, words) in TARGET_WORDS.items():
        if v1_name in definition:
            found[v2_name] = {words.get(key, key): value for key, value in definition[v1_name].items()}
    return {**found, "MatchingEventTypes": types}
