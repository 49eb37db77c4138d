"""The verdict again, as the last line: what is still on the screen when a person looks up."""

from collections.abc import Iterator, Sequence

from sescheck.plain import NAME, cut
from sescheck.report.model import Report
from sescheck.report.text.phrases import plural, some
from sescheck.report.views.region_lines import regions_in_use
from sescheck.report.views.unused_regions import counted
from sescheck.report.views.verdict import Level, Verdict, verdict_in

_NAMED = 4
"""Regions that are named one by one; of more, those that cannot send are grouped."""
_EXAMPLES = 3
_CAN = (Level.YES, Level.CAREFUL)
_GAP = "  "


def ending(report: Report) -> str:
    """Return ``us-east-1: PAUSED  eu-west-1: SANDBOX  9 findings, exit 1``; of many regions, how many can send."""
    count = plural(len(counted(report)), "finding")
    return _GAP.join((*_verdicts(_regions(report)), f"{count}, exit {int(report.exit_code)}"))


def _regions(report: Report) -> Sequence[tuple[str, Verdict]]:
    """The regions in use, each with its name; with several accounts, the account is part of the name."""
    several = len(report.accounts) > 1
    return [
        (
            cut(f"{account.account_id} {each.name}" if several else each.name, NAME),
            verdict_in(report, account.account_id, each, account.thresholds),
        )
        for account in report.accounts
        for each in regions_in_use(account)
    ]


def _verdicts(regions: Sequence[tuple[str, Verdict]]) -> Iterator[str]:
    if len(regions) <= _NAMED:
        yield from (f"{name}: {verdict.word}" for name, verdict in regions)
        return
    able = sum(verdict.level in _CAN for _, verdict in regions)
    yield f"{able:,} of {plural(len(regions), 'region')} can send"
    words: dict[str, list[str]] = {}
    for name, verdict in regions:
        if verdict.level not in _CAN:
            words.setdefault(verdict.word, []).append(name)
    yield from (f"{word}: {some(names, _EXAMPLES)}" for word, names in words.items())
