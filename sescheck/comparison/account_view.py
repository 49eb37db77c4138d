"""One account as the rules see it: its regions with look-ups, and the groups in which regions are compared."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Account, Asked, Depth, Identity, Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from sescheck.snapshot.resources import Resource, Topic
from sescheck.snapshot.sending import ConfigurationSet
from sescheck.snapshot.users import SendingRole, SmtpUser

VERIFIED = "SUCCESS"
RECORDS_LOST = "TEMPORARY_FAILURE"
"""AWS no longer finds the DNS records of a domain that it verified."""
UNVERIFIED = frozenset({"PENDING", "FAILED", "NOT_STARTED"})
"""The statuses of an identity that cannot send."""

_YES: Reading[bool] = Known(True)  # noqa: FBT003 - a reading of a boolean
_NO: Reading[bool] = Known(False)  # noqa: FBT003 - as above


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The values at which rules flag.

    Attributes:
        quota_used_percent: the share of the 24-hour quota in use from which it is flagged.
        quota_nearly_gone_percent: the share from which the severity is higher.
        peak_messages_per_day: what the other regions must carry in a failover; None: the sum of the group's last
            24 hours.
    """

    quota_used_percent: float = 80
    quota_nearly_gone_percent: float = 95
    peak_messages_per_day: float | None = None


def key_of(name: str) -> str:
    """The name by which an identity is matched across regions.

    The case of a domain name does not matter. To SES, addresses that differ in case are different identities, even
    if only the domain part differs.
    """
    return name if "@" in name else name.lower()


def covering_domains(name: str) -> Iterator[str]:
    """The domains through which a name can send if they are verified: nearest first, lower case.

    They are the parents of a domain, or the domain of an address and its parents; never a top-level domain.
    """
    _, at, host = name.rpartition("@")
    labels = host.lower().split(".")
    start = 0 if at else 1
    for first in range(start, len(labels) - 1):
        yield ".".join(labels[first:])


def verified(identity: Identity) -> Reading[bool]:
    """True if the identity is verified; no other function decides this.

    If AWS no longer finds the records of a domain, it stops sending only after 72 hours. Until then, and for a
    status that this version does not know, the answer is whether AWS says that the identity can send.
    Source: https://docs.aws.amazon.com/ses/latest/DeveloperGuide/verified-domain-revocation.html
    """
    match identity.verification:
        case Known(status):
            if status == VERIFIED:
                return _YES
            return _NO if status in UNVERIFIED else identity.sending
        case Unreadable() as unread:
            return unread


def has_lost_records(identity: Identity) -> bool:
    """True if AWS no longer finds the records of the identity, which can still send."""
    return identity.verification == Known(RECORDS_LOST) and identity.sending == _YES


def is_verified(found: Reading[Identity | None]) -> Reading[bool]:
    """True if the identity exists and is verified."""
    match found:
        case Known(identity):
            return _NO if identity is None else verified(identity)
        case Unreadable():
            return found


class RegionView:
    """A region with look-ups by name.

    Attributes:
        by_kind: a cache for ``ResourceKind.of`` and ``default_sets``, by kind.
        pairings: a cache for ``ResourceKind.counterpart``, by kind and other region.
    """

    def __init__(self, region: Region) -> None:
        self.region = region
        self.name = region.name
        self.by_kind: dict[str, Any] = {}
        self.pairings: dict[tuple[str, str], Any] = {}

    @cached_property
    def identities(self) -> Mapping[str, Identity]:
        """The listed identities, by key. The list may be incomplete, which ``identity`` takes into account."""
        return {key_of(identity.name): identity for identity in self.region.identities.items}

    @cached_property
    def _absent(self) -> Reading[Identity | None]:
        unread = self.region.identities.unread
        return Known(None) if unread is None else unread

    def identity(self, name: str) -> Reading[Identity | None]:
        """The identity of that name; ``Known(None)`` only if the complete list was read."""
        found = self.identities.get(key_of(name))
        return self._absent if found is None else Known(found)

    @cached_property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """The listed names by their lower-case form: those that differ only by case are together."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self.identities:
            found[name.lower()] = (*found.get(name.lower(), ()), name)
        return found

    @cached_property
    def configuration_sets(self) -> Mapping[str, ConfigurationSet]:
        """The listed configuration sets, by name. The list may be incomplete."""
        return {found.name: found for found in self.region.configuration_sets.items}

    @cached_property
    def tracking_domains(self) -> tuple[frozenset[str], Unreadable | None]:
        """The tracking domains of the sets here; and the unread reading that may hide more.

        A refusal comes before a reading that the depth leaves out.
        """
        domains: set[str] = set()
        unread = [] if self.region.configuration_sets.unread is None else [self.region.configuration_sets.unread]
        for found in self.configuration_sets.values():
            match found.options:
                case Known(options):
                    domains.update({key_of(options.tracking_domain)} if options.tracking_domain else ())
                case Unreadable() as reading:
                    unread.append(reading)
        unread.sort(key=lambda reading: reading.why is Why.NOT_ASKED)
        return frozenset(domains), next(iter(unread), None)

    def covering(self, name: str) -> Reading[Identity | None]:
        """The nearest verified domain here that covers the name; the identity of that name itself does not count.

        One verified domain is enough. ``Known(None)`` only if every domain that could cover the name was read.
        """
        unread: Unreadable | None = None
        for domain in covering_domains(name):
            found = self.identity(domain)
            match is_verified(found):
                case Known(verified):
                    if verified:
                        return found
                case Unreadable() as reading:
                    unread = unread or reading
        return unread or Known(None)


class Mode(StrEnum):
    """How the regions of a group are compared: each with every other, or each with the first."""

    MIRROR = "mirror"
    STANDBY = "standby"


@dataclass(frozen=True, slots=True)
class Group:
    """Regions that are expected to match.

    Attributes:
        regions: in a standby group, the others are compared with the first.
        identities: glob patterns of the identities that are compared.
        endpoints: the names of the global endpoints in use that send through exactly these regions.
    """

    name: str
    regions: tuple[RegionView, ...]
    mode: Mode = Mode.MIRROR
    identities: tuple[str, ...] = ("*",)
    endpoints: tuple[str, ...] = ()

    def elsewhere(self, here: RegionView) -> tuple[RegionView, ...]:
        """The regions that ``here`` is expected to match."""
        others = tuple(view for view in self.regions if view is not here)
        match self.mode:
            case Mode.MIRROR:
                return others
            case Mode.STANDBY:
                return () if here is self.regions[0] else self.regions[:1]

    def includes(self, name: str) -> bool:
        """True if the identity is compared in this group."""
        return self.identities == ("*",) or any(fnmatchcase(key_of(name), glob) for glob in self.identities)


@dataclass(frozen=True)
class AccountView:
    """One account as the rules see it.

    Attributes:
        stored: the account as the snapshot has it.
        regions: every region of the account, compared or not.
        groups: the regions that are compared with each other.
        unused: the names of the discovered regions that have no resources and so are not compared.
        meant: the names of the regions that somebody named for this account, so they are meant to send.
        trusted_accounts: the other accounts that the user trusts, 12 digits each; None: not configured.
        taken_at: when reading ended, RFC 3339, UTC; rules use it as the current time.
        dns: what the DNS answered, by ``snapshot.dns.dns_key``; a question without an entry was not asked.
        resolver: the resolver that was asked; None: the DNS was not asked.
    """

    stored: Account
    asked: Asked
    depth: Depth
    regions: tuple[RegionView, ...]
    groups: tuple[Group, ...]
    unused: frozenset[str] = frozenset()
    meant: frozenset[str] = frozenset()
    thresholds: Thresholds = field(default_factory=Thresholds)
    trusted_accounts: frozenset[str] | None = None
    taken_at: str = "1970-01-01T00:00:00Z"
    dns: Mapping[str, Reading[DnsAnswer]] = field(default_factory=dict)
    resolver: str | None = None

    @property
    def account_id(self) -> str:
        """The account's number, or ``unknown`` if it was not read."""
        match self.stored.account_id:
            case Known(value):
                return value
            case Unreadable():
                return "unknown"

    @property
    def number(self) -> Reading[str]:
        """The account's number, as STS gives it."""
        return self.stored.account_id

    @property
    def partition(self) -> str:
        """Such as ``aws`` or ``aws-us-gov``."""
        return self.stored.partition

    @property
    def topics(self) -> Mapping[str, Topic]:
        """The SNS topics that identities name, by ARN."""
        return self.stored.topics

    @property
    def resources(self) -> Mapping[str, Resource]:
        """The other resources that settings of SES name, by ARN."""
        return self.stored.resources

    @property
    def smtp_users(self) -> Reading[tuple[SmtpUser, ...]]:
        """The IAM users with an access key and a policy about sending."""
        return self.stored.smtp_users

    @property
    def sending_roles(self) -> Reading[tuple[SendingRole, ...]]:
        """The IAM roles with a policy about sending."""
        return self.stored.sending_roles

    @cached_property
    def homes(self) -> Mapping[str, Group]:
        """By region, the group of findings of rules that do not compare; a region in no group is its own group."""
        homes = {view.name: Group(view.name, (view,)) for view in self.regions}
        for group in reversed(self.groups):
            homes.update((view.name, group) for view in group.regions)
        return homes

    @cached_property
    def remembered(self) -> dict[Hashable, object]:
        """What was found out about the whole account, by what asks for it: thousands of findings ask again."""
        return {}

    def endpoints_between(self, region: str | None, others: Iterable[str]) -> tuple[str, ...]:
        """The names of the global endpoints in use that send through the region and through one of the others."""
        return tuple(
            name
            for names, pair in self._endpoint_regions
            if region in pair and not pair.isdisjoint(others)
            for name in names
        )

    @cached_property
    def _endpoint_regions(self) -> tuple[tuple[tuple[str, ...], frozenset[str]], ...]:
        """The names of the global endpoints in use, with the regions through which they send."""
        groups = (group for group in self.groups if group.endpoints)
        return tuple((group.endpoints, frozenset(view.name for view in group.regions)) for group in groups)
