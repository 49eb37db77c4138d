"""The report for spreadsheets: RFC 4180, a finding per row, with other kinds of rows for what is unknown.

A spreadsheet treats a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula. Such a beginning gets an
apostrophe, also after ``;`` and ``|``, which other locales read as the end of a cell. Source: OWASP, "CSV
Injection".
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import TypeAlias

from sescheck.engine.findings import packed
from sescheck.plain import safe
from sescheck.report.formats.json import json_model
from sescheck.report.formats.json.from_report import without_findings
from sescheck.report.model import Acceptance, Report, Reported
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.counts import last_line
from sescheck.report.views.dns_asked import dns_words
from sescheck.report.views.fix_lines import first_step
from sescheck.report.views.remedies import Remedy, remedy_of

SUMMARY = "spreadsheets"
EXAMPLE = "sescheck audit -f csv:report.csv"

COLUMNS = (
    "kind",
    "severity",
    "status",
    "rule",
    "account_id",
    "region",
    "subject_type",
    "subject",
    "message",
    "count",
    "group",
    "compared_with",
    "accepted_reason",
    "accepted_until",
    "operation",
    "why",
    "leaves_open",
    "evidence",
    "fingerprint",
    "help",
    "fix",
    "fix_steps",
    "rank",
    "title",
)
"""The header, the same in every report of a version of sescheck; lists have spaces between their members."""

Row: TypeAlias = Mapping[str, str | int | None]

_FORMULA = re.compile(r"""(^|[;|])([ "]*)(?=['=+\-@])""")


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a spreadsheet sees what there is
    """Yield the rows, each as soon as it is made."""
    line = StringIO()
    writer = csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield line.getvalue()
    for row in _rows(report):
        line.seek(0)
        line.truncate()
        writer.writerow([_cell(name, row.get(name)) for name in COLUMNS])
        yield line.getvalue()


def _cell(name: str, value: str | int | None) -> str:
    if value is None:
        return ""
    return value if name == "evidence" and isinstance(value, str) else defused(safe(str(value), ascii_only=True))


def defused(words: str) -> str:
    """Put an apostrophe wherever a formula could begin; one that is there already gets a second."""
    if words[:1].isalnum() and ";" not in words and "|" not in words:
        return words  # most cells: the pattern took a third of the format's time
    return _FORMULA.sub(r"\1\2'", words)


def _whole(text: str) -> str:
    """Return the JSON without any character that ends a cell; a parser returns the original values."""
    return text.replace(";", r"\u003b").replace("|", r"\u007c")


def _rows(report: Report) -> Iterator[Row]:
    whole = without_findings(report)
    if whole.notice is not None:
        yield {"kind": "notice", "message": whole.notice}
    titles = {entry.name: entry.title for entry in report.rules}
    for rank, each in enumerate(report.findings, 1):
        yield {**_finding(report, each), "rank": rank, "title": titles.get(each.finding.rule)}
    yield from (_earlier("fixed", gone) for gone in whole.fixed)
    yield from (_earlier("unconfirmed", gone) for gone in whole.unconfirmed)
    if whole.changes is not None:
        yield from _changes(whole.changes)
    yield from map(_unread, whole.unread)
    for question in whole.summary.not_asked:
        yield {"kind": "not-asked", "rule": question.rule, "count": question.count, "message": question.hint}
    for error in whole.rule_errors:
        yield {
            "kind": "rule-error",
            "rule": error.rule,
            "why": "own-rule" if error.origin else "internal-error",
            "message": error.error,
        }
    for remark in whole.remarks:
        yield {"kind": "remark", "why": remark.kind, "message": remark.message}
    yield from _regions(whole.accounts)
    if report.dns is not None:
        yield {
            "kind": "dns",
            "status": "asked" if report.dns.asked else "not-asked",
            "count": report.dns.names,
            "message": dns_words(report),
        }
    yield {
        "kind": "summary",
        "status": "complete" if whole.complete else "incomplete",
        "count": len(report.findings),
        "message": last_line(report),
    }


def _finding(report: Report, reported: Reported) -> Row:
    remedy = remedy_of(report, reported)
    found, accepted = reported.finding, reported.accepted
    until = None if accepted is None else accepted.until
    return {
        "kind": "finding",
        "severity": found.severity,
        "status": reported.status,
        "rule": found.rule,
        "account_id": found.account_id,
        "region": found.region,
        "subject_type": found.subject_type,
        "subject": found.subject,
        "message": found.message,
        "count": 1,
        "group": found.group,
        "compared_with": " ".join(found.compared_with),
        "accepted_reason": None if accepted is None else accepted.reason,
        "accepted_until": None if until is None else until.isoformat(),
        "evidence": _whole(found.evidence_json),
        "fingerprint": found.fingerprint,
        "help": reported.help,
        "fix": None if remedy is None else _fix(remedy),
        "fix_steps": len(remedy.steps) if remedy is not None and remedy.steps else None,
    }


def _fix(remedy: Remedy) -> str:
    """Return the first step; the command that prints it if a cell cannot have it unchanged."""
    first = first_step(remedy)
    return first if defused(first) == first and first.isascii() and first.isprintable() else remedy.command


def _earlier(kind: str, found: json_model.Gone | json_model.New) -> Row:
    return {
        "kind": kind,
        "severity": found.severity,
        "rule": found.rule,
        "account_id": found.account_id,
        "region": found.region,
        "subject_type": found.subject.type,
        "subject": found.subject.name,
        "message": found.message,
        "count": 1,
        "fingerprint": found.fingerprint,
    }


def _changes(changes: json_model.Changes) -> Iterator[Row]:
    yield {"kind": "changes", "message": f"since {changes.since}"}
    for new in changes.new:
        known = "judged before" if new.judged_before else "could not be judged before"
        yield {**_earlier("new", new), "status": known, "group": new.group}
    yield from (_earlier("gone", gone) for gone in changes.gone)
    if changes.settings is None:
        yield {"kind": "setting", "message": "unknown: one of the two runs has no settings"}
    yield from map(_setting, changes.settings or ())
    yield {"kind": "undecided", "count": changes.undecided, "message": "earlier findings that could not be judged"}
    yield {"kind": "uncompared", "count": changes.uncompared, "message": "readings that could not be compared"}
    yield from ({"kind": "apart", "message": f"only one of the two runs covers {it}"} for it in changes.apart)


def _setting(change: json_model.SettingChange) -> Row:
    return {
        "kind": "setting",
        "account_id": change.account_id,
        "region": change.region,
        "subject_type": change.subject.type,
        "subject": change.subject.name,
        "message": change.setting,
        "count": 1,
        "evidence": _whole(packed({"before": change.before, "after": change.after})),
    }


def _unread(unread: json_model.Unread) -> Row:
    subject = unread.subject
    return {
        "kind": "unread",
        "status": "missing" if unread.accepted is None else "accepted",
        "account_id": unread.account_id,
        "region": unread.region,
        "subject_type": None if subject is None else subject.type,
        "subject": None if subject is None else subject.name,
        "message": _unread_message(unread),
        "count": unread.count,
        "operation": unread.operation,
        "why": unread.why,
        "leaves_open": " ".join(unread.rules),
    }


def _unread_message(unread: json_model.Unread) -> str:
    accepted = unread.accepted
    return (
        unread.detail
        if accepted is None
        else f"{Acceptance(accepted.reason, accepted.until).words}; {unread.detail}"
    )


def _regions(accounts: Iterable[json_model.Account]) -> Iterator[Row]:
    """Yield the regions that were read: without them an empty file could mean anything.

    No count if the list is unread.
    """
    for account in accounts:
        for region in account.regions:
            yield {
                "kind": "region",
                "status": region.state,
                "why": region.verdict,
                "message": region.reason,
                "account_id": account.account_id,
                "region": region.region,
                "count": region.identities,
            }
