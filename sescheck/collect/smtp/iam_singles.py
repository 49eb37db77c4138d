"""Users and roles with their policies, read one by one. Used if GetAccountAuthorizationDetails is denied."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import arn_of, names_of, parse, texts_of
from sescheck.collect.smtp.iam_details import (
    GET_POLICY,
    GET_VERSION,
    ManagedPolicies,
    Policies,
    Principal,
    Wanted,
    boundary_of,
    is_own_role,
    joined,
    text_of,
)
from sescheck.collect.targets.resources import GET_ROLE
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable

_PAGE = 1000


def _list(name: str, items: str) -> Operation:
    return Operation("iam", name, items=items, token="Marker", rate=15)  # noqa: S106 - the name of a member, not a secret


LIST_USERS = _list("ListUsers", "Users")
GET_USER = Operation("iam", "GetUser", rate=15)
LIST_GROUPS = _list("ListGroupsForUser", "Groups")
LIST_USER_POLICIES = _list("ListUserPolicies", "PolicyNames")
GET_USER_POLICY = Operation("iam", "GetUserPolicy", rate=15)
LIST_ATTACHED_USER_POLICIES = _list("ListAttachedUserPolicies", "AttachedPolicies")
LIST_GROUP_POLICIES = _list("ListGroupPolicies", "PolicyNames")
GET_GROUP_POLICY = Operation("iam", "GetGroupPolicy", rate=15)
LIST_ATTACHED_GROUP_POLICIES = _list("ListAttachedGroupPolicies", "AttachedPolicies")


LIST_ROLES = _list("ListRoles", "Roles")
LIST_ROLE_POLICIES = _list("ListRolePolicies", "PolicyNames")
GET_ROLE_POLICY = Operation("iam", "GetRolePolicy", rate=15)
LIST_ATTACHED_ROLE_POLICIES = _list("ListAttachedRolePolicies", "AttachedPolicies")

MOST_ROLES = 500
"""How many roles are read one by one, with at least two calls each: a minute or two at 15 calls per second."""


@dataclass(frozen=True, slots=True)
class Singles:
    """Users, or roles: the operations that read them one by one.

    Attributes:
        prefix: of the names of their inline policies.
        member: what the answer of ``get`` calls them; with ``Name``, their name.
        groups: the list of the groups of one; None: they have none.
        most: if there are more, they are not read.
        counts: True for those that are read.
    """

    prefix: str
    member: str
    all: Operation
    get: Operation
    inline: Operation
    get_inline: Operation
    attached: Operation
    groups: Operation | None = None
    most: int | None = None
    counts: Callable[[Answer], bool] = lambda _: True

    @property
    def reads(self) -> tuple[Operation, ...]:
        """All operations that are called for them."""
        of_groups = (self.groups, LIST_GROUP_POLICIES, GET_GROUP_POLICY, LIST_ATTACHED_GROUP_POLICIES)
        own = (self.all, self.get, self.inline, self.get_inline, self.attached, GET_POLICY, GET_VERSION)
        return (*own, *(each for each in of_groups if each is not None and self.groups is not None))


USER = Singles(
    "user",
    "User",
    LIST_USERS,
    GET_USER,
    LIST_USER_POLICIES,
    GET_USER_POLICY,
    LIST_ATTACHED_USER_POLICIES,
    groups=LIST_GROUPS,
)
ROLE = Singles(
    "role",
    "Role",
    LIST_ROLES,
    GET_ROLE,
    LIST_ROLE_POLICIES,
    GET_ROLE_POLICY,
    LIST_ATTACHED_ROLE_POLICIES,
    most=MOST_ROLES,
    counts=is_own_role,
)


async def read_all(
    door: Door, kind: Singles, wanted: Wanted, shared: ManagedPolicies, instead_of: Unreadable
) -> Reading[tuple[Principal, ...]]:
    """Return the wanted users or roles, with their policies.

    If something of one is refused, nobody knows whether it is wanted. So one refusal makes all unread.

    Args:
        door: to IAM.
        kind: users or roles.
        wanted: returns True if one with these policies is wanted.
        shared: the managed policies.
        instead_of: the refusal that led to this; returned if they cannot be listed either, or are too many.
    """
    listed = await door.follow(kind.all, lambda page: tuple(filter(kind.counts, page)), MaxItems=_PAGE)
    names = names_of(listed, kind.all, f"{kind.member}Name")
    if names.unread is not None or (kind.most is not None and len(names.items) > kind.most):
        return instead_of
    calls = _Calls(door, kind, shared)
    found = await fan_out(partial(calls.principal, wanted=wanted), names.items)
    return _all(found)


def _all(readings: Iterable[Reading[Principal | None]]) -> Reading[tuple[Principal, ...]]:
    found: list[Principal] = []
    for reading in readings:
        match reading:
            case Known(principal):
                if principal is not None:
                    found.append(principal)
            case Unreadable():
                return reading
    return Known(tuple(found))


def _own(part: Answer) -> tuple[str | None, Mapping[str, str]]:
    """Return the ARN of its permissions boundary, and its tags."""
    return boundary_of(part), {each["Key"]: each["Value"] for each in part.get("Tags", ())}


@dataclass(slots=True)
class _Calls:
    """The calls for all of a kind. What they share, groups and managed policies, is read once."""

    door: Door
    kind: Singles
    shared: ManagedPolicies
    groups: dict[str, asyncio.Task[Reading[Policies]]] = field(default_factory=dict)

    async def principal(self, own: str, wanted: Wanted) -> Reading[Principal | None]:
        """Return the user or the role with its policies; ``Known(None)`` if it is not wanted."""
        kind, of = self.kind, {f"{self.kind.member}Name": own}
        groups = Listing[str](())
        if kind.groups is not None:
            groups = names_of(await self.door.follow(kind.groups, **of), kind.groups, "GroupName")
        if groups.unread is not None:
            return groups.unread
        policies = joined(
            await asyncio.gather(
                self._inline(kind.inline, kind.get_inline, kind.prefix, **of),
                self._attached(kind.attached, **of),
                *map(self._of_group, groups.items),
            )
        )
        match policies:
            case Known(found):
                return await self._known(own, found, groups.items) if wanted(found.values()) else Known(None)
            case Unreadable():
                return policies

    async def _known(self, own: str, policies: Policies, groups: Sequence[str]) -> Reading[Principal | None]:
        """Return it with its tags and boundary, which the list leaves out."""
        get, member = self.kind.get, self.kind.member
        answer = await self.door.ask(get, **{f"{member}Name": own})
        found = parse(answer, get, lambda value: (arn_of(value[member], "Arn"), *_own(value[member])))
        if isinstance(found, Unreadable):
            return found
        arn, limit, tags = found.value
        boundary: Reading[Policies] = Known({}) if limit is None else await self.shared.one(self.door, limit)
        match boundary:
            case Known(texts):
                document = None if limit is None else texts[limit]
                return Known(Principal(own, arn, policies, document, tuple(groups), tags))
            case Unreadable():
                return boundary

    async def _inline(self, listed: Operation, get: Operation, owner: str, **of: str) -> Reading[Policies]:
        names: Listing[str] = texts_of(await self.door.follow(listed, **of), listed)
        if names.unread is not None:
            return names.unread

        async def one(policy_name: str) -> Reading[Policies]:
            answer = await self.door.ask(get, PolicyName=policy_name, **of)
            return parse(answer, get, lambda value: {f"{owner}/{policy_name}": text_of(value["PolicyDocument"])})

        return joined(await asyncio.gather(*map(one, names.items)))

    async def _attached(self, listed: Operation, **of: str) -> Reading[Policies]:
        attached = names_of(await self.door.follow(listed, **of), listed, "PolicyArn")
        if attached.unread is not None:
            return attached.unread
        return joined(await asyncio.gather(*(self.shared.one(self.door, arn) for arn in attached.items)))

    async def _of_group(self, name: str) -> Reading[Policies]:
        if name not in self.groups:
            self.groups[name] = asyncio.create_task(self._group(name))
        return await self.groups[name]

    async def _group(self, name: str) -> Reading[Policies]:
        return joined(
            await asyncio.gather(
                self._inline(LIST_GROUP_POLICIES, GET_GROUP_POLICY, f"group/{name}", GroupName=name),
                self._attached(LIST_ATTACHED_GROUP_POLICIES, GroupName=name),
            )
        )
