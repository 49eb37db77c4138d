"""What printed text says about its steps, in lines that nothing runs."""

import re
from collections.abc import Iterator
from textwrap import wrap

from sescheck.engine.steps import Human
from sescheck.fix.plan import Plan, PlannedStep
from sescheck.plain import safe

_WIDTH = 100
_MOST_FINDINGS = 5
_CODE = re.compile(r"`([A-Za-z0-9 _.,:=/-]*)`", re.ASCII)
_ACTIVE = re.compile(r"[`$;&|<>'\"\\]|\((?![A-Za-z0-9 _.,@/-]+\))", re.ASCII)
"""What a shell would act on. zsh takes a pasted comment for a command, unless an option says otherwise."""


def comment(words: str, *, mark: str = "#", indent: str = "") -> Iterator[str]:
    """Yield the words as comments. A line break in them, as a name may have, cannot end the comment."""
    for line in words.split("\n"):
        lead = indent + " " * (len(line) - len(line.lstrip(" ")))
        parts = wrap(safe(line.lstrip(" ")), _WIDTH, break_long_words=False, break_on_hyphens=False)
        yield from (f"{mark} {lead}{part}".rstrip() for part in parts or [""])


def shell_comment(words: str) -> Iterator[str]:
    """Yield the words as comments that do nothing even where a shell does not know comments."""
    return comment(_ACTIVE.sub(r"\\\g<0>", _CODE.sub(r"\1", words)))


def headline(each: PlannedStep) -> str:
    """Return what a step does, who does it, what it needs and replaces, and which findings it mends."""
    step = each.step
    lines = [f"{each.number}. {safe(step.title)}"]
    if isinstance(step.does, Human):
        takes = f", {step.does.takes}" if step.does.takes else ""
        lines.append(f"   By hand: {step.does.who}{takes}.")
    if each.after:
        lines.append(f"   After step {', '.join(map(str, each.after))}.")
    if step.replaces:
        lines.append(f"   Replaces: {safe(step.replaces)}")
    if step.alternative:
        lines.append(f"   Or: {safe(step.alternative)}")
    lines.append(f"   Mends: {_findings(each)}")
    return "\n".join(lines)


def _findings(each: PlannedStep) -> str:
    names = [f"{found.rule} ({safe(found.subject)})" for found in each.mends[:_MOST_FINDINGS]]
    left = len(each.mends) - len(names)
    return ", ".join(names) + (f" and {left:,} more" if left else "")


def remarks(plan: Plan) -> Iterator[str]:
    """Yield what could not be planned, and why, one text for each finding."""
    for finding, unread in plan.unknown:
        place = finding.region or "all regions"
        yield (
            f"Not known: what mends {finding.rule} of {safe(finding.subject)} in {place},"
            f" because {unread.operation} was not read ({unread.why.words}): {safe(unread.detail)}"
        )
