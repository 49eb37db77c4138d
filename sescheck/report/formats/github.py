"""The report for the log of a GitHub Actions step: annotations, and collapsed groups in the log.

A step shows ten annotations of a level, and 4,096 characters of a message. Sources: GitHub REST API, "Check runs"
("10 warning annotations and 10 error annotations per step"); actions/runner, ``ExecutionContext.cs``. What is
beyond is in the groups below, and the tenth annotation says how much that is.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sescheck.comparison.account_view import AccountView
from sescheck.engine.severity import Severity
from sescheck.plain import cut, safe
from sescheck.report.model import Report, Status
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.failed_rules import failed_rules
from sescheck.report.text.phrases import plural, some
from sescheck.report.views.change_lines import Line, baseline_lines, change_lines, headline
from sescheck.report.views.clusters import Cluster, clusters_of
from sescheck.report.views.counts import conclusion, last_line
from sescheck.report.views.fix_lines import ClusterFix, first_step
from sescheck.report.views.gaps import Refusal, open_questions, refusals_of
from sescheck.report.views.heading import heading
from sescheck.report.views.region_lines import regions_of
from sescheck.report.views.remedies import remedy_of

SUMMARY = "annotations of a GitHub workflow"
EXAMPLE = "sescheck audit -f github"

MOST = 10
"""Annotations of a level that GitHub shows for a step."""

LONGEST = 4_096
"""Characters of a message that an annotation keeps."""

_ROOM = LONGEST - 100
"""Leaves space for the count of what is cut."""

_RULES = 5

_RUNNER = "##["
"""Begins a command of the runner, wherever it stands."""


class Level(StrEnum):
    """A workflow command that makes an annotation. Source: GitHub Docs, "Workflow commands"."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


_LEVELS = {
    Severity.CRITICAL: Level.ERROR,
    Severity.HIGH: Level.ERROR,
    Severity.MEDIUM: Level.WARNING,
    Severity.LOW: Level.WARNING,
    Severity.INFO: Level.NOTICE,
}


@dataclass(frozen=True, slots=True)
class _Annotation:
    level: Level
    title: str
    message: str

    def line(self) -> str:
        return _command(self.level, self.message, title=self.title)


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a log sees what there is
    """Yield annotations in the order of the findings, then all findings and unread readings, and the count."""
    for line in _lines(report):
        yield f"{line}\n"


def _lines(report: Report) -> Iterator[str]:
    annotations = [*_first(report), *(_of_cluster(report, each) for each in clusters_of(report))]
    for level in Level:
        yield from _fitting([each for each in annotations if each.level is level])
    for title, lines in _groups(report):
        yield _command("group", title)
        yield from map(_plain, lines)
        yield "::endgroup::"
    if words := conclusion(report):
        yield words
    yield last_line(report, after_conclusion=True)


def _first(report: Report) -> Iterator[_Annotation]:
    """Yield what findings must not hide: each takes one of the ten annotations."""
    if report.notice is not None:
        yield _Annotation(Level.NOTICE, "sescheck", safe(cut(report.notice)))
    for failed in failed_rules(report.crashes):
        lines = (f"{crash.rule}: {safe(cut(crash.error))}" for crash in failed.crashes)
        words = "\n".join(filter(None, ("What they would find is unknown.", *lines, failed.advice)))
        yield _Annotation(Level.ERROR, failed.counted, words)
    if report.missing:
        count = sum(unread.count for unread in report.missing)
        message = "\n".join(_refusal(each) for each in refusals_of(report) if each.accepted is None)
        yield _Annotation(Level.WARNING, f"{plural(count, 'reading')} not read: the result is incomplete", message)


def _of_cluster(report: Report, cluster: Cluster) -> _Annotation:
    title = f"{cluster.rule} ({cluster.severity}, {cluster.size()})"
    if cluster.small:
        found = "\n".join(safe(cluster.message(reported)) for reported in cluster.members)
    else:
        found = safe(f"{cluster.places(every=True)}: {cluster.examples()}")
    fix = ClusterFix(report, cluster, one_by_one=cluster.small)
    parts = (cluster.title, found, fix.command)
    return _Annotation(_LEVELS[cluster.severity], title, "\n".join(part for part in parts if part))


def _fitting(annotations: Sequence[_Annotation]) -> Iterator[str]:
    if len(annotations) <= MOST:
        yield from (each.line() for each in annotations)
        return
    yield from (each.line() for each in annotations[: MOST - 1])
    left = [each.title for each in annotations[MOST - 1 :]]
    message = f"GitHub shows {MOST} of a level; these are in the log: {some(left, _RULES)}"
    yield _Annotation(annotations[0].level, f"{len(left):,} more of this level", message).line()


def _groups(report: Report) -> Iterator[tuple[str, Iterable[str]]]:
    for account in report.accounts:
        yield heading(report, account), _regions(report, account)
    for status in Status:
        for cluster in clusters_of(report, status):
            word = "" if status is Status.OPEN else f"{status}: "
            yield f"{word}{cluster.severity} {cluster.rule}: {cluster.extent()}", _members(report, cluster)
    if report.unread:
        yield "Could not be read", _refusals(report)
    yield from _unless_empty("Skipped", open_questions(report, every=True))
    yield from _unless_empty("Configuration", [cut(remark.message) for remark in report.remarks])
    yield from _unless_empty("Findings of the baseline", list(map(_marked, baseline_lines(report, None))))
    if report.changes is not None:
        yield headline(report.changes), map(_marked, change_lines(report, None))


def _regions(report: Report, account: AccountView) -> Iterator[str]:
    regions = regions_of(report, account)
    for line in regions.lines:
        level, words = line.verdict.level, line.verdict.words
        yield f"{line.name}: can it send? {level}: {words.removeprefix(f'{level}: ')}; open findings: {line.found}"
    for what, names in regions.asides:
        yield f"{what}: {', '.join(names)}"


def _unless_empty(title: str, lines: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    if lines:
        yield f"{title}: {len(lines):,}", lines


def _members(report: Report, cluster: Cluster) -> Iterator[str]:
    """Yield the findings, and the first step of each if they are few."""
    fix = ClusterFix(report, cluster, one_by_one=cluster.small)
    if cluster.title:
        yield cluster.title
    for reported in cluster.members:
        yield cluster.message(reported)
        remedy = remedy_of(report, reported) if cluster.small else None
        if remedy is not None:
            words = first_step(remedy)
            place = f", {remedy.place}" if remedy.place else ""
            yield f"fix{place}: {remedy.command if _RUNNER in words else words}"
    yield fix.command
    if fix.is_known:
        yield cluster.help


def _marked(line: Line) -> str:
    mark, words = line
    return f"{mark} {words}"


def _refusals(report: Report) -> Iterator[str]:
    for refusal in refusals_of(report):
        yield _refusal(refusal)
        yield refusal.detail(every=True)


def _refusal(refusal: Refusal) -> str:
    rules = refusal.rules(every=True)
    leaves = f"; rules undecided: {rules}" if rules else ""
    return safe(f"{refusal.why.words} in {refusal.where(every=True)}: {refusal.what(every=True)}{leaves}")


def _plain(line: str) -> str:
    """Return a line that is not a command: the runner treats ``::`` at its start as one, and ``##[`` anywhere."""
    return f"- {safe(line)}".replace(_RUNNER, r"##\x5b")


def _command(name: str, data: str, *, title: str = "") -> str:
    """Escape line breaks as GitHub wants; other control characters are shown as text."""
    kept = cut("\n".join(map(safe, data.split("\n"))), _ROOM)
    properties = f" title={_escaped(safe(title), ':,')}" if title else ""
    return f"::{name}{properties}::{_escaped(kept)}"


def _escaped(words: str, more: str = "") -> str:
    """Source: actions/toolkit, ``packages/core/src/command.ts``."""
    for character in f"%\r\n{more}":
        words = words.replace(character, f"%{ord(character):02X}")
    return words
