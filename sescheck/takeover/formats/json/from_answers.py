"""The answers in the shape of ``readiness_shape``."""

from collections.abc import Iterable, Iterator, Sequence
from math import isinf
from typing import cast

from sescheck._version import __version__
from sescheck.engine.findings import Finding
from sescheck.engine.steps import Phase
from sescheck.report.formats.json.json_model import Subject, SubjectType, Tool
from sescheck.snapshot.reading import Unreadable
from sescheck.takeover import model
from sescheck.takeover.formats.json import readiness_shape as shape
from sescheck.takeover.plan.readiness_plan import ReadinessStep, Tonight
from sescheck.takeover.plan_words import command
from sescheck.takeover.wording import track_words, warning


def as_json(answers: Sequence[model.Readiness]) -> shape.ReadinessDocument:
    """Return the whole document."""
    found = {each.answer for each in answers}
    return shape.ReadinessDocument(
        format="sescheck-readiness",
        version=shape.VERSION,
        tool=Tool(name="sescheck", version=__version__),
        asked_at=max(each.asked_at for each in answers),
        notice=next((each.notice for each in answers), None),
        verdict=next(each for each in model.WORST_FIRST if each in found),
        answers=tuple(map(_answer, answers)),
    )


def _answer(found: model.Readiness) -> shape.AnswerForPair:
    return shape.AnswerForPair(
        account_id=found.account_id,
        primary=found.primary,
        standby=found.standby,
        taken_at=found.taken_at,
        verdict=found.answer,
        warning=warning(found),
        tracks=tuple(
            shape.TrackAnswer(track, answer, track_words(found, track)) for track, answer in found.tracks.items()
        ),
        senders=_senders(found.senders),
        checks=tuple(map(_check, found.checks)),
        hangs_on=tuple(shape.Hanging(each.kind, _subject(*each.subject), each.words) for each in found.hangs_on),
        hangs_on_unknown=tuple(
            shape.Hidden(each.kind, _because(each.because), each.count) for each in found.hidden
        ),
        capacity=_capacity(found.capacity),
        accepted=tuple(_accepted(found)),
        plan=tuple(_step(each) for each in found.plan.steps),
        plan_unknown=tuple(
            shape.UnknownFix(finding.rule, finding.fingerprint, _because(unread))
            for finding, unread in found.plan.unknown
        ),
        plan_command=command(found) if found.plan.steps else None,
        tonight=_tonight(found.plan.tonight),
        questions=tuple(shape.Question(each.id, each.words, each.subjects) for each in found.plan.questions),
        verification=found.plan.verification,
        endpoint=None if found.endpoint is None else _endpoint(found.endpoint),
    )


def _senders(senders: model.Senders) -> shape.Senders:
    return shape.Senders(
        ready=senders.ready,
        blocked=tuple(shape.BlockedSender(name, rules) for name, rules in senders.blocked.items()),
        unknown=tuple(
            shape.UnknownSender(name, tuple(each.value for each in because))
            for name, because in senders.unknown.items()
        ),
    )


def _check(check: model.Check) -> shape.CheckResult:
    return shape.CheckResult(
        rule=check.rule,
        title=check.title,
        track=check.track,
        level=check.state,
        may_block=check.may_block,
        count=check.count,
        examined=check.examined,
        findings=tuple(_finding(each.finding) for each in check.findings),
        because=tuple(_readings(unread for each in check.undecided for unread in each.because)),
        level_because=tuple(_readings(check.unread)),
        error=None if check.error is None else check.error.error,
    )


def _finding(found: Finding) -> shape.CheckFinding:
    return shape.CheckFinding(
        fingerprint=found.fingerprint,
        region=found.region,
        subject=_subject(found.subject_type, found.subject),
        message=found.message,
    )


def _readings(missing: Iterable[Unreadable]) -> Iterator[shape.Because]:
    """Yield each reading once: a rule may be undecided about thousands of subjects because of one of them."""
    yield from dict.fromkeys(map(_because, missing))


def _because(unread: Unreadable) -> shape.Because:
    return shape.Because(unread.region, unread.operation, unread.why)


def _subject(kind: str, name: str) -> Subject:
    return Subject(type=cast("SubjectType", kind), name=name)


def _capacity(found: model.Capacity) -> shape.Capacity:
    return shape.Capacity(
        needed=_number(found.needed),
        needed_from="configuration" if found.needed_from == "configuration" else "last 24 hours",
        have=_number(found.have),
        rate_needed=_number(found.rate_needed),
        rate=_number(found.rate),
        sent=_number(found.sent),
        dedicated=found.dedicated,
    )


def _number(value: float | None) -> float | None:
    return -1 if value is not None and isinf(value) else value


def _accepted(found: model.Readiness) -> Iterator[shape.AcceptedFinding]:
    for each in found.accepted:
        yield shape.AcceptedFinding(
            rule=each.finding.rule,
            fingerprint=each.finding.fingerprint,
            subject=_subject(each.finding.subject_type, each.finding.subject),
            reason="" if each.accepted is None else each.accepted.reason,
        )


def _step(planned: ReadinessStep) -> shape.PlanStep:
    return shape.PlanStep(
        step=planned.number,
        title=planned.step.title,
        region=planned.step.region,
        phase=_phase(planned.step.phase),
        needs=planned.after,
        lead_time=planned.lead_time,
        who=planned.who,
        unblocks=planned.unblocks,
        tonight=not planned.is_out_of_reach,
        command=planned.command,
        fixes=tuple(each.fingerprint for each in planned.mends),
    )


def _tonight(found: Tonight) -> shape.Tonight:
    return shape.Tonight(
        steps=found.steps,
        saved=found.saved,
        lost=tuple(shape.LostSender(name, steps) for name, steps in found.lost.items()),
        unplanned=tuple(shape.BlockedSender(name, rules) for name, rules in found.unplanned.items()),
    )


def _endpoint(found: model.EndpointFit) -> shape.Endpoint:
    return shape.Endpoint(
        verdict=found.answer,
        checks=tuple(map(_endpoint_check, found.checks)),
        existing=found.existing,
        command=found.command or None,
        advice=found.advice,
    )


def _endpoint_check(check: model.Check) -> shape.EndpointCheck:
    return shape.EndpointCheck(
        id=check.rule,
        title=check.title,
        level=check.state,
        may_block=check.may_block,
        count=check.count,
        examined=check.examined,
        messages=check.words,
        because=tuple(_readings(check.unread)),
    )


def _phase(phase: Phase) -> shape.Phase:
    return cast("shape.Phase", phase.name.lower().replace("_", "-"))
