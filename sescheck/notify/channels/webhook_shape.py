"""The structure of the JSON that a plain webhook gets, version 1. These structs define its schema too."""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta

from sescheck.engine.severity import Severity
from sescheck.report.formats.json.json_model import AccountId, Count, Wire
from sescheck.report.formats.json.report_schema import whole_schema

VERSION: Literal[1] = 1
FILE = "notification.schema.json"

ENUMS: tuple[type[StrEnum], ...] = (Severity,)
"""Enums whose values have an order."""


class NotificationLine(Wire, frozen=True):
    """A line of a section."""

    words: Annotated[str, Meta(description="What it says, on one line.")]
    code: Annotated[str, Meta(description="What people copy, such as a command; empty without one.")]


class NotificationSection(Wire, frozen=True):
    """A heading with its lines, of which there may be none."""

    heading: str
    lines: tuple[NotificationLine, ...]


class NotificationDocument(Wire, frozen=True):
    """What `sescheck notify` sends to a webhook of no other kind: what changed, the verdict, the first steps."""

    format: Literal["sescheck-notification"]
    version: Annotated[
        Literal[1], Meta(description="Fields are only added within a version; the words for people may change.")
    ]
    text: Annotated[str, Meta(description="Title, sections and footer as plain text, for people.")]
    about: Annotated[
        Literal["sescheck-report", "sescheck-readiness"],
        Meta(description="The format of the report: of `audit` and `diff`, or of `readiness`."),
    ]
    title: Annotated[str, Meta(description="The result in one line.")]
    sections: Annotated[tuple[NotificationSection, ...], Meta(description="The most important one is first.")]
    footer: Annotated[str, Meta(description="Counts, and when AWS was read.")]
    accounts: tuple[AccountId, ...]
    generated_at: Annotated[
        str,
        Meta(description="When the report was made: RFC 3339, UTC.", extra_json_schema={"format": "date-time"}),
    ]
    exit_code: Annotated[int, Meta(description="That of the command that wrote the report.")]
    severity: Annotated[
        Literal["critical", "error", "warning", "info"],
        Meta(description="How bad the result is, in the words of PagerDuty. Not a severity of findings."),
    ]
    failed: Annotated[bool, Meta(description="True if the exit code of the report is not 0.")]
    changed: Annotated[
        bool, Meta(description="False only if the report compares with an earlier run, and nothing changed.")
    ]
    open: Annotated[
        dict[Severity, Count],
        Meta(description="How many findings are open, by severity; empty for a report of `readiness`."),
    ]
    link: Annotated[str | None, Meta(description="The address of the whole report, as `--link` says it; or null.")]


def generated() -> str:
    """Return the schema as the structs define it."""
    return whole_schema(f"urn:sescheck:notification:{VERSION}", NotificationDocument, ENUMS)
