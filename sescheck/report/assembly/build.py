"""A report, put together from what was read and what the rules made of it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sescheck.comparison.account_view import AccountView
from sescheck.engine.findings import Findings
from sescheck.engine.fixes import Fixes
from sescheck.engine.rule import Entry
from sescheck.errors import ExitCode
from sescheck.report.assembly.asked_of_dns import asked_of_dns
from sescheck.report.assembly.ranking import ranked
from sescheck.report.assembly.unread_entries import not_asked_of, unread_of
from sescheck.report.model import Acceptance, Report, Reported
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.unread import UnreadReading


def build_report(
    snapshot: Snapshot,
    accounts: Sequence[AccountView],
    rules: Sequence[Entry],
    findings: Findings,
    reported: Sequence[Reported],
    at: datetime,
    accepting: Callable[[UnreadReading], Acceptance | None] = lambda _: None,
) -> Report:
    """The report, as if all were well: its exit code is for its reader to say.

    Args:
        snapshot: what was read.
        accounts: the accounts as the rules saw them.
        rules: those that were run.
        findings: what they found.
        reported: the findings with their status.
        at: when it is made, in UTC.
        accepting: returns why an unread reading is accepted; None if it is not.
    """
    return Report(
        snapshot=snapshot,
        accounts=tuple(accounts),
        rules=tuple(rules),
        findings=ranked(reported, rules, accounts),
        unread=unread_of(snapshot, findings, accepting),
        not_asked=not_asked_of(findings),
        examined=findings.examined,
        crashes=findings.crashes,
        undecided=findings.undecided,
        generated_at=at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        exit_code=ExitCode.CLEAN,
        dns=asked_of_dns(snapshot),
        fixes=Fixes(rules, accounts),
    )
