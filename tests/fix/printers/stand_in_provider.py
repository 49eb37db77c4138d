"""A provider for Terraform that makes nothing: it has the resources of aws_provider.json, and notes what it gets.

Terraform starts it as a program of its own. The first argument is the file to write to.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgpack
import tf.provider
import tf.runner
from tf.gen import tfplugin_pb2 as pb
from tf.gen import tfplugin_pb2_grpc as rpc

RESOURCES = json.loads(Path(__file__).with_name("aws_provider.json").read_text(encoding="utf-8"))["resources"]
NOTED = Path(sys.argv[1])
NESTING = {
    "list": pb.Schema.NestedBlock.LIST,
    "set": pb.Schema.NestedBlock.SET,
    "struct": pb.Schema.NestedBlock.SINGLE,
}
UNKNOWN = msgpack.ExtType(0, b"\0")
FOUND = "written by the provider"


def attribute(name: str, type_: Any, **how: bool) -> Any:
    """An argument, or what only the provider sets."""
    return pb.Schema.Attribute(name=name, type=json.dumps(type_).encode(), **how)


def block(arguments: Mapping[str, Any], computed: list[str] | None = None) -> Any:
    """The schema of a block; of a resource, if something is computed."""
    found = pb.Schema.Block(version=0)
    for name, each in arguments.items():
        required = each.get("required", False)
        if "nested" not in each:
            optional = {"optional": True, "computed": computed is not None}
            how = {"required": True} if required else optional
            found.attributes.append(attribute(name, each["type"], **how))
            continue
        nesting = NESTING[each["is"]]
        least = 1 if required and each["is"] != "struct" else 0
        inside = pb.Schema.NestedBlock(
            type_name=name, block=block(each["nested"]), nesting=nesting, min_items=least
        )
        found.block_types.append(inside)
    for name in computed or ():
        found.attributes.append(attribute(name, "string", computed=True))
    return found


def computed_of(resource: Mapping[str, Any]) -> list[str]:
    """What only the provider sets; a resource that has nothing of that has an id."""
    own = [name for name in resource["computed"] if name not in resource["arguments"]]
    return own if "id" in (*own, *resource["arguments"]) else [*own, "id"]


def empty(resource: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a resource of which nothing is known."""
    nothing: dict[str, Any] = {
        name: [] if each.get("is") in {"list", "set"} else None for name, each in resource["arguments"].items()
    }
    return nothing | dict.fromkeys(computed_of(resource), FOUND)


def note(what: str, type_: str, state: Any) -> None:
    """Write down what Terraform wants."""
    with NOTED.open("a", encoding="utf-8") as noted:
        print(json.dumps([what, type_, state]), file=noted)


class Servicer(rpc.ProviderServicer):  # type: ignore[misc] # its types are not there
    """Answers Terraform."""

    def __init__(self, *_: Any) -> None:
        pass

    def GetMetadata(self, _request: Any, _context: Any) -> Any:  # noqa: N802 # as gRPC names it
        """The names of the resources."""
        names = [pb.GetMetadata.ResourceMetadata(type_name=each) for each in RESOURCES]
        return pb.GetMetadata.Response(server_capabilities=pb.ServerCapabilities(), resources=names)

    def GetProviderSchema(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """The arguments of the provider and of the resources."""
        region = attribute("region", "string", optional=True)
        accounts = attribute("allowed_account_ids", ["set", "string"], optional=True)
        provider = pb.Schema(version=0, block=pb.Schema.Block(attributes=[region, accounts]))
        schemas = {
            name: pb.Schema(version=0, block=block(each["arguments"], computed_of(each)))
            for name, each in RESOURCES.items()
        }
        return pb.GetProviderSchema.Response(
            provider=provider, resource_schemas=schemas, server_capabilities=pb.ServerCapabilities()
        )

    def ValidateProviderConfig(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Everything is right."""
        return pb.ValidateProviderConfig.Response()

    def ValidateResourceConfig(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """Everything that Terraform lets through is right."""
        return pb.ValidateResourceConfig.Response()

    def ConfigureProvider(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """There is nothing to connect to."""
        return pb.ConfigureProvider.Response()

    def UpgradeResourceState(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """The state is of this version."""
        return pb.UpgradeResourceState.Response(upgraded_state=pb.DynamicValue(json=request.raw_state.json))

    def ReadResource(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """Nobody changed anything."""
        return pb.ReadResource.Response(new_state=request.current_state)

    def ImportResourceState(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """It exists."""
        note("import", request.type_name, request.id)
        state = pb.DynamicValue(msgpack=msgpack.packb(empty(RESOURCES[request.type_name])))
        found = pb.ImportResourceState.ImportedResource(type_name=request.type_name, state=state)
        return pb.ImportResourceState.Response(imported_resources=[found])

    def PlanResourceChange(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """It becomes as it is written; what only the provider sets is known when it exists."""
        state = msgpack.unpackb(request.proposed_new_state.msgpack, ext_hook=msgpack.ExtType, strict_map_key=False)
        if state is not None:
            unset = (name for name in computed_of(RESOURCES[request.type_name]) if state[name] is None)
            state |= dict.fromkeys(unset, UNKNOWN)
        planned = pb.DynamicValue(msgpack=msgpack.packb(state))
        return pb.PlanResourceChange.Response(planned_state=planned, legacy_type_system=True)

    def ApplyResourceChange(self, request: Any, _context: Any) -> Any:  # noqa: N802
        """It is as it is written; what only the provider sets is set."""
        resource = RESOURCES[request.type_name]
        state = msgpack.unpackb(request.planned_state.msgpack, ext_hook=lambda *_: None, strict_map_key=False)
        note("apply", request.type_name, state)
        state |= {name: FOUND for name in computed_of(resource) if state[name] is None}
        new = pb.DynamicValue(msgpack=msgpack.packb(state))
        return pb.ApplyResourceChange.Response(new_state=new, legacy_type_system=True)

    def StopProvider(self, _request: Any, _context: Any) -> Any:  # noqa: N802
        """It has nothing to stop."""
        return pb.StopProvider.Response()


class Provider:
    """The name of the provider."""

    def full_name(self) -> str:
        """Only for people."""
        return "aws"


if __name__ == "__main__":
    tf.provider.ProviderServicer = Servicer
    tf.runner.run_provider(Provider(), sys.argv[:1])
