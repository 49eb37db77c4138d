"""The findings of a history in lines for people: what came and went in each run, and what is open in the last one.

Findings of one rule are one line, with an example, in the order of their report: what to do first is first. JSON
names all of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sescheck.engine.severity import Severity
from sescheck.plain import cut
from sescheck.report.model import DatedFinding, EarlierFinding, Run
from sescheck.report.text.phrases import plural
from sescheck.report.views.change_lines import Mark

RUNS = 10
"""Runs with changes that are shown."""

LINES = 8
"""Lines of a run: what came, and as many of what went."""

STANDING = 20
"""Lines of what is open."""

MOVED = "What came and went, the last run first"
OPEN = "Open in the last run, what to do first is first"
_ALL = "-f json has all of them"


@dataclass(frozen=True, slots=True)
class RunLines:
    """What came and went in a run; the mark of a line is empty if it only counts others."""

    at: str
    lines: tuple[tuple[str, str], ...]


def moved(runs: Sequence[Run]) -> tuple[tuple[RunLines, ...], str]:
    """Return the runs in which something came or went, the last one first, and how many earlier ones are left."""
    several = _is_several(runs)
    changed = [run for run in reversed(runs) if run.came or run.went]
    shown = tuple(RunLines(run.at, tuple(_moved(run, several=several))) for run in changed[:RUNS])
    left = len(changed) - len(shown)
    return shown, f"and {plural(left, 'earlier run')} with changes: {_ALL}" if left else ""


def standing(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the open findings of the last run, each rule once for each time since which it is open."""
    groups: dict[tuple[object, ...], list[DatedFinding]] = {}
    for each in runs[-1].standing if runs else ():
        found = each.finding
        groups.setdefault((found.severity, found.rule, each.since, each.may_be_older), []).append(each)
    several = _is_several(runs)
    for members in list(groups.values())[:STANDING]:
        words = _words([each.finding for each in members], several=several)
        yield f"{words}; open since {_since(members[0])}"
    if left := sum(map(len, list(groups.values())[STANDING:])):
        yield f"and {plural(left, 'more open finding')}: {_ALL}"


def _since(each: DatedFinding) -> str:
    return f"{each.since} or earlier" if each.may_be_older else each.since


def _moved(run: Run, *, several: bool) -> Iterator[tuple[str, str]]:
    came = _by_rule((each.finding, " (could not be judged before)" * each.may_be_older) for each in run.came)
    yield from _limited(Mark.NEW, "new finding", came, several=several)
    yield from _limited(Mark.GONE, "gone finding", _by_rule((each, "") for each in run.went), several=several)


_Groups = Sequence[tuple[Sequence[EarlierFinding], str]]


def _by_rule(found: Iterable[tuple[EarlierFinding, str]]) -> _Groups:
    """Return the findings of a rule together, with what is said of all of them, in the order of the first ones."""
    groups: dict[tuple[Severity, str, str], list[EarlierFinding]] = {}
    for each, said in found:
        groups.setdefault((each.severity, each.rule, said), []).append(each)
    return [(members, said) for (_, _, said), members in groups.items()]


def _limited(mark: Mark, noun: str, groups: _Groups, *, several: bool) -> Iterator[tuple[str, str]]:
    for members, said in groups[:LINES]:
        yield mark, f"{_words(members, several=several)}{said}"
    if left := sum(len(members) for members, _ in groups[LINES:]):
        yield "", f"and {plural(left, f'more {noun}')}: {_ALL}"


def _words(found: Sequence[EarlierFinding], *, several: bool) -> str:
    first = found[0]
    account = f"{first.account_id}: " if several else ""
    example = f"{account}{cut(first.message)}"
    count = f"{plural(len(found), 'finding')}, such as " if len(found) > 1 else ""
    return f"{first.severity.upper()} {first.rule}: {count}{example}"


def _is_several(runs: Sequence[Run]) -> bool:
    """True if the findings are of several accounts."""
    every = (
        found.account_id
        for run in runs
        for found in (*(each.finding for each in (*run.came, *run.standing)), *run.went)
    )
    return len(set(every)) > 1
