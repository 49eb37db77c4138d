"""The exit codes, and which of them a report comes to."""

from collections.abc import Iterable
from enum import IntEnum

from sescheck.report.report import State, state_of
from sescheck.rules.findings import Findings
from sescheck.rules.rule import Severity
from sescheck.snapshot.model import Snapshot


class ExitCode(IntEnum):
    """What the caller of the command learns without reading anything."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    COULD_NOT_RUN = 4
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.CLEAN: "everything asked for was read; nothing at or above `--fail-on`",
    ExitCode.FINDINGS: "findings at or above `--fail-on`",
    ExitCode.USAGE: "wrong usage or configuration",
    ExitCode.INCOMPLETE: "nothing at or above `--fail-on`, but something could not be read",
    ExitCode.COULD_NOT_RUN: "could not run: no credentials, no region readable, a rule crashed",
    ExitCode.INTERRUPTED: "interrupted",
}
"""The table of the documentation is made from this one."""

NEVER = "never"


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


def is_any_region_readable(snapshot: Snapshot) -> bool:
    """Did at least one region answer something?"""
    states = {state_of(region) for account in snapshot.accounts for region in account.regions}
    return bool(states & {State.READ, State.PARTIAL})
