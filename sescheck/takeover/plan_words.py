"""The plan in words."""

from sescheck.report.text.phrases import plural, sentence
from sescheck.takeover.model import Readiness, State
from sescheck.takeover.plan.readiness_plan import ReadinessStep
from sescheck.takeover.wording import WORDS


def step_words(planned: ReadinessStep) -> str:
    """Return what stands after the title of a step."""
    count = len(planned.unblocks)
    return sentence(
        (
            f"{planned.who}, {planned.lead_time}",
            f"after {', '.join(map(str, planned.after))}" if planned.after else "",
            f"helps {plural(count, 'sender')}" if count else "",
        )
    )


def command(found: Readiness) -> str:
    """Return the command that prints the calls and the records of the steps, also of those in the primary."""
    regions = found.standby if found.primary is None else f"{found.primary},{found.standby}"
    is_here = all(each.planned.step.region in {None, found.standby} for each in found.plan.steps)
    return f"sescheck fix --regions {regions}{f' --region {found.standby}' if is_here else ''}"


def unplanned(found: Readiness) -> tuple[str, ...]:
    """Return the findings whose steps depend on what could not be read, with the reading."""
    return tuple(
        f"{finding.rule} of {finding.subject}: {unread.operation} {unread.why}"
        for finding, unread in found.plan.unknown
    )


def closing_words(found: Readiness) -> tuple[str, ...]:
    """Return what is left tonight, and what only a person knows."""
    lost = len(found.plan.tonight.lost)
    tonight = (f"{plural(lost, 'sender')} cannot be saved tonight: a step needs AWS, or weeks",) if lost else ()
    return (*tonight, *(each.words for each in found.plan.questions))


def endpoint_words(found: Readiness) -> tuple[str, ...]:
    """Return whether the regions are fit for a global endpoint: the answer, and the checks that it fails."""
    if found.endpoint is None:
        return ()
    failed = (each for each in found.endpoint.checks if each.state is not State.PASSED)
    return (
        f"fit for a global endpoint: {WORDS[found.endpoint.answer]}",
        *(f"{each.rule} {each.state}: {'; '.join(each.words) or each.title}" for each in failed),
        *filter(None, (found.endpoint.command,)),
        *found.endpoint.advice,
    )
