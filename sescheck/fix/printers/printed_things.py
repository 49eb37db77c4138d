"""The things that the resources of a plan make, found again by those that name them."""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Generic, TypeAlias, TypeVar

from sescheck.engine.steps import Call, secrets_of
from sescheck.fix.printers.fill_ins import fetched_of

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

_TAKES_SECRETS = "CreateEmailIdentity"
_NAMED_BY = {
    "CreateConfigurationSet": (Kind.SET, "ConfigurationSetName"),
    "CreateDedicatedIpPool": (Kind.POOL, "PoolName"),
    "CreateEmailIdentity": (Kind.IDENTITY, "EmailIdentity"),
    "CreateReceiptRuleSet": (Kind.RULE_SET, "RuleSetName"),
    "CreateTenant": (Kind.TENANT, "TenantName"),
    "CreateTopic": (Kind.TOPIC, "Name"),
}


class Made(Generic[T]):
    """Resources by what they make, each with the number of its step.

    Args:
        account_id: of the steps.

    Attributes:
        uses: the steps whose resources were looked up, since it was last emptied.
    """

    def __init__(self, account_id: str) -> None:
        self._account_id = account_id
        self._found: dict[Key, tuple[T, int]] = {}
        self.uses: set[int] = set()

    def add(self, call: Call, made: T, number: int) -> None:
        """Remember the resource of a call; the first one that makes a thing stays."""
        for key in _keys_of(call):
            self._found.setdefault(key, (made, number))

    def find(self, kind: Kind, region: str | None, name: str) -> T | None:
        """Return the resource that makes a thing."""
        found = self._found.get((kind, region, name))
        if found is None:
            return None
        resource, number = found
        self.uses.add(number)
        return resource

    def topic(self, arn: str) -> T | None:
        """Return the resource that makes a topic of the account."""
        *_, region, account, name = ("", "", *arn.split(":"))[-3:]
        return self.find(Kind.TOPIC, region, name) if account == self._account_id else None


def has_its_values(call: Call) -> bool:
    """True if nothing has to be read before the call, and no secret is in it that its resource does not take."""
    return not fetched_of(call) and (call.operation == _TAKES_SECRETS or not any(secrets_of(call)))


def _keys_of(call: Call) -> Iterator[Key]:
    """Yield what a call makes."""
    values = call.parameters
    if call.operation in _NAMED_BY:
        kind, member = _NAMED_BY[call.operation]
        yield kind, call.region, values[member]
    elif call.operation == "SetIdentityNotificationTopic":
        yield Kind.NOTIFICATION, call.region, f"{values['Identity']} {values['NotificationType']}"
    elif call.operation == "CreateReceiptRule":
        yield Kind.RULE, call.region, f"{values['RuleSetName']}/{values['Rule']['Name']}"
