"""From a report about two regions to the answer: can the second one take over?"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.comparison.logic import unread_among
from sescheck.config.defaults import DEFAULT_DEPTH
from sescheck.engine.failover import Consequence, Failover, Track
from sescheck.engine.findings import Crash, Undecided
from sescheck.engine.fixes import Fixes
from sescheck.engine.rule import Entry, Rule
from sescheck.fix.plan import plan_of
from sescheck.report.model import Report, Reported, Status
from sescheck.takeover.capacity import capacity_of
from sescheck.takeover.dependence import Dependence, dependence
from sescheck.takeover.doubts import hides_nothing_that_counts, may_hide_a_block
from sescheck.takeover.endpoint_fit import endpoint_fit
from sescheck.takeover.model import Answer, Check, Missing, Readiness, Senders, State
from sescheck.takeover.pair import groups_of
from sescheck.takeover.plan.making import Asked, readiness_plan
from sescheck.takeover.senders import senders_of
from sescheck.takeover.tracks import tracks_of

_ABOUT_THE_PRIMARY = frozenset({"failover-capacity-short"})
"""Rules whose finding belongs to the region that fails, and not to the one that takes over."""
_ABOUT_BOTH = frozenset({"global-endpoint-not-ready"})
"""Rules about what spans both regions: AWS lists it in one of them only."""


def readiness_of(
    report: Report,
    account: AccountView,
    primary: str | None,
    standby: str,
    *,
    asks_endpoint: bool = False,
) -> Readiness:
    """Return whether the standby can take over.

    Args:
        report: the findings, with these two regions in a standby group.
        account: one of its accounts.
        primary: the region that fails; None: whether the other one can send is asked of it alone.
        standby: the region that takes over.
        asks_endpoint: True to ask also whether the two are fit for a global endpoint.
    """
    here = next(view for view in account.regions if view.name == standby)
    there = next((view for view in account.regions if view.name == primary), None)
    fixes = Fixes(report.rules, report.accounts)
    source = report.source or _read_again(report, primary, standby)
    findings = tuple(each for each in report.findings if _counts(each, account, primary, standby))
    open_ones = tuple(each for each in findings if each.status is not Status.ACCEPTED)
    with_absent = frozenset(entry.name for entry in report.rules if entry.rule.scope.has_absent)
    undecided = tuple(each for each in report.undecided if _is_about(each, account, primary, standby, with_absent))
    meaning = {id(each): fixes.consequence_of(each.finding) for each in open_ones}
    errors = {crash.rule: crash for crash in report.crashes}
    every = _ranked(
        (
            _left_out(check, entry.rule, account, here)
            for entry in report.rules
            if entry.rule.failover is not Failover.NOTHING
            for check in (
                _check(
                    entry,
                    open_ones,
                    undecided,
                    meaning,
                    report.examined.get(entry.name, 0),
                    errors.get(entry.name),
                ),
            )
        ),
        open_ones,
    )
    rules = [entry for entry in report.rules if entry.name not in errors]
    is_sending_asked = any(each.track is Track.SENDING for each in every)
    senders = senders_of(rules, account, there, here) if is_sending_asked else Senders((), {}, {})
    senders = _less_what_failed(senders, every)
    tracks = tracks_of(report, every, senders, there, here)
    checks = tuple(each for each in every if tracks[each.track] is not Answer.NOT_ASKED)
    asked = {each.rule for each in checks}
    capacity = capacity_of(account, there, here)
    fix_plan = plan_of(
        (
            each.finding
            for each in open_ones
            if meaning[id(each)].level is not Failover.NOTHING and each.finding.rule in asked
        ),
        fixes,
    )
    needs = Dependence((), ()) if there is None else dependence(account, there, here)
    return Readiness(
        account_id=account.account_id,
        primary=primary,
        standby=standby,
        taken_at=report.snapshot.taken_at,
        asked_at=report.generated_at,
        tracks=tracks,
        unselected=frozenset(track for track in Track if not any(each.track is track for each in every)),
        checks=checks,
        senders=senders,
        hangs_on=needs.found,
        hidden=needs.hidden,
        capacity=capacity,
        endpoint=endpoint_fit(account, there, here, capacity, checks) if asks_endpoint else None,
        accepted=tuple(each for each in findings if each.status is Status.ACCEPTED),
        plan=readiness_plan(fix_plan, Asked(account, there, here, source), senders),
        notice=report.notice,
        source=source,
    )


def _ranked(checks: Iterable[Check], findings: Sequence[Reported]) -> tuple[Check, ...]:
    """Return the checks in the order of their findings, those without a finding last."""
    ranks = {id(each): rank for rank, each in enumerate(findings)}
    last = len(ranks)
    return tuple(sorted(checks, key=lambda check: min((ranks[id(each)] for each in check.findings), default=last)))


def _read_again(report: Report, primary: str | None, standby: str) -> tuple[str, ...]:
    """The options with which `sescheck fix` finds the same in AWS: its default depth is not that of readiness."""
    regions = ",".join(filter(None, (primary, standby)))
    depth = report.snapshot.depth
    return ("--regions", regions, *(() if depth == DEFAULT_DEPTH else ("--depth", depth)))


def _counts(reported: Reported, account: AccountView, primary: str | None, standby: str) -> bool:
    found = reported.finding
    is_here = found.group in groups_of(account, primary, standby)
    return (
        is_here
        and found.account_id == account.account_id
        and _concerns(found.rule, found.region, primary, standby)
        and (found.rule not in _ABOUT_BOTH or standby in found.evidence["regions"])
    )


def _is_about(
    undecided: Undecided, account: AccountView, primary: str | None, standby: str, with_absent: Container[str]
) -> bool:
    """True for a doubt about these regions. One about a group counts if something unread is of one of them.

    A list of the primary that is incomplete counts for the rules about what the standby lacks.
    """
    if undecided.account_id != account.account_id:
        return False
    region = undecided.place.region
    if undecided.is_gap and region == primary and undecided.rule in with_absent:
        return True
    if region is None and all(each.region not in {None, primary, standby} for each in undecided.because):
        return False
    return _concerns(undecided.rule, region, primary, standby)


def _concerns(rule: str, region: str | None, primary: str | None, standby: str) -> bool:
    if rule in _ABOUT_THE_PRIMARY:
        return region == primary
    return region in {None, standby, *((primary,) if rule in _ABOUT_BOTH else ())}


def _check(
    entry: Entry,
    findings: Sequence[Reported],
    undecided: Sequence[Undecided],
    meaning: dict[int, Consequence],
    examined: int,
    error: Crash | None,
) -> Check:
    of_rule = [(each, meaning[id(each)]) for each in findings if each.finding.rule == entry.name]
    found = tuple(each for each, means in of_rule if means.level is not Failover.NOTHING)
    doubts = tuple(each for each in undecided if each.rule == entry.name)
    blocking = tuple(each for each, means in of_rule if means.level is Failover.BLOCKS)
    can = entry.rule.can_block
    may_block = can and (not doubts or any(may_hide_a_block(each.because) for each in doubts))
    is_unknown = error is not None or (bool(doubts) and (may_block or not found))
    worse = State.DEGRADES if found else State.PASSED
    state = State.BLOCKS if blocking else State.UNKNOWN if is_unknown else worse
    count = sum(each.count for each in doubts) if state is State.UNKNOWN else len(blocking or found)
    unread = unread_among(*(means.unread for _, means in of_rule if means.unread is not None))
    track = entry.rule.track
    return Check(
        entry.name, entry.title, track, state, found, doubts, count, examined, may_block, unread, error=error
    )


def _left_out(check: Check, rule: Rule[Any], account: AccountView, here: RegionView) -> Check:
    """A check that is unknown only because of the options, and that cannot mean that mail is refused."""
    is_only_that = check.state is State.UNKNOWN and check.error is None and not check.findings
    if is_only_that and all(hides_nothing_that_counts(rule, each, account, here) for each in check.undecided):
        return replace(check, state=State.NOT_ASKED, may_block=False)
    return check


def _less_what_failed(senders: Senders, checks: Iterable[Check]) -> Senders:
    """A rule that failed may hide that a sender is blocked."""
    failed = tuple(
        Missing(f"{each.rule} failed", f"{each.rule} failed")
        for each in checks
        if each.error is not None and each.may_block and each.track is Track.SENDING
    )
    if not failed:
        return senders
    unknown = {name: (*senders.unknown.get(name, ()), *failed) for name in (*senders.unknown, *senders.ready)}
    return Senders((), senders.blocked, unknown)
