"""Users and roles with their policies: from lists of the whole account, or one by one if that is denied."""

from dataclasses import dataclass

from sescheck.aws.door import Door
from sescheck.aws.operations import Operation
from sescheck.collect.smtp import iam_details, iam_singles
from sescheck.collect.smtp.iam_details import GROUPS, POLICIES, Kind, ManagedPolicies, Principal, Wanted
from sescheck.collect.smtp.iam_singles import Singles
from sescheck.snapshot.reading import Reading, Unreadable, Why

_REFUSED = frozenset({Why.DENIED, Why.DENIED_BY_SCP})


@dataclass(frozen=True, slots=True)
class Ways:
    """The two ways in which users, or roles, are read."""

    at_once: Kind
    one_by_one: Singles

    @property
    def reads(self) -> tuple[Operation, ...]:
        """All operations of both ways."""
        groups = () if self.one_by_one.groups is None else (GROUPS,)
        return (self.at_once.listed, *groups, POLICIES, *self.one_by_one.reads)

    @property
    def instead_of(self) -> dict[Operation, Operation]:
        """What is called only if the lists are denied."""
        return dict.fromkeys(self.one_by_one.reads, self.at_once.listed)


USERS = Ways(iam_details.USER, iam_singles.USER)
ROLES = Ways(iam_details.ROLE, iam_singles.ROLE)


async def read(door: Door, ways: Ways, wanted: Wanted, shared: ManagedPolicies) -> Reading[tuple[Principal, ...]]:
    """Return the wanted users or roles, with their policies."""
    found = await iam_details.read_all(door, ways.at_once, wanted, shared)
    if isinstance(found, Unreadable) and found.why in _REFUSED:
        return await iam_singles.read_all(door, ways.one_by_one, wanted, shared, instead_of=found)
    return found
