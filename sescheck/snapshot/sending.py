"""The model of email sending except identities: configuration sets, templates, pools, tenants and others.

Options that AWS groups in structures are stored flat, by the path of their member (``DeliveryOptions.TlsPolicy``),
as AWS gave them. So a new option is compared without a change here.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, TypeAlias

import msgspec

from sescheck.snapshot.reading import Listing, Reading, Unreadable, Why
from sescheck.snapshot.subjects import NamesOf
from sescheck.snapshot.tenants import TenantDetail

Value: TypeAlias = str | int | float | bool | tuple[str, ...]
"""The value of an option. A list is sorted, because its order has no meaning."""

ADDED_LATER = Unreadable(Why.NOT_ASKED, "", "the version that saved this did not read it")
"""The reading, in an older snapshot, of something that its version did not read."""


def added_later(operation: str) -> Unreadable:
    """Return the reading, in an older snapshot, of a part of an answer that its version did not store."""
    return Unreadable(Why.NOT_ASKED, operation, ADDED_LATER.detail)


class EventDestination(msgspec.Struct, frozen=True):
    """An event destination of a configuration set. Source: sesv2 GetConfigurationSetEventDestinations.

    Attributes:
        kind: ``SNS``, ``FIREHOSE``, ``EVENT_BRIDGE``, ``CLOUD_WATCH``, ``PINPOINT`` or ``UNKNOWN``.
        target: the ARN of the target, or None if the kind has none.
        event_types: ``BOUNCE``, ``COMPLAINT`` …, sorted.
        settings: the other members, flat: the ARN of a role, dimensions of CloudWatch.
    """

    SUBJECT: ClassVar[str] = "event-destination"

    name: str
    enabled: bool
    event_types: tuple[str, ...]
    kind: str
    target: str | None
    settings: Mapping[str, Value] = {}


class Options(msgspec.Struct, frozen=True):
    """The options of a configuration set, flat. Source: sesv2 GetConfigurationSet.

    An option that AWS does not give is not in ``values``: it has its default.
    """

    values: Mapping[str, Value]
    tags: Mapping[str, str]

    @property
    def sending_enabled(self) -> bool:
        """True unless AWS says that sending is off."""
        return self.values.get("SendingOptions.SendingEnabled", True) is True

    @property
    def tls_policy(self) -> str:
        """``REQUIRE``, or ``OPTIONAL``, which is AWS's default."""
        return str(self.values.get("DeliveryOptions.TlsPolicy", "OPTIONAL"))

    @property
    def pool(self) -> str | None:
        """The name of the dedicated IP pool that it sends through."""
        return self._text("DeliveryOptions.SendingPoolName")

    @property
    def tracking_domain(self) -> str | None:
        """The custom domain of its tracking links."""
        return self._text("TrackingOptions.CustomRedirectDomain")

    @property
    def archive(self) -> str | None:
        """The ARN of the archive that keeps its mail."""
        return self._text("ArchivingOptions.ArchiveArn")

    def _text(self, path: str) -> str | None:
        found = self.values.get(path)
        return None if found is None else str(found)


class ConfigurationSet(msgspec.Struct, frozen=True):
    """A configuration set.

    Attributes:
        destinations: read from depth standard on, as the options are.
    """

    SUBJECT: ClassVar[str] = "configuration-set"

    name: str
    destinations: Reading[tuple[EventDestination, ...]]
    options: Reading[Options] = ADDED_LATER


class Template(msgspec.Struct, frozen=True):
    """An email template. Source: sesv2 ListEmailTemplates and GetEmailTemplate.

    Attributes:
        content: SHA-256, hexadecimal, of each part that is not empty: ``subject``, ``text``, ``html``.
    """

    SUBJECT: ClassVar[str] = "template"

    name: str
    content: Reading[Mapping[str, str]]


class CustomTemplate(msgspec.Struct, frozen=True):
    """A custom verification email template. Source: sesv2 List- and GetCustomVerificationEmailTemplate.

    Attributes:
        settings: sender, subject and the two redirection URLs, by the names of the API.
        content: SHA-256, hexadecimal, of the body.
    """

    SUBJECT: ClassVar[str] = "custom-verification-template"

    name: str
    settings: Mapping[str, str]
    content: Reading[str]


class ContactTopic(msgspec.Struct, frozen=True):
    """A topic of a contact list. ``default`` is ``OPT_IN`` or ``OPT_OUT``."""

    name: str
    display_name: str
    description: str
    default: str


class ContactList(msgspec.Struct, frozen=True):
    """A contact list, without its contacts. Source: sesv2 ListContactLists and GetContactList."""

    SUBJECT: ClassVar[str] = "contact-list"

    name: str
    topics: Reading[tuple[ContactTopic, ...]]


class DedicatedIp(msgspec.Struct, frozen=True):
    """A dedicated IP address. Source: sesv2 GetDedicatedIps.

    Attributes:
        warmup: ``IN_PROGRESS``, ``DONE``, ``NOT_APPLICABLE`` …
        warmed_percent: the progress of the warm-up.
    """

    ip: str
    pool: str | None
    warmup: str
    warmed_percent: int


class PoolMode(msgspec.Struct, frozen=True):
    """How a dedicated IP pool gets its addresses. Source: sesv2 GetDedicatedIpPool.

    Attributes:
        mode: ``STANDARD`` or ``MANAGED``.
    """

    name: str
    mode: str


class Tenant(msgspec.Struct, frozen=True):
    """A tenant. Source: sesv2 ListTenants, and at depth deep GetTenant and ListTenantResources.

    Attributes:
        sending: ``ENABLED``, ``REINSTATED``, ``DISABLED``, or None if AWS gives none.
        resources: the ARNs of the identities, configuration sets and templates that it may use, sorted.
    """

    SUBJECT: ClassVar[str] = "tenant"

    name: str
    sending: str | None
    detail: Reading[TenantDetail] = added_later("ses:GetTenant")
    resources: Reading[tuple[str, ...]] = added_later("ses:ListTenantResources")


class GlobalEndpoint(msgspec.Struct, frozen=True):
    """A global (multi-region) endpoint. Source: sesv2 ListMultiRegionEndpoints.

    Attributes:
        status: ``CREATING``, ``READY``, ``FAILED``, ``DELETING`` …
        regions: the two regions that it sends through.
    """

    SUBJECT: ClassVar[str] = "global-endpoint"

    name: str
    endpoint_id: str
    status: str
    regions: tuple[str, ...]


class Recommendation(msgspec.Struct, frozen=True):
    """A recommendation of the Virtual Deliverability Manager. Source: sesv2 ListRecommendations.

    Attributes:
        resource: the ARN that it is about.
        type: ``DKIM``, ``DMARC``, ``SPF``, ``BIMI``, ``COMPLAINT`` …
        status: ``OPEN`` or ``FIXED``.
        impact: ``LOW`` or ``HIGH``.
    """

    resource: str
    type: str
    status: str
    impact: str
    description: str


LIST_OF_SUPPRESSED = "ses:ListSuppressedDestinations"
"""The action that reads the suppression list."""


class Suppressed(msgspec.Struct, frozen=True):
    """An entry of the suppression list of the account. Source: sesv2 ListSuppressedDestinations.

    Attributes:
        address: ``hmac:`` and 32 hexadecimal digits: HMAC-SHA-256 of the address in lower case, with the salt of
            the snapshot; in early snapshots ``sha256:`` and 32 digits of SHA-256; or the address itself, as AWS
            stores it, if the option asks for it.
        reason: ``BOUNCE`` or ``COMPLAINT``.
    """

    address: str
    reason: str


class IngressPoint(msgspec.Struct, frozen=True):
    """An ingress endpoint of Mail Manager. Source: mailmanager ListIngressPoints.

    Attributes:
        status: ``ACTIVE``, ``PROVISIONING``, ``CLOSED``, ``FAILED`` …; None if AWS gives none.
        type: ``OPEN``, ``AUTH`` or ``MTLS``; None if AWS gives none.
    """

    name: str
    status: Reading[str | None] = added_later("ses:ListIngressPoints")
    type: Reading[str | None] = added_later("ses:ListIngressPoints")


class TrafficPolicy(msgspec.Struct, frozen=True):
    """A traffic policy of Mail Manager. Source: mailmanager ListTrafficPolicies.

    Attributes:
        default_action: ``ALLOW`` or ``DENY``; None if AWS gives none.
    """

    name: str
    default_action: Reading[str | None] = added_later("ses:ListTrafficPolicies")


class MailManager(msgspec.Struct, frozen=True):
    """The resources of Mail Manager, as its lists give them.

    Source: mailmanager ListIngressPoints, ListRuleSets, ListTrafficPolicies.

    Attributes:
        rule_sets: their names.
        ids: the id of each resource in the region, by ``ingress-point/NAME``, ``rule-set/NAME`` …
    """

    ingress_points: Annotated[Listing[IngressPoint], NamesOf("mail-manager", "ingress-point/")] = Listing(
        (), ADDED_LATER
    )
    rule_sets: Annotated[Listing[str], NamesOf("mail-manager", "rule-set/")] = Listing((), ADDED_LATER)
    traffic_policies: Annotated[Listing[TrafficPolicy], NamesOf("mail-manager", "traffic-policy/")] = Listing(
        (), ADDED_LATER
    )
    ids: Mapping[str, str] = {}
