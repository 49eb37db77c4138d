"""The last lines: the conclusion, and a count of everything."""

from sescheck.report.assembly.region_state import state_of
from sescheck.report.model import Report, State, Status
from sescheck.report.text.phrases import plural, sentence
from sescheck.report.views.clusters import severities
from sescheck.report.views.unused_regions import counted, unused_words


def conclusion(report: Report) -> str | None:
    """Return a concluding sentence; None if there are findings."""
    if report.complete and all(len(account.unused) == len(account.regions) for account in report.accounts):
        return "No region is in use: there is nothing to compare."
    if counted(report):
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


def last_line(report: Report, *, after_conclusion: bool = False) -> str:
    """Return the count of everything, also of what is not shown; what does not exist is not counted.

    Args:
        report: what is counted.
        after_conclusion: True if a conclusion before it has said that there are no findings.
    """
    return sentence((_found(report, "" if after_conclusion else "no findings"), _work(report)))


def _found(report: Report, nothing: str) -> str:
    count = len(counted(report))
    accepted = sum(unread.count for unread in report.unread if unread.accepted is not None)
    unread = sum(unread.count for unread in report.missing)
    skipped = len({question.rule for question in report.not_asked})
    known = report.with_status(Status.ACCEPTED), report.with_status(Status.BASELINE)
    parts = (
        f"{plural(count, 'finding')} ({severities(report)})" if count else nothing,
        unused_words(report),
        f"{known[0]:,} accepted" if known[0] else "",
        f"{known[1]:,} in baseline" if known[1] else "",
        f"{plural(unread, 'reading')} not read" if unread else "",
        f"{plural(skipped, 'rule')} skipped" if skipped else "",
        f"{plural(accepted, 'missing reading')} accepted" if accepted else "",
        f"{len(report.fixed):,} fixed" if report.fixed else "",
        f"{len(report.unconfirmed):,} of the baseline not judged" if report.unconfirmed else "",
        f"{plural(len(report.crashes), 'rule')} failed" if report.crashes else "",
        f"{plural(len(report.remarks), 'remark')} on the configuration" if report.remarks else "",
    )
    return ", ".join(part for part in parts if part)


def _work(report: Report) -> str:
    regions = [region for account in report.accounts for region in account.stored.regions]
    read = sum(1 for region in regions if state_of(region) in {State.READ, State.PARTIAL})
    accounts = f" of {plural(len(report.accounts), 'account')}" if len(report.accounts) > 1 else ""
    checks = plural(sum(report.examined.values()), "check")
    return f"{checks} by {plural(len(report.rules), 'rule')} in {plural(read, 'region')}{accounts}"
