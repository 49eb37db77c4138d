"""The answer for people, in at most two screens."""

from collections.abc import Iterator, Sequence
from math import isinf

from sescheck.engine.failover import Track
from sescheck.plain import NAME, cut, safe
from sescheck.readiness.model import Answer, Capacity, Check, Readiness, State
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.phrases import plural, some

WORDS = {
    Answer.READY: "READY",
    Answer.GAPS: "READY WITH GAPS",
    Answer.NOT_READY: "NOT READY",
    Answer.CANNOT_TELL: "CANNOT TELL",
    Answer.NOT_ASKED: "not asked",
}
_NAMED = 4
_STEPS = 10


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:
    """Yield one page per account and standby."""
    for index, each in enumerate(answers):
        yield "\n" if index else ""
        yield from (f"{line}\n" for line in _page(each, options))


def _page(found: Readiness, options: RenderOptions) -> Iterator[str]:
    yield f"{question(found)}  {WORDS[found.answer]}"
    yield f"  account {found.account_id}, read {found.taken_at}"
    for track, answer in found.tracks.items():
        yield f"  {track:<10} {WORDS[answer]}{_counted(found, track)}"
    yield f"  capacity   {capacity_words(found.capacity)}"
    for title, state in (("BLOCKS", State.BLOCKS), ("WORSE", State.DEGRADES), ("UNKNOWN", State.UNKNOWN)):
        yield from _checks(title, [each for each in found.checks if each.state is state])
    if found.hangs_on or found.hidden:
        yield f"HANGS ON {found.primary}"
        yield from (f"  - {safe(each.words)}" for each in found.hangs_on)
        yield from (f"  ? {each.kind}: {each.because.operation} {each.because.why}" for each in found.hidden)
    if found.endpoint is not None:
        yield f"GLOBAL ENDPOINT  {WORDS[found.endpoint.answer]}"
        yield from (
            f"  {each.rule}  {each.state}: {safe('; '.join(each.words) or each.title)}"
            for each in found.endpoint.checks
            if each.state is not State.PASSED
        )
    yield from _plan(found, options)


def question(found: Readiness) -> str:
    """Return the question that is answered."""
    if found.primary is None:
        return f"Can {found.standby} send tonight?"
    return f"Could {found.standby} take over from {found.primary} tonight?"


def _counted(found: Readiness, track: Track) -> str:
    if track is Track.RECEIVING:
        is_asked = found.tracks[track] is not Answer.NOT_ASKED
        return "" if is_asked else f": {found.primary or found.standby} does not receive"
    senders = found.senders
    return f": {len(senders.ready):,} of {plural(senders.count, 'sender')} could send tonight"


def capacity_words(found: Capacity) -> str:
    """Return needed against have, and whether the region is cold."""
    words = f"needed {_number(found.needed)} a day ({found.needed_from}), has {_number(found.have)}"
    if found.rate_needed is not None:
        words += f"; {_number(found.rate_needed)} a second there, {_number(found.rate)} here"
    return "; ".join(filter(None, (words, found.cold_words)))


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    return "without limit" if isinf(value) else f"{value:,.0f}"


def _checks(title: str, checks: Sequence[Check]) -> Iterator[str]:
    if not checks:
        return
    yield title
    for check in checks:
        names = [cut(each.finding.subject, NAME) for each in check.findings]
        named = f": {some(names, _NAMED)}" if names else ""
        yield f"  {check.rule}  {check.count:,}{safe(named)}"
        yield from (f"    unknown whether it blocks: {each.operation} {each.why}" for each in check.unread)


def _plan(found: Readiness, options: RenderOptions) -> Iterator[str]:
    steps = found.plan.steps
    if steps:
        yield f"PLAN  {plural(len(steps), 'step')}"
    shown = steps if options.verbose else steps[:_STEPS]
    for each in shown:
        unblocks = f", unblocks {plural(len(each.unblocks), 'sender')}" if each.unblocks else ""
        yield f"  {each.number:>3} {safe(each.step.title)} ({each.who}, {each.lead_time}{unblocks})"
    if len(steps) > len(shown):
        yield f"      and {len(steps) - len(shown):,} more: --verbose"
    if found.plan.tonight.lost:
        yield f"TONIGHT  {plural(len(found.plan.tonight.lost), 'sender')} cannot be saved"
    yield from (f"ASK  {safe(each.words)}" for each in found.plan.questions)
    yield "VERIFY"
    yield from (f"  {safe(line)}" for each in found.plan.verification for line in each.splitlines())
