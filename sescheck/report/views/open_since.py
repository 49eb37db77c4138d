"""Since when findings are open, as far as the runs that are kept know it."""

from collections.abc import Iterable

from sescheck.report.model import DatedFinding, Report, Reported
from sescheck.report.text.phrases import plural
from sescheck.report.views.unused_regions import counted

_DAY = len("2026-11-23")


def since_words(report: Report, found: Iterable[Reported]) -> str:
    """Return ``open since 2026-11-23`` of findings; ``new`` if all of them are; empty if that is not known."""
    if not report.open_since:
        return ""
    dated = [report.open_since.get(each.finding.fingerprint) for each in found]
    known = [each for each in dated if each is not None]
    if not known:
        return ""
    if report.changes is not None and _are_new(report, known) and len(known) == len(dated):
        return "new"
    oldest = min(known, key=_age)
    is_whole = len(known) == len(dated) and len({_age(each) for each in known}) == 1
    return f"open since {_day(oldest)}" if is_whole else f"the oldest is open since {_day(oldest)}"


def still_open(report: Report) -> str:
    """Return how many findings are open that are not new, and since when the oldest is; empty if there is none."""
    if report.changes is None:
        return ""
    new = {each.finding.fingerprint for each in report.changes.new}
    found = [each for each in counted(report) if each.finding.fingerprint not in new]
    if not found:
        return ""
    since = since_words(report, found)
    return f"Still open: {plural(len(found), 'finding')}{f', {since}' if since else ''}"


def _are_new(report: Report, known: Iterable[DatedFinding]) -> bool:
    new = set() if report.changes is None else {each.finding.fingerprint for each in report.changes.new}
    return all(each.finding.fingerprint in new for each in known)


def _age(dated: DatedFinding) -> tuple[str, bool]:
    return dated.since[:_DAY], not dated.may_be_older


def _day(dated: DatedFinding) -> str:
    return f"{dated.since[:_DAY]} or earlier" if dated.may_be_older else dated.since[:_DAY]
