"""Which resource of CloudFormation does what a call does. What has none is printed as a command.

Only what is created is a resource: CloudFormation cannot change what exists and is not part of a stack. Settings
of an identity that the plan creates become properties of that identity.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sescheck.engine.steps import Call, Secret
from sescheck.fix.printers.fill_ins import Names
from sescheck.fix.printers.printed_things import Kind, Made, has_its_values

_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9]+", re.ASCII)
_LONGEST_ID = 200
_RESOLVED = "{{resolve:"
"""CloudFormation replaces what begins so, wherever it stands, by a secret."""
_SPELLING = {"DeliveryStreamArn": "DeliveryStreamARN", "IamRoleArn": "IAMRoleARN", "TopicArn": "TopicARN"}
Properties: TypeAlias = dict[str, Any]


class NotInTheSchemaError(Exception):
    """CloudFormation has no property for a member."""


@dataclass(slots=True)
class Declared:
    """A resource of a template."""

    id: str
    type: str
    properties: Properties
    depends_on: set[str] = field(default_factory=set)


@dataclass(slots=True)
class AsDeclared:
    """What a call is for CloudFormation.

    Attributes:
        resource: that it makes, or whose properties it sets.
        adds: the properties that it sets; of a resource that another step makes, only these.
        second: a resource that belongs to the first one.
        then: calls for what the resource cannot set.
        uses: the steps whose resources it names.
    """

    resource: Declared
    adds: Properties
    second: Declared | None = None
    then: tuple[Call, ...] = ()
    uses: set[int] = field(default_factory=set)


class Declarations:
    """Makes the resources of a template, in the order of the steps.

    Args:
        makers: by the service and the operation of a call.
        names: of the values to fill in.
        account_id: of the steps.
    """

    def __init__(self, makers: Mapping[tuple[str, str], "Maker"], names: Names, account_id: str) -> None:
        self._makers = makers
        self._names = names
        self._made: Made[Declared] = Made(account_id)
        self._ids: set[str] = set()

    def of(self, call: Call, number: int) -> AsDeclared | None:
        """Return what a call is for CloudFormation; None if it has to be a command.

        Args:
            call: the call.
            number: of its step.
        """
        make = self._makers.get((call.service, call.operation))
        if make is None or call.region is None or not has_its_values(call) or _is_resolved(call.parameters):
            return None
        self._made.uses = set()
        try:
            found = make(self, call)
        except NotInTheSchemaError:
            return None
        if found is not None:
            found.uses |= self._made.uses
            self._made.add(call, found.resource, number)
        return found

    def new(self, type_: str, *words: str, **properties: Any) -> AsDeclared:
        """Return a resource with an id that no other one has; properties that are None are left out."""
        wanted = "".join(part[:1].upper() + part[1:] for each in words for part in _NOT_IN_IDS.split(each))
        wanted = (type_.rpartition(":")[2] + wanted)[:_LONGEST_ID]
        found, number = wanted, 1
        while found in self._ids:
            number += 1
            found = f"{wanted}{number}"
        self._ids.add(found)
        return AsDeclared(
            Declared(found, type_, {}), {name: each for name, each in properties.items() if each is not None}
        )

    def named(self, kind: Kind, call: Call, name: str) -> Any:
        """Return how a resource names another one: by reference if this template makes it."""
        found = self.made(kind, call, name)
        return name if found is None else {"Ref": found.id}

    def made(self, kind: Kind, call: Call, name: str) -> Declared | None:
        """Return the resource of this template that makes a thing."""
        return self._made.find(kind, call.region, name)

    def topic(self, arn: str) -> Any:
        """Return the ARN of a topic, by reference if this template makes it."""
        found = self._made.topic(arn)
        return arn if found is None else {"Ref": found.id}

    def values(self, value: Any) -> Any:
        """Return a structure with its topics and its values to fill in as references."""
        match value:
            case Secret():
                return {"Ref": parameter_of(self._names[value])}
            case Mapping():
                return {
                    _SPELLING.get(name, name): self.topic(each) if name == "TopicArn" else self.values(each)
                    for name, each in value.items()
                }
            case list() | tuple():
                return [self.values(each) for each in value]
            case _:
                return value


Maker: TypeAlias = Callable[[Declarations, Call], AsDeclared | None]


def parameter_of(name: str) -> str:
    """``DKIM_PRIVATE_KEY`` -> ``DkimPrivateKey``."""
    return "".join(part.capitalize() for part in name.split("_"))


def _is_resolved(value: Any) -> bool:
    return any(_RESOLVED in each for each in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for name, each in value.items():
                yield name
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)
        case _:
            pass


def only(value: Mapping[str, Any], *known: str) -> None:
    """Check that a structure has no other members.

    Raises:
        NotInTheSchemaError: it has.
    """
    for name in value:
        if name not in known:
            raise NotInTheSchemaError(name)
