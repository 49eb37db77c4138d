"""All of one region."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from sescheck.aws.door import Door
from sescheck.collect import (
    configuration_sets,
    dkim,
    identity_detail,
    identity_list,
    mail_from,
    notifications,
    receipt_rules,
    settings,
    templates,
)
from sescheck.collect.batched import LEFT_OUT
from sescheck.collect.identity_list import Listed
from sescheck.collect.progress import Progress
from sescheck.snapshot.model import ConfigurationSet, Depth, Detail, Identity, Region
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

_FATAL = frozenset({Why.REGION_DISABLED, Why.UNREACHABLE, Why.TIMED_OUT, Why.EXPIRED_CREDENTIALS})
"""Why there is no use in asking a region anything else, where both first questions end so."""


async def read(door: Door, opt_in: Reading[str], depth: Depth, progress: Progress) -> Region:
    """Read a region. Whatever happens there, a region comes back."""
    own, listed = await asyncio.gather(settings.read(door), identity_list.read(door))
    if isinstance(own, Unreadable) and own.why in _FATAL and _is_fatal(listed.unread) and not listed.items:
        progress.region_done()
        return silent(door.region, opt_in, own)
    progress.listed(len(listed.items))
    identities, sets, template_names, rule_sets, active = await asyncio.gather(
        _identities(door, listed, depth, progress),
        configuration_sets.names(door),
        templates.read(door),
        receipt_rules.names(door),
        receipt_rules.active(door),
    )
    detailed = await configuration_sets.read(door, sets, _defaults(identities))
    progress.region_done()
    return Region(
        name=door.region,
        opt_in=opt_in,
        settings=own,
        identities=identities,
        configuration_sets=detailed,
        templates=template_names,
        rule_sets=rule_sets,
        active_rule_set=active,
    )


def _is_fatal(unread: Unreadable | None) -> bool:
    return unread is not None and unread.why in _FATAL


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


async def _identities(door: Door, listed: Listing[Listed], depth: Depth, progress: Progress) -> Listing[Identity]:
    names = [identity.name for identity in listed.items]
    signing, mail, notified, details = await asyncio.gather(
        dkim.read(door, names),
        mail_from.read(door, names),
        notifications.read(door, names),
        identity_detail.read(door, listed.items, depth),
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
    progress.read(len(identities))
    return Listing(identities, listed.unread)


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
