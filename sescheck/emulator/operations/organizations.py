"""The lists of AWS Organizations: pages of twenty, the paths of accounts, and who may ask.

The state is moto's own backend of the management account. Source: the model of the service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sescheck.emulator.registry import Members, Params, Refused, operation, page, with_token

PAGE = 20
_INVALID = "InvalidInputException"


@dataclass(frozen=True)
class Asked:
    """What an account sees: moto's backend of its organization."""

    backend: Any
    account_id: str

    @property
    def organization(self) -> Any:
        """The backend, if the account may list.

        Raises:
            Refused: the account is in no organization, or is neither the management account nor delegated.
        """
        if self.backend is None:
            raise Refused("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.")
        allowed = {self.backend.account_id, *(each.account.id for each in self.backend.admins)}
        if self.account_id not in allowed:
            raise Refused("AccessDeniedException", "You don't have permissions to access this resource.")
        return self.backend


def asked_by(account_id: str, region: str) -> Asked:
    """Return what an account sees of its organization."""
    from moto.organizations.models import organizations_backends  # noqa: PLC0415 # see installation.install
    from moto.utilities.utils import get_partition  # noqa: PLC0415

    own = organizations_backends[account_id][get_partition(region)]
    if own.org is not None:
        return Asked(own, account_id)
    above = organizations_backends.master_accounts.get(account_id)
    return Asked(organizations_backends[above[0]][above[1]] if above else None, account_id)


@operation("organizations", "ListAccounts")
def list_accounts(asked: Asked, ask: Params) -> Members:
    """A page of all accounts, with their paths."""
    backend = asked.organization
    return _accounts(backend, backend.accounts, ask)


@operation("organizations", "ListAccountsForParent")
def list_accounts_for_parent(asked: Asked, ask: Params) -> Members:
    """A page of the accounts that are directly in a root or organizational unit."""
    backend = asked.organization
    parent = _parent(backend, ask)
    return _accounts(backend, [each for each in backend.accounts if each.parent_id == parent], ask)


@operation("organizations", "ListRoots")
def list_roots(asked: Asked, ask: Params) -> Members:
    """The one root."""
    roots, token = _page([each.describe() for each in asked.organization.ou if each.type == "ROOT"], ask)
    return with_token({"Roots": roots}, token)


@operation("organizations", "ListOrganizationalUnitsForParent")
def list_units_for_parent(asked: Asked, ask: Params) -> Members:
    """A page of the organizational units that are directly in a root or another unit, with their paths."""
    backend = asked.organization
    parent = _parent(backend, ask)
    found, token = _page([each for each in backend.ou if each.parent_id == parent], ask)
    units = _by_id(backend)
    listed = [
        {"Id": each.id, "Arn": each.arn, "Name": each.name, "Path": _path(backend, units, each.id)}
        for each in found
    ]
    return with_token({"OrganizationalUnits": listed}, token)


@operation("organizations", "ListTagsForResource")
def list_tags(asked: Asked, ask: Params) -> Members:
    """The tags of an account or organizational unit."""
    backend = asked.organization
    wanted = ask["ResourceId"]
    for each in (*backend.accounts, *backend.ou):
        if each.id == wanted:
            tags, token = _page([{"Key": key, "Value": value} for key, value in each.tags.items()], ask)
            return with_token({"Tags": tags}, token)
    raise Refused("TargetNotFoundException", "You specified a target that doesn't exist.")


def _accounts(backend: Any, accounts: Sequence[Any], ask: Params) -> Members:
    found, token = _page(accounts, ask)
    units = _by_id(backend)
    listed = [
        {**each.describe(), "Paths": [f"{_path(backend, units, each.parent_id)}{each.id}/"]} for each in found
    ]
    return with_token({"Accounts": listed}, token)


def _page(items: Sequence[Any], ask: Params) -> tuple[Sequence[Any], str | None]:
    size = ask.get("MaxResults", PAGE)
    if not 1 <= size <= PAGE:
        raise Refused(_INVALID, f"You provided a value for MaxResults that is not between 1 and {PAGE}.")
    return page(items, size, ask.get("NextToken"), _INVALID)


def _parent(backend: Any, ask: Params) -> str:
    parent = str(ask["ParentId"])
    if parent not in _by_id(backend):
        raise Refused("ParentNotFoundException", "You specified parent that doesn't exist.")
    return parent


def _by_id(backend: Any) -> Mapping[str, Any]:
    return {each.id: each for each in backend.ou}


def _path(backend: Any, units: Mapping[str, Any], unit_id: str) -> str:
    """The path of a root or organizational unit, with a slash at its end."""
    steps: list[str] = []
    while unit_id in units:
        steps.insert(0, unit_id)
        unit_id = units[unit_id].parent_id
    return "".join(f"{each}/" for each in (backend.org.id, *steps))
