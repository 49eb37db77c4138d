"""The rules of a run, with level, score and help."""

import re
from itertools import chain

from sescheck.engine.rule import Entry
from sescheck.engine.severity import Severity
from sescheck.plain import cut
from sescheck.report.formats.sarif.messages import Object, described
from sescheck.report.model import Report
from sescheck.rules.catalogue import sections

DESCRIPTION = 1_024
"""Characters of a rule's description that GitHub shows."""

READING = "reading-missing"
"""The rule of results about what could not be read."""

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
RANKS = {
    Severity.CRITICAL: 95.0,
    Severity.HIGH: 80.0,
    Severity.MEDIUM: 55.0,
    Severity.LOW: 25.0,
    Severity.INFO: 5.0,
}

_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.5", Severity.LOW: "2.5"}
"""GitHub calls a rule critical above 9.0, high from 7.0, medium from 4.0, low from 0.1; ``info`` has no score."""

_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}


def rules_of(report: Report) -> list[Object]:
    """Return the rules that were run, and other rules that findings name (3.49)."""
    worst: dict[str, Severity] = {}
    for reported in report.findings:
        found = reported.finding
        known = worst.get(found.rule, found.severity)
        worst[found.rule] = found.severity if found.severity.at_least(known) else known
    entries = {entry.name: entry for entry in report.rules}
    crashed = (crash.rule for crash in report.crashes)
    names = dict.fromkeys(chain(entries, sorted(worst), crashed))
    return [*(_rule(name, entries.get(name), worst.get(name)) for name in names), _reading_rule()]


def _reading_rule() -> Object:
    """Return the rule of the results about what could not be read."""
    words = "Something could not be read, so some rules could not judge. This is neither a fault nor a pass."
    return {
        **described(READING, words),
        "defaultConfiguration": {"level": "warning"},
        "properties": {"tags": ["amazon-ses"], "precision": "very-high", "problem.severity": "warning"},
    }


def _rule(name: str, entry: Entry | None, worst: Severity | None) -> Object:
    """GitHub has one severity per rule: that of its worst finding, else the rule's own.

    Braces in the help are not doubled: users copy commands from it, and it has no placeholders.
    """
    severity = worst or (Severity.INFO if entry is None else entry.rule.severity)
    title, page, family = (name, "", "") if entry is None else (entry.title, entry.page, entry.family)
    page = _without_relative_links(page) or f"`sescheck rules {name}` shows the page of this rule."
    finds = " ".join(sections(page).get("What it finds", title).split())
    level = LEVELS[severity]
    score = _SCORES.get(severity)
    return {
        "id": name,
        "shortDescription": {"text": cut(title, DESCRIPTION - 100)},
        "fullDescription": {"text": cut(finds, DESCRIPTION - 100)},
        "help": {"text": page, "markdown": f"# {title}\n\n{page}"},
        "defaultConfiguration": {"level": level, "rank": RANKS[severity]},
        "properties": {
            "tags": [tag for tag in ("amazon-ses", "security" if score else "", family) if tag],
            "precision": "high",
            "problem.severity": _PROBLEMS[level],
            **({"security-severity": score} if score else {}),
        },
    }


def _without_relative_links(page: str) -> str:
    """Remove links to other rules' pages, which do not work here."""
    return re.sub(r"\[([^\]]*)\]\((?!https?:)[^)]*\)", r"`\1`", page)
