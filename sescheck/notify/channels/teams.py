"""A message for Microsoft Teams: an Adaptive Card, for a webhook of Workflows or an older connector.

Both take the card as an attachment of a message. All words are in ``TextRun`` elements, which have no Markdown.
Sources: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using,
https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook (28 KB),
https://learn.microsoft.com/adaptive-cards/schema-explorer/text-run,
https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features (dates).
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from sescheck.notify.notification import Line, Notification, shortened
from sescheck.notify.trying import Failure

MOST_BYTES = 20_000
"""28 KB are documented. Connectors were seen to refuse messages of 21 KB."""
MOST_IN_TITLE = 500
_COLORS = {"critical": "Attention", "error": "Attention", "warning": "Warning", "info": "Default"}
_DOUBLE = re.compile(r"\{(?=\{)")
_FAILED = "Webhook message delivery failed"
_LATER = "endpoint returned HTTP error 429"


def message(notification: Notification) -> dict[str, Any]:
    """Return the message as plain data."""
    return _message(shortened(notification, _fits))


def accepted(status: int, words: str) -> Failure | None:
    """Workflows answer 202. A connector answers 200 and `1`, or 200 and the error, also if it asks to wait."""
    if _FAILED not in words and _LATER not in words:
        return None
    return Failure(f"it answered {status}: {words}", is_temporary=_LATER in words)


def _fits(notification: Notification) -> bool:
    return len(msgspec.json.encode(_message(notification))) <= MOST_BYTES


def _message(notification: Notification) -> dict[str, Any]:
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "fallbackText": _literal(notification.title),
        "msteams": {"width": "Full"},
        "body": list(_body(notification)),
    }
    if notification.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Report", "url": notification.link}]
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return {"type": "message", "attachments": [attachment]}


def _body(notification: Notification) -> Iterator[dict[str, Any]]:
    color = _COLORS[notification.severity]
    yield _block(_run(notification.title[:MOST_IN_TITLE], weight="Bolder", size="Large", color=color))
    for section in notification.sections:
        yield _block(_run(section.heading, weight="Bolder"), separator=True, spacing="Medium")
        for line in section.lines:
            yield from _line(line)
    yield _block(_run(notification.footer, isSubtle=True, size="Small"), separator=True, spacing="Medium")


def _line(line: Line) -> Iterator[dict[str, Any]]:
    yield _block(_run(line.words), spacing="Small")
    for code in filter(None, line.code.split("\n")):
        yield _block(_run(code, fontType="Monospace"), spacing="Small")


def _block(run: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [run], **more}


def _run(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextRun", "text": _literal(words), **more}


def _literal(words: str) -> str:
    """Return the words without ``{{DATE(…)}}``, which a card would show as a date."""
    return _DOUBLE.sub("{ ", words)
