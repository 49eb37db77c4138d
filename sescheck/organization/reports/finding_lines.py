"""The findings of all accounts as JSON lines: one a line, with the name and the units of its account."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sescheck.engine.severity import Severity
from sescheck.organization.model import Member
from sescheck.organization.reports.account_reports import AccountReport
from sescheck.report.model import Report, Reported, Status

VERSION: Literal[1] = 1
_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


class FindingLine(msgspec.Struct, frozen=True):
    """A finding; its evidence is the last member of the line. Members may be added, none changes its meaning."""

    version: Annotated[Literal[1], Meta(description="Of the line's form.")]
    account_id: Annotated[str, Meta(description="12 digits.")]
    account_name: Annotated[str | None, Meta(description="Null if it is not known.")]
    ou: Annotated[str | None, Meta(description="The organizational unit, or the root; null if it is not known.")]
    ou_path: Annotated[
        tuple[str, ...], Meta(description="The root and the units from there down; empty if they are not known.")
    ]
    taken_at: Annotated[str, Meta(description="RFC 3339, UTC: when the reading of the account ended.")]
    rule: str
    severity: Severity
    status: Annotated[Status, Meta(description="`open`, `accepted` or `baseline`.")]
    accepted_reason: Annotated[str | None, Meta(description="Null unless the status is `accepted`.")]
    accepted_until: Annotated[date | None, Meta(description="The last day (UTC); null: no last day.")]
    new: Annotated[
        bool | None,
        Meta(description="True if the reading before did not have it; null if it is not open, or not compared."),
    ]
    region: Annotated[str | None, Meta(description="Null if it is about a whole group of regions.")]
    subject_type: Annotated[str, Meta(description="As `subject.type` in the JSON report.")]
    subject: Annotated[str, Meta(description="The name of the resource.")]
    message: Annotated[str, Meta(description="One sentence for people; its wording may change.")]
    group: Annotated[str, Meta(description="The group of regions in which it was found.")]
    compared_with: Annotated[tuple[str, ...], Meta(description="The regions that it was compared with.")]
    fingerprint: Annotated[str, Meta(description="32 hexadecimal digits: the same in every run.")]


EVIDENCE = "What the rule noted: an object, whose members depend on the rule."
"""Of the member ``evidence``, which is JSON already."""


def finding_lines(account: AccountReport) -> Iterator[bytes]:
    """Yield a line for each finding of an account, worst first."""
    if account.report is None:
        return
    changes = account.changes
    new = None if changes is None else {(each.finding.fingerprint, each.finding.group) for each in changes.new}
    for reported in account.report.findings:
        line = _line(account.entry.member, account.report, reported, new)
        text = _ENCODER.encode(msgspec.to_builtins(line))
        # The evidence is JSON on one line already: to decode and encode it again takes longer than all the rest.
        yield f'{text[:-1]},"evidence":{reported.finding.evidence_json}}}\n'.encode()


def _line(member: Member, report: Report, reported: Reported, new: set[tuple[str, str]] | None) -> FindingLine:
    found, units = reported.finding, tuple(filter(None, (member.path or "").split("/")))[1:]
    is_compared = new is not None and reported.status is Status.OPEN
    return FindingLine(
        version=VERSION,
        account_id=member.account_id,
        account_name=member.name,
        ou=units[-1] if units else None,
        ou_path=units,
        taken_at=report.snapshot.taken_at,
        rule=found.rule,
        severity=found.severity,
        status=reported.status,
        accepted_reason=None if reported.accepted is None else reported.accepted.reason,
        accepted_until=None if reported.accepted is None else reported.accepted.until,
        new=(found.fingerprint, found.group) in (new or ()) if is_compared else None,
        region=found.region,
        subject_type=found.subject_type,
        subject=found.subject,
        message=found.message,
        group=found.group,
        compared_with=found.compared_with,
        fingerprint=found.fingerprint,
    )
