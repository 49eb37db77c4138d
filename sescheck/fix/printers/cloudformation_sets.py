"""Resources of CloudFormation for configuration sets and IP pools."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from sescheck.engine.steps import Call
from sescheck.fix.printers.cloudformation_resources import (
    AsDeclared,
    Declarations,
    Maker,
    NotInTheSchemaError,
    only,
)
from sescheck.fix.printers.option_calls import call_for_options
from sescheck.fix.printers.printed_things import Kind

_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "ArchivingOptions": ("ArchiveArn",),
    "DeliveryOptions": ("TlsPolicy", "SendingPoolName", "MaxDeliverySeconds"),
    "ReputationOptions": ("ReputationMetricsEnabled",),
    "SendingOptions": ("SendingEnabled",),
    "SuppressionOptions": ("SuppressedReasons",),
    "TrackingOptions": ("CustomRedirectDomain", "HttpsPolicy"),
    "VdmOptions": ("DashboardOptions", "GuardianOptions"),
}
_POOL_NAME = re.compile(r"[a-z0-9_-]{0,64}", re.ASCII)
"""The names that the schema of CloudFormation allows; SES may have others."""
_DESTINATION = (
    "Enabled",
    "MatchingEventTypes",
    "CloudWatchDestination",
    "EventBridgeDestination",
    "KinesisFirehoseDestination",
    "SnsDestination",
)


def _configuration_set(here: Declarations, call: Call) -> AsDeclared:
    name, found, then = call.parameters["ConfigurationSetName"], {}, []
    for member, value in call.parameters.items():
        if member in {"ConfigurationSetName", "Tags"}:
            continue
        if member in _OPTIONS and set(value) <= set(_OPTIONS[member]):
            found[member] = here.values(value)
        else:
            then.append(call_for_options(call, member))
    pool = found.get("DeliveryOptions", {}).get("SendingPoolName")
    if pool is not None:
        found["DeliveryOptions"]["SendingPoolName"] = here.named(Kind.POOL, call, pool)
    made = here.new("AWS::SES::ConfigurationSet", name, Name=name, Tags=call.parameters.get("Tags"), **found)
    made.then = tuple(then)
    return made


def _destination(here: Declarations, call: Call) -> AsDeclared:
    """CloudFormation spells the types of events in its own way."""
    values = call.parameters
    only(values["EventDestination"], *_DESTINATION)
    destination = here.values(values["EventDestination"])
    destination["MatchingEventTypes"] = [_camel(each) for each in destination["MatchingEventTypes"]]
    for each in destination.get("CloudWatchDestination", {}).get("DimensionConfigurations", ()):
        each["DimensionValueSource"] = _camel(each["DimensionValueSource"])
    set_name, name = values["ConfigurationSetName"], values["EventDestinationName"]
    return here.new(
        "AWS::SES::ConfigurationSetEventDestination",
        set_name,
        name,
        ConfigurationSetName=here.named(Kind.SET, call, set_name),
        EventDestination={"Name": name, **destination},
    )


def _camel(value: str) -> str:
    """``RENDERING_FAILURE`` -> ``renderingFailure``."""
    first, *others = value.lower().split("_")
    return first + "".join(each.capitalize() for each in others)


def _pool(here: Declarations, call: Call) -> AsDeclared:
    if _POOL_NAME.fullmatch(call.parameters["PoolName"]) is None:
        raise NotInTheSchemaError(call.parameters["PoolName"])
    return here.new("AWS::SES::DedicatedIpPool", call.parameters["PoolName"], **call.parameters)


MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("sesv2", "CreateConfigurationSet"): _configuration_set,
        ("sesv2", "CreateConfigurationSetEventDestination"): _destination,
        ("sesv2", "CreateDedicatedIpPool"): _pool,
    }
)
"""By the service and the operation."""
