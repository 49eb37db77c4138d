"""A world that answers as a snapshot says, as far as the emulator can."""

from collections.abc import Iterator
from typing import Any

import msgspec

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region as Backdoor
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.regions_table import ALL_REGIONS
from sescheck.snapshot.model import Region, Snapshot
from sescheck.snapshot.reading import Unreadable, Why
from tests.fix.seeding import dns, identities, receiving, sending, settings, targets, users
from tests.fix.seeding.cannot import CannotSeedError

ACCOUNT = "123456789012"


def seed(emulator: Emulator, server: DnsServer, snapshot: Snapshot) -> tuple[str, ...]:
    """Make a world, and return the names of its regions in their order.

    Raises:
        CannotSeedError: the emulator cannot answer so.
    """
    reason = why_not(snapshot)
    if reason is not None:
        raise CannotSeedError(reason)
    (account,) = snapshot.accounts
    backdoors = {region.name: emulator.region(region.name, ACCOUNT) for region in account.regions}
    for region in account.regions:
        _region(backdoors[region.name], region)
    for topic in account.topics.values():
        targets.topic(emulator, topic)
    for resource in account.resources.values():
        targets.resource(emulator, resource)
    first = next(iter(backdoors.values()))
    users.smtp_users(first, account.smtp_users)
    users.sending_roles(first, account.sending_roles)
    dns.publish(server, snapshot.dns)
    return tuple(backdoors)


def why_not(snapshot: Snapshot) -> str | None:
    """Return why a snapshot cannot become a world, as far as that can be seen at once."""
    regions = {region.name for account in snapshot.accounts for region in account.regions}
    if not regions <= ALL_REGIONS:
        return "a region of another partition"
    if not all(map(_is_as_ever, unread_in(snapshot))):
        return "something could not be read"
    return None


def _is_as_ever(unread: Unreadable) -> bool:
    """True for what an audit leaves out of itself, such as a resource of another account or a disabled region."""
    if unread.why is Why.REGION_DISABLED:
        return unread.operation == "ses:GetAccount"
    return unread.why is Why.OTHER_ACCOUNT or (unread.why is Why.NOT_ASKED and not unread.operation)


def unread_in(value: Any) -> Iterator[Unreadable]:
    """Yield each reading that could not be read."""
    match value:
        case Unreadable():
            yield value
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from unread_in(getattr(value, name))
        case tuple():
            for each in value:
                yield from unread_in(each)
        case dict():
            for each in value.values():
                yield from unread_in(each)
        case _:
            pass


def _region(backdoor: Backdoor, region: Region) -> None:
    settings.seed(backdoor, region)
    for identity in region.identities.items:
        identities.seed(backdoor, identity)
    sending.seed(backdoor, region)
    receiving.seed(backdoor, region)
