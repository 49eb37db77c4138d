"""All of one region."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeGuard, TypeVar

from sescheck.aws.door import Door
from sescheck.collect import (
    configuration_sets,
    cost,
    dkim,
    identity_detail,
    identity_list,
    kept,
    mail_from,
    notifications,
    receipt_rules,
    settings,
    templates,
)
from sescheck.collect.batched import LEFT_OUT
from sescheck.collect.identity_list import Listed
from sescheck.collect.progress import Progress
from sescheck.snapshot.model import ConfigurationSet, Depth, Detail, Identity, Notifications, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why, value_of

T = TypeVar("T")

_FATAL = frozenset({Why.REGION_DISABLED, Why.UNREACHABLE, Why.TIMED_OUT, Why.EXPIRED_CREDENTIALS})
"""Why there is no use in asking a region anything else, where both first questions end so."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is wanted of every region.

    Attributes:
        name_topics: told the ARNs of SNS topics as soon as identities are known to name them.
    """

    depth: Depth
    progress: Progress
    name_topics: Callable[[Iterable[str]], None]


async def read(door: Door, opt_in: Reading[str], errand: Errand, earlier: Region | None = None) -> Region:
    """Read a region, or what an earlier run lacks of it. Whatever happens there, a region comes back."""
    before = earlier or silent(door.region, opt_in, kept.NOTHING)
    asked = asyncio.create_task(kept.reading(before.settings, partial(settings.read, door)))
    listed = await kept.listing(_as_listed(before.identities), partial(identity_list.read, door))
    if _is_fatal(listed.unread) and not listed.items and _is_fatal(own := await asked):
        errand.progress.region_done()
        return silent(door.region, opt_in, own)
    errand.progress.listed(len(listed.items))
    for action, calls in cost.of_identities([each.type for each in listed.items], errand.depth).items():
        errand.progress.expects(door.region, action, calls)
    (identities, sets), template_names, rule_sets, active = await asyncio.gather(
        _identities_and_sets(door, listed, errand, before),
        kept.listing(before.templates, partial(templates.read, door)),
        kept.listing(before.rule_sets, partial(receipt_rules.names, door)),
        kept.reading(before.active_rule_set, partial(receipt_rules.active, door)),
    )
    errand.progress.region_done()
    return Region(
        name=door.region,
        opt_in=opt_in,
        settings=await asked,
        identities=identities,
        configuration_sets=sets,
        templates=template_names,
        rule_sets=rule_sets,
        active_rule_set=active,
    )


def _is_fatal(reading: object) -> TypeGuard[Unreadable]:
    return isinstance(reading, Unreadable) and reading.why in _FATAL


def _as_listed(before: Listing[Identity]) -> Listing[Listed]:
    """A list that lacks what it could have told is no list to keep."""
    listed = tuple(Listed(each.name, each.type, each.verification, each.sending) for each in before.items)
    silences = (part for each in listed for part in (each.verification, each.sending))
    unread = next((part for part in silences if isinstance(part, Unreadable)), before.unread)
    return Listing(listed, unread)


def _names(before: Listing[ConfigurationSet]) -> Listing[str]:
    return Listing(tuple(each.name for each in before.items), before.unread)


def silent(name: str, opt_in: Reading[str], because: Unreadable) -> Region:
    """A region that does not answer, or is not asked: every reading has the one reason."""
    none: Listing[str] = Listing((), because)
    return Region(
        name=name,
        opt_in=opt_in,
        settings=because,
        identities=Listing[Identity]((), because),
        configuration_sets=Listing[ConfigurationSet]((), because),
        templates=none,
        rule_sets=none,
        active_rule_set=because,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was read of the identities beyond the list, by name."""

    dkim: Mapping[str, Reading[object]]
    mail_from: Mapping[str, Reading[object]]
    notifications: Mapping[str, Reading[object]]
    details: Mapping[str, Reading[Detail | None]]

    def is_gone(self, name: str) -> bool:
        """Was it deleted after it was listed? One call says so, or all three batches leave it out."""
        if self.details[name] == Known(None):
            return True
        parts = (self.dkim[name], self.mail_from[name], self.notifications[name])
        return all(isinstance(part, Unreadable) and part.detail == LEFT_OUT for part in parts)


async def _identities_and_sets(
    door: Door, listed: Listing[Listed], errand: Errand, before: Region
) -> tuple[Listing[Identity], Listing[ConfigurationSet]]:
    """The identities say which configuration sets are to be looked into."""
    identities, names = await asyncio.gather(
        _identities(door, listed, errand, before),
        kept.listing(_names(before.configuration_sets), partial(configuration_sets.names, door)),
    )
    earlier = before.configuration_sets.items
    return identities, await configuration_sets.read(door, names, _defaults(identities), earlier)


async def _identities(door: Door, listed: Listing[Listed], errand: Errand, before: Region) -> Listing[Identity]:
    names = [each.name for each in listed.items]
    by_name = {each.name: each for each in listed.items}

    def had(part: Callable[[Identity], Reading[T]]) -> Mapping[str, Reading[T]]:
        return {each.name: part(each) for each in before.identities.items}

    async def detailed(lacking: Sequence[str]) -> Mapping[str, Reading[Detail | None]]:
        return await identity_detail.read(door, [by_name[name] for name in lacking], errand.depth)

    async def feedback() -> Mapping[str, Reading[Notifications]]:
        told = had(lambda each: each.notifications)
        found = await kept.by_name(told, names, partial(notifications.read, door))
        errand.name_topics(notifications.topics_of(found.values()))
        return found

    signing, mail, notified, details = await asyncio.gather(
        kept.by_name(had(lambda each: each.dkim), names, partial(dkim.read, door)),
        kept.by_name(had(lambda each: each.mail_from), names, partial(mail_from.read, door)),
        feedback(),
        kept.by_name(had(lambda each: value_of(each.detail, _or_none)), names, detailed),
    )
    parts = _Parts(signing, mail, notified, details)
    identities = tuple(
        Identity(
            name=item.name,
            type=item.type,
            verification=item.verification,
            sending=item.sending,
            dkim=signing[item.name],
            mail_from=mail[item.name],
            notifications=notified[item.name],
            detail=_still_there(details[item.name]),
        )
        for item in listed.items
        if not parts.is_gone(item.name)
    )
    return Listing(identities, listed.unread)


def _or_none(detail: Detail) -> Detail | None:
    return detail


def _still_there(detail: Reading[Detail | None]) -> Reading[Detail]:
    match detail:
        case Known(value):
            if value is None:
                raise AssertionError("an identity that is gone was left in")
            return Known(value)
        case Unreadable():
            return detail


def _defaults(identities: Listing[Identity]) -> frozenset[str]:
    """The configuration sets that some identity has as its default."""
    return frozenset(
        identity.detail.value.configuration_set
        for identity in identities.items
        if isinstance(identity.detail, Known) and identity.detail.value.configuration_set
    )
