"""Users with their policies, from IAM GetAccountAuthorizationDetails: all users, groups and policies."""

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import arn_of, build_reading, name, parse
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable

_DETAILS = "GetAccountAuthorizationDetails"
USERS = Operation("iam", _DETAILS, items="UserDetailList", token="Marker", rate=5)  # noqa: S106
GROUPS = Operation("iam", _DETAILS, items="GroupDetailList", token="Marker", rate=5)  # noqa: S106
POLICIES = Operation("iam", _DETAILS, items="Policies", token="Marker", rate=5)  # noqa: S106
"""One AWS operation, called once for each of its lists."""

GET_POLICY = Operation("iam", "GetPolicy", rate=15)
GET_VERSION = Operation("iam", "GetPolicyVersion", rate=15)

_PAGE = 1000

Policies = Mapping[str, str]
"""JSON texts by name: ``user/NAME`` and ``group/GROUP/NAME`` for inline ones, else the policy's ARN."""

Wanted = Callable[[Iterable[str]], bool]
"""True if a user with these policies is read further."""


@dataclass(frozen=True, slots=True)
class IamUser:
    """A user with all its policies.

    Attributes:
        boundary: the permissions boundary, JSON text, or None.
        groups: the names of its groups.
    """

    name: str
    arn: str
    policies: Policies
    boundary: str | None = None
    groups: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


def text_of(document: Any) -> str:
    """Return the text of a policy. Botocore has already parsed it."""
    return document if isinstance(document, str) else json.dumps(document)


def boundary_of(user: Answer) -> str | None:
    """Return the ARN of its permissions boundary; None if it does not have one."""
    return name(user["PermissionsBoundary"], "PermissionsBoundaryArn") if "PermissionsBoundary" in user else None


async def read_users(door: Door, wanted: Wanted) -> Reading[tuple[IamUser, ...]]:
    """Return the wanted users, with their policies. Three lists, up to 1,000 items per page."""
    users, groups, policies = await asyncio.gather(
        door.follow(USERS, Filter=["User"], MaxItems=_PAGE),
        door.follow(GROUPS, Filter=["Group"], MaxItems=_PAGE),
        door.follow(POLICIES, Filter=["LocalManagedPolicy", "AWSManagedPolicy"], MaxItems=_PAGE),
    )
    unread = users.unread or groups.unread or policies.unread
    if unread is not None:
        return unread
    managed = await _managed(door, users, groups, policies)
    match managed:
        case Known(texts):
            return build_reading({}, USERS, lambda _: _joined(users, groups, texts, wanted))
        case Unreadable():
            return managed


async def _managed(
    door: Door, users: Listing[Answer], groups: Listing[Answer], policies: Listing[Answer]
) -> Reading[Policies]:
    """Return all policies of users and groups. Those that the list leaves out are read one by one."""
    listed = build_reading({}, POLICIES, lambda _: {name(each, "Arn"): _current(each) for each in policies.items})
    match listed:
        case Known(texts):
            parts = (*users.items, *groups.items)
            named = build_reading({}, USERS, lambda _: {arn for part in parts for arn in _named(part)})
            if isinstance(named, Unreadable):
                return named
            others = await fan_out(partial(policy, door), sorted(named.value - texts.keys()))
            return joined((listed, *others))
        case Unreadable():
            return listed


def _named(part: Answer) -> Iterator[str]:
    yield from (name(each, "PolicyArn") for each in part.get("AttachedManagedPolicies", ()))
    if "PermissionsBoundary" in part:
        yield name(part["PermissionsBoundary"], "PermissionsBoundaryArn")


async def policy(door: Door, arn: str) -> Reading[Policies]:
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
    users: Listing[Answer], groups: Listing[Answer], managed: Policies, wanted: Wanted
) -> tuple[IamUser, ...]:
    index = _Index({name(each, "GroupName"): each for each in groups.items}, managed)
    return tuple(index.users(users.items, wanted))


def _current(policy: Answer) -> str:
    """Return the text of the default version."""
    documents = {each["VersionId"]: each["Document"] for each in policy["PolicyVersionList"]}
    return text_of(documents[policy["DefaultVersionId"]])


@dataclass(frozen=True, slots=True)
class _Index:
    groups: Mapping[str, Answer]
    managed: Policies

    def users(self, users: Iterable[Answer], wanted: Wanted) -> Iterator[IamUser]:
        for user in users:
            policies = self._policies(user)
            if wanted(policies.values()):
                yield self._iam_user(user, policies)

    def _policies(self, user: Answer) -> Policies:
        found = {f"user/{each['PolicyName']}": each["PolicyDocument"] for each in user.get("UserPolicyList", ())}
        found |= self._attached(user)
        for group_name in user.get("GroupList", ()):
            group = self.groups[group_name]
            inline = group.get("GroupPolicyList", ())
            found |= {f"group/{group_name}/{each['PolicyName']}": each["PolicyDocument"] for each in inline}
            found |= self._attached(group)
        return {name: text_of(document) for name, document in found.items()}

    def _attached(self, part: Answer) -> dict[str, Any]:
        arns = (each["PolicyArn"] for each in part.get("AttachedManagedPolicies", ()))
        return {arn: self.managed[arn] for arn in arns}

    def _iam_user(self, user: Answer, policies: Policies) -> IamUser:
        boundary = boundary_of(user)
        return IamUser(
            name=name(user, "UserName"),
            arn=arn_of(user, "Arn"),
            policies=policies,
            boundary=None if boundary is None else self.managed[boundary],
            groups=tuple(user.get("GroupList", ())),
            tags={each["Key"]: each["Value"] for each in user.get("Tags", ())},
        )
