"""Ask AWS Organizations for the accounts: all of them, or an error. A part of the list is not the list."""

import asyncio
from collections.abc import Sequence

import msgspec

from sescheck.aws.door import Door
from sescheck.collect.account import caller
from sescheck.errors import CannotRunError, CredentialsError, UsageError
from sescheck.organization.accounts import organization_reads
from sescheck.organization.accounts.account_states import KNOWN
from sescheck.organization.accounts.account_tags import with_tags
from sescheck.organization.accounts.choosing import some, without_tags
from sescheck.organization.accounts.organization_reads import DESCRIBE, READS, Listed, Organization
from sescheck.organization.accounts.ou_tree import exists, tree
from sescheck.organization.accounts.selection import Selection
from sescheck.organization.model import Member
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

WHO_MAY_LIST = (
    "use the management account or a delegated administrator, name a role there with --from-role,"
    " or name the accounts with --accounts FILE"
)
_UNKNOWN = "o-unknown"
"""In a path, if neither the organization nor the ARN of any account could be read."""

_DENIED = frozenset({Why.DENIED, Why.DENIED_BY_SCP})


async def ask(own: Door, listing: Door, wanted: Selection) -> Listed:
    """List the accounts, with the paths and tags that the selection needs.

    Args:
        own: the door of the credentials without a role.
        listing: the door of the principal that lists.
        wanted: what the options choose.

    Raises:
        CannotRunError: the list, or what is needed to choose, could not be read to its end.
        UsageError: an organizational unit or an account does not exist.
    """
    door = listing.for_reads(READS)
    own_id, described = await asyncio.gather(caller.account_id(own), organization_reads.organization(door))
    if described == Known(None):
        raise CannotRunError(f"{DESCRIBE.action}: the account is not in an organization; {WHO_MAY_LIST}")
    listed, named = await organization_reads.accounts(door)
    if listed.unread is not None:
        raise _stopped(_how_far(len(listed.items)), listed.unread)
    found = described.value if isinstance(described, Known) else named
    members, empty = await _in_units(door, listed.items, wanted, found)
    return Listed(
        members=await _tagged(door, members, wanted),
        organization=found.organization_id if found else None,
        own_account=own_id.value if isinstance(own_id, Known) else None,
        remarks=(*_remarks(members, wanted), *empty),
        refused=tuple(each for each in (own_id, described) if isinstance(each, Unreadable)),
        management_account=found.management_account if found else None,
    )


def _how_far(count: int) -> str:
    if not count:
        return "the accounts of the organization cannot be listed"
    return f"the list of accounts ended after {count:,} accounts, so no account is read"


def _stopped(words: str, unread: Unreadable) -> CannotRunError:
    """Return the error for what is unread, with advice if a permission is missing."""
    if unread.why is Why.EXPIRED_CREDENTIALS:
        return CredentialsError(f"{words}: {unread.detail}")
    advice = f"; {WHO_MAY_LIST}" if unread.why in _DENIED else ""
    return CannotRunError(f"{words}: {unread.operation}: {unread.detail.rstrip('.')}{advice}")


async def _in_units(
    door: Door, members: Sequence[Member], wanted: Selection, organization: Organization | None
) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """Return the accounts with their paths, and a remark for each organizational unit without accounts."""
    if not wanted.ous:
        return tuple(members), ()
    found, of_tree = tuple(members), set[str]()
    if any(each.path is None for each in members):
        found, of_tree = await _with_paths(door, members, organization)
    with_accounts = {unit for each in found for unit in (each.path or "").split("/")}
    empty = [each for each in wanted.ous if each not in with_accounts]
    unsure = [each for each in empty if each not in of_tree]
    for unit, is_there in zip(unsure, await asyncio.gather(*(exists(door, each) for each in unsure)), strict=True):
        _check_unit(unit, is_there)
    return found, tuple(f"--ou {each}: it has no account" for each in empty)


async def _with_paths(
    door: Door, members: Sequence[Member], organization: Organization | None
) -> tuple[tuple[Member, ...], set[str]]:
    """Return the accounts with the paths that the tree gives, and the units of the tree."""
    read = await tree(door, organization.organization_id if organization else _UNKNOWN)
    if isinstance(read, Unreadable):
        raise _stopped("--ou: the tree of organizational units cannot be read", read)
    paths = read.value.paths
    lost = [each.account_id for each in members if each.path is None and each.account_id not in paths]
    if lost:
        raise CannotRunError(
            f"--ou: account {some(lost)} is in no organizational unit: it was moved while the tree was read; run"
            " this again"
        )
    found = (msgspec.structs.replace(each, path=each.path or paths[each.account_id]) for each in members)
    return tuple(found), read.value.units


def _check_unit(unit: str, is_there: Reading[bool]) -> None:
    match is_there:
        case Known(value):
            if not value:
                raise UsageError(f"--ou {unit}: the organization has no such organizational unit")
        case Unreadable():
            raise _stopped(f"--ou {unit}: no account is in it, and it is not known whether it exists", is_there)


async def _tagged(door: Door, members: Sequence[Member], wanted: Selection) -> tuple[Member, ...]:
    """Return the accounts, with tags for those that the other options leave."""
    left = [member for member, why in without_tags(members, wanted) if why is None and wanted.tags]
    read = await with_tags(door, left)
    if read.unread is not None:
        raise _stopped("--tag: the tags of the accounts cannot be read", read.unread)
    tagged = {each.account_id: each for each in read.items}
    return tuple(tagged.get(each.account_id, each) for each in members)


def _remarks(members: Sequence[Member], wanted: Selection) -> tuple[str, ...]:
    ids = {each.account_id for each in members}
    strangers = [each for each in wanted.excluded if each not in ids]
    states = sorted({each.state for each in members if each.state is not None} - KNOWN)
    remarks = [f"--exclude-account {some(strangers)}: no such account is listed"] if strangers else []
    for state in states:
        those = [each.account_id for each in members if each.state == state]
        remarks.append(f"this version does not know the state {state}: it reads the account: {some(those)}")
    return tuple(remarks)
