"""Everything in a snapshot that could not be read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, product

from sescheck.endpoints import Has, endpoints_of
from sescheck.snapshot.fields import Field, Holds, fields, has_readings, unread_in, unread_of
from sescheck.snapshot.model import Account, Asked, Region, Snapshot
from sescheck.snapshot.reading import NOT_A_FAILURE, Known, Unreadable, Why


@dataclass(frozen=True, slots=True)
class UnreadReading:
    """A reading that could not be read.

    Attributes:
        region: None for what is read once per account.
        subject: the type and name of the resource, or None for a list or the settings of a region.
    """

    account_id: str
    region: str | None
    subject: tuple[str, str] | None
    unread: Unreadable


def unread_readings(snapshot: Snapshot) -> Iterator[UnreadReading]:
    """Yield each unread reading that counts as a failure.

    These do not count: calls that were not made, features that a region does not support, and resources of another
    account, because nobody here can fix that. A region that is not enabled counts only if the user named it.
    """
    for account in snapshot.accounts:
        named = snapshot.asked is Asked.NAMED
        unused = set() if named else {region.name for region in account.regions if is_disabled(region)}
        for found in _of_account(account):
            if found.region in unused and found.unread.why is Why.REGION_DISABLED:
                continue
            if found.unread.why not in {*NOT_A_FAILURE, Why.NOT_SUPPORTED_HERE}:
                yield found
    for account, (key, answer) in product(snapshot.accounts, snapshot.dns.items()):
        if isinstance(answer, Unreadable) and answer.why not in NOT_A_FAILURE:
            yield UnreadReading(account_label(account), None, ("dns-record", key), answer)


def is_disabled(region: Region) -> bool:
    """True for an opt-in region that the account has not enabled.

    A refused token alone does not prove it: a token of the global STS endpoint is refused in every opt-in region,
    and a region that is enabled by default cannot be disabled. If the list of all regions was refused, only the
    refused token is left as a sign. If the status of this one region was refused, it is unknown.
    """
    match region.settings:
        case Known():
            return False
        case Unreadable(why=why):
            return why is Why.REGION_DISABLED and not _may_be_enabled(region)


ONE_REGION = "account:GetRegionOptStatus"
"""The operation that reads the status of one region."""


def _may_be_enabled(region: Region) -> bool:
    match region.opt_in:
        case Known(status):
            return status not in {"DISABLED", "DISABLING"}
        case Unreadable() as unread:
            return _is_status_unread(unread) or endpoints_of(region.name).has_opt_in is Has.NO


def _is_status_unread(opt_in: Unreadable) -> bool:
    return opt_in.operation == ONE_REGION and opt_in.why is not Why.NOT_ASKED


def may_be_disabled(region: Region) -> Unreadable | None:
    """Return the refusal if a region refuses the token and its status is unread: it may be disabled. Else None."""
    match region.settings, region.opt_in:
        case Unreadable(why=Why.REGION_DISABLED) as refused, Unreadable() as opt_in if _is_status_unread(opt_in):
            return refused
        case _:
            return None


def account_label(account: Account) -> str:
    """Return the account ID, or ``unknown`` if it was not read."""
    match account.account_id:
        case Known(value):
            return value
        case Unreadable():
            return "unknown"


def _of_account(account: Account) -> Iterator[UnreadReading]:
    label = account_label(account)
    if isinstance(account.account_id, Unreadable):
        yield UnreadReading(label, None, None, account.account_id)
    for region in account.regions:
        for subject, unread in of_region(region):
            yield UnreadReading(label, region.name, subject, unread)
    for topic in account.topics.values():
        for reading in unread_in(topic):
            yield UnreadReading(label, topic.region, ("topic", topic.arn), reading)
    for resource in account.resources.values():
        for reading in unread_in(resource):
            yield UnreadReading(label, resource.region, ("resource", resource.name), reading)
    yield from (UnreadReading(label, None, subject, reading) for subject, reading in _of_users(account))


def _of_users(account: Account) -> Iterator[tuple[tuple[str, str] | None, Unreadable]]:
    match account.smtp_users:
        case Known(users):
            for user in users:
                parts = (user, *(user.keys.value if isinstance(user.keys, Known) else ()))
                for reading in chain.from_iterable(map(unread_in, parts)):
                    yield ("smtp-user", user.name), reading
        case Unreadable() as unread:
            yield None, unread
    if isinstance(account.sending_roles, Unreadable):
        yield None, account.sending_roles


_NOT_MISSED = "opt_in"
"""If the list of regions is refused, each region is read anyway: nothing is lost."""


def of_region(region: Region) -> Iterator[tuple[tuple[str, str] | None, Unreadable]]:
    """Yield the unread readings of one region, for any reason, each with its subject."""
    for part in _parts():
        for reading in unread_of(getattr(region, part.name)):
            yield None, reading
    for part in _lists_with_readings():
        for item in getattr(region, part.name).items:
            for reading in unread_in(item):
                yield (part.item.SUBJECT, item.name), reading


@cache
def _parts() -> tuple[Field, ...]:
    """Return the fields of a region that can be unread."""
    return tuple(each for each in fields(Region) if each.holds is not Holds.PLAIN and each.name != _NOT_MISSED)


@cache
def _lists_with_readings() -> tuple[Field, ...]:
    return tuple(each for each in _parts() if each.holds is Holds.LISTING and has_readings(each.item))
