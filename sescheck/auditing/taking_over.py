"""Whether a region can send, or take over from another: asked of a snapshot."""

from dataclasses import dataclass, replace

from sescheck.auditing.judging import Criteria, is_any_region_readable, judge
from sescheck.comparison.account_view import Mode
from sescheck.engine.groups import GroupPlan
from sescheck.errors import CannotRunError, UsageError
from sescheck.readiness.evaluation import readiness_of
from sescheck.readiness.model import Readiness
from sescheck.report.model import Report
from sescheck.snapshot.model import Snapshot

GROUP = "readiness"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which region shall take over from which.

    Attributes:
        primary: None: each standby is asked on its own.
    """

    primary: str | None
    standbys: tuple[str, ...]

    @property
    def regions(self) -> list[str]:
        """The regions to read."""
        return [*(() if self.primary is None else (self.primary,)), *self.standbys]


def check_has(snapshot: Snapshot, question: Asked) -> None:
    """Check that a snapshot has the regions.

    Raises:
        UsageError: it does not have one of them.
    """
    read = {region.name for account in snapshot.accounts for region in account.regions}
    for name in question.regions:
        if name not in read:
            raise UsageError(f"the snapshot does not have {name}; it has {', '.join(sorted(read))}")


def readiness_answers(snapshot: Snapshot, by: Criteria, question: Asked) -> tuple[Readiness, ...]:
    """Return an answer for each account and standby.

    Raises:
        CannotRunError: no region could be read.
    """
    if not is_any_region_readable(snapshot):
        raise CannotRunError("no region could be read: `sescheck audit` says why")
    answers: list[Readiness] = []
    for standby in question.standbys:
        report = _report(snapshot, by, question.primary, standby)
        answers += (
            readiness_of(report, account, question.primary, standby)
            for account in report.accounts
            if any(view.name == standby for view in account.regions)
        )
    return tuple(answers)


def _report(snapshot: Snapshot, by: Criteria, primary: str | None, standby: str) -> Report:
    names = (standby,) if primary is None else (primary, standby)
    return judge(snapshot, replace(by, groups=(GroupPlan(GROUP, names, Mode.STANDBY),)))
