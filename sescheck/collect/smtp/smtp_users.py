"""The IAM users that may send through the SMTP interface: they have an access key and a policy that names SES.

They are read once per account, because IAM has no regions. Users, groups and policies are read in pages, or one by
one if that is denied. Access keys are read only for the users with such a policy.
"""

import asyncio
from collections.abc import Iterable
from functools import partial

import msgspec

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.fetch.fan_out import fan_out
from sescheck.collect.fetch.parsing import items_of, moment, name, parse
from sescheck.collect.smtp import principals
from sescheck.collect.smtp.iam_details import ManagedPolicies, Principal
from sescheck.collect.smtp.principals import USERS
from sescheck.policies.permissions import named_actions
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.users import SENDS, AccessKey, LastUse, SmtpUser

FACT = Fact.SMTP_USERS
LIST_ACCESS_KEYS = Operation("iam", "ListAccessKeys", items="AccessKeyMetadata", token="Marker", rate=15)  # noqa: S106
GET_LAST_USED = Operation("iam", "GetAccessKeyLastUsed", rate=15)
READS = (*USERS.reads, LIST_ACCESS_KEYS, GET_LAST_USED)
ASKED_FROM = Depth.STANDARD
INSTEAD_OF = USERS.instead_of

_CONSOLE = ("InvokedBy", "SESConsole")
_GROUP = "AWSSESSendingGroupDoNotRename"
_POLICY = "AmazonSesSendingAccess"
_SHOWN = 4
_NEVER = "N/A"
_NOT_ASKED = Unreadable(Why.NOT_ASKED, USERS.at_once.listed.action, "SMTP users are read with --depth standard")

Users = tuple[SmtpUser, ...]


async def read(
    door: Door, depth: Depth, before: Reading[Users], shared: ManagedPolicies | None = None
) -> Reading[Users]:
    """Read the users of the account, through the main region. What an earlier run read is kept."""
    match before:
        case Known(users):
            return Known(tuple(await fan_out(partial(_completed, door.for_reads(READS)), users)))
        case Unreadable():
            return (
                _NOT_ASKED
                if depth is Depth.QUICK
                else await _read(door.for_reads(READS), shared or ManagedPolicies())
            )


async def _completed(door: Door, user: SmtpUser) -> SmtpUser:
    """Return the user with its keys. They are read if an earlier run did not read them all."""
    match user.keys:
        case Known(keys) if all(isinstance(key.last_use, Known) for key in keys):
            return user
        case Known() | Unreadable():
            return msgspec.structs.replace(user, keys=await _keys(door, user.name))


async def _read(door: Door, shared: ManagedPolicies) -> Reading[Users]:
    match await principals.read(door, USERS, allows_sending, shared):
        case Known(found):
            users = await fan_out(partial(_user, door), found)
            return Known(tuple(user for user in users if user.keys != Known(())))
        case Unreadable() as unread:
            return unread


def allows_sending(policies: Iterable[str]) -> bool:
    """True if a policy names SES and allows sending. A policy that allows everything does not count."""
    return bool(named_actions(policies, (SENDS,)))


async def _user(door: Door, iam_user: Principal) -> SmtpUser:
    return SmtpUser(
        name=iam_user.name,
        arn=iam_user.arn,
        policies=iam_user.policies,
        boundary=iam_user.boundary,
        made_for_smtp=_is_made_for_smtp(iam_user),
        keys=await _keys(door, iam_user.name),
    )


def _is_made_for_smtp(iam_user: Principal) -> bool:
    return (
        _CONSOLE in iam_user.tags.items()
        or _GROUP in iam_user.groups
        or any(name.rpartition("/")[2] == _POLICY for name in iam_user.policies)
        or "smtp" in iam_user.arn.rpartition(":")[2].lower()
    )


async def _keys(door: Door, user: str) -> Reading[tuple[AccessKey, ...]]:
    listing = items_of(await door.follow(LIST_ACCESS_KEYS, UserName=user), LIST_ACCESS_KEYS, _key)
    if listing.unread is not None:
        return listing.unread
    uses = await asyncio.gather(*(_last_use(door, key.key_id) for key in listing.items))
    pairs = zip(listing.items, uses, strict=True)
    return Known(
        tuple(msgspec.structs.replace(key, key_id=key.key_id[-_SHOWN:], last_use=use) for key, use in pairs)
    )


def _key(part: Answer) -> AccessKey:
    """Build a key with its whole ID. Its last use is read later."""
    return AccessKey(
        key_id=name(part, "AccessKeyId"),
        active=name(part, "Status") == "Active",
        created=moment(part["CreateDate"]),
        last_use=_NOT_ASKED,
    )


async def _last_use(door: Door, key_id: str) -> Reading[LastUse | None]:
    answer = await door.ask(GET_LAST_USED, AccessKeyId=key_id)
    return parse(answer, GET_LAST_USED, lambda value: _use(value["AccessKeyLastUsed"]))


def _use(part: Answer) -> LastUse | None:
    """Return the last use; None if there is none: then AWS gives N/A, and no date."""
    service, region = name(part, "ServiceName"), name(part, "Region")
    if service == _NEVER and "LastUsedDate" not in part:
        return None
    return LastUse(moment(part["LastUsedDate"]), service, region)
