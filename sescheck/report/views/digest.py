"""How much of the findings a person reads: the first ones with their fix, then names, then counts with examples.

A report of thousands of findings stays a few hundred lines, and says how many it does not list. With ``--verbose``
all of them are listed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sescheck.report.model import Report, Reported, Status
from sescheck.report.render_options import GroupBy, RenderOptions
from sescheck.report.views.clusters import Cluster
from sescheck.report.views.fix_lines import INDENT, ClusterFix, Copied, FixLine
from sescheck.report.views.grouping import FindingGroup, groups_of, left_groups

LINES_IN_FULL = 300
"""Lines of findings with their fix; the findings of a rule are not divided, and the first rule is always shown."""

LINES_LISTED = 150
"""Lines of the findings after those, which are listed without a fix."""

MOST_COUNTED = 60
"""Rules whose findings are counted with examples; of those after them only the number is shown."""

MOST_GROUPS = 60
"""Regions or identities that are named, if the findings are grouped by them."""


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
        counts: where the findings are, and examples, if they are counted; not what the group of the entry says.
    """

    cluster: Cluster
    detail: Detail
    listed: tuple[ListedFinding, ...]
    command: str
    counts: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The title of the rule; empty if a single message says the same."""
        return "" if len(self.listed) == 1 else self.cluster.title


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """The findings of a region or an identity, or all of them.

    Attributes:
        title: as in ``FindingGroup``.
        size: how many findings it has.
        entries: empty if only their number is shown.
    """

    title: str
    size: str
    entries: tuple[DigestEntry, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """The findings of one status.

    Attributes:
        total: how many findings there are.
        left: how many groups are not shown; empty if none.
        is_any_fix_known: True if there are steps for a finding, shown or not.
    """

    groups: tuple[DigestGroup, ...]
    total: int
    left: str
    is_any_fix_known: bool

    @property
    def listed(self) -> int:
        """How many of them are listed one by one."""
        return sum(len(entry.listed) for group in self.groups for entry in group.entries)


def digest_of(report: Report, status: Status, *, width: int, options: RenderOptions) -> Digest:
    """Return the findings of a status.

    Args:
        report: has the findings.
        status: of the findings.
        width: columns for the lines below a finding.
        options: how they are grouped; ``verbose`` lists all of them, with their fix, ``quiet`` none.
    """
    digester = _Digester(report, status, width, options)
    every = groups_of(report, status, options.group_by)
    most = len(every) if options.verbose else MOST_GROUPS
    return Digest(
        tuple(map(digester.group, every[:most])),
        total=sum(len(each.members) for each in every),
        left=left_groups(every[most:], options.group_by),
        is_any_fix_known=digester.is_any_fix_known,
    )


class _Digester:
    def __init__(self, report: Report, status: Status, width: int, options: RenderOptions) -> None:
        self._report, self._status, self._width = report, status, width
        self._verbose, self._quiet, self._by = options.verbose, options.quiet, options.group_by
        self._in_full = self._listed = self._counted_rules = 0
        self._copied: dict[Copied, str] = {}
        self.is_any_fix_known = False

    def group(self, group: FindingGroup) -> DigestGroup:
        """Return the next group; once enough was shown, only the number of its findings."""
        is_enough = self._quiet or self._listed >= LINES_LISTED or self._counted_rules > MOST_COUNTED
        if group.title and is_enough:
            return DigestGroup(group.title, group.size, ())
        entries = tuple(map(self.entry, group.clusters(self._report, self._status)))
        return DigestGroup(group.title, group.size, entries)

    def entry(self, cluster: Cluster) -> DigestEntry:
        """Return the entry of the next cluster."""
        if self._quiet:
            return DigestEntry(cluster, Detail.NAMED, (), "")
        if not (cluster.small or self._verbose):
            return self._counted(cluster)
        if self._verbose or self._in_full < LINES_IN_FULL:
            entry, lines, copied = self._shown_in_full(cluster)
            if self._verbose or not self._in_full or self._in_full + lines <= LINES_IN_FULL:
                self._in_full += lines
                self._copied |= copied
                return entry
            self._in_full = LINES_IN_FULL
        if self._listed < LINES_LISTED:
            self._listed += len(cluster.members) + 1
            return self._of(cluster, Detail.LISTED, tuple(self._without_fix(cluster)))
        return self._counted(cluster)

    def _shown_in_full(self, cluster: Cluster) -> tuple[DigestEntry, int, Mapping[Copied, str]]:
        """Return the entry, its lines, and what people can copy from it."""
        fix = ClusterFix(self._report, cluster, one_by_one=True, earlier=self._copied)
        self.is_any_fix_known |= fix.is_known
        listed = tuple(
            ListedFinding(each, cluster.message(each), fix.lines(each.finding, self._width))
            for each in cluster.members
        )
        command = "" if not fix.is_known or fix.is_whole else fix.command
        lines = sum(self._lines(each) for each in listed) + bool(command) + 1
        return DigestEntry(cluster, Detail.IN_FULL, listed, command), lines, fix.copied

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
        counts = tuple(filter(None, self._counts(cluster))) if detail is Detail.COUNTED else ()
        return DigestEntry(cluster, detail, listed, fix.command if fix.is_known else "", counts)

    def _counts(self, cluster: Cluster) -> Iterator[str]:
        if self._by != GroupBy.REGION:
            yield cluster.places()
        if self._by != GroupBy.IDENTITY or cluster.members[0].finding.subject_type != "identity":
            yield cluster.examples()


def left_out(digests: Iterable[Digest]) -> str:
    """Return how many findings are not listed, and where all of them are; empty if each is."""
    of = list(digests)
    total, listed = sum(each.total for each in of), sum(each.listed for each in of)
    if listed == total:
        return ""
    return (
        f"Not listed one by one: {total - listed:,} of {total:,} findings. All of them: --verbose, or -f json:FILE"
    )
