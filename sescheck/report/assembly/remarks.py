"""Remarks on the configuration: parts without their full effect. They are not errors."""

from collections.abc import Iterable, Iterator, Sequence

from sescheck.comparison.account_view import AccountView, Group, Mode, key_of
from sescheck.engine.groups import GroupPlan
from sescheck.report.model import Remark, RemarkKind
from sescheck.report.text.phrases import plural, some

_EXAMPLES = 3


def incomplete_groups(plans: Sequence[GroupPlan], accounts: Sequence[AccountView]) -> Iterator[Remark]:
    """Yield the groups with a region that was not read."""
    for account in accounts:
        read = [view.name for view in account.regions]
        for plan in plans:
            if missing := plan.missing(read):
                label = f"account {account.account_id}, " if len(accounts) > 1 else ""
                yield Remark(RemarkKind.INCOMPLETE_GROUP, f"{label}{_incomplete(plan, missing)}")


def _incomplete(plan: GroupPlan, missing: Sequence[str]) -> str:
    names = ", ".join(missing)
    was = "was" if len(missing) == 1 else "were"
    if len(plan.regions) - len(missing) <= 1 or (plan.mode is Mode.STANDBY and plan.regions[0] in missing):
        return f'group "{plan.name}": {names} {was} not read, so nothing is compared in it'
    return f'group "{plan.name}": {names} {was} not read, so only the others are compared'


def not_compared(plans: Sequence[GroupPlan], accounts: Sequence[AccountView]) -> Iterator[Remark]:
    """Yield the identities that no group covers, in regions that are in a group."""
    planned = {plan.name for plan in plans}
    for account in accounts:
        groups = [group for group in account.groups if group.name in planned]
        names = list(_in_no_group(groups))
        if names:
            label = f"account {account.account_id}, " if len(accounts) > 1 else ""
            count = plural(len(names), "identity")
            words = f"{label}{count} in no group, so not compared: {some(names, _EXAMPLES)}"
            yield Remark(RemarkKind.NOT_COMPARED, words)


def _in_no_group(groups: Iterable[Group]) -> Iterator[str]:
    names: dict[str, str] = {}
    included: set[str] = set()
    for group in groups:
        for view in group.regions:
            for key, identity in view.identities.items():
                names.setdefault(key, identity.name)
                if group.includes(identity.name):
                    included.add(key_of(identity.name))
    return (name for key, name in sorted(names.items()) if key not in included)
