"""The findings as the page lists them: an entry per cluster, with its first members in full."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from sescheck.report.formats.html.evidence import Evidence, evidence_of
from sescheck.report.formats.html.rule_pages import fix_of
from sescheck.report.model import Report, Reported, Status
from sescheck.report.text.phrases import sentence
from sescheck.report.views.clusters import Cluster

SHOWN = 20
"""Members of an entry that are shown at first; the script shows more, and all are listed by name."""


@dataclass(frozen=True, slots=True)
class Member:
    """One finding."""

    message: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Entry:
    """The findings of one rule with one severity and status.

    Attributes:
        index: the position of the entry.
        family: the title of the rule's family; empty if the rule was not run.
        fix: HTML; None if there is nothing to do, or the rule's page does not say.
        shown: the first of the members.
    """

    index: int
    cluster: Cluster
    family: str
    fix: Markup | None
    shown: tuple[Member, ...]

    @property
    def id(self) -> str:
        """The anchor on the page."""
        return f"finding-{self.index + 1}"

    @property
    def title(self) -> str:
        """The title of the rule's page."""
        return self.cluster.title or self.cluster.rule

    def extent(self) -> str:
        """Return the finding itself if there is only one, else how many, where, and a few names."""
        if len(self.cluster.members) == 1:
            return self.shown[0].message
        counted = f"{self.cluster.size()}: {self.cluster.places()}"
        return sentence((counted, self.cluster.examples()))

    def member(self, reported: Reported) -> Member:
        """Return one of its findings."""
        return _member(self.cluster, reported)


def entries_of(report: Report, clusters: Iterable[Cluster]) -> tuple[Entry, ...]:
    """Return an entry per cluster, in the same order."""
    rules = {entry.name: entry for entry in report.rules}
    return tuple(
        Entry(
            index=index,
            cluster=cluster,
            family=rules[cluster.rule].family if cluster.rule in rules else "",
            fix=fix_of(rules.get(cluster.rule)) if cluster.status is Status.OPEN else None,
            shown=tuple(_member(cluster, reported) for reported in cluster.members[:SHOWN]),
        )
        for index, cluster in enumerate(clusters)
    )


def _member(cluster: Cluster, reported: Reported) -> Member:
    return Member(cluster.message(reported), evidence_of(reported.finding))
