"""The emulator's state of one account in one region, stored on moto's own SES backend."""

import hashlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sescheck.emulator.registry import Members, Refused

Tag = dict[str, str]


def now() -> datetime:
    """Whole seconds, as AWS answers them."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Dkim:
    """How a domain signs; `zone` overrides the region's hosted zone."""

    enabled: bool = False
    status: str = "NOT_STARTED"
    origin: str = "AWS_SES"
    tokens: list[str] = field(default_factory=list)
    next_key: str | None = "RSA_1024_BIT"
    current_key: str | None = None
    generated: datetime | None = None
    zone: str | None = None


@dataclass
class Identity:
    """An identity; `email_identity` and `identity_type` are the names that moto's own code looks for."""

    email_identity: str
    identity_type: str
    verification: str = "PENDING"
    verification_token: str = ""
    error: str | None = None
    sending: bool | None = None
    last_checked: datetime | None = None
    last_success: datetime | None = None
    soa: Members | None = None
    dkim: Dkim = field(default_factory=Dkim)
    mail_from_domain: str | None = None
    mail_from_status: str | None = None
    mail_from_fallback: str = "USE_DEFAULT_VALUE"
    forwarding: bool = True
    topics: dict[str, str] = field(default_factory=dict)
    headers: set[str] = field(default_factory=set)
    policies: dict[str, str] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    configuration_set: str | None = None
    dkim_off: bool = False
    certificates: list[Members] = field(default_factory=list)

    @property
    def is_domain(self) -> bool:
        """A domain, or an address."""
        return self.identity_type == "DOMAIN"

    @property
    def domain(self) -> str:
        """The domain that the identity is, or is under."""
        return self.email_identity.rpartition("@")[2].lower()

    @property
    def is_verified(self) -> bool:
        """True if SES has verified it, and has not revoked that; AWS waits 72 hours if the records are lost."""
        return self.verification == "SUCCESS" or (self.verification == "TEMPORARY_FAILURE" and self.may_send)

    @property
    def may_send(self) -> bool:
        """True if verified for sending; the backdoor can set a verified identity that may not send."""
        return self.verification == "SUCCESS" if self.sending is None else self.sending


@dataclass
class ConfigurationSet:
    """A configuration set: v2's options by member name, and its event destinations by name."""

    configuration_set_name: str
    options: dict[str, Any] = field(default_factory=dict)
    tags: list[Tag] = field(default_factory=list)
    destinations: dict[str, Members] = field(default_factory=dict)


@dataclass
class Account:
    """The account's settings in one region; a new one is in the sandbox."""

    production: bool = False
    max_24_hour_send: float = 200.0
    max_send_rate: float = 1.0
    sent_last_24_hours: float = 0.0
    sending: bool = True
    enforcement: str = "HEALTHY"
    suppressed_reasons: list[str] = field(default_factory=lambda: ["BOUNCE", "COMPLAINT"])
    suppression_validation: Members | None = None
    warmup: bool = False
    vdm: Members | None = None
    delivery: Members | None = None
    details: Members | None = None


@dataclass
class RegionState:
    """One account in one region.

    `neighbour` finds another region of the same account, None if there is none; `other_account` finds the same
    region of another account; `backend` is moto's; `kept` has what a family of operations keeps, by kind and name;
    `staged` has what only the backdoor can put there, by the name of the output's list; `sent` has the accepted
    mail, and `sent_at` the time of each of its recipients in the last seconds.
    """

    account_id: str
    region: str
    neighbour: Callable[[str], "RegionState | None"]
    other_account: Callable[[str], "RegionState"]
    backend: Any = None
    identities: dict[str, Identity] = field(default_factory=dict)
    configuration_sets: dict[str, ConfigurationSet] = field(default_factory=dict)
    templates: dict[str, Members] = field(default_factory=dict)
    kept: defaultdict[str, dict[str, Members]] = field(default_factory=lambda: defaultdict(dict))
    staged: defaultdict[str, list[Members]] = field(default_factory=lambda: defaultdict(list))
    account: Account = field(default_factory=Account)
    sent: list[Members] = field(default_factory=list)
    sent_at: deque[float] = field(default_factory=deque)

    @property
    def partition(self) -> str:
        """The region as in ARNs."""
        from moto.utilities.utils import get_partition  # noqa: PLC0415 # see install

        return str(get_partition(self.region))

    def find(self, name: str) -> Identity | None:
        """The identity of that name; domains are case-insensitive, addresses are not."""
        return self.identities.get(identity_key(name))

    def named(self, names: Iterable[str]) -> Iterable[tuple[str, Identity]]:
        """The identities among `names` that exist, with the spelling of the request; AWS leaves the others out."""
        for name in names:
            if identity := self.find(name):
                yield name, identity

    def secret(self, *parts: str, length: int = 32) -> str:
        """Letters and digits that depend only on account, region and `parts`, so runs can be compared."""
        seed = "/".join((self.account_id, self.region, *parts)).encode()
        digest = int.from_bytes(hashlib.sha512(seed).digest(), "big")
        letters = "abcdefghijklmnopqrstuvwxyz234567"
        return "".join(letters[digest >> 5 * place & 31] for place in range(length))

    def add(self, name: str) -> Identity:
        """A new identity as SES makes it: PENDING, and without DKIM until that is set up."""
        if len(self.identities) >= IDENTITY_LIMIT:
            raise Refused("LimitExceededException", "You have reached the limit of identities in this region.")
        key = identity_key(name)
        is_domain = "@" not in name
        identity = Identity(key, "DOMAIN" if is_domain else "EMAIL_ADDRESS")
        if is_domain:
            identity.verification_token = self.secret("verification", key, length=43) + "="
        self.identities[key] = identity
        return identity


IDENTITY_LIMIT = 10_000
"""Identities an account may have in a region (SES quotas page)."""


def identity_key(name: str) -> str:
    """The key of an identity."""
    return name if "@" in name else name.lower()


def v1_word(status: str) -> str:
    """TEMPORARY_FAILURE, as in v2, is TemporaryFailure in v1."""
    return "".join(part.capitalize() for part in status.split("_"))
