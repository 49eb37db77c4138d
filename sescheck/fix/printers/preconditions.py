"""What a script checks before its first step: that the account is the right one, and the AWS CLI is new enough."""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.engine.steps import Call
from sescheck.fix.plan import Plan
from sescheck.fix.printers.command_names import command_of, kebab

NEW_MEMBERS = frozenset({"FromAddress", "MessageSecurityOptions", "SharedPoolDeliveryMode"})
"""Members of calls that the AWS CLI has learned lately: version 1.46 does not know them."""
_MAIN_REGIONS = {"us-gov-": "us-gov-west-1", "eusc-": "eusc-de-east-1", "cn-": "cn-north-1"}
_MAIN_REGION = "us-east-1"
_ENABLES = "EnableRegion"


def region_of_check(plan: Plan, account_id: str) -> str | None:
    """The region in which the account is asked who it is; None if no step for it calls AWS.

    It is always given, because nobody may have configured one. It is one that is enabled for certain: the first in
    which a step calls AWS, or else the main one.
    """
    steps = [each.step for each in plan.steps if each.account_id == account_id]
    calls = [step.does for step in steps if isinstance(step.does, Call)]
    if not calls:
        return None
    enabling = {call.parameters["RegionName"] for call in calls if call.operation == _ENABLES}
    regions = (call.region for call in calls if call.region is not None and call.region not in enabling)
    named = [step.region for step in steps if step.region is not None]
    return next(regions, _main_region(named[0] if named else ""))


def _main_region(region: str) -> str:
    return next((main for start, main in _MAIN_REGIONS.items() if region.startswith(start)), _MAIN_REGION)


def newly_known(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield each command of the AWS CLI that only newer versions have as a plan needs it, and the new member."""
    found = (
        (f"aws {command_of(call.service)} {kebab(call.operation)}", member)
        for each in plan.steps
        if isinstance(call := each.step.does, Call)
        for member in _members_of(call.parameters)
        if member in NEW_MEMBERS
    )
    yield from dict.fromkeys(found)


def _members_of(value: Any) -> Iterator[str]:
    match value:
        case Mapping():
            for name, inside in value.items():
                yield name
                yield from _members_of(inside)
        case list() | tuple():
            for inside in value:
                yield from _members_of(inside)
        case _:
            pass


def too_old(command: str, member: str) -> str:
    """What a script says if the AWS CLI does not know the member."""
    return f"This AWS CLI does not know {member} of {command} yet: install the newest version of AWS CLI 2."
