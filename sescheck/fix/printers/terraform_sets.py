"""Resources of Terraform for configuration sets and IP pools."""

from collections.abc import Mapping
from types import MappingProxyType

from sescheck.engine.steps import Call
from sescheck.fix.printers.hcl import Block
from sescheck.fix.printers.option_calls import call_for_options
from sescheck.fix.printers.printed_things import Kind
from sescheck.fix.printers.terraform_resources import (
    AsResource,
    Maker,
    NotInTheProviderError,
    Resources,
    Shape,
    argument_of,
    flat,
    tags,
)

_OPTIONS: Mapping[str, Shape] = {
    "DeliveryOptions": flat("TlsPolicy", "SendingPoolName", "MaxDeliverySeconds"),
    "ReputationOptions": flat("ReputationMetricsEnabled"),
    "SendingOptions": flat("SendingEnabled"),
    "SuppressionOptions": flat("SuppressedReasons"),
    "TrackingOptions": flat("CustomRedirectDomain", "HttpsPolicy"),
    "VdmOptions": {
        "DashboardOptions": flat("EngagementMetrics"),
        "GuardianOptions": flat("OptimizedSharedDelivery"),
    },
}
_DESTINATION: Shape = {
    "Enabled": None,
    "MatchingEventTypes": None,
    "CloudWatchDestination": {
        "DimensionConfigurations": flat("DimensionName", "DimensionValueSource", "DefaultDimensionValue")
    },
    "EventBridgeDestination": flat("EventBusArn"),
    "KinesisFirehoseDestination": flat("DeliveryStreamArn", "IamRoleArn"),
    "PinpointDestination": flat("ApplicationArn"),
    "SnsDestination": flat("TopicArn"),
}
_PLURALS = {"dimension_configurations": "dimension_configuration"}


def _configuration_set(here: Resources, call: Call) -> AsResource:
    name, found, then = call.parameters["ConfigurationSetName"], {}, []
    for member, value in call.parameters.items():
        if member in {"ConfigurationSetName", "Tags"}:
            continue
        try:
            found[argument_of(member)] = here.block(value, _OPTIONS.get(member, {}))
        except NotInTheProviderError:
            then.append(call_for_options(call, member))
    if "delivery_options" in found and isinstance(found["delivery_options"], Block):
        arguments = dict(found["delivery_options"].arguments)
        pool = arguments.get("sending_pool_name")
        if isinstance(pool, str):
            arguments["sending_pool_name"] = here.named(Kind.POOL, call, pool, "pool_name")
            found["delivery_options"] = Block(arguments)
    resource = here.new(
        "aws_sesv2_configuration_set", call, name, configuration_set_name=name, tags=tags(call), **found
    )
    resource.ignored = tuple(
        argument_of(member)
        for member in _OPTIONS
        if member in call.parameters and argument_of(member) not in found
    )
    return AsResource(resource, tuple(then))


def _destination(here: Resources, call: Call) -> AsResource:
    values = call.parameters
    set_name, name = values["ConfigurationSetName"], values["EventDestinationName"]
    resource = here.new(
        "aws_sesv2_configuration_set_event_destination",
        call,
        set_name,
        name,
        configuration_set_name=here.named(Kind.SET, call, set_name, "configuration_set_name"),
        event_destination_name=name,
        event_destination=_singular(here.block(values["EventDestination"], _DESTINATION)),
    )
    if call.operation.startswith("Update"):
        resource.import_id = f"{set_name}|{name}@{call.region}"
    return AsResource(resource)


def _singular(block: Block) -> Block:
    """The provider names a block that can be repeated in the singular."""
    return Block(
        {
            _PLURALS.get(name, name): _singular(each) if isinstance(each, Block) else each
            for name, each in block.arguments.items()
        }
    )


def _pool(here: Resources, call: Call) -> AsResource:
    name, mode = call.parameters["PoolName"], call.parameters.get("ScalingMode")
    return AsResource(
        here.new("aws_sesv2_dedicated_ip_pool", call, name, pool_name=name, scaling_mode=mode, tags=tags(call))
    )


def _address_in_pool(here: Resources, call: Call) -> AsResource:
    address, pool = call.parameters["Ip"], call.parameters["DestinationPoolName"]
    made = here.named(Kind.POOL, call, pool, "pool_name")
    return AsResource(
        here.new("aws_sesv2_dedicated_ip_assignment", call, address, ip=address, destination_pool_name=made)
    )


MAKERS: Mapping[tuple[str, str], Maker] = MappingProxyType(
    {
        ("sesv2", "CreateConfigurationSet"): _configuration_set,
        ("sesv2", "CreateConfigurationSetEventDestination"): _destination,
        ("sesv2", "CreateDedicatedIpPool"): _pool,
        ("sesv2", "PutDedicatedIpInPool"): _address_in_pool,
        ("sesv2", "UpdateConfigurationSetEventDestination"): _destination,
    }
)
"""By the service and the operation."""
