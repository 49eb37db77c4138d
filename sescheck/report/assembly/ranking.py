"""The order of the findings: what to do first. Every format uses it, and no format has another.

It depends on what a finding stops, then on severity, on how long it takes to mend it, on how much it touches, and
last on names. Of what blocks sending, production access comes first, and then what else AWS decides about, such as
quotas: AWS takes a day or longer, so these are started before all others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import TypeAlias

from sescheck.comparison.account_view import AccountView
from sescheck.engine.failover import Failover, Track
from sescheck.engine.findings import Finding
from sescheck.engine.lead import Lead
from sescheck.engine.rule import Entry
from sescheck.engine.severity import Severity
from sescheck.report.model import Reported, Status
from sescheck.snapshot.model import Fact


class Stops(IntEnum):
    """What a finding stops, the worst first."""

    SENDING = 0
    """Mail is refused in the region, or would be if the region had to take over."""
    FEEDBACK = 1
    """Bounces, complaints, events or incoming mail are lost; or the finding is critical for another reason."""
    QUALITY = 2
    """Mail leaves, but worse than it could, or something protects less."""
    NOTHING = 3
    """It is untidy."""


_FEEDBACK = frozenset({Fact.NOTIFICATIONS, Fact.TOPICS, Fact.EVENT_DESTINATIONS})
"""What a rule about feedback reads."""

_UNKNOWN = (frozenset[Fact](), Track.SENDING, Lead.SHORT)
"""Of a rule that did not run: its finding was made by an earlier run."""

_Kind: TypeAlias = tuple[bool, Stops, str, Severity]
"""Findings that are alike: whether they are not open, what they stop, rule and severity."""


def ranked(
    reported: Iterable[Reported], rules: Iterable[Entry], accounts: Iterable[AccountView] = ()
) -> tuple[Reported, ...]:
    """Return the findings in the order in which they are to be mended: open ones first.

    The order is total, and does not depend on the order that is given.

    Args:
        reported: the findings.
        rules: those that found them.
        accounts: what they were run on; a finding about a whole region touches all its identities.
    """
    every = tuple(reported)
    return tuple(sorted(every, key=_Order(every, rules, accounts)))


def stops(found: Finding, facts: Iterable[Fact], track: Track) -> Stops:
    """Return what a finding stops.

    Args:
        found: its severity counts: what is low or info is not urgent, whatever it is about.
        facts: what its rule reads.
        track: what its rule is about.
    """
    if not found.severity.at_least(Severity.MEDIUM):
        return Stops.NOTHING
    if found.failover is Failover.BLOCKS and track is Track.SENDING:
        return Stops.SENDING
    loses = found.failover is Failover.BLOCKS or (
        found.failover is Failover.DEGRADES and not _FEEDBACK.isdisjoint(facts)
    )
    return Stops.FEEDBACK if loses or found.severity is Severity.CRITICAL else Stops.QUALITY


class _Order:
    """The key of a finding among all of them."""

    def __init__(self, every: Sequence[Reported], rules: Iterable[Entry], accounts: Iterable[AccountView]) -> None:
        self._rules = {each.name: (frozenset(each.rule.facts), each.rule.track, each.rule.lead) for each in rules}
        self._identities: Mapping[tuple[str, str], int] = {
            (account.account_id, view.name): len(view.region.identities.items)
            for account in accounts
            for view in account.regions
        }
        self._sizes: Counter[_Kind] = Counter()
        subjects: set[tuple[_Kind, str, str]] = set()
        for each in every:
            kind, size = self._kind(each), self._touched(each.finding)
            subject = (kind, each.finding.account_id, each.finding.subject)
            if each.finding.subject_type == "account" or subject not in subjects:
                subjects.add(subject)
                self._sizes[kind] += size

    def __call__(self, reported: Reported) -> tuple[object, ...]:
        found, kind = reported.finding, self._kind(reported)
        shut, stopped, rule, severity = kind
        lead = self._rules.get(rule, _UNKNOWN)[2]
        is_first = stopped is Stops.SENDING and lead <= Lead.LONG
        urgency = (lead if is_first else Lead.HOURS, severity.rank, lead)
        place = (found.account_id, found.region or "", found.subject, found.subject_type)
        size = (-self._sizes[kind], rule, -self._touched(found))
        return (shut, stopped, *urgency, *size, *place, found.group, found.message)

    def _kind(self, reported: Reported) -> _Kind:
        found = reported.finding
        facts, track, _ = self._rules.get(found.rule, _UNKNOWN)
        return (reported.status is not Status.OPEN, stops(found, facts, track), found.rule, found.severity)

    def _touched(self, found: Finding) -> int:
        """How many identities it concerns: those of the region or of the group, or the one that it is about."""
        if found.subject_type != "account":
            return 1
        regions = found.compared_with if found.region is None else (found.region,)
        return max(1, sum(self._identities.get((found.account_id, region), 0) for region in regions))
