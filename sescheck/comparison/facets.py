"""What rules ask an identity of every region: each a function of its own, so that a region is asked once."""

from collections.abc import Mapping

from sescheck.snapshot.model import Dkim, Identity, MailFrom, Notifications
from sescheck.snapshot.reading import Reading, value_of


def dkim_of(identity: Identity) -> Reading[Dkim]:
    """Its DKIM settings."""
    return identity.dkim


def mail_from_of(identity: Identity) -> Reading[MailFrom | None]:
    """Its custom MAIL FROM domain."""
    return identity.mail_from


def notifications_of(identity: Identity) -> Reading[Notifications]:
    """Where its feedback goes."""
    return identity.notifications


def policies_of(identity: Identity) -> Reading[Mapping[str, str]]:
    """Its sending authorization policies, by name."""
    return value_of(identity.detail, lambda detail: detail.policies)
