"""Questions about an identity, for ``Elsewhere.answers``.

Each is a named function, because an answer is cached by its question: a new lambda would ask every region again.
"""

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
    """Its feedback settings."""
    return identity.notifications


def policies_of(identity: Identity) -> Reading[Mapping[str, str]]:
    """Its sending authorization policies, by name."""
    return value_of(identity.detail, lambda detail: detail.policies)
