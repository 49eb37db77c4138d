"""How much of the findings a person reads: the first ones with their fix, then names, then counts with examples.

A report of thousands of findings stays a few hundred lines, and says how many it does not list. With ``--verbose``
all of them are listed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sescheck.report.model import Report, Reported, Status
from sescheck.report.views.clusters import Cluster, clusters_of
from sescheck.report.views.fix_lines import INDENT, ClusterFix, FixLine

LINES_IN_FULL = 300
"""Lines of findings with their fix; the findings of a rule are not divided, and the first rule is always shown."""

LINES_LISTED = 150
"""Lines of the findings after those, which are listed without a fix."""

MOST_COUNTED = 60
"""Rules whose findings are counted with examples; of those after them only the number is shown."""


class Detail(StrEnum):
    """How the findings of a rule are shown: each with its fix, each, with examples, or only their number."""

    IN_FULL = "in full"
    LISTED = "listed"
    COUNTED = "counted"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding that is listed, and the lines below it; none if its fix is not shown."""

    reported: Reported
    message: str
    fix: tuple[FixLine, ...]


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """The findings of a rule with one severity.

    Attributes:
        listed: those that are listed; empty if they are counted.
        command: prints what the entry does not show of the fix; empty if it shows everything, or nothing is known.
    """

    cluster: Cluster
    detail: Detail
    listed: tuple[ListedFinding, ...]
    command: str

    @property
    def title(self) -> str:
        """The title of the rule; empty if a single message says the same."""
        return "" if len(self.listed) == 1 else self.cluster.title


@dataclass(frozen=True, slots=True)
class Digest:
    """The findings of one status.

    Attributes:
        is_any_fix_known: True if there are steps for a finding, shown or not.
    """

    entries: tuple[DigestEntry, ...]
    is_any_fix_known: bool

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(len(entry.cluster.members) for entry in self.entries)

    @property
    def listed(self) -> int:
        """How many of them are listed one by one."""
        return sum(len(entry.listed) for entry in self.entries)


def digest_of(report: Report, status: Status, *, width: int, verbose: bool, quiet: bool) -> Digest:
    """Return the findings of a status.

    Args:
        report: has the findings.
        status: of the findings.
        width: columns for the lines below a finding.
        verbose: True to list all of them, with their fix.
        quiet: True to list none.
    """
    digester = _Digester(report, width, verbose=verbose, quiet=quiet)
    entries = tuple(map(digester.entry, clusters_of(report, status)))
    return Digest(entries, digester.is_any_fix_known)


class _Digester:
    def __init__(self, report: Report, width: int, *, verbose: bool, quiet: bool) -> None:
        self._report, self._width = report, width
        self._verbose, self._quiet = verbose, quiet
        self._in_full = self._listed = self._counted_rules = 0
        self.is_any_fix_known = False

    def entry(self, cluster: Cluster) -> DigestEntry:
        """Return the entry of the next cluster."""
        if self._quiet:
            return DigestEntry(cluster, Detail.NAMED, (), "")
        if not (cluster.small or self._verbose):
            return self._counted(cluster)
        if self._verbose or self._in_full < LINES_IN_FULL:
            entry, lines = self._shown_in_full(cluster)
            if self._verbose or not self._in_full or self._in_full + lines <= LINES_IN_FULL:
                self._in_full += lines
                return entry
            self._in_full = LINES_IN_FULL
        if self._listed < LINES_LISTED:
            self._listed += len(cluster.members) + 1
            return self._of(cluster, Detail.LISTED, tuple(self._without_fix(cluster)))
        return self._counted(cluster)

    def _shown_in_full(self, cluster: Cluster) -> tuple[DigestEntry, int]:
        fix = ClusterFix(self._report, cluster, one_by_one=True)
        self.is_any_fix_known |= fix.is_known
        listed = tuple(
            ListedFinding(each, cluster.message(each), fix.lines(each.finding, self._width))
            for each in cluster.members
        )
        command = "" if not fix.is_known or fix.is_whole else fix.command
        lines = sum(self._lines(each) for each in listed) + bool(command) + 1
        return DigestEntry(cluster, Detail.IN_FULL, listed, command), lines

    def _lines(self, listed: ListedFinding) -> int:
        words = (listed.message, *(f"{line.lead} {' ' * INDENT * line.depth}{line.words}" for line in listed.fix))
        return sum(1 + len(each) // self._width for each in words)

    def _without_fix(self, cluster: Cluster) -> Iterator[ListedFinding]:
        return (ListedFinding(each, cluster.message(each), ()) for each in cluster.members)

    def _counted(self, cluster: Cluster) -> DigestEntry:
        self._counted_rules += 1
        if self._counted_rules > MOST_COUNTED:
            return DigestEntry(cluster, Detail.NAMED, (), "")
        return self._of(cluster, Detail.COUNTED, ())

    def _of(self, cluster: Cluster, detail: Detail, listed: tuple[ListedFinding, ...]) -> DigestEntry:
        fix = ClusterFix(self._report, cluster, one_by_one=False)
        self.is_any_fix_known |= fix.is_known
        return DigestEntry(cluster, detail, listed, fix.command if fix.is_known else "")


def left_out(digests: Iterable[Digest]) -> str:
    """Return how many findings are not listed, and where all of them are; empty if each is."""
    of = list(digests)
    total, listed = sum(each.total for each in of), sum(each.listed for each in of)
    if listed == total:
        return ""
    return (
        f"Not listed one by one: {total - listed:,} of {total:,} findings. All of them: --verbose, or -f json:FILE"
    )
