"""The findings that people read, in groups: of a region, or of an identity."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sescheck.comparison.account_view import key_of
from sescheck.engine.severity import Severity
from sescheck.plain import NAME, cut
from sescheck.report.model import Report, Reported, Status
from sescheck.report.render_options import GroupBy
from sescheck.report.text.phrases import plural
from sescheck.report.views.clusters import Cluster, clusters_of
from sescheck.report.views.unused_regions import is_counted

_WITHOUT = {GroupBy.REGION: "not about one region", GroupBy.IDENTITY: "not about one identity"}


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of a region or an identity, in their order; or all of them, if they are grouped by rule only.

    Attributes:
        title: the region or the identity, with its account if there are several; empty if it is all findings.
    """

    title: str
    members: Sequence[Reported]

    def clusters(self, report: Report, status: Status) -> tuple[Cluster, ...]:
        """Return them by rule and severity."""
        return clusters_of(replace(report, findings=tuple(self.members)), status)

    @property
    def size(self) -> str:
        """How many findings there are, and how severe they are."""
        counts = Counter(each.finding.severity for each in self.members)
        words = ", ".join(f"{counts[severity]:,} {severity}" for severity in Severity if counts[severity])
        return f"{plural(len(self.members), 'finding')} ({words})"


def groups_of(report: Report, status: Status, by: GroupBy) -> tuple[FindingGroup, ...]:
    """Return the findings of that status in groups, by their first findings."""
    shown = [each for each in report.findings if each.status is status and is_counted(each)]
    if by == GroupBy.RULE:
        return (FindingGroup("", shown),) if shown else ()
    groups: dict[tuple[str, str | None], list[Reported]] = {}
    for each in shown:
        groups.setdefault((each.finding.account_id, _key(each, by)), []).append(each)
    several = len(report.accounts) > 1
    return tuple(
        FindingGroup(f"{account} {_title(members[0], by)}" if several else _title(members[0], by), members)
        for (account, _), members in groups.items()
    )


def left_groups(groups: Sequence[FindingGroup], by: GroupBy) -> str:
    """Return how many groups are not shown, with how many findings; empty if there is none."""
    if not groups:
        return ""
    noun: Mapping[str, str] = {GroupBy.REGION: "more region", GroupBy.IDENTITY: "more identity"}
    count = plural(len(groups), noun[by])
    return f"and {count} with {plural(sum(len(each.members) for each in groups), 'finding')}: --verbose shows all"


def _key(reported: Reported, by: GroupBy) -> str | None:
    found = reported.finding
    if by == GroupBy.REGION:
        return found.region
    return key_of(found.subject) if found.subject_type == "identity" else None


def _title(reported: Reported, by: GroupBy) -> str:
    if _key(reported, by) is None:
        return _WITHOUT[by]
    return cut((reported.finding.region or "") if by == GroupBy.REGION else reported.finding.subject, NAME)
