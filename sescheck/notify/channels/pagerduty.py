"""An event for PagerDuty: it opens an alert, or closes the one that an earlier report opened.

Sources: https://github.com/PagerDuty/api-schema/blob/main/reference/events-v2/openapiv3.json,
https://developer.pagerduty.com/docs/events-api-v2/trigger-events/ (1,024 characters of a summary, 255 of a key),
https://developer.pagerduty.com/docs/events-api-v2/overview/ (512 KB, and which answers to try again).
"""

import json
from hashlib import sha256
from typing import Any

from sescheck.notify.notification import Line, Notification
from sescheck.notify.trying import Failure

MOST_IN_SUMMARY = 1_024
MOST_IN_KEY = 255
_SUCCESS = "success"
_DIGITS = 16


def event(notification: Notification, routing_key: str, dedup_key: str | None) -> dict[str, Any]:
    """Return the event as plain data.

    Args:
        notification: what it says; the alert is closed if it has not failed.
        routing_key: of the integration.
        dedup_key: of the alert; None: that of the accounts.
    """
    key = dedup_key or key_of(notification)
    head = {"routing_key": routing_key, "dedup_key": key, "client": "sescheck"}
    if not notification.failed:
        return {**head, "event_action": "resolve"}
    links = [{"href": notification.link, "text": "Report"}] if notification.link else []
    details = {section.heading: [_line(line) for line in section.lines] for section in notification.sections}
    payload = {
        "summary": notification.title[:MOST_IN_SUMMARY],
        "source": ", ".join(notification.accounts)[:MOST_IN_SUMMARY] or "sescheck",
        "severity": notification.severity,
        "timestamp": notification.generated_at,
        "component": "Amazon SES",
        "class": notification.about,
        "custom_details": {**details, "Counts": notification.footer},
    }
    return {**head, "event_action": "trigger", "links": links, "payload": payload}


def key_of(notification: Notification) -> str:
    """Return the same key for every report about the same accounts."""
    accounts = "+".join(sorted(notification.accounts)) or "unknown"
    key = f"{notification.about}/{accounts}"
    if len(key) > MOST_IN_KEY:
        key = f"{notification.about}/{sha256(accounts.encode()).hexdigest()[:_DIGITS]}"
    return key


def _line(line: Line) -> str:
    return f"{line.words}\n{line.code}" if line.code else line.words


def accepted(status: int, words: str) -> Failure | None:
    """PagerDuty answers 202 and ``success``."""
    try:
        answer = json.loads(words)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, dict) and answer.get("status") == _SUCCESS:
        return None
    return Failure(f"it answered {status}, but not `success`: {words or 'nothing'}", is_temporary=False)
