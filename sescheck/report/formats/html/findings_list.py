"""The findings as the page lists them: an entry per cluster, with its first members in full."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from sescheck.engine.rule import Entry as RuleEntry
from sescheck.report.formats.html.evidence import Evidence, evidence_of
from sescheck.report.formats.html.fix_parts import FixPart, parts_of
from sescheck.report.formats.html.rule_pages import fix_of
from sescheck.report.model import Report, Reported, Status
from sescheck.report.text.phrases import sentence
from sescheck.report.views.clusters import Cluster
from sescheck.report.views.fix_lines import COMMAND, ONE_LINE, ClusterFix, fix_lines, shows_records
from sescheck.report.views.remedies import remedy_of

SHOWN = 20
"""Members of an entry that are shown at first; the script shows more."""

NAMED = 500
"""Members of an entry that are listed by name, for readers without the script."""


@dataclass(frozen=True, slots=True)
class Member:
    """One finding.

    Attributes:
        fix: the first step that mends it.
    """

    message: str
    evidence: Evidence
    fix: tuple[FixPart, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """The findings of one rule with one severity and status.

    Attributes:
        index: the position of the entry.
        family: the title of the rule's family; empty if the rule was not run.
        page: how to fix it by the rule's page, as HTML; None if there is nothing to do, or the page does not say.
        command: prints the steps; empty if none are known.
        shown: the first of the members.
    """

    index: int
    report: Report
    cluster: Cluster
    family: str
    page: Markup | None
    command: str
    shown: tuple[Member, ...]

    @property
    def id(self) -> str:
        """The anchor on the page."""
        return f"finding-{self.index + 1}"

    @property
    def title(self) -> str:
        """The title of the rule's page."""
        return self.cluster.title or self.cluster.rule

    @property
    def is_single(self) -> bool:
        """True if it is one finding."""
        return len(self.cluster.members) == 1

    def extent(self) -> str:
        """Return the finding itself if there is only one, else how many, where, and a few names."""
        if self.is_single:
            return sentence((self.shown[0].message, self.cluster.since))
        counted = f"{self.cluster.size()}: {self.cluster.places()}"
        return sentence((counted, self.cluster.examples(), self.cluster.since))

    def roll(self) -> Iterator[str]:
        """Yield the subjects of the first members by place."""
        yield from replace(self.cluster, members=self.cluster.members[:NAMED]).roll()

    def member(self, reported: Reported) -> Member:
        """Return one of its findings."""
        return _member(self.report, self.cluster, reported)


def entries_of(report: Report, clusters: Iterable[Cluster]) -> tuple[Entry, ...]:
    """Return an entry per cluster, in the same order."""
    rules = {entry.name: entry for entry in report.rules}
    return tuple(_entry(report, index, cluster, rules.get(cluster.rule)) for index, cluster in enumerate(clusters))


def _entry(report: Report, index: int, cluster: Cluster, rule: RuleEntry | None) -> Entry:
    fix = ClusterFix(report, cluster, one_by_one=cluster.small)
    return Entry(
        index=index,
        report=report,
        cluster=cluster,
        family=rule.family if rule else "",
        page=fix_of(rule) if cluster.status is Status.OPEN else None,
        command=fix.command if fix.is_known else "",
        shown=tuple(_member(report, cluster, reported) for reported in cluster.members[:SHOWN]),
    )


def _member(report: Report, cluster: Cluster, reported: Reported) -> Member:
    found = reported.finding
    lines = tuple(fix_lines(found, remedy_of(report, reported), COMMAND, ONE_LINE))
    evidence = evidence_of(found, without_records=shows_records(lines))
    return Member(cluster.message(reported), evidence, parts_of(lines))
