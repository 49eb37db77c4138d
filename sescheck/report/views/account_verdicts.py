"""A line for each account: can it send, and how much changed in it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sescheck.comparison.account_view import AccountView
from sescheck.report.model import Changes, Report
from sescheck.report.text.phrases import plural, sentence, some
from sescheck.report.views.heading import account_name
from sescheck.report.views.region_lines import RegionLine, regions_of
from sescheck.report.views.unused_regions import counted
from sescheck.report.views.verdict import Level

MOST_ACCOUNTS = 50
"""Accounts that have a line, unless all are wanted."""

_MOST_REASONS = 3
_MOST_NAMES = 3


def account_verdicts(report: Report, *, every: bool) -> Iterator[str]:
    """Yield a line for each account; those in which something changed come first.

    With several accounts, a line also counts what changed. With one, the headline does.
    """
    new, gone, settings = _moved(report.changes)
    found = Counter(each.finding.account_id for each in counted(report))
    accounts = sorted(report.accounts, key=lambda each: each.account_id not in new | gone | settings)
    shown = accounts if every else accounts[:MOST_ACCOUNTS]
    for account in shown:
        number = account.account_id
        counts = (
            f"{plural(new[number], 'new finding')}, {gone[number]:,} gone" if new[number] or gone[number] else "",
            f"{plural(settings[number], 'setting')} changed" if settings[number] else "",
            plural(found[number], "open finding") if found[number] else "no open findings",
        )
        verdict = f"{account_name(account)}: {_verdict(report, account)}"
        yield sentence((verdict, *(counts if len(report.accounts) > 1 else ())))
    if left := len(accounts) - len(shown):
        yield f"and {plural(left, 'more account')}: --verbose shows all"


def _moved(changes: Changes | None) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Return how many findings came and went, and how many settings changed, by account."""
    if changes is None:
        return Counter(), Counter(), Counter()
    return (
        Counter(each.finding.account_id for each in changes.new),
        Counter(each.account_id for each in changes.gone),
        Counter(each.account_id for each in changes.settings or ()),
    )


def _verdict(report: Report, account: AccountView) -> str:
    """Return ``1 of 2 regions can send (eu-west-1: sending is OFF)``."""
    lines = regions_of(report, account).lines
    if not lines:
        return "no region is in use"
    levels = Counter(line.verdict.level for line in lines)
    able = levels[Level.YES] + levels[Level.CAREFUL]
    unknown = f", {levels[Level.UNKNOWN]} unknown" if levels[Level.UNKNOWN] else ""
    reasons = sentence(_reasons(lines))
    return f"{able} of {plural(len(lines), 'region')} can send{unknown}{f' ({reasons})' if reasons else ''}"


def _reasons(lines: Sequence[RegionLine]) -> Iterator[str]:
    """Yield ``eu-west-1: sending is OFF``, once for all regions of which it is true."""
    names: dict[str, list[str]] = {}
    for line in lines:
        if line.verdict.level is not Level.YES:
            names.setdefault(line.verdict.words, []).append(line.name)
    for words, regions in list(names.items())[:_MOST_REASONS]:
        yield f"{some(regions, _MOST_NAMES)}: {words}"
    if left := sum(map(len, list(names.values())[_MOST_REASONS:])):
        yield plural(left, "more region")
