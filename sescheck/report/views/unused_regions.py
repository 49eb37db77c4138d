"""Regions in which nothing is set up: people read one line about them, and not a finding for each.

Formats for machines have a finding of the rule for each region. It is not among the findings that people count.
"""

from sescheck.report.model import Report, Reported, Status
from sescheck.report.text.phrases import plural

RULE = "region-unused"


def is_counted(reported: Reported) -> bool:
    """True if people read it as a finding."""
    return reported.status is not Status.OPEN or reported.finding.rule != RULE


def counted(report: Report) -> tuple[Reported, ...]:
    """Return the open findings as people count them."""
    return tuple(each for each in report.findings if each.status is Status.OPEN and is_counted(each))


def unused_words(report: Report) -> str:
    """Return ``14 unused regions``; empty if there is none."""
    count = sum(1 for each in report.findings if not is_counted(each))
    return plural(count, "unused region") if count else ""
