"""A history for scripts: JSON, version 1."""

import json
from collections.abc import Iterator, Sequence

import msgspec

from sescheck.engine.severity import Severity
from sescheck.report.model import DatedFinding, EarlierFinding, Run
from sescheck.report.render_options import RenderOptions

FORMAT = "sescheck-history"
VERSION = 1


class _Subject(msgspec.Struct, frozen=True):
    type: str
    name: str


class _Finding(msgspec.Struct, frozen=True):
    """A finding. ``since`` is the first run that has it; ``may_be_older``: it may have been there before."""

    fingerprint: str
    rule: str
    severity: str
    account_id: str
    region: str | None
    subject: _Subject
    message: str
    since: str | msgspec.UnsetType = msgspec.UNSET
    may_be_older: bool | msgspec.UnsetType = msgspec.UNSET


class _Run(msgspec.Struct, frozen=True):
    """A run; ``new``, ``gone``, ``came`` and ``went`` are null for the first run."""

    at: str
    complete: bool
    exit_code: int
    open: dict[str, int]
    accepted: int
    baseline: int
    unread: int
    new: int | None
    gone: int | None
    came: tuple[_Finding, ...] | None
    went: tuple[_Finding, ...] | None


def render(runs: Sequence[Run], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield the runs, the oldest first, and the open findings of the last one."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "runs": [msgspec.to_builtins(_as_json(run)) for run in runs],
        "open": [msgspec.to_builtins(_dated(each)) for run in runs[-1:] for each in run.standing],
    }
    yield f"{json.dumps(document, indent=2)}\n"


def _as_json(run: Run) -> _Run:
    return _Run(
        at=run.at,
        complete=run.complete,
        exit_code=run.exit_code,
        open={severity.value: run.open.get(severity, 0) for severity in Severity},
        accepted=run.accepted,
        baseline=run.baseline,
        unread=run.unread,
        new=run.new,
        gone=run.gone,
        came=None if run.new is None else tuple(map(_dated, run.came)),
        went=None if run.gone is None else tuple(map(_finding, run.went)),
    )


def _dated(each: DatedFinding) -> _Finding:
    return msgspec.structs.replace(_finding(each.finding), since=each.since, may_be_older=each.may_be_older)


def _finding(found: EarlierFinding) -> _Finding:
    return _Finding(
        fingerprint=found.fingerprint,
        rule=found.rule,
        severity=found.severity.value,
        account_id=found.account_id,
        region=found.region,
        subject=_Subject(*found.subject),
        message=found.message,
    )
