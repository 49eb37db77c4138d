"""The things that the resources of a plan make, found again by those that name them."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Generic, TypeAlias, TypeVar

from sescheck.engine.steps import Call

T = TypeVar("T")


class Kind(Enum):
    """What other resources name."""

    IDENTITY = auto()
    NOTIFICATION = auto()
    POOL = auto()
    RULE = auto()
    RULE_SET = auto()
    SET = auto()
    TENANT = auto()
    TOPIC = auto()


Key: TypeAlias = tuple[Kind, str | None, str]
"""Its kind, its region, its name."""

_NAMED_BY = {
    "CreateConfigurationSet": (Kind.SET, "ConfigurationSetName"),
    "CreateDedicatedIpPool": (Kind.POOL, "PoolName"),
    "CreateEmailIdentity": (Kind.IDENTITY, "EmailIdentity"),
    "CreateReceiptRuleSet": (Kind.RULE_SET, "RuleSetName"),
    "CreateTenant": (Kind.TENANT, "TenantName"),
    "CreateTopic": (Kind.TOPIC, "Name"),
}


class Made(Generic[T]):
    """Resources by what they make, each with the number of its step."""

    def __init__(self) -> None:
        self._found: dict[Key, tuple[T, int]] = {}

    def add(self, key: Key, made: T, number: int) -> None:
        """Remember a resource; the first one that makes a thing stays."""
        self._found.setdefault(key, (made, number))

    def find(self, key: Key) -> tuple[T, int] | None:
        """Return the resource that makes a thing, and the number of its step."""
        return self._found.get(key)


def keys_of(call: Call) -> Iterator[Key]:
    """Yield what a call makes."""
    values = call.parameters
    if call.operation in _NAMED_BY:
        kind, member = _NAMED_BY[call.operation]
        yield kind, call.region, values[member]
    elif call.operation == "SetIdentityNotificationTopic":
        yield Kind.NOTIFICATION, call.region, f"{values['Identity']} {values['NotificationType']}"
    elif call.operation == "CreateReceiptRule":
        yield Kind.RULE, call.region, f"{values['RuleSetName']}/{values['Rule']['Name']}"


def topic_key(arn: str) -> Key:
    """What an ARN of a topic names. The account is that of the plan, or nobody makes the topic here."""
    *_, region, _account, name = ("", "", *arn.split(":"))[-3:]
    return Kind.TOPIC, region, name
