"""The identities of a region, assembled from the list, the batches and the details."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sescheck.aws.door import Door
from sescheck.collect import resume
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch import deleted
from sescheck.collect.fetch.batched import LEFT_OUT
from sescheck.collect.identities import detail, dkim, listing, mail_from, notifications
from sescheck.collect.identities.listing import Listed
from sescheck.ses.records.questions import questions_of_batches
from sescheck.snapshot.model import Detail, Dkim, Identity, MailFrom, Notifications
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of

T = TypeVar("T")

FIELD = "identities"
STANDS_FOR = listing.LIST_EMAIL_IDENTITIES


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was read of the identities after they were listed, by name."""

    dkim: Mapping[str, Reading[object]]
    mail_from: Mapping[str, Reading[object]]
    notifications: Mapping[str, Reading[object]]
    details: Mapping[str, Reading[Detail | None]]

    def is_doubtful(self, name: str) -> bool:
        """True if it may be deleted: AWS does not find it by name, or all three batches leave it out."""
        if self.details[name] == Known(None):
            return True
        parts = (self.dkim[name], self.mail_from[name], self.notifications[name])
        return all(isinstance(part, Unreadable) and part.detail == LEFT_OUT for part in parts)


def whole(_: Listing[Identity]) -> bool:
    """Return False: the list is read or kept before this, and each part of an identity is kept on its own."""
    return False


async def read(region: RegionContext) -> Listing[Identity]:
    """Read the listed identities, as far as the depth asks for. What an earlier run read is kept."""
    door, listed, context, before = region.door, region.listed, region.context, region.before.identities
    names = [each.name for each in listed.items]
    by_name = {each.name: each for each in listed.items}

    def earlier(part: Callable[[Identity], Reading[T]]) -> Mapping[str, Reading[T]]:
        return {each.name: part(each) for each in before.items}

    async def detailed(lacking: Sequence[str]) -> Mapping[str, Reading[Detail | None]]:
        return await detail.read(door, [by_name[name] for name in lacking], context.depth)

    async def feedback() -> Mapping[str, Reading[Notifications]]:
        known = earlier(lambda each: each.notifications)
        found = await resume.by_name(known, names, partial(notifications.read, door))
        context.add_targets(notifications.topics_of(found.values()))
        return found

    async def records() -> tuple[Mapping[str, Reading[Dkim]], Mapping[str, Reading[MailFrom | None]]]:
        signing, mail = await asyncio.gather(
            resume.by_name(earlier(lambda each: each.dkim), names, partial(dkim.read, door)),
            resume.by_name(earlier(lambda each: each.mail_from), names, partial(mail_from.read, door)),
        )
        early = (_before_details(each, signing[each.name], mail[each.name]) for each in listed.items)
        context.ask_dns(asked for each in early for asked in questions_of_batches(each, door.region))
        return signing, mail

    (signing, mail), notified, details = await asyncio.gather(
        records(),
        feedback(),
        resume.by_name(earlier(lambda each: value_of(each.detail, _or_none)), names, detailed),
    )
    parts = _Parts(signing, mail, notified, details)
    doubtful = [name for name in names if parts.is_doubtful(name)]
    removed = await deleted.confirmed(doubtful, len(names), partial(_names, door))
    identities = tuple(
        Identity(
            name=item.name,
            type=item.type,
            verification=item.verification,
            sending=item.sending,
            dkim=signing[item.name],
            mail_from=mail[item.name],
            notifications=notified[item.name],
            detail=deleted.or_unread(details[item.name], detail.GET_EMAIL_IDENTITY),
        )
        for item in listed.items
        if item.name not in removed
    )
    return Listing(identities, listed.unread)


_NOT_YET = Unreadable(Why.NOT_ASKED, detail.GET_EMAIL_IDENTITY.action, "not read yet")


def _before_details(item: Listed, signing: Reading[Dkim], mail: Reading[MailFrom | None]) -> Identity:
    """Return what is known after a few calls; the details take one call per identity."""
    return Identity(
        name=item.name,
        type=item.type,
        verification=item.verification,
        sending=item.sending,
        dkim=signing,
        mail_from=mail,
        notifications=_NOT_YET,
        detail=_NOT_YET,
    )


def _or_none(detail: Detail) -> Detail | None:
    return detail


async def _names(door: Door) -> Listing[str]:
    again = await listing.read(door)
    return Listing(tuple(each.name for each in again.items), again.unread)


def as_listed(before: Listing[Identity]) -> Listing[Listed]:
    """Return the list as an earlier run read it. It is read again if the status of an identity is unread."""
    listed = tuple(Listed(each.name, each.type, each.verification, each.sending) for each in before.items)
    parts = (part for each in listed for part in (each.verification, each.sending))
    unread = next((part for part in parts if isinstance(part, Unreadable)), before.unread)
    return Listing(listed, unread)
