"""Find out which of the declared actions the caller may use: by IAM's policy simulator, else by a call.

IAM's answers may differ from what AWS does. What the simulator denies is also called, and what is refused there as
well is lacking. What the simulator allows counts as allowed.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sescheck.aws.clients import Clients
from sescheck.aws.door import Door
from sescheck.aws.limits import Limits
from sescheck.aws.operations import Operation
from sescheck.aws.probes import Place, probe, tells_nothing
from sescheck.aws.ses_regions import MAIN_REGION, partition_of
from sescheck.aws.sessions import Access, check_role
from sescheck.aws.traffic import Traffic
from sescheck.collect.account.caller import GET_CALLER_IDENTITY
from sescheck.collect.declarations import every_read
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import arn_of, build_reading, items_of, name, parse
from sescheck.errors import CredentialsError
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

SIMULATE = Operation("iam", "SimulatePrincipalPolicy", items="EvaluationResults", token="Marker")  # noqa: S106
GET_ROLE = Operation("iam", "GetRole", gone=frozenset({"NoSuchEntity"}))
ASKS = (GET_CALLER_IDENTITY, GET_ROLE, SIMULATE)
"""Calls of the check itself; an audit does not make them, so the name is not READS."""

NEED_NO_PERMISSION = frozenset({GET_CALLER_IDENTITY.action})
"""Needs no permission. Source: the sts model: even an explicit deny does not take it away."""

ACCOUNT_WIDE = frozenset({"account", "ec2", "iam", "sts"})
"""Services that are called in the partition's main region, whatever regions are read."""

_ALLOWED = "allowed"
_DENIED = frozenset({Why.DENIED, Why.DENIED_BY_SCP})
_NO_FAULT = frozenset({Why.NOT_ASKED, Why.NOT_SUPPORTED_HERE})
_ASSUMED = re.compile(r"arn:(?P<partition>[\w-]+):sts::(?P<account>\d{12}):assumed-role/(?P<role>[^/]+)/.+")
_PRINCIPAL = re.compile(r"arn:[\w-]+:iam::\d{12}:(?:user|role)/.+")


class State(StrEnum):
    """Whether an action is allowed."""

    ALLOWED = "allowed"
    LACKING = "lacking"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Permission:
    """The state of one action.

    Attributes:
        why: why it is refused or unknown; None if it is allowed.
    """

    action: str
    state: State
    why: Unreadable | None = None

    @property
    def is_in_order(self) -> bool:
        """True if nothing is lacking. What cannot be checked, or does not exist in the region, does not count."""
        return self.state is State.ALLOWED or (self.why is not None and self.why.why in _NO_FAULT)


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller: the ARN that STS returns, and its account."""

    arn: str
    account_id: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The permissions of one caller in one region.

    Attributes:
        unsimulated: why the simulator could not be used; None if it answered.
    """

    caller: Caller
    region: str
    permissions: tuple[Permission, ...]
    unsimulated: Unreadable | None

    def with_state(self, state: State) -> tuple[Permission, ...]:
        """Return the permissions in this state."""
        return tuple(each for each in self.permissions if each.state is state)


async def who(main: Door) -> Reading[Caller]:
    """Return who is calling."""
    answer = await main.for_reads(ASKS).ask(GET_CALLER_IDENTITY)
    return parse(
        answer,
        GET_CALLER_IDENTITY,
        lambda value: Caller(arn=arn_of(value, "Arn"), account_id=name(value, "Account")),
    )


async def check(
    door: Door, main: Door, caller: Caller, partition: str, operations: Iterable[Operation]
) -> Checked:
    """Return the state of each of the operations' actions, once.

    Args:
        door: to the region that is read.
        main: to the partition's main region.
        caller: the result of ``who``.
        partition: of both regions.
        operations: the operations to check.
    """
    by_action = {each.action: each for each in operations if each.action not in NEED_NO_PERMISSION}
    doors = {action: main if each.service in ACCOUNT_WIDE else door for action, each in by_action.items()}
    simulated = await _simulated(main, caller, {action: each.region for action, each in doors.items()})
    verdicts = simulated.value if isinstance(simulated, Known) else {}
    open_ = [action for action in by_action if verdicts.get(action) is not True]

    async def tried(action: str) -> Permission:
        place = Place(partition, caller.account_id, doors[action].region)
        found = await _tried(doors[action], by_action[action], place)
        return _settled(found, refused=verdicts.get(action) is False)

    found = {each.action: each for each in await fan_out(tried, open_)}
    return Checked(
        caller=caller,
        region=door.region,
        permissions=tuple(found.get(action, Permission(action, State.ALLOWED)) for action in by_action),
        unsimulated=simulated if isinstance(simulated, Unreadable) else None,
    )


def _settled(found: Permission, *, refused: bool) -> Permission:
    """If the call does not decide, the simulator's denial stands."""
    if found.state is not State.UNKNOWN or not refused:
        return found
    return Permission(
        found.action, State.LACKING, Unreadable(Why.DENIED, SIMULATE.action, "says IAM's policy simulator")
    )


async def _tried(door: Door, operation: Operation, place: Place) -> Permission:
    because = tells_nothing(operation)
    if because is not None:
        return Permission(operation.action, State.UNKNOWN, Unreadable(Why.NOT_ASKED, operation.action, because))
    made_up = probe(operation, door.clients, place)
    answer = await door.for_reads((made_up.operation,)).ask_whether(made_up.operation, **made_up.params)
    match answer:
        case Known():
            return Permission(operation.action, State.ALLOWED)
        case Unreadable(why=why):
            return Permission(operation.action, State.LACKING if why in _DENIED else State.UNKNOWN, answer)


async def _simulated(main: Door, caller: Caller, regions: Mapping[str, str]) -> Reading[Mapping[str, bool]]:
    """Return by action whether IAM's simulator allows it in that region."""
    main = main.for_reads(ASKS)
    principal = await _principal(main, caller.arn)
    if isinstance(principal, Unreadable):
        return principal
    verdicts: dict[str, bool] = {}
    for region in sorted(set(regions.values())):
        actions = [action for action, where in regions.items() if where == region]
        listing = await _evaluations(main, principal.value, actions, region)
        if listing.unread is not None:
            return listing.unread
        verdicts |= dict(listing.items)
    return Known(verdicts)


async def _evaluations(
    main: Door, principal: str, actions: Sequence[str], region: str
) -> Listing[tuple[str, bool]]:
    """Return by action whether it is allowed.

    Policies often test the region, so the simulator is given it. Their other condition keys have no known value.
    """
    context = {
        "ContextKeyName": "aws:RequestedRegion",
        "ContextKeyValues": [region],
        "ContextKeyType": "string",
    }
    listing = await main.follow(
        SIMULATE, PolicySourceArn=principal, ActionNames=list(actions), ContextEntries=[context], MaxItems=1000
    )
    return items_of(
        listing, SIMULATE, lambda each: (name(each, "EvalActionName"), name(each, "EvalDecision") == _ALLOWED)
    )


async def _principal(main: Door, arn: str) -> Reading[str]:
    """Return the user or role whose policies apply.

    For an assumed role, the path in its ARN is not known from STS.
    """
    assumed = _ASSUMED.fullmatch(arn)
    if assumed is None:
        if _PRINCIPAL.fullmatch(arn):
            return Known(arn)
        return Unreadable(Why.NOT_ASKED, SIMULATE.action, f"the simulator takes users and roles only, not {arn}")
    answer = await main.ask_whether(GET_ROLE, RoleName=assumed["role"])
    if isinstance(answer, Known) and answer.value is not None:
        return build_reading(answer.value, GET_ROLE, lambda value: arn_of(value["Role"], "Arn"))
    return Known(f"arn:{assumed['partition']}:iam::{assumed['account']}:role/{assumed['role']}")


async def check_all(
    accesses: Sequence[Access], region: str, operations: Iterable[Operation], endpoint_url: str | None
) -> tuple[Checked | CredentialsError, ...]:
    """Check all callers concurrently; if one caller's credentials are refused, the others are still checked."""
    traffic = Traffic(Limits())
    wanted = tuple(operations)
    try:
        return tuple(
            await asyncio.gather(
                *(_check_access(each, region, wanted, endpoint_url, traffic) for each in accesses)
            )
        )
    finally:
        traffic.close()


async def _check_access(
    access: Access, region: str, operations: Iterable[Operation], endpoint_url: str | None, traffic: Traffic
) -> Checked | CredentialsError:
    partition = partition_of(region) or "aws"
    clients = Clients(access.session, traffic.limits, endpoint_url, (*every_read(), *ASKS))
    main = Door(clients, traffic, access.name, MAIN_REGION[partition])
    try:
        await traffic.in_thread(lambda: check_role(access))
    except CredentialsError as error:
        return error
    caller = await who(main)
    match caller:
        case Known(value):
            return await check(main.in_region(region), main, value, partition, operations)
        case Unreadable(detail=detail):
            return CredentialsError(f"{access.name}: STS does not say who is asking: {detail}")
