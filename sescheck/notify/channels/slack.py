"""A message for an incoming webhook of Slack, or of a program that takes the same.

Sources: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
https://docs.slack.dev/messaging/formatting-message-text (escapes),
https://docs.slack.dev/reference/block-kit/blocks/section-block (3,000 characters),
https://docs.slack.dev/reference/block-kit/blocks/header-block (150 characters),
https://docs.slack.dev/reference/block-kit/blocks (50 blocks),
https://github.com/slackapi/bolt-js/issues/2509 (about 13,200 characters in all blocks, which is not documented).
"""

from collections.abc import Iterator
from typing import Any

from sescheck.notify.notification import Line, Notification, Section, shortened
from sescheck.notify.trying import Failure

MOST_IN_SECTION = 3_000
MOST_IN_HEADER = 150
MOST_BLOCKS = 50
MOST_IN_ALL = 12_000
_DELIVERED = "ok"


def message(notification: Notification) -> dict[str, Any]:
    """Return the message as plain data."""
    return _message(shortened(notification, _fits))


def accepted(status: int, words: str) -> Failure | None:
    """Slack answers ``ok``; anything else does not come from Slack."""
    if words == _DELIVERED:
        return None
    return Failure(f"it answered {status}, but not `ok`: {words or 'nothing'}", is_temporary=False)


def _fits(notification: Notification) -> bool:
    blocks = _message(notification)["blocks"]
    return len(blocks) <= MOST_BLOCKS and sum(map(_length, blocks)) <= MOST_IN_ALL


def _length(block: dict[str, Any]) -> int:
    return sum(len(each["text"]) for each in block.get("elements", (block.get("text"),)))


def _message(notification: Notification) -> dict[str, Any]:
    header = {"type": "header", "text": {"type": "plain_text", "text": _cut(notification.title, MOST_IN_HEADER)}}
    last = escaped(notification.footer)
    if notification.link:
        last = f"{last} <{escaped(notification.link)}|Report>"
    footer = {"type": "context", "elements": [_text(last)]}
    sections = [block for section in notification.sections for block in _section(section)]
    return {"text": escaped(notification.title), "blocks": [header, *sections, footer]}


def _section(section: Section) -> Iterator[dict[str, Any]]:
    """Yield a block, or several if the text is too long for one."""
    text = f"*{escaped(section.heading)}*"
    for line in map(_line, section.lines):
        if len(text) + 1 + len(line) > MOST_IN_SECTION:
            yield {"type": "section", "text": _text(text)}
            text = line
        else:
            text = f"{text}\n{line}"
    yield {"type": "section", "text": _text(text)}


def _line(line: Line) -> str:
    words = escaped(line.words, MOST_IN_SECTION // 2)
    code = escaped(line.code, MOST_IN_SECTION)
    if not code or len(code) > MOST_IN_SECTION // 2 - len("\n```\n\n```"):
        return words
    return f"{words}\n```\n{code}\n```"


def _text(words: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def escaped(words: str, most: int = MOST_IN_SECTION // 2) -> str:
    """Return the words without control characters of Slack, such as ``<!channel>``; cut to the length."""
    while len(text := words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) > most:
        words = _cut(words, len(words) - max(1, (len(text) - most) // len("&amp;")))
    return text


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"
