"""Users with their policies, read one by one. Used if GetAccountAuthorizationDetails is denied."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import arn_of, names_of, parse, texts_of
from sescheck.collect.smtp.iam_details import IamUser, Policies, Wanted, boundary_of, joined, policy, text_of
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


async def read_users(door: Door, wanted: Wanted, instead_of: Unreadable) -> Reading[tuple[IamUser, ...]]:
    """Return the wanted users, with their policies.

    If something of a user is refused, nobody knows whether the user is wanted. So one refusal makes all unread.

    Args:
        door: to IAM.
        wanted: returns True if a user with these policies is wanted.
        instead_of: the refusal that led to this; returned if the users cannot be listed either.
    """
    users = names_of(await door.follow(LIST_USERS, MaxItems=_PAGE), LIST_USERS, "UserName")
    if users.unread is not None:
        return instead_of
    calls = _Calls(door)
    found = await fan_out(partial(calls.iam_user, wanted=wanted), users.items)
    return _all(found)


def _all(readings: Iterable[Reading[IamUser | None]]) -> Reading[tuple[IamUser, ...]]:
    found: list[IamUser] = []
    for reading in readings:
        match reading:
            case Known(iam_user):
                if iam_user is not None:
                    found.append(iam_user)
            case Unreadable():
                return reading
    return Known(tuple(found))


def _own(user: Answer) -> tuple[str | None, Mapping[str, str]]:
    """Return the ARN of its permissions boundary, and its tags."""
    return boundary_of(user), {each["Key"]: each["Value"] for each in user.get("Tags", ())}


@dataclass(slots=True)
class _Calls:
    """The calls for all users. What users share, groups and attached policies, is read once."""

    door: Door
    groups: dict[str, asyncio.Task[Reading[Policies]]] = field(default_factory=dict)
    managed: dict[str, asyncio.Task[Reading[Policies]]] = field(default_factory=dict)

    async def iam_user(self, user: str, wanted: Wanted) -> Reading[IamUser | None]:
        """Return the user with its policies; ``Known(None)`` if it is not wanted."""
        groups = names_of(await self.door.follow(LIST_GROUPS, UserName=user), LIST_GROUPS, "GroupName")
        if groups.unread is not None:
            return groups.unread
        policies = joined(
            await asyncio.gather(
                self._inline(LIST_USER_POLICIES, GET_USER_POLICY, "user", UserName=user),
                self._attached(LIST_ATTACHED_USER_POLICIES, UserName=user),
                *map(self._of_group, groups.items),
            )
        )
        match policies:
            case Known(found):
                return await self._known(user, found, groups.items) if wanted(found.values()) else Known(None)
            case Unreadable():
                return policies

    async def _known(self, user: str, policies: Policies, groups: Sequence[str]) -> Reading[IamUser | None]:
        """Return the user with its tags and boundary, which the list of users leaves out."""
        answer = await self.door.ask(GET_USER, UserName=user)
        found = parse(answer, GET_USER, lambda value: (arn_of(value["User"], "Arn"), *_own(value["User"])))
        if isinstance(found, Unreadable):
            return found
        own, limit, tags = found.value
        boundary: Reading[Policies] = Known({}) if limit is None else await self._managed(limit)
        match boundary:
            case Known(texts):
                document = None if limit is None else texts[limit]
                return Known(IamUser(user, own, policies, document, tuple(groups), tags))
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
        return joined(await asyncio.gather(*map(self._managed, attached.items)))

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

    async def _managed(self, arn: str) -> Reading[Policies]:
        if arn not in self.managed:
            self.managed[arn] = asyncio.create_task(policy(self.door, arn))
        return await self.managed[arn]
