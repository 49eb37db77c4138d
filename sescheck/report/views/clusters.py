"""Group similar findings: 400 domains missing from one region are one line that says 400."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sescheck.engine.severity import Severity
from sescheck.plain import NAME, cut
from sescheck.report.model import Report, Reported, Status
from sescheck.report.text.phrases import plural, some
from sescheck.report.views.open_since import since_words
from sescheck.report.views.unused_regions import counted, is_counted

FEW = 5
"""Most findings of one rule that are listed one by one."""

EXAMPLES = 3
"""Subjects that a larger cluster names."""

_MOST_REGIONS = 6
_NOUNS = {
    "account": "region",
    "iam role": "IAM role",
    "mail manager": "Mail Manager resource",
    "smtp user": "SMTP user",
    "vpc endpoint": "VPC endpoint",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """The findings of one rule with one severity and status.

    Attributes:
        title: the first line of the rule's page, or empty if the rule was not run.
        accounts: how many accounts the report has; with more than one, places name their account.
        since: since when they are open, in words; empty if that is not known, or if they are not open.
    """

    rule: str
    severity: Severity
    status: Status
    title: str
    help: str
    members: tuple[Reported, ...]
    accounts: int
    since: str = ""

    @property
    def small(self) -> bool:
        """True if the findings are few enough to be listed one by one."""
        return len(self.members) <= FEW

    def place(self, reported: Reported) -> str:
        """Return the region, with its account if there are several."""
        found = reported.finding
        region = found.region or "the group as a whole"
        return f"{found.account_id} {region}" if self.accounts > 1 else region

    def message(self, reported: Reported) -> str:
        """Return the finding's message, with its account if there are several, and why it is accepted."""
        words = f"{cut(reported.finding.message)}{_accepted(reported)}"
        return f"{reported.finding.account_id}: {words}" if self.accounts > 1 else words

    def by_place(self) -> Mapping[str, Sequence[str]]:
        """The subjects by region, the largest number first."""
        places: dict[str, list[str]] = {}
        for reported in self.members:
            places.setdefault(self.place(reported), []).append(reported.finding.subject)
        return dict(sorted(places.items(), key=lambda item: (-len(item[1]), item[0])))

    def places(self, *, every: bool = False) -> str:
        """Return how many findings each region has."""
        counted = [f"{len(subjects):,} in {place}" for place, subjects in self.by_place().items()]
        return some(counted, len(counted) if every else _MOST_REGIONS, "region")

    def roll(self) -> Iterator[str]:
        """Yield every subject by place; only the places if the subject is the region."""
        if all(reported.finding.subject_type == "account" for reported in self.members):
            yield ", ".join(self.by_place())
            return
        for place, subjects in self.by_place().items():
            yield f"{len(subjects):,} in {place}: {', '.join(cut(subject, NAME) for subject in subjects)}"

    def size(self) -> str:
        """Return how many findings there are, about what."""
        count = len(self.members)
        types = {reported.finding.subject_type for reported in self.members}
        kind = next(iter(types)).replace("-", " ") if len(types) == 1 else "subject"
        noun = _NOUNS.get(kind, kind)
        subjects = len({reported.finding.subject for reported in self.members})
        if types == {"account"} or subjects == count:
            return plural(count, noun)
        return f"{plural(count, 'finding')} about {plural(subjects, noun)}"

    def extent(self) -> str:
        """Return how many findings there are, about what, and since when they are open if that is known."""
        return f"{self.size()}, {self.since}" if self.since else self.size()

    def examples(self) -> str:
        """Return a few of the subjects, and how many more there are; empty if the subject is the region."""
        subjects = list(
            dict.fromkeys(r.finding.subject for r in self.members if r.finding.subject_type != "account")
        )
        return some([cut(subject, NAME) for subject in subjects[:EXAMPLES]] + subjects[EXAMPLES:], EXAMPLES)


def _accepted(reported: Reported) -> str:
    if reported.accepted is None:
        return ""
    until = f" until {reported.accepted.until}" if reported.accepted.until else ""
    return f" (accepted{until}: {cut(reported.accepted.reason)})"


def clusters_of(report: Report, status: Status = Status.OPEN, *, every: bool = False) -> tuple[Cluster, ...]:
    """Return the clusters of that status by their first findings; ``every``: also those of unused regions."""
    titles = {entry.name: entry.title for entry in report.rules}
    members: dict[tuple[Severity, str], list[Reported]] = {}
    for reported in report.findings:
        if reported.status is status and (every or is_counted(reported)):
            members.setdefault((reported.finding.severity, reported.finding.rule), []).append(reported)
    return tuple(
        Cluster(
            rule=rule,
            severity=severity,
            status=status,
            title=titles.get(rule, ""),
            help=found[0].help,
            members=tuple(found),
            accounts=len(report.accounts),
            since=since_words(report, found) if status is Status.OPEN else "",
        )
        for (severity, rule), found in members.items()
    )


def severities(report: Report) -> str:
    """Return the open findings by severity, worst first: ``2 high, 1 low``."""
    counts = Counter(each.finding.severity for each in counted(report))
    return ", ".join(f"{counts[severity]:,} {severity}" for severity in Severity if counts[severity])
