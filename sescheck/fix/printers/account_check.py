"""Where a script asks AWS whose credentials it has."""

from collections.abc import Mapping

from sescheck.engine.steps import Call
from sescheck.fix.plan import Plan


def regions_to_ask(plan: Plan) -> Mapping[str, str | None]:
    """Return a region for each account: the first in which the script calls AWS; None: it calls no region.

    Other regions of the plan may not be enabled: they accept no credentials.
    """
    found: dict[str, str | None] = {}
    for each in plan.steps:
        region = each.step.does.region if isinstance(each.step.does, Call) else None
        found[each.account_id] = found.get(each.account_id) or region
    return found
