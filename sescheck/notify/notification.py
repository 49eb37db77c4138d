"""What a notification says, in the same words for every channel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section.

    Attributes:
        words: what it says.
        code: what people copy, such as a command; empty if there is nothing to copy.
    """

    words: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines, of which there may be none."""

    heading: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Notification:
    """What is sent. All words are on one line each, and without control characters.

    Attributes:
        about: the format of the report, such as ``sescheck-report``.
        title: the result in one line.
        sections: the most important first.
        footer: counts, and when AWS was read.
        accounts: the accounts of the report.
        generated_at: RFC 3339, UTC.
        exit_code: that of the command that wrote the report.
        severity: how bad it is, as PagerDuty names it: critical, error, warning, info.
        failed: True if the exit code is not 0.
        changed: False if the report compares with an earlier run, and nothing changed.
        open: how many findings are open, by severity.
        link: where the whole report is; empty if nobody said.
    """

    about: str
    title: str
    sections: tuple[Section, ...]
    footer: str
    accounts: tuple[str, ...]
    generated_at: str
    exit_code: int
    severity: str
    failed: bool
    changed: bool
    open: Mapping[str, int]
    link: str = ""


_SHORTENED = "Shortened: the report has the rest."


def shortened(notification: Notification, fits: Callable[[Notification], bool]) -> Notification:
    """Leave out lines until it fits: the last ones of the longest section first, then whole sections."""
    while notification.sections and not fits(notification):
        notification = _shorter(notification)
    return notification


def _shorter(notification: Notification) -> Notification:
    sections = notification.sections
    longest = max(sections, key=lambda section: len(section.lines))
    kept = (
        tuple(replace(each, lines=each.lines[:-1]) if each is longest else each for each in sections)
        if longest.lines
        else sections[:-1]
    )
    footer = notification.footer if _SHORTENED in notification.footer else f"{notification.footer} {_SHORTENED}"
    return replace(notification, sections=kept, footer=footer)


def plain_text(notification: Notification) -> str:
    """Return the whole notification as text, but for the title."""
    parts = []
    for section in notification.sections:
        lines = [section.heading, *(text for line in section.lines for text in _text(line))]
        parts.append("\n".join(lines))
    last = [notification.footer, *([f"Report: {notification.link}"] if notification.link else [])]
    return "\n\n".join([*parts, "\n".join(last)]) + "\n"


def _text(line: Line) -> tuple[str, ...]:
    return (f"  {line.words}", *(f"      {code}" for code in line.code.split("\n") if code))
