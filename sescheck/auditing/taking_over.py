"""Whether a region can send, or take over from another: asked of a snapshot."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sescheck.auditing.judging import Criteria, is_any_region_readable, judge
from sescheck.aws.ses_regions import check_regions
from sescheck.comparison.account_view import Mode
from sescheck.config.shape import Configuration
from sescheck.engine.groups import GroupPlan
from sescheck.errors import CannotRunError, UsageError
from sescheck.report.model import Report
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Known
from sescheck.takeover.evaluation import readiness_of
from sescheck.takeover.model import Readiness

GROUP = "readiness"
_TWO = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """Which region shall take over from which.

    Attributes:
        primary: None: each standby is asked on its own.
        endpoint: True to ask also whether the two regions are fit for a global endpoint.
    """

    primary: str | None
    standbys: tuple[str, ...]
    endpoint: bool = False

    @property
    def regions(self) -> list[str]:
        """The regions to read."""
        return [*(() if self.primary is None else (self.primary,)), *self.standbys]


def question_of(
    region: str | None, primary: str | None, standby: Iterable[str], configuration: Configuration
) -> Asked:
    """Return what is asked; if nothing is named, about the standby group of the configuration.

    Raises:
        UsageError: the regions are not named, or one is named twice.
    """
    region, primary = region and region.lower(), primary and primary.lower()
    standbys = tuple(dict.fromkeys(name.strip().lower() for name in standby if name.strip()))
    if region is not None:
        if primary is not None or standbys:
            raise UsageError("give a region, or --primary and --standby")
        check_regions([region])
        return Asked(None, (region,))
    if primary is None and not standbys:
        return _from_configuration(configuration)
    if primary is None or not standbys:
        raise UsageError("--primary and --standby go together: give both")
    if primary in standbys:
        raise UsageError(f"{primary} is both --primary and --standby: name two regions")
    check_regions([primary, *standbys])
    return Asked(primary, standbys)


def with_endpoint(question: Asked) -> Asked:
    """Ask also whether the regions are fit for a global endpoint.

    Raises:
        UsageError: there are not exactly two.
    """
    if len(question.regions) != _TWO:
        raise UsageError("--global-endpoint: a global endpoint has exactly two regions: give one --standby")
    return replace(question, endpoint=True)


def _from_configuration(configuration: Configuration) -> Asked:
    groups = [each for each in configuration.group if each.mode is Mode.STANDBY]
    if len(groups) != 1 or not groups[0].regions[1:]:
        raise UsageError(
            "name a region, or --primary and --standby: the configuration does not have exactly one standby group"
        )
    first, *others = groups[0].regions
    return Asked(first, tuple(others))


def check_has(snapshot: Snapshot, question: Asked) -> None:
    """Check that a snapshot has the regions. An account that has none of them is not asked.

    Raises:
        UsageError: it does not have one of them, or has it only of another account.
    """
    every = [(each.account_id, {region.name for region in each.regions}) for each in snapshot.accounts]
    asked = [each for each in every if not each[1].isdisjoint(question.regions)]
    for name in question.regions:
        for number, read in asked or every:
            if name not in read:
                of = f" of {number.value}" if len(every) > 1 and isinstance(number, Known) else ""
                raise UsageError(
                    f"the snapshot does not have {name}{of}; it has {', '.join(sorted(read)) or 'none'}"
                )


def readiness_answers(snapshot: Snapshot, by: Criteria, question: Asked) -> tuple[Readiness, ...]:
    """Return an answer for each account and standby.

    Args:
        snapshot: what was read.
        by: how to judge it.
        question: which region shall take over from which.

    Raises:
        CannotRunError: no region could be read.
    """
    if not is_any_region_readable(snapshot):
        raise CannotRunError("no region could be read: `sescheck audit` says why")
    answers: list[Readiness] = []
    for standby in question.standbys:
        report = _report(snapshot, by, question.primary, standby)
        answers += (
            readiness_of(report, account, question.primary, standby, asks_endpoint=question.endpoint)
            for account in report.accounts
            if any(view.name == standby for view in account.regions)
        )
    return tuple(answers)


def _report(snapshot: Snapshot, by: Criteria, primary: str | None, standby: str) -> Report:
    names = (standby,) if primary is None else (primary, standby)
    return judge(snapshot, replace(by, groups=(GroupPlan(GROUP, names, Mode.STANDBY),)))
