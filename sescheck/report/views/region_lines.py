"""The regions of an account at the top of a report: one line each, and one line for those left out."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sescheck.comparison.account_view import AccountView, is_verified
from sescheck.engine.severity import Severity
from sescheck.plain import cut
from sescheck.report.assembly.region_state import state_of
from sescheck.report.model import Report, State, Status
from sescheck.report.text.phrases import plural
from sescheck.report.views.marks import NOTHING, UNREAD
from sescheck.report.views.verdict import Level, Verdict, quota, quota_words, verdict_in
from sescheck.ses.holdings import holdings
from sescheck.snapshot.model import Asked, Region
from sescheck.snapshot.reading import Known, Unreadable, is_unsupported


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One region in one line.

    Attributes:
        quota: sent and allowed in 24 hours, ``?`` if unread.
        verified: identities verified, of those listed.
        found: open findings, ``2 high +3``: of the worst severity, and how many more.
    """

    name: str
    state: State
    verdict: Verdict
    quota: str
    verified: str
    found: str


_EXAMPLES = 3
MOST_NAMES = 6
"""Regions that a note names, unless all are wanted."""


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions of an account.

    Attributes:
        asides: notes about regions without a line, and about what is compared.
    """

    lines: tuple[RegionLine, ...]
    asides: tuple[tuple[str, tuple[str, ...]], ...]

    def notes(self, *, every: bool) -> Iterator[str]:
        """Yield the asides as sentences: many regions are counted, and a few of them named, unless ``every``."""
        for what, names in self.asides:
            if every or len(names) <= MOST_NAMES:
                yield f"{what}: {', '.join(names)}"
            else:
                yield f"{what}: {plural(len(names), 'region')}, such as {', '.join(names[:_EXAMPLES])}"

    @property
    def summary(self) -> str:
        """How many regions can send."""
        levels = Counter(line.verdict.level for line in self.lines)
        able = levels[Level.YES] + levels[Level.CAREFUL]
        unknown = f", {levels[Level.UNKNOWN]} unknown" if levels[Level.UNKNOWN] else ""
        if levels[Level.UNKNOWN] == len(self.lines) > 0:
            return f"unknown for {plural(len(self.lines), 'region')}"
        return f"{able} of {plural(len(self.lines), 'region')} can{unknown}"


def regions_of(report: Report, account: AccountView) -> Regions:
    """Return the account's regions, in the order asked; those unused or not enabled have no line."""
    shown = regions_in_use(account)
    found = _open_by_region(report, account.account_id)
    return Regions(
        lines=tuple(_line(report, account, region, found[region.name]) for region in shown),
        asides=tuple(
            (what, names)
            for what, names in (*_asides(report, account, shown), _leftover(report, account))
            if names
        ),
    )


def regions_in_use(account: AccountView) -> list[Region]:
    """Return the account's regions that have a line, in the order asked."""
    used = {view.name for view in account.regions} - account.unused
    return [region for region in account.stored.regions if region.name in used]


def _line(report: Report, account: AccountView, region: Region, found: Counter[Severity]) -> RegionLine:
    state = state_of(region)
    verdict = verdict_in(report, account.account_id, region, account.thresholds)
    words = f"{cut(verdict.words)}; partly read" if state is State.PARTIAL else cut(verdict.words)
    return RegionLine(
        name=region.name,
        state=state,
        verdict=Verdict(verdict.level, words, verdict.word),
        quota=_quota(report, account, region),
        verified=_verified(region),
        found=_found(found),
    )


def _quota(report: Report, account: AccountView, region: Region) -> str:
    saved = report.saved_verdicts.get((account.account_id, region.name))
    if saved is not None and saved.quota is not None:
        sent, most, _ = saved.quota
        return quota_words(sent, most)
    match region.settings:
        case Known(settings):
            return quota(settings)
        case Unreadable() as unread:
            return _unread(unread)


def _unread(unread: Unreadable) -> str:
    """A region without SES has neither quota nor identities; one that is not enabled may have kept its own."""
    return NOTHING if is_unsupported(unread) else UNREAD


def _verified(region: Region) -> str:
    """Return ``398/412``; a plus sign if the list is incomplete, and how many are unread."""
    verified = unread = 0
    for identity in region.identities.items:
        match is_verified(Known(identity)):
            case Known(yes):
                verified += yes
            case Unreadable():
                unread += 1
    listed = len(region.identities.items)
    if region.identities.unread is not None:
        return f"{verified:,}/{listed:,}+" if listed else _unread(region.identities.unread)
    return f"{verified:,}/{listed:,}" + (f", {unread:,} ?" if unread else "")


def _open_by_region(report: Report, account_id: str) -> defaultdict[str | None, Counter[Severity]]:
    """Return the account's open findings in one pass: one pass per region took half of the time of a table."""
    counts: defaultdict[str | None, Counter[Severity]] = defaultdict(Counter)
    for reported in report.findings:
        found = reported.finding
        if reported.status is Status.OPEN and found.account_id == account_id:
            counts[found.region][found.severity] += 1
    return counts


def _found(counts: Counter[Severity]) -> str:
    worst = next((severity for severity in Severity if counts[severity]), None)
    if worst is None:
        return NOTHING
    of_all = "" if counts.total() == counts[worst] else f" of {counts.total():,}"
    return f"{counts[worst]:,} {worst}{of_all}"


def _leftover(report: Report, account: AccountView) -> tuple[str, tuple[str, ...]]:
    """Return regions that were not named, hold little and do not send, but have findings by comparison."""
    advice = "if it is not meant to match the others, leave it out with `--regions` or a group in sescheck.toml"
    if report.snapshot.asked is not Asked.DISCOVERED:
        return advice, ()
    flagged = {
        region
        for reported in report.findings
        if reported.status is Status.OPEN and reported.finding.account_id == account.account_id
        if reported.finding.compared_with
        for region in (reported.finding.region, *reported.finding.compared_with)
    }
    compared = {view.name: view for group in account.groups if len(group.regions) > 1 for view in group.regions}
    most = max((len(view.identities) for view in compared.values()), default=0)
    return advice, tuple(
        name
        for name, view in compared.items()
        if name in flagged and _is_idle(view.region, len(view.identities), most)
    )


def _is_idle(region: Region, identities: int, most: int) -> bool:
    """True if it holds less than half of what another has, and sends nothing or only tests."""
    match region.settings:
        case Known(settings):
            return 2 * identities < most and not (settings.production_access and settings.sent_last_24_hours)
        case Unreadable():
            return False


def _asides(report: Report, account: AccountView, shown: list[Region]) -> Iterator[tuple[str, tuple[str, ...]]]:
    compared = {view.name for group in account.groups if len(group.regions) > 1 for view in group.regions}
    alone = tuple(region.name for region in shown if region.name not in compared)
    asked = {view.name for view in account.regions}
    yield f"not compared, {'the only region in use' if len(shown) == 1 else 'in no group'}", alone
    unused = [view.region for view in account.regions if view.name in account.unused]
    doubtful = {
        region.name
        for region in unused
        if (account.account_id, region.name) not in report.saved_verdicts and holdings(region).unread
    }
    yield "not compared, nothing is set up there", tuple(r.name for r in unused if r.name not in doubtful)
    yield "not compared, nothing was found there but not everything was read", tuple(sorted(doubtful))
    left = [region for region in account.stored.regions if region.name not in asked]
    yield "not enabled for this account", tuple(region.name for region in left)
