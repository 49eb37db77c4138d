"""The backdoor of an organization: accounts with the ID and the state that a test needs, thousands at once.

moto's CreateAccount draws an ID, makes IAM for each account, and knows no state but ACTIVE and SUSPENDED.
"""

from collections.abc import Mapping
from typing import Any

from sescheck.emulator.state import now

ORGANIZATION_ID = "o-exampleorg"
ROOT_ID = "r-exam"
_REGIONS = {"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-eusc": "eusc-de-east-1"}
"""By partition, where its Organizations is called."""

_STATUSES = frozenset({"ACTIVE", "PENDING_CLOSURE"})
"""States that are a Status also; any other is the Status SUSPENDED."""


class Organization:
    """The organization of a management account; it is created if the account has none.

    The IDs of the organization, of its root and of its units are always the same.
    """

    def __init__(self, management_account: str, partition: str = "aws") -> None:
        from moto.organizations.models import organizations_backends  # noqa: PLC0415 # see installation.install

        self.management_account = management_account
        self._partition = partition
        self._backend: Any = organizations_backends[management_account][partition]
        self._members = organizations_backends.master_accounts
        if self._backend.org is None:
            self._create()

    @property
    def account_ids(self) -> tuple[str, ...]:
        """Every account, the management account first."""
        return tuple(each.id for each in self._backend.accounts)

    def add_unit(self, name: str, parent: str = ROOT_ID) -> str:
        """Create an organizational unit; return its ID."""
        from moto.organizations.models import FakeOrganizationalUnit  # noqa: PLC0415 # see installation.install

        unit = FakeOrganizationalUnit(self._backend.org, Name=name, ParentId=parent)
        unit.id = f"ou-{ROOT_ID.removeprefix('r-')}-{len(self._backend.ou):08}"
        self._backend.ou.append(unit)
        return str(unit.id)

    def add_account(
        self,
        account_id: str,
        name: str = "",
        *,
        unit: str = ROOT_ID,
        state: str = "ACTIVE",
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Add a member account."""
        from moto.organizations.models import FakeAccount  # noqa: PLC0415 # see installation.install

        account = FakeAccount.__new__(FakeAccount)  # its constructor makes IAM for the account
        vars(account).update(
            type="ACCOUNT",
            region=self._backend.org.region,
            organization_id=self._backend.org.id,
            master_account_id=self.management_account,
            create_account_status_id="car-00000000",
            id=account_id,
            name=name or f"account-{account_id}",
            email=f"{account_id}@example.com",
            create_time=now().replace(tzinfo=None),
            joined_method="CREATED",
            parent_id=unit,
            attached_policies=[],
            tags=dict(tags or {}),
        )
        self._backend.accounts.append(account)
        self._members[account_id] = (self.management_account, self._partition)
        _settle(account, state)

    def settle(self, account_id: str, state: str) -> None:
        """Set the state of an account: ACTIVE, SUSPENDED, PENDING_CLOSURE, CLOSED, PENDING_ACTIVATION."""
        _settle(self._backend.get_account_by_id(account_id), state)

    def delegate(self, account_id: str) -> None:
        """Make a member account a delegated administrator of some service."""
        self._backend.register_delegated_administrator(AccountId=account_id, ServicePrincipal="ssm.amazonaws.com")

    def _create(self) -> None:
        backend = self._backend
        backend.create_organization(region=_REGIONS[self._partition])
        backend.org.id, backend.org.root_id, backend.ou[0].id = ORGANIZATION_ID, ROOT_ID, ROOT_ID
        (management,) = backend.accounts
        management.parent_id = ROOT_ID
        for each in (management, *backend.ou, *backend.policies):
            each.organization_id = ORGANIZATION_ID


def _settle(account: Any, state: str) -> None:
    account.state, account.status = state, state if state in _STATUSES else "SUSPENDED"
