"""The events of a report."""

from collections.abc import Container, Iterable, Iterator
from hashlib import sha256

from sescheck.engine.findings import Crash
from sescheck.plain import cut, safe
from sescheck.report.assembly.gone_findings import gone_of
from sescheck.report.formats.json.fix_steps import fix_of
from sescheck.report.formats.ocsf.event import (
    INFORMATIONAL,
    SEVERITIES,
    UNKNOWN,
    Activity,
    Compliance,
    Event,
    Object,
    Workflow,
)
from sescheck.report.model import EarlierFinding, Report, Reported, Status, Unread
from sescheck.report.text.failed_rules import why_failed
from sescheck.report.text.phrases import sentence
from sescheck.report.views.cases import Case, Outcome, cases_of
from sescheck.report.views.change_lines import headline, setting_words, unknown_lines
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.dns_asked import dns_words
from sescheck.report.views.gaps import open_questions
from sescheck.report.views.remedies import fix_command
from sescheck.snapshot.reading import Unreadable

_AUDIT = "audit-complete"
_READING = "reading-missing"


def events_of(report: Report) -> Iterator[Event]:
    """Yield the audit itself, findings, results of rules without one, unread readings, and what is gone."""
    yield _audit(report)
    changes = report.changes
    new = None if changes is None else {each.finding.fingerprint for each in changes.new}
    first = frozenset[str]() if changes is None else changes.first_judged
    titles = {entry.name: entry.title for entry in report.rules}
    for reported in report.findings:
        yield _finding(report, titles.get(reported.finding.rule, ""), reported, new, first)
    cases = cases_of(report)
    for case in cases:
        if case.undecided or case.crash is not None:
            yield _unknown(case)
        elif not case.findings:
            yield _pass(case)
    shown = {case.rule for case in cases}
    yield from (_failed(report, crash) for crash in report.crashes if crash.rule not in shown)
    yield from map(_reading, report.unread)
    yield from map(_gone, gone_of(report))


def _audit(report: Report) -> Event:
    """Return the event of the audit itself: what is unknown must not look like a pass."""
    changes = report.changes
    return Event(
        uid=_uid(_AUDIT, *sorted(account.account_id for account in report.accounts)),
        rule=_AUDIT,
        title="The audit read everything that was asked for, and every rule answered",
        message=sentence(
            (cut(report.notice or ""), conclusion(report) or "", last_line(report, after_conclusion=True))
        ),
        compliance=Compliance.PASS if report.complete else Compliance.WARNING,
        account_id=_only_account(report),
        region=None,
        severity=INFORMATIONAL if report.complete else UNKNOWN,
        workflow=None if report.complete else Workflow.NEW,
        why=tuple(cut(crash.error) for crash in report.crashes),
        more={
            "notice": report.notice,
            "exit_code": int(report.exit_code),
            "dns": dns_words(report),
            "not_asked": list(open_questions(report, every=True)),
            "remarks": [remark.message for remark in report.remarks],
            "unconfirmed": [gone.fingerprint for gone in report.unconfirmed],
            "changes": None if changes is None else headline(changes),
            "settings": _settings(report),
            "not_compared": [] if changes is None else [words for _, words in unknown_lines(changes)],
        },
    )


def _settings(report: Report) -> list[str]:
    """Return the changed settings for the first event: a setting is not a finding."""
    settings = (report.changes.settings if report.changes else None) or ()
    return [setting_words(change, several=len(report.accounts) > 1) for change in settings]


def _only_account(report: Report) -> str | None:
    return report.accounts[0].account_id if len(report.accounts) == 1 else None


def _finding(
    report: Report, title: str, reported: Reported, new: Container[str] | None, first: Container[str]
) -> Event:
    found = reported.finding
    known = new is not None and found.fingerprint not in new
    return Event(
        uid=found.fingerprint,
        rule=found.rule,
        title=title or found.rule,
        message=cut(found.message),
        compliance=Compliance.FAIL,
        account_id=found.account_id,
        region=found.region,
        severity=SEVERITIES[found.severity],
        activity=Activity.UPDATE if known else Activity.CREATE,
        workflow=Workflow.NEW if reported.status is Status.OPEN else Workflow.SUPPRESSED,
        subject=(found.subject_type, found.subject),
        why=tuple(_status(reported, first)),
        steps=tuple(_steps(report, reported)),
        more={
            "status": reported.status,
            "group": found.group,
            "compared_with": found.compared_with,
            "evidence": found.evidence_json,
            "help": reported.help,
        },
    )


def _steps(report: Report, reported: Reported) -> Iterator[str]:
    for number, step in enumerate(fix_of(report, reported) or (), 1):
        yield f"{number}. {safe(step.title)}"
        if step.command:
            yield (
                step.command
                if step.command.isprintable()
                else fix_command(reported.finding.rule, (), report.source)
            )
        if step.record:
            record = step.record
            yield from (safe(f"{record.name} {record.type} {value}") for value in record.values)
        if step.words:
            yield safe(step.words)
        if step.replaces:
            yield f"Replaces: {safe(step.replaces)}"


def _status(reported: Reported, first: Container[str]) -> Iterator[str]:
    if reported.status is Status.BASELINE:
        yield "in the baseline"
    if reported.accepted is not None:
        until = f"until {reported.accepted.until}" if reported.accepted.until else ""
        yield sentence((f"accepted: {cut(reported.accepted.reason)}", until))
    if reported.finding.fingerprint in first:
        yield "could not be judged before"


def _unknown(case: Case) -> Event:
    """Return the event of a rule that could not judge a subject here."""
    failed = "" if case.crash is None else f"the rule {why_failed(case.crash)}"
    words = sentence((failed, case.why_undecided()))
    return Event(
        uid=_uid(case.account_id, case.region or "", case.rule),
        rule=case.rule,
        title=case.title or case.rule,
        message=f"{case.rule} in {case.region or 'groups of regions'}: {words}",
        compliance=Compliance.WARNING,
        account_id=case.account_id,
        region=case.region,
        severity=UNKNOWN,
        workflow=None if case.outcome is Outcome.NOT_ASKED else Workflow.NEW,
        why=tuple(part for part in (failed, case.why_undecided()) if part),
        more={"refusals": [unread for each in case.undecided for unread in _refusals(each.because)]},
    )


def _failed(report: Report, crash: Crash) -> Event:
    """Return the event of a rule that failed and has no case, because no other event mentions it."""
    return Event(
        uid=_uid(crash.rule),
        rule=crash.rule,
        title=crash.rule,
        message=_words(crash),
        compliance=Compliance.WARNING,
        account_id=_only_account(report),
        region=None,
        severity=UNKNOWN,
        workflow=Workflow.NEW,
        why=(_words(crash),),
    )


def _words(crash: Crash) -> str:
    return f"{crash.rule} {why_failed(crash)}"


def _refusals(because: Iterable[Unreadable]) -> Iterator[Object]:
    for unread in because:
        yield {"operation": unread.operation, "why": unread.why, "detail": unread.detail}


def _pass(case: Case) -> Event:
    where = case.region or "groups of regions"
    return Event(
        uid=_uid(case.account_id, case.region or "", case.rule),
        rule=case.rule,
        title=case.title or case.rule,
        message=f"{case.rule} found nothing in {where}",
        compliance=Compliance.PASS,
        account_id=case.account_id,
        region=case.region,
    )


def _reading(unread: Unread) -> Event:
    """Return the event of an unread reading, even if it leaves no rule undecided."""
    about = "" if unread.subject is None else f" of {cut(unread.subject[1])}"
    where = f" in {unread.region}" if unread.region else ""
    times = f", {unread.count:,} times" if unread.count > 1 else ""
    subject = unread.subject or ("", "")
    return Event(
        uid=_uid(unread.account_id, unread.region or "", unread.operation, unread.why, *subject),
        rule=_READING,
        title=f"{unread.operation} could not be read",
        message=f"{unread.operation}{about}{where}: {unread.why.words}{times}",
        compliance=Compliance.WARNING,
        account_id=unread.account_id,
        region=unread.region,
        severity=UNKNOWN,
        workflow=Workflow.NEW if unread.accepted is None else Workflow.SUPPRESSED,
        subject=unread.subject,
        why=tuple(cut(part) for part in (unread.accepted.words if unread.accepted else "", unread.detail) if part),
        more={"operation": unread.operation, "why": unread.why, "count": unread.count, "rules": unread.rules},
    )


def _gone(gone: EarlierFinding) -> Event:
    """Return the event of a finding that is no longer found, although its rule could judge the subject."""
    return Event(
        uid=gone.fingerprint,
        rule=gone.rule,
        title=gone.rule,
        message=f"no longer found: {cut(gone.message)}",
        compliance=Compliance.PASS,
        account_id=gone.account_id,
        region=gone.region,
        severity=SEVERITIES[gone.severity],
        activity=Activity.CLOSE,
        workflow=Workflow.RESOLVED,
        subject=gone.subject,
    )


def _uid(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
