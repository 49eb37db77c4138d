"""Users and roles with their policies, from IAM GetAccountAuthorizationDetails, in lists of the whole account."""

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sescheck.aws.door import Answer, Door, Kept
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import arn_of, build_reading, name, parse
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable

_DETAILS = "GetAccountAuthorizationDetails"
USERS = Operation("iam", _DETAILS, items="UserDetailList", token="Marker", rate=5)  # noqa: S106
ROLES = Operation("iam", _DETAILS, items="RoleDetailList", token="Marker", rate=5)  # noqa: S106
GROUPS = Operation("iam", _DETAILS, items="GroupDetailList", token="Marker", rate=5)  # noqa: S106
POLICIES = Operation("iam", _DETAILS, items="Policies", token="Marker", rate=5)  # noqa: S106
"""One AWS operation, called once for each of its lists."""

GET_POLICY = Operation("iam", "GetPolicy", rate=15)
GET_VERSION = Operation("iam", "GetPolicyVersion", rate=15)

_PAGE = 1000

Policies = Mapping[str, str]
"""JSON texts by name: ``user/NAME``, ``role/NAME`` and ``group/GROUP/NAME`` if inline, else the policy's ARN."""

Wanted = Callable[[Iterable[str]], bool]
"""True if a user or a role with these policies is read further."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A user or a role with all its policies.

    Attributes:
        boundary: the permissions boundary, JSON text, or None.
        groups: the names of its groups; a role has none.
    """

    name: str
    arn: str
    policies: Policies
    boundary: str | None = None
    groups: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """Users, or roles: how the answers call them.

    Attributes:
        listed: the list of them.
        prefix: of the names of their inline policies.
    """

    listed: Operation
    filter: str
    prefix: str
    name: str
    inline: str
    kept: Kept = tuple


_OF_AWS = ("/aws-service-role/", "/aws-reserved/")
"""The paths of roles that belong to AWS: service-linked ones, and those of IAM Identity Center."""
_ROLE_MEMBERS = ("RoleName", "Arn", "PermissionsBoundary", "AttachedManagedPolicies")


def is_own_role(role: Answer) -> bool:
    """True unless the role belongs to AWS, which decides about its policies."""
    return not str(role.get("Path", "")).startswith(_OF_AWS)


def _own_roles(roles: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """What is kept of a page of roles: an account may have thousands, and most of a role is not needed."""
    return tuple(
        {member: role[member] for member in _ROLE_MEMBERS if member in role}
        | {"RolePolicyList": [_as_text(each) for each in role.get("RolePolicyList", ())]}
        for role in roles
        if is_own_role(role)
    )


def _as_text(policy: Answer) -> Answer:
    """An inline policy with its document as text, which needs less memory."""
    return (
        {**policy, "PolicyDocument": text_of(policy["PolicyDocument"])} if "PolicyDocument" in policy else policy
    )


USER = Kind(USERS, "User", "user", "UserName", "UserPolicyList")
ROLE = Kind(ROLES, "Role", "role", "RoleName", "RolePolicyList", _own_roles)


class ManagedPolicies:
    """The managed policies of the account. Users and roles share them: each is read once."""

    def __init__(self) -> None:
        self._list: asyncio.Task[Listing[Answer]] | None = None
        self._each: dict[str, asyncio.Task[Reading[Policies]]] = {}

    async def listed(self, door: Door) -> Listing[Answer]:
        """Return all that are in use, in one list."""
        if self._list is None:
            every = ["LocalManagedPolicy", "AWSManagedPolicy"]
            self._list = asyncio.create_task(door.follow(POLICIES, Filter=every, MaxItems=_PAGE))
        return await asyncio.shield(self._list)

    async def one(self, door: Door, arn: str) -> Reading[Policies]:
        """Read the default version of one policy."""
        if arn not in self._each:
            self._each[arn] = asyncio.create_task(_policy(door, arn))
        return await asyncio.shield(self._each[arn])


def text_of(document: Any) -> str:
    """Return the text of a policy. Botocore has already parsed it."""
    return document if isinstance(document, str) else json.dumps(document)


def boundary_of(part: Answer) -> str | None:
    """Return the ARN of its permissions boundary; None if it does not have one."""
    return name(part["PermissionsBoundary"], "PermissionsBoundaryArn") if "PermissionsBoundary" in part else None


async def read_all(
    door: Door, kind: Kind, wanted: Wanted, shared: ManagedPolicies
) -> Reading[tuple[Principal, ...]]:
    """Return the wanted users or roles, with their policies. Lists of up to 1,000 items per page."""
    found, groups, policies = await asyncio.gather(
        door.follow(kind.listed, kind.kept, Filter=[kind.filter], MaxItems=_PAGE),
        _groups(door, kind),
        shared.listed(door),
    )
    unread = found.unread or groups.unread or policies.unread
    if unread is not None:
        return unread
    managed = await _managed(door, shared, (*found.items, *groups.items), policies)
    match managed:
        case Known(texts):
            return build_reading({}, kind.listed, lambda _: _joined(kind, found, groups, texts, wanted))
        case Unreadable():
            return managed


async def _groups(door: Door, kind: Kind) -> Listing[Answer]:
    """Return the groups, which only users have."""
    if kind is not USER:
        return Listing(())
    return await door.follow(GROUPS, Filter=["Group"], MaxItems=_PAGE)


async def _managed(
    door: Door, shared: ManagedPolicies, parts: tuple[Answer, ...], policies: Listing[Answer]
) -> Reading[Policies]:
    """Return all managed policies of these parts. Those that the list leaves out are read one by one."""
    listed = build_reading({}, POLICIES, lambda _: {name(each, "Arn"): _current(each) for each in policies.items})
    match listed:
        case Known(texts):
            named = build_reading({}, POLICIES, lambda _: {arn for part in parts for arn in _named(part)})
            if isinstance(named, Unreadable):
                return named
            others = await fan_out(partial(shared.one, door), sorted(named.value - texts.keys()))
            return joined((listed, *others))
        case Unreadable():
            return listed


def _named(part: Answer) -> Iterator[str]:
    yield from (name(each, "PolicyArn") for each in part.get("AttachedManagedPolicies", ()))
    if "PermissionsBoundary" in part:
        yield name(part["PermissionsBoundary"], "PermissionsBoundaryArn")


async def _policy(door: Door, arn: str) -> Reading[Policies]:
    """Read the default version of a policy."""
    answer = await door.ask(GET_POLICY, PolicyArn=arn)
    current = parse(answer, GET_POLICY, lambda value: name(value["Policy"], "DefaultVersionId"))
    match current:
        case Known(version):
            found = await door.ask(GET_VERSION, PolicyArn=arn, VersionId=version)
            return parse(found, GET_VERSION, lambda value: {arn: text_of(value["PolicyVersion"]["Document"])})
        case Unreadable():
            return current


def joined(parts: Iterable[Reading[Policies]]) -> Reading[Policies]:
    """Return the policies of all parts; if one part is unread, all are unread."""
    found: dict[str, str] = {}
    for part in parts:
        match part:
            case Known(policies):
                found |= policies
            case Unreadable():
                return part
    return Known(found)


def _joined(
    kind: Kind, found: Listing[Answer], groups: Listing[Answer], managed: Policies, wanted: Wanted
) -> tuple[Principal, ...]:
    index = _Index(kind, {name(each, "GroupName"): each for each in groups.items}, managed)
    return tuple(index.principals(found.items, wanted))


def _current(policy: Answer) -> str:
    """Return the text of the default version."""
    documents = {each["VersionId"]: each["Document"] for each in policy["PolicyVersionList"]}
    return text_of(documents[policy["DefaultVersionId"]])


@dataclass(frozen=True, slots=True)
class _Index:
    kind: Kind
    groups: Mapping[str, Answer]
    managed: Policies

    def principals(self, parts: Iterable[Answer], wanted: Wanted) -> Iterator[Principal]:
        for part in parts:
            policies = self._policies(part)
            if wanted(policies.values()):
                yield self._principal(part, policies)

    def _policies(self, part: Answer) -> Policies:
        inline = part.get(self.kind.inline, ())
        found = {f"{self.kind.prefix}/{each['PolicyName']}": each["PolicyDocument"] for each in inline}
        found |= self._attached(part)
        for group_name in part.get("GroupList", ()):
            group = self.groups[group_name]
            inline = group.get("GroupPolicyList", ())
            found |= {f"group/{group_name}/{each['PolicyName']}": each["PolicyDocument"] for each in inline}
            found |= self._attached(group)
        return {name: text_of(document) for name, document in found.items()}

    def _attached(self, part: Answer) -> dict[str, Any]:
        arns = (each["PolicyArn"] for each in part.get("AttachedManagedPolicies", ()))
        return {arn: self.managed[arn] for arn in arns}

    def _principal(self, part: Answer, policies: Policies) -> Principal:
        boundary = boundary_of(part)
        return Principal(
            name=name(part, self.kind.name),
            arn=arn_of(part, "Arn"),
            policies=policies,
            boundary=None if boundary is None else self.managed[boundary],
            groups=tuple(part.get("GroupList", ())),
            tags={each["Key"]: each["Value"] for each in part.get("Tags", ())},
        )
