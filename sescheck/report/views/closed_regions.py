"""Regions of which nothing could be read, and why: one sentence says it for all their readings and rules."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sescheck.comparison.account_view import AccountView
from sescheck.plain import SENTENCE, cut
from sescheck.report.assembly.region_state import state_of
from sescheck.report.model import Acceptance, Report, State, Unread
from sescheck.report.text.phrases import plural, sentence, some
from sescheck.snapshot.reading import Why

_CLOSED = frozenset({State.DISABLED, State.NO_SES, State.UNREADABLE})
_MOST_REGIONS = 8
_DETAIL = 200
_SEVERAL = "several"

_CAUSES: Mapping[str, str] = {
    State.DISABLED: "{} not enabled for this account",
    State.NO_SES: "SES does not exist in {}",
    Why.DENIED: "The caller may read nothing of SES in {}",
    Why.DENIED_BY_SCP: "A service control policy denies the caller all of SES in {}",
    Why.THROTTLED: "AWS throttled every call in {}",
    Why.UNREACHABLE: "{} cannot be reached",
    Why.TIMED_OUT: "{} did not answer in time",
    Why.REGION_DISABLED: "{} may not be enabled for this account",
    Why.EXPIRED_CREDENTIALS: "{} refuses the credentials",
    _SEVERAL: "Nothing of SES could be read in {}",
}
_ADVICE: Mapping[str, str] = {
    State.DISABLED: "enable {it}",
    Why.DENIED_BY_SCP: "change the policy",
    Why.THROTTLED: "run again later, or more slowly with --max-rate",
    Why.UNREACHABLE: "check the network, and a proxy in between",
    Why.TIMED_OUT: "check the network, or wait longer with --read-timeout or --timeout",
}
_LEFT_OUT = frozenset({State.DISABLED.value, State.NO_SES.value, Why.DENIED_BY_SCP.value})
"""Causes that stay as they are until somebody decides, so the region may also be left out."""
_SAID = frozenset({State.DISABLED.value, State.NO_SES.value, Why.DENIED.value, Why.DENIED_BY_SCP.value})
"""Causes that the sentence explains: AWS's own words add nothing."""


@dataclass(frozen=True, slots=True)
class ClosedRegions:
    """Regions of one account that are unread for the same reason.

    Attributes:
        cause: a state or a ``Why``, or ``several``.
        read: the regions of the account of which something was read.
        entries: what could not be read in them.
        account: the account, if the report has several; else empty.
    """

    cause: str
    regions: tuple[str, ...]
    read: tuple[str, ...]
    entries: tuple[Unread, ...]
    account: str = ""

    @property
    def count(self) -> int:
        """How many readings that is."""
        return sum(entry.count for entry in self.entries)

    @property
    def accepted(self) -> Acceptance | None:
        """Why the configuration accepts it; None: it counts as missing."""
        return self.entries[0].accepted

    def words(self, *, every: bool = False) -> str:
        """Return what it is, and what that means: one sentence without its full stop."""
        names = some(self.regions, len(self.regions) if every else _MOST_REGIONS, "region")
        if self.cause == State.DISABLED:
            names = f"{names} {'is' if len(self.regions) == 1 else 'are'}"
        them = "it" if len(self.regions) == 1 else "them"
        found = dict.fromkeys(entry.why.words for entry in self.entries)
        whys = f" ({', '.join(found)})" if self.cause not in _CAUSES or self.cause == _SEVERAL else ""
        known = _CAUSES.get(self.cause, _CAUSES[_SEVERAL]).format(names)
        account = f"account {self.account}: " if self.account else ""
        return f"{account}{known}{whys}, so nothing in {them} was checked"

    def advice(self) -> str:
        """Return what to do; empty if that is not known, or if the configuration accepts it."""
        if self.accepted is not None:
            return cut(self.accepted.words)
        them = "it" if len(self.regions) == 1 else "them"
        advice = _ADVICE.get(self.cause, "").format(it=them)
        if self.cause in _LEFT_OUT and self.read:
            leave = f"leave {them} out: --regions {','.join(self.read)}"
            return f"{advice}, or {leave}" if advice else leave
        return advice

    def detail(self, *, every: bool = False) -> str:
        """Return AWS's own words, the first of them, if the cause does not explain itself or all is wanted."""
        details = list(dict.fromkeys(entry.detail for entry in self.entries if entry.detail))
        if not details or (self.cause in _SAID and not every):
            return ""
        more = f" (and {plural(len(details) - 1, 'answer')} like it)" if len(details) > 1 else ""
        return cut(details[0], SENTENCE if every else _DETAIL) + more

    def readings(self) -> str:
        """Return each operation that was refused, and each rule that this leaves undecided."""
        operations = ", ".join(dict.fromkeys(entry.operation for entry in self.entries))
        rules = ", ".join(sorted({rule for entry in self.entries for rule in entry.rules}))
        return sentence((operations, f"undecided: {rules}" if rules else ""))


def closed_regions(report: Report) -> tuple[ClosedRegions, ...]:
    """Return the regions of which nothing could be read, those with one cause together, accepted ones last."""
    found = [each for account in report.accounts for each in _of_account(report, account)]
    return tuple(sorted(found, key=lambda each: each.accepted is not None))


def _of_account(report: Report, account: AccountView) -> Iterator[ClosedRegions]:
    unread: dict[str, list[Unread]] = {}
    for entry in report.unread:
        if entry.account_id == account.account_id and entry.region is not None:
            unread.setdefault(entry.region, []).append(entry)
    closed: dict[tuple[str, Acceptance | None], list[str]] = {}
    read = []
    for region in account.stored.regions:
        state, entries = state_of(region), unread.get(region.name, [])
        if state not in _CLOSED:
            read.append(region.name)
        elif entries and len({entry.accepted for entry in entries}) == 1:
            closed.setdefault((_cause(state, entries), entries[0].accepted), []).append(region.name)
    for (cause, _), regions in closed.items():
        yield ClosedRegions(
            cause=cause,
            regions=tuple(regions),
            read=tuple(read),
            entries=tuple(entry for name in regions for entry in unread[name]),
            account=account.account_id if len(report.accounts) > 1 else "",
        )


def _cause(state: State, entries: Iterable[Unread]) -> str:
    if state is not State.UNREADABLE:
        return state.value
    whys = Counter(entry.why for entry in entries)
    return next(iter(whys)).value if len(whys) == 1 else _SEVERAL
