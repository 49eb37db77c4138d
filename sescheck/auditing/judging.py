"""Judge what was read: which rules run, what counts, and the exit code."""

from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, partial

from sescheck.auditing.configuring import group_plans, thresholds_of, trusted_accounts_of
from sescheck.auditing.options import JudgeOptions
from sescheck.config.by_account import Named, PlacedAccept, accepts_for, for_account
from sescheck.config.defaults import DEFAULT_FAIL_ON, FAIL_ON, NEVER
from sescheck.config.loading import NOTHING, Loaded
from sescheck.config.shape import Configuration
from sescheck.engine.groups import GroupPlan, account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.engine.severity import Severity
from sescheck.errors import ExitCode, UsageError, meant, unknown
from sescheck.history.baseline import load as load_baseline
from sescheck.history.comparing import compare_with_baseline
from sescheck.history.deciding import by_running_rules
from sescheck.history.earlier import Earlier
from sescheck.report.assembly.acceptance import report_findings, unmatched, with_accepted
from sescheck.report.assembly.build import build_report
from sescheck.report.assembly.region_state import state_of
from sescheck.report.assembly.remarks import incomplete_groups, not_compared
from sescheck.report.assembly.unread_acceptance import accepting, unmatched_unread
from sescheck.report.model import Report, State, Status
from sescheck.rules.catalogue import chosen
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.unread import unread_readings

_NO_SEVERITY = ("none", "no", "off")
"""What other tools call it if no finding counts."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """How to judge a snapshot.

    Attributes:
        fail_on: the lowest severity that counts as a failure; None: none does.
        notice: a line that every format shows first; or None.
        config: the configuration behind it.
        groups: the groups to compare; empty: the regions named, else those in use.
        baseline: known findings, which do not count.
        source: the options with which `sescheck fix` reads the same again; empty: it reads AWS.
        is_one_of_many: True if the regions were named for an organization, and not for its accounts.
        caller: the options that say who reads AWS, for other commands.
        named: what is known of accounts beyond their ID, by account ID; `[[account]]` may name them by it.
    """

    rules: tuple[Entry, ...]
    fail_on: Severity | None
    notice: str | None = None
    config: Loaded = NOTHING
    groups: tuple[GroupPlan, ...] = ()
    baseline: tuple[Earlier, ...] = ()
    source: tuple[str, ...] = ()
    is_one_of_many: bool = False
    caller: tuple[str, ...] = ()
    named: Mapping[str, Named] = field(default_factory=dict)

    def configured(self, account_id: str) -> Configuration:
        """Return the configuration as it applies to an account."""
        return for_account(self.config.configuration, self._named(account_id))

    def accepts(self, account_id: str) -> Sequence[PlacedAccept]:
        """Return the accepts that apply to an account."""
        return accepts_for(self.config.configuration, self._named(account_id))

    def _named(self, account_id: str) -> Named:
        return self.named.get(account_id) or Named(account_id)


def criteria(
    options: JudgeOptions,
    config: Loaded = NOTHING,
    regions: Sequence[str] | None = None,
    notice: str | None = None,
) -> Criteria:
    """Check these options, before anything is read. What is given wins over the configuration, key by key.

    Args:
        options: which rules, and what counts.
        config: the configuration, whose file is read already.
        regions: as given.
        notice: a line that every format shows first; or None.

    Raises:
        UsageError: one of them cannot be used.
    """
    configuration = config.configuration
    return Criteria(
        rules=parse_rules(
            options.select or configuration.select, options.ignore or configuration.ignore, config.own
        ),
        fail_on=parse_fail_on(options.fail_on or configuration.fail_on or DEFAULT_FAIL_ON),
        notice=notice,
        config=config,
        groups=group_plans(configuration, regions),
        baseline=() if options.baseline is None else load_baseline(options.baseline),
    )


def parse_fail_on(name: str) -> Severity | None:
    """Return a severity, or None for ``never``.

    Raises:
        UsageError: it is neither.
    """
    word = name.lower()
    if word == NEVER:
        return None
    if word in _NO_SEVERITY:
        raise UsageError(f'unknown severity "{name}"{meant(NEVER)}')
    if word not in FAIL_ON:
        raise UsageError(unknown("severity", name, FAIL_ON))
    return Severity(word)


def parse_rules(select: Sequence[str], ignore: Sequence[str], own: Sequence[Entry] = ()) -> tuple[Entry, ...]:
    """Return the rules to run.

    Args:
        select: globs.
        ignore: globs.
        own: the rules that users have written.

    Raises:
        UsageError: a glob matches no rule, or no rule is left.
    """
    rules = chosen(select, ignore, own)
    check_any(rules)
    return rules


def check_any(rules: Sized) -> None:
    """Check that there is a rule to run.

    Raises:
        UsageError: there is none.
    """
    if not rules:
        raise UsageError(
            "--select and --ignore, or `select` and `ignore` of the configuration, leave no rule to run"
        )


def judge(
    snapshot: Snapshot,
    criteria: Criteria,
    on_times: Callable[[Mapping[str, float]], None] | None = None,
    at: datetime | None = None,
) -> Report:
    """Run the rules and put together everything that a format needs.

    Args:
        snapshot: what was read.
        criteria: how to judge it.
        on_times: gets the seconds of each rule.
        at: the day that decides whether accepts have ended; None: now.
    """
    configuration, accepts = criteria.config.configuration, cache(criteria.accepts)
    accounts = account_views_of(
        snapshot,
        lambda account_id: thresholds_of(criteria.configured(account_id)),
        criteria.groups,
        trusted_accounts_of(configuration),
        is_one_of_many=criteria.is_one_of_many,
    )
    findings = run(criteria.rules, accounts, lambda account_id: criteria.configured(account_id).severity)
    if on_times is not None:
        on_times(findings.seconds)
    now = datetime.now(UTC) if at is None else at
    reported = with_accepted(report_findings(findings), accepts, now.date())
    against_baseline = compare_with_baseline(
        reported, criteria.baseline, by_running_rules(criteria.rules, accounts, findings.crashes)
    )
    report = replace(
        build_report(
            snapshot,
            accounts,
            criteria.rules,
            findings,
            against_baseline.reported,
            now,
            partial(accepting, configuration.accept_unread, today=now.date()),
        ),
        notice=criteria.notice,
        remarks=(
            *incomplete_groups(criteria.groups, accounts),
            *not_compared(criteria.groups, accounts),
            *unmatched(criteria.config, accounts, findings, accepts),
            *unmatched_unread(criteria.config, unread_readings(snapshot), _names_of(snapshot), now.date()),
        ),
        fixed=against_baseline.fixed,
        unconfirmed=against_baseline.unconfirmed,
        source=criteria.source,
        caller=criteria.caller,
    )
    return replace(report, exit_code=exit_code(report, criteria.fail_on))


def _names_of(snapshot: Snapshot) -> set[str]:
    return {region.name for account in snapshot.accounts for region in account.regions}


def exit_code(report: Report, fail_on: Severity | None) -> ExitCode:
    """Return the exit code of a report.

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
    """Return the exit code of reading alone."""
    if not is_any_region_readable(snapshot):
        return ExitCode.COULD_NOT_RUN
    return ExitCode.INCOMPLETE if any(True for _ in unread_readings(snapshot)) else ExitCode.CLEAN


def is_any_region_readable(snapshot: Snapshot) -> bool:
    """True if at least one region answered."""
    regions = (region for account in snapshot.accounts for region in account.regions)
    return any(state_of(region) in {State.READ, State.PARTIAL} for region in regions)
