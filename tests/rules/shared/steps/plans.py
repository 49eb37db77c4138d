"""Plans of examples, and what is in them."""

from collections.abc import Mapping
from typing import Any

from sescheck.comparison.account_view import Thresholds
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.run import run
from sescheck.engine.steps import Call, Human
from sescheck.fix.plan import Plan, plan_of
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Snapshot


def plan_for(snapshot: Snapshot, *names: str, thresholds: Thresholds | None = None) -> Plan:
    """The steps for what these rules find; for what all find, if none is named."""
    views = tuple(account_views_of(snapshot, thresholds=thresholds or Thresholds()))
    rules = tuple(each for each in every_rule() if not names or each.name in names)
    return plan_of(run(rules, views).flagged, Fixes(rules, views))


def calls(plan: Plan, operation: str = "") -> list[tuple[str | None, Mapping[str, Any]]]:
    """The region and the parameters of each call of a plan."""
    found = (each.step.does for each in plan.steps)
    return [
        (each.region, each.parameters) for each in found if isinstance(each, Call) and operation in each.operation
    ]


def words(plan: Plan) -> str:
    """What people are asked to do."""
    return "\n".join(each.step.does.words for each in plan.steps if isinstance(each.step.does, Human))
