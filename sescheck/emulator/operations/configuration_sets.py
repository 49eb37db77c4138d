"""Configuration sets and their event destinations, as v2 writes and reads them."""

from sescheck.emulator.registry import (
    ALREADY_EXISTS,
    BAD_REQUEST,
    LIMIT_EXCEEDED,
    NOT_FOUND,
    Members,
    Params,
    Refused,
    operation,
    page,
    page_size,
    with_token,
)
from sescheck.emulator.state import ConfigurationSet, RegionState

OPTIONS = (
    "TrackingOptions",
    "DeliveryOptions",
    "ReputationOptions",
    "SendingOptions",
    "SuppressionOptions",
    "VdmOptions",
    "ArchivingOptions",
    "MessageSecurityOptions",
)
DESTINATION_LIMIT = 10
"""Event destinations that a configuration set may have."""
TARGETS = (
    "KinesisFirehoseDestination",
    "CloudWatchDestination",
    "SnsDestination",
    "EventBridgeDestination",
    "PinpointDestination",
)
FILTER = "CONFIGURATION_SET_NAME_CONTAINS"


def required(state: RegionState, name: str) -> ConfigurationSet:
    """Return the configuration set of that name, or refuse with v2's NotFoundException."""
    if name in state.configuration_sets:
        return state.configuration_sets[name]
    raise Refused(NOT_FOUND, f"Configuration set <{name}> does not exist.")


@operation("sesv2", "ListConfigurationSets")
def list_configuration_sets(state: RegionState, ask: Params) -> Members:
    """A page of names; 100 if no size is asked for."""
    size = page_size(ask.get("PageSize"), default=100, lowest=0, highest=1000)
    filters = dict(ask.get("Filter", {}))
    part = filters.pop(FILTER, "")
    if filters:
        raise Refused(BAD_REQUEST, f"Unknown filter {', '.join(filters)}.")
    names = [name for name in list(state.configuration_sets) if part in name]
    found, token = page(names, size, ask.get("NextToken"), BAD_REQUEST)
    return with_token({"ConfigurationSets": found}, token)


@operation("sesv2", "UpdateConfigurationSet")
def update_configuration_set(state: RegionState, ask: Params) -> None:
    """Change message security, the only option that the operation takes. Without it, nothing changes."""
    found = required(state, ask["ConfigurationSetName"])
    if "MessageSecurityOptions" in ask:
        found.options["MessageSecurityOptions"] = ask["MessageSecurityOptions"]


@operation("sesv2", "GetConfigurationSet")
def get_configuration_set(state: RegionState, ask: Params) -> Members:
    """The set with every option that was set; sending is on unless it was disabled."""
    found = required(state, ask["ConfigurationSetName"])
    defaults: dict[str, Members] = {
        "DeliveryOptions": {"TlsPolicy": "OPTIONAL"},
        "ReputationOptions": {"ReputationMetricsEnabled": False},
        "SendingOptions": {"SendingEnabled": True},
    }
    return {
        "ConfigurationSetName": found.configuration_set_name,
        **{name: {**value, **found.options.get(name, {})} for name, value in defaults.items()},
        **{name: value for name, value in found.options.items() if name not in defaults},
        "Tags": found.tags,
    }


@operation("sesv2", "CreateConfigurationSet")
def create_configuration_set(state: RegionState, ask: Params) -> None:
    """Create a set with any of its options."""
    name = ask["ConfigurationSetName"]
    if name in state.configuration_sets:
        raise Refused(ALREADY_EXISTS, f"Configuration set <{name}> already exists.")
    options = {key: dict(ask[key]) for key in OPTIONS if key in ask}
    tags = [dict(tag) for tag in ask.get("Tags", [])]
    state.configuration_sets[name] = ConfigurationSet(name, options, tags)


@operation("sesv2", "DeleteConfigurationSet")
def delete_configuration_set(state: RegionState, ask: Params) -> None:
    """Delete a set; identities that use it as their default keep its name."""
    required(state, ask["ConfigurationSetName"])
    del state.configuration_sets[ask["ConfigurationSetName"]]


def _put_options(name: str) -> None:
    @operation("sesv2", f"PutConfigurationSet{name}")
    def put(state: RegionState, ask: Params) -> None:
        found = required(state, ask["ConfigurationSetName"])
        given = {key: value for key, value in ask.items() if key != "ConfigurationSetName"}
        found.options[name] = given.get(name, given)


for _name in OPTIONS[:-1]:
    _put_options(_name)


@operation("sesv2", "GetConfigurationSetEventDestinations")
def get_event_destinations(state: RegionState, ask: Params) -> Members:
    """All destinations of a set."""
    return {"EventDestinations": list(required(state, ask["ConfigurationSetName"]).destinations.values())}


@operation("sesv2", "CreateConfigurationSetEventDestination")
def create_event_destination(state: RegionState, ask: Params) -> None:
    """Add a destination of one kind under a new name."""
    found, name = required(state, ask["ConfigurationSetName"]), ask["EventDestinationName"]
    if name in found.destinations:
        raise Refused(ALREADY_EXISTS, f"Event destination <{name}> already exists.")
    if len(found.destinations) >= DESTINATION_LIMIT:
        raise Refused(LIMIT_EXCEEDED, f"A configuration set may have {DESTINATION_LIMIT} event destinations.")
    found.destinations[name] = _destination(name, ask["EventDestination"])


@operation("sesv2", "UpdateConfigurationSetEventDestination")
def update_event_destination(state: RegionState, ask: Params) -> None:
    """Replace a destination that exists."""
    found, name = _with_destination(state, ask)
    found.destinations[name] = _destination(name, ask["EventDestination"])


@operation("sesv2", "DeleteConfigurationSetEventDestination")
def delete_event_destination(state: RegionState, ask: Params) -> None:
    """Delete a destination that exists."""
    found, name = _with_destination(state, ask)
    del found.destinations[name]


def _with_destination(state: RegionState, ask: Params) -> tuple[ConfigurationSet, str]:
    found, name = required(state, ask["ConfigurationSetName"]), ask["EventDestinationName"]
    if name not in found.destinations:
        raise Refused(NOT_FOUND, f"Event destination <{name}> does not exist.")
    return found, name


def _destination(name: str, definition: Params) -> Members:
    targets = [target for target in TARGETS if target in definition]
    if len(targets) != 1 or not definition.get("MatchingEventTypes"):
        raise Refused(BAD_REQUEST, "An event destination has event types and exactly one kind of target.")
    return {"Enabled": False, **definition, "Name": name}
