"""What the document of `sescheck readiness` gives to say: the answers, and the first steps of the plan."""

from collections.abc import Iterator
from shlex import join

from sescheck.errors import ExitCode
from sescheck.notify.audit_news import MOST_REGIONS
from sescheck.notify.first_steps import LONGEST, LONGEST_CODE, STEPS
from sescheck.notify.notification import Line, Notification, Section
from sescheck.notify.report_files import READINESS, SavedAnswer, SavedPlanStep, SavedReadiness
from sescheck.plain import cut, safe
from sescheck.report.text.phrases import plural

_NOT_READY, _UNKNOWN = "not-ready", "cannot-tell"
_EXIT_CODES = {_NOT_READY: ExitCode.FINDINGS, _UNKNOWN: ExitCode.INCOMPLETE}
_SEVERITIES = {_NOT_READY: "error", _UNKNOWN: "warning"}
_WORDS = {_NOT_READY: "NOT READY", _UNKNOWN: "unknown whether ready", "ready-with-gaps": "ready with gaps"}


def readiness_news(document: SavedReadiness, link: str = "") -> Notification:
    """Return what the document gives to say. It has no exit code: `not-ready` fails, and `cannot-tell`."""
    accounts = tuple(dict.fromkeys(safe(each.account_id) for each in document.answers))
    code = _EXIT_CODES.get(document.verdict, ExitCode.CLEAN)
    named = f" {accounts[0]}" if len(accounts) == 1 else f", {plural(len(accounts), 'account')}"
    return Notification(
        about=READINESS,
        title=f"Amazon SES{named}: {_result(document)}",
        sections=tuple(_sections(document)),
        footer=f"Exit code {code}, asked {safe(document.asked_at)}, sescheck {safe(document.tool.version)}.",
        accounts=accounts,
        generated_at=safe(document.asked_at),
        exit_code=code,
        severity=_SEVERITIES.get(document.verdict, "info"),
        failed=code != ExitCode.CLEAN,
        changed=True,
        open={},
        link=link,
    )


def _result(document: SavedReadiness) -> str:
    if len(document.answers) == 1:
        return _answer(document.answers[0])
    return f"{plural(len(document.answers), 'standby region')}, the worst: {_verdict(document.verdict)}"


def _sections(document: SavedReadiness) -> Iterator[Section]:
    if document.notice:
        yield Section(cut(safe(document.notice)))
    several = len({each.account_id for each in document.answers}) > 1
    lines = [Line(f"{f'{safe(each.account_id)} ' if several else ''}{_answer(each)}") for each in document.answers]
    if len(lines) > MOST_REGIONS + 1:
        lines[MOST_REGIONS:] = [Line(f"and {plural(len(lines) - MOST_REGIONS, 'more answer')}")]
    yield Section("Readiness", tuple(lines))
    steps = next((each.plan for each in document.answers if each.verdict == document.verdict and each.plan), ())
    if steps:
        yield Section("First steps", tuple(_steps(steps)))


def _answer(answer: SavedAnswer) -> str:
    role = f"{answer.standby} for {answer.primary}" if answer.primary else answer.standby
    return cut(safe(f"{role}: {_verdict(answer.verdict)}"), LONGEST)


def _verdict(name: str) -> str:
    return _WORDS.get(name, safe(name))


def _steps(steps: tuple[SavedPlanStep, ...]) -> Iterator[Line]:
    for number, step in enumerate(steps[:STEPS], 1):
        about = ", ".join(filter(None, (step.who, step.lead_time)))
        words = f"{number}. {step.title}{f' ({about})' if about else ''}"
        yield Line(cut(safe(words), LONGEST), _command(step))


def _command(step: SavedPlanStep) -> str:
    words = join(step.command)
    return words if words.isascii() and words.isprintable() and len(words) <= LONGEST_CODE else ""
