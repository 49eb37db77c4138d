"""One account as rules see it: its regions with look-ups, and the groups in which they are compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from sescheck.snapshot.model import Account, Asked, Depth, Identity, Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.resources import Topic
from sescheck.snapshot.sending import ConfigurationSet

VERIFIED = "SUCCESS"
IN_DANGER = "TEMPORARY_FAILURE"
"""AWS no longer finds the records of what it once verified."""
_UNVERIFIED = frozenset({"PENDING", "FAILED", "NOT_STARTED"})

_YES: Reading[bool] = Known(True)  # noqa: FBT003 - a reading of a boolean
_NO: Reading[bool] = Known(False)  # noqa: FBT003 - as above


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Figures at which rules speak.

    Attributes:
        quota_used_percent: share of the 24-hour quota in use.
        quota_nearly_gone_percent: the share from which that is grave.
        peak_messages_per_day: what the surviving regions must carry; None: the sum of the group's last 24 hours.
    """

    quota_used_percent: float = 80
    quota_nearly_gone_percent: float = 95
    peak_messages_per_day: float | None = None


def key_of(name: str) -> str:
    """The name by which an identity is matched across regions.

    Domain names have no case; of an address SES tells every variant apart, also in its domain part.
    """
    return name if "@" in name else name.lower()


def covering_domains(name: str) -> Iterator[str]:
    """The domains whose verification lets a name send too, nearest first, lower case.

    For an address its own domain and that domain's parents, for a domain its parents; no bare top-level domain.
    """
    _, at, host = name.rpartition("@")
    labels = host.lower().split(".")
    start = 0 if at else 1
    for first in range(start, len(labels) - 1):
        yield ".".join(labels[first:])


def verified(identity: Identity) -> Reading[bool]:
    """Is it verified? The one place that says so.

    AWS takes sending away only when the records stay lost for 72 hours. Until then, and with a status of a later
    version of AWS, it is AWS's own word on sending that counts.
    Source: https://docs.aws.amazon.com/ses/latest/DeveloperGuide/verified-domain-revocation.html
    """
    match identity.verification:
        case Known(status):
            if status == VERIFIED:
                return _YES
            return _NO if status in _UNVERIFIED else identity.sending
        case Unreadable() as unread:
            return unread


def is_in_danger(identity: Identity) -> bool:
    """Does AWS no longer find the records, and still let it send?"""
    return identity.verification == Known(IN_DANGER) and identity.sending == _YES


def is_verified(found: Reading[Identity | None]) -> Reading[bool]:
    """Is there such an identity, and is it verified?"""
    match found:
        case Known(identity):
            return _NO if identity is None else verified(identity)
        case Unreadable():
            return found


class RegionView:
    """A region with look-ups by identity."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.name = region.name
        self.by_kind: dict[str, Any] = {}
        self.halves: dict[tuple[str, str], Any] = {}

    @cached_property
    def identities(self) -> Mapping[str, Identity]:
        """The identities that were listed, by key; the list may be partial: ``identity`` knows."""
        return {key_of(identity.name): identity for identity in self.region.identities.items}

    @cached_property
    def _absent(self) -> Reading[Identity | None]:
        unread = self.region.identities.unread
        return Known(None) if unread is None else unread

    def identity(self, name: str) -> Reading[Identity | None]:
        """The identity of that name; ``Known(None)`` only where the whole list was read."""
        found = self.identities.get(key_of(name))
        return self._absent if found is None else Known(found)

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """The names that were listed here, by the lower-case form in which those that differ only by case meet."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self.identities:
            found[name.lower()] = (*found.get(name.lower(), ()), name)
        return found

    @cached_property
    def configuration_sets(self) -> Mapping[str, ConfigurationSet]:
        """The configuration sets that were listed, by name; the list may be partial."""
        return {found.name: found for found in self.region.configuration_sets.items}

    @cached_property
    def tracking_domains(self) -> tuple[frozenset[str], Unreadable | None]:
        """The domains that sets here track through; with the refusal that may hide more, or None."""
        named: set[str] = set()
        refusals = [self.region.configuration_sets.unread]
        for found in self.configuration_sets.values():
            match found.options:
                case Known(options):
                    named.update({key_of(options.tracking_domain)} if options.tracking_domain else ())
                case Unreadable() as unread:
                    refusals.append(unread)
        denied_first = sorted(filter(None, refusals), key=lambda each: each.why is Why.NOT_ASKED)
        return frozenset(named), next(iter(denied_first), None)

    def covering(self, name: str) -> Reading[Identity | None]:
        """The nearest verified domain here that covers the name (not the identity of that name itself).

        ``Known(None)`` only where every domain could be read and none is verified.
        """
        refused: Unreadable | None = None
        for domain in covering_domains(name):
            found = self.identity(domain)
            match is_verified(found):
                case Known(verified):
                    if verified:
                        return found
                case Unreadable() as unread:
                    refused = refused or unread
        return refused or Known(None)


class Mode(StrEnum):
    """What is expected of a group's regions."""

    MIRROR = "mirror"
    STANDBY = "standby"


@dataclass(frozen=True, slots=True)
class Group:
    """Regions that are meant to match.

    Attributes:
        regions: in a standby group the first is the model of the others.
        identities: globs of the identities it is about.
        endpoints: the global endpoints in use that send through just these regions, by name.
    """

    name: str
    regions: tuple[RegionView, ...]
    mode: Mode = Mode.MIRROR
    identities: tuple[str, ...] = ("*",)
    endpoints: tuple[str, ...] = ()

    def elsewhere(self, here: RegionView) -> tuple[RegionView, ...]:
        """The regions whose settings ``here`` is expected to have."""
        others = tuple(view for view in self.regions if view is not here)
        match self.mode:
            case Mode.MIRROR:
                return others
            case Mode.STANDBY:
                return () if here is self.regions[0] else self.regions[:1]

    def includes(self, name: str) -> bool:
        """Is the identity one that the group is about?"""
        return self.identities == ("*",) or any(fnmatchcase(key_of(name), glob) for glob in self.identities)


@dataclass(frozen=True)
class AccountView:
    """One account, ready to be asked about.

    Attributes:
        regions: every region of the account, compared or not.
        groups: what is compared with what.
        unused: names of the discovered regions that hold nothing and so take no part in comparisons.
        trusted_accounts: the other accounts that the user trusts, 12 digits each; None: the user said nothing.
        taken_at: RFC 3339, UTC, when reading ended: what stands for now.
    """

    account: Account
    asked: Asked
    depth: Depth
    regions: tuple[RegionView, ...]
    groups: tuple[Group, ...]
    unused: frozenset[str] = frozenset()
    thresholds: Thresholds = field(default_factory=Thresholds)
    trusted_accounts: frozenset[str] | None = None
    taken_at: str = "1970-01-01T00:00:00Z"

    @property
    def account_id(self) -> str:
        """The account's number, or ``unknown`` where STS did not say."""
        match self.account.account_id:
            case Known(value):
                return value
            case Unreadable():
                return "unknown"

    @property
    def topics(self) -> Mapping[str, Topic]:
        """The SNS topics that identities name, by ARN."""
        return self.account.topics

    @cached_property
    def homes(self) -> Mapping[str, Group]:
        """The group that speaks for each region where nothing is compared; a region in none is alone."""
        homes = {view.name: Group(view.name, (view,)) for view in self.regions}
        for group in reversed(self.groups):
            homes.update((view.name, group) for view in group.regions)
        return homes

    def endpoints_between(self, region: str | None, others: Iterable[str]) -> tuple[str, ...]:
        """The global endpoints in use that send through the region and through one of the others, by name."""
        return tuple(
            name
            for names, pair in self._joined
            if region in pair and not pair.isdisjoint(others)
            for name in names
        )

    @cached_property
    def _joined(self) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
        """The global endpoints in use, with the regions that they send through."""
        groups = (group for group in self.groups if group.endpoints)
        return tuple((group.endpoints, frozenset(view.name for view in group.regions)) for group in groups)
