"""The IAM roles that may send: they have a policy that names sending with SES.

They are read once per account, like the SMTP users and through the same operations. Service-linked roles and those
of IAM Identity Center are left out: AWS decides about their policies.
"""

from collections.abc import Iterable

from sescheck.aws.door import Door
from sescheck.collect.smtp import principals
from sescheck.collect.smtp.iam_details import ManagedPolicies, Principal
from sescheck.collect.smtp.principals import ROLES
from sescheck.policies.permissions import named_actions
from sescheck.snapshot.model import Depth, Fact
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of
from sescheck.snapshot.users import SENDING, SendingRole

FACT = Fact.SENDING_ROLES
READS = ROLES.reads
ASKED_FROM = Depth.DEEP
INSTEAD_OF = ROLES.instead_of

_NOT_ASKED = Unreadable(
    Why.NOT_ASKED, ROLES.at_once.listed.action, "IAM roles that may send are read with --depth deep"
)

Roles = tuple[SendingRole, ...]


async def read(
    door: Door, depth: Depth, before: Reading[Roles], shared: ManagedPolicies | None = None
) -> Reading[Roles]:
    """Read the roles of the account, through the main region. What an earlier run read is kept."""
    if isinstance(before, Known):
        return before
    if depth is not Depth.DEEP:
        return _NOT_ASKED
    found = await principals.read(door.for_reads(READS), ROLES, _allow_sending, shared or ManagedPolicies())
    return value_of(found, lambda roles: tuple(map(_role, roles)))


def _allow_sending(policies: Iterable[str]) -> bool:
    """True if a policy names SES and allows sending. A policy that allows everything does not count."""
    return bool(named_actions(policies, SENDING))


def _role(found: Principal) -> SendingRole:
    return SendingRole(found.name, found.arn, found.policies, found.boundary)
