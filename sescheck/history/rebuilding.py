"""Make a report again from its JSON. The JSON has no settings: they count as not asked, never as missing."""

import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Crash, Finding, packed
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.errors import FileError
from sescheck.history import baseline
from sescheck.history.earlier import Earlier, earlier_of
from sescheck.report.assembly.ranking import ranked
from sescheck.report.formats.json import json_model
from sescheck.report.model import (
    Acceptance,
    DnsAsked,
    NotAsked,
    Remark,
    Report,
    Reported,
    SavedVerdict,
    State,
    Status,
    Unread,
)
from sescheck.report.views.unused_regions import RULE as REGION_UNUSED
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.fields import nothing_read
from sescheck.snapshot.inputs import MEGABYTE
from sescheck.snapshot.model import Account, Asked, Depth, Region, Snapshot
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why

_FORMAT = "sescheck-report"
_NOT_HELD = Unreadable(Why.NOT_ASKED, "account settings", "a JSON report holds no settings")
_STATES: Mapping[State, Why] = {State.DISABLED: Why.REGION_DISABLED, State.NO_SES: Why.NOT_SUPPORTED_HERE}


MOST = 512 * MEGABYTE
"""Of a report's file."""


class _Head(msgspec.Struct, frozen=True):
    format: str
    version: int = 0


def decoded(raw: bytes, path: Path) -> json_model.Report:
    """A saved JSON report.

    Args:
        raw: what the file holds.
        path: its name, for the messages.

    Raises:
        FileError: it is not a report, or one of another version.
    """
    try:
        return msgspec.json.decode(raw, type=json_model.Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        head = _head_of(raw)
        if head is not None and head.format == baseline.FORMAT:
            raise FileError(f"{path} is a baseline, not a report: `audit --baseline` takes one") from error
        if head is not None and head.format == _FORMAT and head.version > json_model.VERSION:
            raise FileError.wrong_version(path, head.version, json_model.VERSION) from error
        raise FileError(f"{path} is not a JSON report of this version of sescheck: {error}") from error
    except RecursionError as error:
        raise FileError(f"{path} is not a JSON report: it is nested too deeply") from error


def _head_of(raw: bytes) -> _Head | None:
    try:
        return msgspec.json.decode(raw, type=_Head)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def rebuilt(saved: json_model.Report, own: Iterable[Entry] = ()) -> Report:
    """Return the report, as far as its JSON has it.

    Args:
        saved: its JSON.
        own: the rules that the user has written; the JSON has only their names.
    """
    snapshot = _snapshot(saved)
    rules = tuple(entry for entry in (*every_rule(), *own) if entry.name in saved.summary.examined)
    findings = tuple(map(_reported, saved.findings))
    return Report(
        snapshot=snapshot,
        accounts=tuple(_less_unused(each, saved) for each in account_views_of(snapshot)),
        rules=rules,
        findings=findings if all(each.rank for each in saved.findings) else ranked(findings, rules),
        unread=tuple(map(_unread, saved.unread)),
        not_asked=tuple(NotAsked(each.rule, each.count, each.hint) for each in saved.summary.not_asked),
        examined=saved.summary.examined,
        crashes=tuple(Crash(error.rule, error.error, error.origin or "") for error in saved.rule_errors),
        generated_at=saved.generated_at,
        exit_code=saved.exit_code,
        notice=saved.notice,
        remarks=tuple(Remark(remark.kind, remark.message) for remark in saved.remarks),
        dns=None if saved.dns is None else DnsAsked(**msgspec.structs.asdict(saved.dns)),
        saved_verdicts=_verdicts(saved),
    )


def _less_unused(account: AccountView, saved: json_model.Report) -> AccountView:
    """The lists that would show that a region is unused are not in the JSON, but the finding is."""
    unused = frozenset(
        each.region
        for each in saved.findings
        if each.rule == REGION_UNUSED and each.account_id == account.account_id and each.region is not None
    )
    return dataclasses.replace(account, unused=unused)


def _verdicts(saved: json_model.Report) -> Mapping[tuple[str, str], SavedVerdict]:
    """Return what the report says of its regions; one of an earlier version says nothing, and gives no reason."""
    return {
        (account.account_id, region.region): SavedVerdict(region.verdict, region.reason, _quota(region.quota))
        for account in saved.accounts
        for region in account.regions
        if region.reason
    }


def _quota(saved: json_model.Quota | None) -> tuple[float, float, float] | None:
    return None if saved is None else (saved.sent_last_24_hours, saved.max_24_hour_send, saved.max_send_rate)


def open_findings(saved: json_model.Report) -> tuple[Earlier, ...]:
    """Return the findings that were not accepted."""
    reported = map(_reported, saved.findings)
    return tuple(earlier_of(each.finding) for each in reported if each.status is not Status.ACCEPTED)


def _reported(saved: json_model.Finding) -> Reported:
    finding = Finding(
        rule=saved.rule,
        severity=saved.severity,
        account_id=saved.account_id,
        region=saved.region,
        subject_type=saved.subject.type,
        subject=saved.subject.name,
        message=saved.message,
        compared_with=saved.compared_with,
        evidence_json=packed(saved.evidence),
        group=saved.group,
    )
    accepted = _acceptance(saved.accepted)
    status = saved.status if saved.status is Status.ACCEPTED else Status.OPEN
    return Reported(finding, status, accepted)


def _acceptance(saved: json_model.Accepted | None) -> Acceptance | None:
    return None if saved is None else Acceptance(saved.reason, saved.until)


def _unread(saved: json_model.Unread) -> Unread:
    return Unread(
        account_id=saved.account_id,
        region=saved.region,
        operation=saved.operation,
        subject=None if saved.subject is None else (saved.subject.type, saved.subject.name),
        count=saved.count,
        why=saved.why,
        detail=saved.detail,
        rules=saved.rules,
        accepted=_acceptance(saved.accepted),
    )


def _snapshot(saved: json_model.Report) -> Snapshot:
    return Snapshot(
        tool_version=saved.tool.version,
        taken_at=saved.generated_at,
        asked=Asked.NAMED,
        depth=Depth.STANDARD,
        accounts=tuple(_account(account, saved.unread) for account in saved.accounts),
    )


def _account(saved: json_model.Account, unread: Iterable[json_model.Unread]) -> Account:
    mine = [each for each in unread if each.account_id == saved.account_id]
    return Account(
        account_id=Known(saved.account_id),
        alias=_NOT_HELD if isinstance(saved.alias, msgspec.UnsetType) else Known(saved.alias),
        partition=saved.partition,
        regions=tuple(
            _region(region, [each for each in mine if each.region == region.region]) for region in saved.regions
        ),
        topics={},
        smtp_users=_NOT_HELD,
        sending_roles=_NOT_HELD,
    )


def _region(saved: json_model.Region, unread: Iterable[json_model.Unread]) -> Region:
    """Return a region in that state. The JSON does not say which part was read: one reading represents all."""
    partial = saved.state is State.PARTIAL
    unread_then = _reason(saved.state, unread)
    return nothing_read(
        Region,
        _NOT_HELD,
        name=saved.region,
        settings=_NOT_HELD if partial else unread_then,
        templates=Listing((), unread_then),
        active_rule_set=Known(None) if partial else _NOT_HELD,
    )


def _reason(state: State, unread: Iterable[json_model.Unread]) -> Unreadable:
    if state is State.READ:
        return _NOT_HELD
    if state in _STATES:
        return Unreadable(_STATES[state], "", f"the report says: {state}")
    return next(
        (Unreadable(each.why, each.operation, each.detail) for each in unread),
        Unreadable(Why.UNEXPECTED, "", "the report does not say why"),
    )
