"""Judging what was read: which rules, what counts, and what it comes to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sescheck.auditing.configuring import group_plans, thresholds_of, trusted_accounts_of
from sescheck.config.loading import NOTHING, Loaded
from sescheck.engine.groups import GroupPlan, worlds_of
from sescheck.engine.rule import Entry, Severity
from sescheck.engine.run import run
from sescheck.errors import ExitCode, UsageError
from sescheck.history.baseline import load as load_baseline
from sescheck.history.comparing import held_against
from sescheck.history.deciding import by_asking
from sescheck.history.earlier import Earlier
from sescheck.report.acceptance import unmatched, with_accepted
from sescheck.report.remarks import incomplete_groups, not_compared
from sescheck.report.report import Report, State, Status, not_asked_of, report_findings, state_of, unread_of
from sescheck.report.unread_acceptance import accepting, unmatched_unread
from sescheck.rules.catalogue import chosen
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.unread import unread_readings

DEFAULT_FAIL_ON = "medium"
NEVER = "never"
"""What ``fail_on`` takes besides the severities."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a snapshot is checked against.

    Attributes:
        fail_on: the lowest severity that counts as a failure; None: none does.
        notice: a line that every format shows first; or None.
        config: the configuration behind it.
        groups: what the user wants to be compared with what; none: the regions named, else those in use.
        baseline: findings that are known, and do not count.
    """

    rules: tuple[Entry, ...]
    fail_on: Severity | None
    notice: str | None = None
    config: Loaded = NOTHING
    groups: tuple[GroupPlan, ...] = ()
    baseline: tuple[Earlier, ...] = ()


def criteria(
    *,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    fail_on: str | None,
    notice: str | None = None,
    config: Loaded = NOTHING,
    regions: Sequence[str] | None = None,
    baseline: Path | None = None,
) -> Criteria:
    """Check these arguments, before anything is read. What is given wins over the configuration, key by key.

    Raises:
        UsageError: one of them cannot be used.
    """
    said = config.configuration
    return Criteria(
        rules=parse_rules(select or said.select, ignore or said.ignore),
        fail_on=parse_fail_on(fail_on or said.fail_on or DEFAULT_FAIL_ON),
        notice=notice,
        config=config,
        groups=group_plans(said, regions),
        baseline=() if baseline is None else load_baseline(baseline),
    )


def parse_fail_on(name: str) -> Severity | None:
    """A severity, or None for ``never``.

    Raises:
        UsageError: neither.
    """
    word = name.lower()
    if word == NEVER:
        return None
    if word not in set(Severity):
        raise UsageError(f'unknown severity "{name}"; there are {", ".join([*Severity, NEVER])}')
    return Severity(word)


def parse_rules(select: Sequence[str], ignore: Sequence[str]) -> tuple[Entry, ...]:
    """The rules to run.

    Raises:
        UsageError: a glob fits no rule, or none is left.
    """
    rules = chosen(select, ignore)
    if not rules:
        raise UsageError(
            "--select and --ignore, or `select` and `ignore` of the configuration, leave no rule to run"
        )
    return rules


def judge(
    snapshot: Snapshot,
    criteria: Criteria,
    on_times: Callable[[Mapping[str, float]], None] | None = None,
    at: datetime | None = None,
) -> Report:
    """Run the rules and put everything together that a format needs.

    Args:
        snapshot: what was read.
        criteria: what to hold it against.
        on_times: is told how many seconds each rule took.
        at: the day by which accepts hold or have ended; None: now.
    """
    said = criteria.config.configuration
    worlds = worlds_of(snapshot, thresholds_of(said), criteria.groups, trusted_accounts_of(said))
    findings = run(criteria.rules, worlds, said.severity)
    if on_times is not None:
        on_times(findings.seconds)
    now = datetime.now(UTC) if at is None else at
    reported = with_accepted(report_findings(findings), said.accept, now.date())
    held = held_against(reported, criteria.baseline, by_asking(criteria.rules, worlds, findings.crashes))
    report = Report(
        snapshot=snapshot,
        worlds=worlds,
        rules=criteria.rules,
        findings=held.reported,
        unread=unread_of(snapshot, findings, partial(accepting, said.accept_unread, today=now.date())),
        not_asked=not_asked_of(findings),
        examined=findings.examined,
        crashes=findings.crashes,
        doubts=findings.doubts,
        generated_at=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        exit_code=ExitCode.CLEAN,
        notice=criteria.notice,
        remarks=(
            *incomplete_groups(criteria.groups, worlds),
            *not_compared(criteria.groups, worlds),
            *unmatched(criteria.config, worlds, findings),
            *unmatched_unread(criteria.config, unread_readings(snapshot), _names_of(snapshot), now.date()),
        ),
        fixed=held.fixed,
        unconfirmed=held.unconfirmed,
    )
    return replace(report, exit_code=exit_code(report, criteria.fail_on))


def _names_of(snapshot: Snapshot) -> set[str]:
    return {region.name for account in snapshot.accounts for region in account.regions}


def exit_code(report: Report, fail_on: Severity | None) -> ExitCode:
    """What a report comes to.

    Args:
        report: its open findings count: those not accepted and not in the baseline.
        fail_on: the lowest severity that counts as a failure; None: none does.
    """
    if report.crashes or not is_any_region_readable(report.snapshot):
        return ExitCode.COULD_NOT_RUN
    severities = (each.finding.severity for each in report.findings if each.status is Status.OPEN)
    if fail_on is not None and any(severity.at_least(fail_on) for severity in severities):
        return ExitCode.FINDINGS
    return ExitCode.INCOMPLETE if report.missing else ExitCode.CLEAN


def reading_code(snapshot: Snapshot) -> ExitCode:
    """What reading alone comes to."""
    if not is_any_region_readable(snapshot):
        return ExitCode.COULD_NOT_RUN
    return ExitCode.INCOMPLETE if any(True for _ in unread_readings(snapshot)) else ExitCode.CLEAN


def is_any_region_readable(snapshot: Snapshot) -> bool:
    """Did at least one region answer something?"""
    states = {state_of(region) for account in snapshot.accounts for region in account.regions}
    return bool(states & {State.READ, State.PARTIAL})
