"""The first step of the plan with its command, for the lines right below the answer."""

from dataclasses import replace

from sescheck.engine.steps import Call, Human, Record, Step
from sescheck.fix.printers.posix import quoted
from sescheck.plain import cut
from sescheck.report.views.fix_lines import FixLine, command_shown, meanings
from sescheck.report.views.remedies import records_of
from sescheck.takeover.model import Readiness
from sescheck.takeover.plan.readiness_plan import ReadinessStep
from sescheck.takeover.plan_words import step_words


def first_step(found: Readiness, width: int) -> tuple[FixLine, ...]:
    """Return what to do first, and the lines to copy; nothing if there is nothing to do.

    Args:
        found: the answer.
        width: columns of a command.
    """
    steps = found.plan.steps
    if not steps:
        return ()
    first = steps[0]
    place = f"{first.number} of {len(steps):,}: " if len(steps) > 1 else ""
    return (FixLine(f"{place}{cut(first.step.title)} ({step_words(first)})"), *_lines(first, width))


def _lines(first: ReadinessStep, width: int) -> tuple[FixLine, ...]:
    step = first.step
    match step.does:
        case Human(words):
            return (FixLine(cut(words)),)
        case Call() as call:
            shown = command_shown(call, width)
            if shown is not None:
                lines = (replace(line, depth=1) for line in _copied(*shown.split("\n")))
                return (*lines, *map(FixLine, meanings(call)))
        case Record():
            if records := _records(first, step):
                return _copied(*records)
    return _copied(" ".join(map(quoted, first.command)))


def _records(first: ReadinessStep, step: Step) -> tuple[str, ...]:
    return tuple(map(str, records_of(step, first.mends[0]))) if first.mends else ()


def _copied(*lines: str) -> tuple[FixLine, ...]:
    return tuple(FixLine(line, is_copied=True) for line in lines)
