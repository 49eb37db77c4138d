"""Which resource of Terraform's aws provider does what a call does. What has none is printed as a command.

The names are those of version 6 of the provider. Nothing is imported in part: Terraform would take away what the
resource does not name. So settings of an identity or a set that exists are commands, unless they are a resource of
their own that is written as a whole.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sescheck.engine.steps import Call, Secret
from sescheck.fix.printers.command_names import kebab
from sescheck.fix.printers.fill_ins import Names
from sescheck.fix.printers.hcl import Argument, Block, Expression, Resource, Value, label
from sescheck.fix.printers.printed_things import Kind, Made, has_its_values

Shape: TypeAlias = "Mapping[str, Shape | None]"
"""The members of a structure that the provider has; None: a plain value."""


class NotInTheProviderError(Exception):
    """The provider has no argument for a member."""


@dataclass(slots=True)
class AsResource:
    """What a call is for Terraform.

    Attributes:
        resource: None if the call only completes a resource of another step.
        then: calls for what the resource cannot set.
        uses: the steps whose resources it names.
    """

    resource: Resource | None
    then: tuple[Call, ...] = ()
    uses: set[int] = field(default_factory=set)


class Resources:
    """Makes the resources of a plan, in the order of its steps.

    Args:
        makers: by the service and the operation of a call.
        names: of the values to fill in.
        account_id: of the steps.
    """

    def __init__(self, makers: Mapping[tuple[str, str], "Maker"], names: Names, account_id: str) -> None:
        self._makers = makers
        self._names = names
        self._made: Made[Resource] = Made(account_id)
        self._labels: set[tuple[str, str]] = set()

    def of(self, call: Call, number: int) -> AsResource | None:
        """Return what a call is for Terraform; None if it has to be a command.

        Args:
            call: the call.
            number: of its step.
        """
        make = self._makers.get((call.service, call.operation))
        if make is None or call.region is None or not has_its_values(call):
            return None
        self._made.uses = set()
        try:
            found = make(self, call)
        except NotInTheProviderError:
            return None
        if found is None:
            return None
        found.uses |= self._made.uses
        if found.resource is not None:
            found.resource.arguments = {"region": call.region, **found.resource.arguments}
            self._made.add(call, found.resource, number)
        return found

    def new(self, type_: str, call: Call, *words: str, **arguments: Argument) -> Resource:
        """Return a resource with a label that no other one has; arguments that are None are left out."""
        wanted = label(*words, call.region or "")
        found, number = wanted, 1
        while (type_, found) in self._labels:
            number += 1
            found = f"{wanted}_{number}"
        self._labels.add((type_, found))
        return Resource(type_, found, {name: each for name, each in arguments.items() if each is not None})

    def named(self, kind: Kind, call: Call, name: str, attribute: str) -> Value:
        """Return how a resource names another one: by reference if this plan makes it."""
        found = self.made(kind, call, name)
        return name if found is None else Expression(f"{found.address}.{attribute}")

    def topic(self, arn: str) -> Value:
        """Return the ARN of a topic, by reference if this plan makes it."""
        found = self._made.topic(arn)
        return arn if found is None else Expression(f"{found.address}.arn")

    def made(self, kind: Kind, call: Call, name: str) -> Resource | None:
        """Return the resource of this plan that makes a thing."""
        return self._made.find(kind, call.region, name)

    def secret(self, value: Any) -> Value:
        """Return a value, or the variable that holds it."""
        return Expression(f"var.{self._names[value].lower()}") if isinstance(value, Secret) else value

    def block(self, value: Mapping[str, Any], shape: Shape) -> Block:
        """Return a structure as a block.

        Raises:
            NotInTheProviderError: the provider does not have a member.
        """
        found: dict[str, Value] = {}
        for name, each in value.items():
            if name not in shape:
                raise NotInTheProviderError(name)
            inside, argument = shape[name], argument_of(name)
            if inside is None:
                found[argument] = self.topic(each) if name == "TopicArn" else self.secret(each)
            elif isinstance(each, list):
                found[argument] = [self.block(part, inside) for part in each]
            else:
                found[argument] = self.block(each, inside)
        return Block(found)


Maker: TypeAlias = Callable[[Resources, Call], AsResource | None]


def argument_of(member: str) -> str:
    """``TlsPolicy`` -> ``tls_policy``."""
    return kebab(member).replace("-", "_")


def only(call: Call, *known: str) -> None:
    """Check that a call has no other members.

    Raises:
        NotInTheProviderError: it has.
    """
    for name in call.parameters:
        if name not in known:
            raise NotInTheProviderError(name)


def tags(call: Call) -> dict[str, Value] | None:
    """The tags of what is created; None if there are none."""
    return {each["Key"]: each["Value"] for each in call.parameters.get("Tags", ())} or None


def flat(*members: str) -> Shape:
    """A structure of plain values."""
    return dict.fromkeys(members)
