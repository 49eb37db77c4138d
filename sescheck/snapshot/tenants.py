"""The model of what belongs to a tenant: its settings. What a tenant may use are ARNs."""

from collections.abc import Mapping

import msgspec


class TenantDetail(msgspec.Struct, frozen=True):
    """The settings of a tenant. Source: sesv2 GetTenant.

    Attributes:
        scope: SuppressionScope, ``TENANT`` or ``ACCOUNT``; None if AWS gives none, which means ``ACCOUNT``.
        reasons: SuppressedReasons, sorted: ``BOUNCE``, ``COMPLAINT``; None if AWS gives none.
        tags: by key.
    """

    scope: str | None
    reasons: tuple[str, ...] | None
    tags: Mapping[str, str] = {}
