"""What `audit` and `demo` do between their options and their exit code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sescheck.cli.configuring import group_plans, thresholds_of, trusted_accounts_of
from sescheck.cli.errors import CommandError, UsageError, unknown
from sescheck.cli.exit_codes import ExitCode
from sescheck.cli.outputs import Output, look_of, parse_outputs, write
from sescheck.cli.progress import show_times
from sescheck.config.loading import NOTHING, Loaded
from sescheck.report.acceptance import unmatched, with_accepted
from sescheck.report.look import Look
from sescheck.report.remarks import incomplete_groups, not_compared
from sescheck.report.report import Report, State, Status, not_asked_of, report_findings, state_of, unread_of
from sescheck.rules.catalogue import Entry, chosen, every_rule
from sescheck.rules.engine import run
from sescheck.rules.findings import Findings
from sescheck.rules.grouping import GroupPlan, worlds_of
from sescheck.rules.rule import Severity
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.silences import silences

DEFAULT_FAIL_ON = "medium"
NEVER = "never"
"""What ``--fail-on`` takes besides the severities."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options that are about judging and showing, checked, and the configuration behind them.

    Attributes:
        groups: what the user wants to be compared with what; none: the regions named, else those in use.
    """

    rules: tuple[Entry, ...]
    outputs: tuple[Output, ...]
    look: Look
    fail_on: Severity | None
    notice: str | None = None
    config: Loaded = NOTHING
    groups: tuple[GroupPlan, ...] = ()


def wanted(
    *,
    formats: Sequence[str] | None,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    fail_on: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
    notice: str | None = None,
    config: Loaded = NOTHING,
    regions: Sequence[str] | None = None,
) -> Wanted:
    """Check these options, before anything is read. What is given wins over the configuration, key by key.

    Raises:
        UsageError: one of them can not be.
    """
    if quiet and verbose:
        raise UsageError("--quiet and --verbose exclude each other: give one of them")
    said = config.configuration
    return Wanted(
        rules=parse_rules(select or said.select, ignore or said.ignore),
        outputs=parse_outputs(formats or ()),
        look=look_of(no_color=no_color, verbose=verbose, quiet=quiet),
        fail_on=parse_fail_on(fail_on or said.fail_on or DEFAULT_FAIL_ON),
        notice=notice,
        config=config,
        groups=group_plans(said, regions),
    )


def parse_fail_on(name: str) -> Severity | None:
    """A severity, or None for ``never``.

    Raises:
        UsageError: neither.
    """
    if name == NEVER:
        return None
    if name not in set(Severity):
        known = [*Severity, NEVER]
        raise unknown("severity", name, known, f"there are {', '.join(known)}")
    return Severity(name)


def parse_rules(select: Sequence[str], ignore: Sequence[str]) -> tuple[Entry, ...]:
    """The rules to run.

    Raises:
        UsageError: a glob fits no rule, or none is left.
    """
    try:
        rules = chosen(select, ignore)
    except LookupError as error:
        names = [entry.name for entry in every_rule()]
        raise unknown("rule", str(error.args[0]), names, "`sescheck rules` lists them") from error
    if not rules:
        raise UsageError(
            "--select and --ignore, or `select` and `ignore` of the configuration, leave no rule to run"
        )
    return rules


def judge(snapshot: Snapshot, options: Wanted) -> Report:
    """Run the rules and put everything together that a format needs."""
    said = options.config.configuration
    worlds = worlds_of(snapshot, thresholds_of(said), options.groups, trusted_accounts_of(said))
    findings = run(options.rules, worlds, said.severity)
    if options.look.verbose:
        show_times(findings.seconds)
    now = datetime.now(UTC)
    reported = with_accepted(report_findings(findings), said.accept, now.date())
    unread = unread_of(snapshot, findings)
    counting = [each.finding.severity for each in reported if each.status is Status.OPEN]
    return Report(
        snapshot=snapshot,
        worlds=worlds,
        rules=options.rules,
        findings=reported,
        unread=unread,
        not_asked=not_asked_of(findings),
        examined=findings.examined,
        crashes=findings.crashes,
        generated_at=now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        exit_code=exit_code(snapshot, findings, counting, options.fail_on, len(unread)),
        notice=options.notice,
        remarks=(
            *incomplete_groups(options.groups, worlds),
            *not_compared(options.groups, worlds),
            *unmatched(options.config, worlds, findings),
        ),
    )


def exit_code(
    snapshot: Snapshot, findings: Findings, severities: Iterable[Severity], fail_on: Severity | None, unread: int
) -> ExitCode:
    """What an audit comes to.

    Args:
        snapshot: what was read.
        findings: what the rules said of it.
        severities: of the findings that count: those not accepted and not in the baseline.
        fail_on: the lowest severity that counts as a failure; None: none does.
        unread: how many readings are missing.
    """
    if findings.crashes or not is_any_region_readable(snapshot):
        return ExitCode.COULD_NOT_RUN
    if fail_on is not None and any(severity.at_least(fail_on) for severity in severities):
        return ExitCode.FINDINGS
    return ExitCode.INCOMPLETE if unread else ExitCode.CLEAN


def reading_code(snapshot: Snapshot) -> ExitCode:
    """What reading alone comes to."""
    if not is_any_region_readable(snapshot):
        return ExitCode.COULD_NOT_RUN
    return ExitCode.INCOMPLETE if any(True for _ in silences(snapshot)) else ExitCode.CLEAN


def is_any_region_readable(snapshot: Snapshot) -> bool:
    """Did at least one region answer something?"""
    states = {state_of(region) for account in snapshot.accounts for region in account.regions}
    return bool(states & {State.READ, State.PARTIAL})


def audit(read: Callable[[], Snapshot], options: Wanted) -> ExitCode:
    """Read, judge, write.

    Raises:
        CommandError: nothing could be read at all; the report, which says why, is written before.
    """
    snapshot = read()
    report = judge(snapshot, options)
    write(report, options.outputs, options.look)
    if not is_any_region_readable(snapshot):
        raise CommandError(f"no region could be read: {_first_reason(report)}")
    return ExitCode(report.exit_code)


def _first_reason(report: Report) -> str:
    if not report.unread:
        return "none of them is enabled for the account, or none was found"
    first = report.unread[0]
    return f"{first.region}: {first.why}: {first.detail}"
