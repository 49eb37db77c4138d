"""The findings as the page lists them: an entry a cluster, the first of its members written out."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from sescheck.report.formats.html.evidence import Evidence, evidence_of
from sescheck.report.formats.html.rule_pages import fix_of
from sescheck.report.model import Report, Reported, Status
from sescheck.report.text.phrases import sentence
from sescheck.report.views.clusters import Cluster

SHOWN = 20
"""Members of an entry that are written out at first; the script brings more, the roll names all."""


@dataclass(frozen=True, slots=True)
class Member:
    """One finding."""

    message: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Entry:
    """The findings of one rule with one severity and status.

    Attributes:
        index: the entry's place among all.
        family: the title of the rule's family; empty where the rule was not run.
        fix: HTML; None where nothing is to be done, or the rule's page says nothing.
        shown: the first of the members.
    """

    index: int
    cluster: Cluster
    family: str
    fix: Markup | None
    shown: tuple[Member, ...]

    @property
    def id(self) -> str:
        """Where the page has it."""
        return f"finding-{self.index + 1}"

    @property
    def title(self) -> str:
        """What is wrong, in the words of the rule's page."""
        return self.cluster.title or self.cluster.rule

    def extent(self) -> str:
        """The finding itself where there is one, else how many of what, where, and a few of them."""
        if len(self.cluster.members) == 1:
            return self.shown[0].message
        counted = f"{self.cluster.size()}: {self.cluster.places()}"
        return sentence((counted, self.cluster.examples()))

    def told(self, reported: Reported) -> Member:
        """One of its findings."""
        return _member(self.cluster, reported)


def entries_of(report: Report, clusters: Iterable[Cluster]) -> tuple[Entry, ...]:
    """An entry a cluster, in their order."""
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
