"""The first three things to do, from the steps of the findings, in the order of the report."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sescheck.engine.severity import Severity
from sescheck.notify.notification import Line, Section
from sescheck.notify.report_files import SavedFinding, SavedStep
from sescheck.plain import cut, safe
from sescheck.report.text.phrases import plural

STEPS = 3
LONGEST = 300
"""Characters of a message."""
LONGEST_CODE = 700
"""Characters of a command. A longer one is not shown: nobody may copy a part of it."""
_OPEN = "open"


def first_steps(findings: Sequence[SavedFinding]) -> Section | None:
    """Return the section with the steps; None if there is nothing to do."""
    todo = [each for each in findings if each.status == _OPEN and each.severity != Severity.INFO]
    if not todo:
        return None
    todo.sort(key=lambda found: found.rank)
    alike = Counter((found.rule, found.region, found.account_id) for found in todo)
    lines = (
        Line(f"{number}. {_words(found, alike[found.rule, found.region, found.account_id])}", _code(found))
        for number, found in enumerate(islice(_different(todo), STEPS), 1)
    )
    return Section("First steps", tuple(lines))


def _different(findings: Iterable[SavedFinding]) -> Iterator[SavedFinding]:
    """Yield one finding of each rule and region, and none that begins with a step that was there."""
    seen: set[object] = set()
    for found in findings:
        places = {(found.rule, found.region, found.account_id), *filter(None, [_first(found)])}
        if not places & seen:
            yield found
        seen |= places


def _first(found: SavedFinding) -> SavedStep | None:
    return found.fix[0] if found.fix else None


def _words(found: SavedFinding, alike: int) -> str:
    """Return what to do, and why. Without steps, only why."""
    more = f"; and {plural(alike - 1, 'more finding')} of this rule" if alike > 1 else ""
    why = f"{found.severity.upper()}: {cut(safe(found.message), LONGEST)}{more}"
    step = _first(found)
    deed = "" if step is None else step.title or step.words
    return f"{cut(safe(deed), LONGEST)} ({why})" if deed else why


def _code(found: SavedFinding) -> str:
    """Return what to copy: the command or the record.

    If it cannot be shown, or takes values that only a person knows: the command that prints the steps.
    """
    step = _first(found)
    if step is None:
        return _plain(f"sescheck rules {found.rule}")
    code = step.command or _record(step)
    if step.kind == "human":
        return ""
    return ("" if step.secrets else _plain(code)) or _plain(f"sescheck fix --select {found.rule}")


def _record(step: SavedStep) -> str:
    if step.record is None:
        return ""
    return "\n".join(f"{step.record.name} {step.record.type} {value}" for value in step.record.values)


def _plain(code: str) -> str:
    """Return the code; empty if it would be shown cut, or with other characters."""
    lines = code.split("\n")
    is_plain = all(line.isascii() and line.isprintable() for line in lines) and "```" not in code
    return code if len(code) <= LONGEST_CODE and is_plain else ""
