"""The steps of the plan in words: who does them, how long they take, and which senders they help."""

from sescheck.comparison.account_view import key_of
from sescheck.engine.findings import Finding
from sescheck.engine.steps import Call, Human, Record
from sescheck.fix.plan import PlannedStep
from sescheck.report.text.phrases import plural, sentence
from sescheck.takeover.model import Readiness

_OWNER = "the owner of the DNS"
_DNS_TAKES = "up to 72 hours"
_SOON = "minutes"


def who(planned: PlannedStep) -> str:
    """Return who carries out the step."""
    match planned.step.does:
        case Call():
            return "you"
        case Record():
            return _OWNER
        case Human(who=name):
            return name


def lead_time(planned: PlannedStep) -> str:
    """Return how long it takes until the step has its effect."""
    match planned.step.does:
        case Call():
            return _SOON
        case Record():
            return _DNS_TAKES
        case Human(takes=takes):
            return takes or _SOON


def unblocks(found: Readiness, planned: PlannedStep) -> tuple[str, ...]:
    """Return the senders for which the step removes something that blocks them. Other steps may be needed too."""
    return tuple(
        name
        for name, rules in found.senders.blocked.items()
        if any(each.rule in rules and _concerns(each, name) for each in planned.mends)
    )


def step_words(found: Readiness, planned: PlannedStep) -> str:
    """Return what stands after the title of a step."""
    count = len(unblocks(found, planned))
    return sentence(
        (
            f"{who(planned)}, {lead_time(planned)}",
            f"after {', '.join(map(str, planned.after))}" if planned.after else "",
            f"helps {plural(count, 'sender')}" if count else "",
        )
    )


def command(found: Readiness) -> str:
    """Return the command that prints the calls and the records of the steps."""
    regions = found.standby if found.primary is None else f"{found.primary},{found.standby}"
    return f"sescheck fix --regions {regions} --region {found.standby}"


def unplanned(found: Readiness) -> tuple[str, ...]:
    """Return the findings whose steps depend on what could not be read, with the reading."""
    return tuple(
        f"{finding.rule} of {finding.subject}: {unread.operation} {unread.why}"
        for finding, unread in found.plan.unknown
    )


def _concerns(finding: Finding, sender: str) -> bool:
    """True for a finding about the sender, about its domain, or about something that is not an identity."""
    if finding.subject_type != "identity":
        return True
    subject, name = key_of(finding.subject), key_of(sender)
    return name == subject or name.endswith((f".{subject}", f"@{subject}"))
