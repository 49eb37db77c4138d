"""What the tests of readiness share: us-west-2 fails, and us-east-1 takes over."""

from collections.abc import Iterable, Sequence
from typing import Any

from sescheck.auditing.judging import Criteria, judge
from sescheck.comparison.account_view import AccountView, Mode, RegionView, Thresholds
from sescheck.engine.groups import GroupPlan, account_views_of
from sescheck.rules.catalogue import chosen, every_rule
from sescheck.snapshot.model import Region
from sescheck.takeover.evaluation import readiness_of
from sescheck.takeover.model import Readiness
from sescheck.testing import builders as s

THERE, HERE = "us-west-2", "us-east-1"


def standby(
    *regions: Region, thresholds: Thresholds | None = None, **account: Any
) -> tuple[AccountView, RegionView, RegionView]:
    """The account, the region that fails, and the one that takes over."""
    (view,) = account_views_of(s.snapshot(*regions, **account), thresholds, groups=_groups(*regions))
    by_name = {each.name: each for each in view.regions}
    return view, by_name[THERE], by_name[HERE]


def answer(
    *regions: Region,
    asks_endpoint: bool = False,
    also_read: Iterable[Region] = (),
    select: Sequence[str] = (),
    **account: Any,
) -> Readiness:
    """Whether us-east-1 can take over; whether it can send, if it is alone. The snapshot may have more regions."""
    rules = chosen(select) if select else every_rule()
    criteria = Criteria(rules, None, groups=_groups(*regions))
    report = judge(s.snapshot(*regions, *also_read, **account), criteria)
    primary = None if len(regions) == 1 else THERE
    return readiness_of(report, report.accounts[0], primary, HERE, asks_endpoint=asks_endpoint)


def _groups(*regions: Region) -> tuple[GroupPlan, ...]:
    return (GroupPlan("readiness", tuple(region.name for region in regions), Mode.STANDBY),)
