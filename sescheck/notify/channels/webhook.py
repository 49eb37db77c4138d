"""The notification as JSON, for a program that reads it; its schema is ``notification.schema.json`` here."""

from typing import Any

import msgspec

from sescheck.notify.channels.webhook_shape import VERSION
from sescheck.notify.notification import Notification, plain_text
from sescheck.notify.trying import Failure

FORMAT = "sescheck-notification"


def document(notification: Notification) -> dict[str, Any]:
    """Return the document as plain data."""
    fields = msgspec.to_builtins(notification)
    head = {"format": FORMAT, "version": VERSION, "text": f"{notification.title}\n\n{plain_text(notification)}"}
    return {**head, **fields, "link": notification.link or None}


def accepted(status: int, words: str) -> Failure | None:  # noqa: ARG001 - every such answer is right
    """Any answer of the 200s means that it was delivered."""
    return None
