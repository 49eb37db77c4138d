"""The last lines: the conclusion, and a count of everything."""

from sescheck.report.assembly.region_state import state_of
from sescheck.report.model import Report, State, Status
from sescheck.report.text.phrases import plural, sentence
from sescheck.report.views.clusters import severities


def conclusion(report: Report) -> str | None:
    """Return a concluding sentence; None if there are findings."""
    if report.complete and all(len(account.unused) == len(account.regions) for account in report.accounts):
        return "No region is in use: there is nothing to compare."
    if report.with_status(Status.OPEN):
        return None
    if not report.complete:
        return "No findings in what could be read; the rest is unknown."
    if any(report.with_status(status) for status in (Status.ACCEPTED, Status.BASELINE)):
        return "No new findings."
    return (
        "No findings in what was read."
        if report.not_asked or report.unread
        else "No findings: every check passed."
    )


def last_line(report: Report) -> str:
    """Return the count of everything, also of what is not shown."""
    return sentence((_found(report), _work(report)))


def _found(report: Report) -> str:
    count = report.with_status(Status.OPEN)
    by_severity = f" ({severities(report)})" if count else ""
    parts = [
        f"{plural(count, 'finding')}{by_severity}",
        f"{report.with_status(Status.ACCEPTED):,} accepted",
        f"{report.with_status(Status.BASELINE):,} in baseline",
        f"{plural(sum(unread.count for unread in report.missing), 'reading')} not read",
        f"{plural(len({question.rule for question in report.not_asked}), 'rule')} skipped",
    ]
    if accepted := sum(unread.count for unread in report.unread if unread.accepted is not None):
        parts.append(f"{plural(accepted, 'missing reading')} accepted")
    if report.fixed:
        parts.append(f"{len(report.fixed):,} fixed")
    if report.unconfirmed:
        parts.append(f"{len(report.unconfirmed):,} of the baseline not judged")
    if report.crashes:
        parts.append(f"{plural(len(report.crashes), 'rule')} failed")
    if report.remarks:
        parts.append(f"{plural(len(report.remarks), 'remark')} on the configuration")
    return ", ".join(parts)


def _work(report: Report) -> str:
    regions = [region for account in report.accounts for region in account.stored.regions]
    read = sum(1 for region in regions if state_of(region) in {State.READ, State.PARTIAL})
    accounts = f" of {plural(len(report.accounts), 'account')}" if len(report.accounts) > 1 else ""
    checks = plural(sum(report.examined.values()), "check")
    return f"{checks} by {plural(len(report.rules), 'rule')} in {plural(read, 'region')}{accounts}"
