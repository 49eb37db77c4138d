"""`sescheck audit --since`: compare with the last run, and save this one."""

from dataclasses import dataclass, replace

from sescheck.auditing.against_earlier import earlier_run_of, is_unchanged, with_changes
from sescheck.auditing.judging import Criteria
from sescheck.auditing.options import JudgeOptions
from sescheck.config.defaults import DEFAULT_KEEP
from sescheck.errors import UsageError
from sescheck.history.run_reports import open_since, run_of
from sescheck.history.runs import Last, Runs, runs_at
from sescheck.report.model import Report

FIRST = "First run: there is nothing to compare with yet."
"""The notice of a report without an earlier run."""


@dataclass(frozen=True, slots=True)
class Since:
    """The runs to compare with, and whether an unchanged report is not printed.

    Attributes:
        quiet_if_unchanged: write nothing to standard output if nothing changed; files are written.
    """

    runs: Runs
    quiet_if_unchanged: bool

    def compared(self, report: Report, last: Last | None, criteria: Criteria) -> Report:
        """Return the report compared with the last run, with the history of all runs."""
        if last is None:
            return report if report.notice else replace(report, notice=FIRST)
        compared = with_changes(report, earlier_run_of(last.base, criteria))
        history = self.runs.history()
        runs = (*history, run_of(compared))
        return replace(compared, history=runs, open_since=open_since(compared, runs) if history else {})

    def prints_nothing(self, report: Report, last: Last | None) -> bool:
        """True if standard output gets nothing, because nothing changed."""
        return self.quiet_if_unchanged and last is not None and is_unchanged(report, last.snapshot)


def parse_since(options: JudgeOptions) -> Since | None:
    """Check these options.

    Raises:
        UsageError: no run would be kept.
    """
    if options.keep is not None and options.keep < 1:
        raise UsageError(f"--keep {options.keep}: it must be above 0")
    if options.since is None:
        return None
    return Since(runs_at(options.since, options.keep or DEFAULT_KEEP), options.quiet_if_unchanged)
