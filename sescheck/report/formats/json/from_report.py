"""A report in the shape of ``json_model``: what the formats for scripts are written from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import cast

import msgspec

from sescheck._version import __version__
from sescheck.comparison.account_view import Thresholds
from sescheck.engine.severity import Severity
from sescheck.report.assembly.region_state import state_of
from sescheck.report.formats.json import json_model
from sescheck.report.formats.json.fix_steps import fix_of
from sescheck.report.model import (
    Acceptance,
    Changes,
    EarlierFinding,
    Report,
    Reported,
    SavedVerdict,
    SettingChange,
    Status,
    Unread,
)
from sescheck.report.views.rule_address import page_of
from sescheck.report.views.verdict import Level, verdict_in
from sescheck.snapshot.model import Account, Region, Settings
from sescheck.snapshot.reading import Known, Reading, Unreadable
from sescheck.snapshot.unread import account_label

_CAN_SEND: Mapping[Level, json_model.CanSend] = {
    Level.YES: "can-send",
    Level.CAREFUL: "can-send",
    Level.NO: "cannot-send",
    Level.UNKNOWN: "unknown",
}


def without_findings(report: Report) -> json_model.Report:
    """Return the report in the structure for scripts, without its findings: those are made one by one."""
    return json_model.Report(
        format="sescheck-report",
        version=json_model.VERSION,
        tool=json_model.Tool(name="sescheck", version=__version__),
        generated_at=report.generated_at,
        notice=report.notice,
        complete=report.complete,
        exit_code=report.exit_code,
        accounts=_accounts(report),
        findings=(),
        unread=tuple(map(_unread, sorted(report.unread, key=_by_place))),
        rule_errors=tuple(json_model.RuleError(crash.rule, crash.error) for crash in report.crashes),
        remarks=tuple(json_model.Remark(remark.kind, remark.message) for remark in report.remarks),
        fixed=tuple(map(_gone, report.fixed)),
        unconfirmed=tuple(map(_gone, report.unconfirmed)),
        changes=None if report.changes is None else _changes(report.changes),
        summary=_summary(report),
        dns=dns_of(report),
    )


def _accounts(report: Report) -> tuple[json_model.Account, ...]:
    thresholds = {account.account_id: account.thresholds for account in report.accounts}
    accounts = sorted(report.snapshot.accounts, key=account_label)
    return tuple(_account(report, each, thresholds.get(account_label(each), Thresholds())) for each in accounts)


def dns_of(report: Report) -> json_model.Dns | None:
    """Return what was asked of the DNS; None if that is unknown."""
    return None if report.dns is None else json_model.Dns(**asdict(report.dns))


def findings_of(report: Report) -> Iterator[json_model.Finding]:
    """Yield the findings in their order, each when it is needed."""
    titles = {entry.name: entry.title for entry in report.rules}
    for rank, each in enumerate(report.findings, 1):
        yield _finding(report, each, rank, titles.get(each.finding.rule, ""))


def _account(report: Report, account: Account, thresholds: Thresholds) -> json_model.Account:
    match account.alias:
        case Known(value):
            alias: str | msgspec.UnsetType | None = value
        case Unreadable():
            alias = msgspec.UNSET
    return json_model.Account(
        account_id=account_label(account),
        partition=account.partition,
        regions=tuple(
            _region(report, account_label(account), each, thresholds)
            for each in sorted(account.regions, key=lambda each: each.name)
        ),
        alias=alias,
    )


def _region(report: Report, account: str, region: Region, thresholds: Thresholds) -> json_model.Region:
    listed, verdict = region.identities, verdict_in(report, account, region, thresholds)
    saved = report.saved_verdicts.get((account, region.name))
    return json_model.Region(
        region=region.name,
        state=state_of(region),
        identities=len(listed.items) if listed.unread is None else None,
        verdict=_CAN_SEND[verdict.level],
        reason=verdict.words,
        quota=_quota(region.settings) if saved is None else _saved_quota(saved),
    )


def _quota(reading: Reading[Settings]) -> json_model.Quota | None:
    match reading:
        case Known(settings):
            return json_model.Quota(settings.max_24_hour_send, settings.max_send_rate, settings.sent_last_24_hours)
        case Unreadable():
            return None


def _saved_quota(saved: SavedVerdict) -> json_model.Quota | None:
    if saved.quota is None:
        return None
    sent, most, rate = saved.quota
    return json_model.Quota(most, rate, sent)


def _finding(report: Report, reported: Reported, rank: int, title: str) -> json_model.Finding:
    found = reported.finding
    return json_model.Finding(
        rule=found.rule,
        severity=found.severity,
        status=reported.status,
        accepted=_accepted(reported),
        account_id=found.account_id,
        region=found.region,
        subject=_subject(found.subject_type, found.subject),
        message=found.message,
        compared_with=found.compared_with,
        evidence=found.evidence,
        group=found.group,
        fingerprint=found.fingerprint,
        help=reported.help,
        fix=fix_of(report, reported),
        title=title,
        page=page_of(found.rule),
        rank=rank,
    )


def _accepted(reported: Reported) -> json_model.Accepted | None:
    return _acceptance(reported.accepted)


def _acceptance(accepted: Acceptance | None) -> json_model.Accepted | None:
    return None if accepted is None else json_model.Accepted(accepted.reason, accepted.until)


def _subject(type_: str, name: str) -> json_model.Subject:
    return json_model.Subject(cast("json_model.SubjectType", type_), name)


def _by_place(unread: Unread) -> tuple[str, str, str, str, tuple[str, str], str]:
    place = (unread.account_id, unread.region or "")
    return (*place, unread.operation, unread.why, unread.subject or ("", ""), unread.detail)


def _unread(unread: Unread) -> json_model.Unread:
    return json_model.Unread(
        account_id=unread.account_id,
        region=unread.region,
        operation=unread.operation,
        subject=None if unread.subject is None else _subject(*unread.subject),
        count=unread.count,
        why=unread.why,
        detail=unread.detail,
        rules=unread.rules,
        accepted=_acceptance(unread.accepted),
    )


def _gone(gone: EarlierFinding) -> json_model.Gone:
    return json_model.Gone(
        fingerprint=gone.fingerprint,
        rule=gone.rule,
        severity=gone.severity,
        account_id=gone.account_id,
        region=gone.region,
        subject=_subject(*gone.subject),
        message=gone.message,
    )


def _changes(changes: Changes) -> json_model.Changes:
    return json_model.Changes(
        since=changes.since,
        settings=None if changes.settings is None else tuple(map(_setting, changes.settings)),
        new=tuple(_new(each, changes) for each in changes.new),
        gone=tuple(map(_gone, changes.gone)),
        undecided=changes.undecided,
        uncompared=changes.uncompared,
        apart=changes.apart,
    )


def _new(reported: Reported, changes: Changes) -> json_model.New:
    found = reported.finding
    return json_model.New(
        fingerprint=found.fingerprint,
        rule=found.rule,
        severity=found.severity,
        account_id=found.account_id,
        region=found.region,
        subject=_subject(found.subject_type, found.subject),
        message=found.message,
        group=found.group,
        judged_before=found.fingerprint not in changes.first_judged,
    )


def _setting(change: SettingChange) -> json_model.SettingChange:
    return json_model.SettingChange(
        account_id=change.account_id,
        region=change.region,
        subject=_subject(*change.subject),
        setting=change.setting,
        before=change.before,
        after=change.after,
    )


def _summary(report: Report) -> json_model.Summary:
    return json_model.Summary(
        open=json_model.OpenFindings(**{severity.value: report.count(severity) for severity in Severity}),
        accepted=report.with_status(Status.ACCEPTED),
        baseline=report.with_status(Status.BASELINE),
        fixed=len(report.fixed),
        unconfirmed=len(report.unconfirmed),
        unread=len(report.unread),
        not_asked=tuple(_not_asked(report)),
        examined=dict(sorted(report.examined.items())),
    )


def _not_asked(report: Report) -> Iterable[json_model.NotAsked]:
    for question in sorted(report.not_asked, key=lambda question: (question.rule, question.hint)):
        yield json_model.NotAsked(rule=question.rule, count=question.count, hint=question.hint)
