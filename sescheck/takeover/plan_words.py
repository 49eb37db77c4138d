"""The plan in words, what is left of it tonight, and what a person has to say."""

from collections.abc import Iterator

from sescheck.fix.printers.posix import quoted
from sescheck.report.text.phrases import plural, sentence
from sescheck.takeover.model import Readiness
from sescheck.takeover.plan.readiness_plan import Question, ReadinessStep
from sescheck.takeover.wording import names_words

_EVERY = 1_000


def step_words(planned: ReadinessStep) -> str:
    """Return what stands after the title of a step."""
    count = len(planned.unblocks)
    return sentence(
        (
            f"{planned.who}, {planned.lead_time}",
            f"after {', '.join(map(str, planned.after))}" if planned.after else "",
            f"helps {plural(count, 'sender')}" if count else "",
            "not tonight" if planned.is_out_of_reach else "",
        )
    )


def command(found: Readiness) -> str:
    """Return the command that prints the calls and the records of the steps, also of those in the primary."""
    is_here = all(each.planned.step.region in {None, found.standby} for each in found.plan.steps)
    return " ".join(
        ("sescheck fix", *map(quoted, found.source), *(("--region", found.standby) if is_here else ()))
    )


def unplanned(found: Readiness) -> tuple[str, ...]:
    """Return the findings whose steps depend on what could not be read, with the reading."""
    return tuple(
        f"{finding.rule} of {finding.subject}: {unread.in_words()}" for finding, unread in found.plan.unknown
    )


def tonight_words(found: Readiness, most: int = _EVERY) -> tuple[str, ...]:
    """Return which blocked senders can send tonight if the steps within reach are done, and which cannot."""
    return tuple(_tonight(found, most))


def _tonight(found: Readiness, most: int) -> Iterator[str]:
    tonight = found.plan.tonight
    if tonight.saved:
        yield f"{plural(len(tonight.saved), 'sender')} can be saved tonight: {names_words(tonight.saved, most)}"
    if tonight.lost:
        steps = sorted({number for needed in tonight.lost.values() for number in needed})
        yield (
            f"{plural(len(tonight.lost), 'sender')} cannot be saved tonight: {_steps(steps)} or weeks:"
            f" {names_words(tuple(tonight.lost), most)}"
        )
    if tonight.unplanned:
        rules = tuple(dict.fromkeys(rule for missing in tonight.unplanned.values() for rule in missing))
        yield (
            f"the plan does not save {plural(len(tonight.unplanned), 'sender')}, because it has no step for"
            f" {names_words(rules, most)}: {names_words(tuple(tonight.unplanned), most)}"
        )


def _steps(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_STEPS]))
    if len(numbers) == 1:
        return f"step {shown} needs AWS"
    more = f" and {len(numbers) - _STEPS:,} more" if len(numbers) > _STEPS else ""
    return f"steps {shown}{more} need AWS"


_STEPS = 5


def question_words(found: Readiness, most: int = _EVERY) -> tuple[str, ...]:
    """Return what sescheck cannot read, and only a person knows, with the names that it is about."""
    return tuple(_question(each, most) for each in found.plan.questions)


def _question(asked: Question, most: int) -> str:
    return f"{asked.words} ({names_words(asked.subjects, most)})" if asked.subjects else asked.words
