"""IAM's users in pages, which moto returns all at once. The state is moto's own IAM of the account."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sescheck.emulator.registry import Members, Params, Refused, operation, page

PAGE = 100
"""The size of a page in AWS unless less is asked for; AWS may always return less."""

_NO_REGION = "aws"
"""IAM is global; moto uses the partition instead of the region."""

DETAILS = {
    "User": ("UserDetailList", "users"),
    "Group": ("GroupDetailList", "groups"),
    "Role": ("RoleDetailList", "roles"),
    "LocalManagedPolicy": ("Policies", "managed_policies"),
    "AWSManagedPolicy": ("Policies", "managed_policies"),
}
"""By filter: the list in the answer, and moto's name for it."""


@operation("iam", "GetAccountAuthorizationDetails")
def get_account_authorization_details(backend: Any, ask: Params) -> Members:
    """A page of users, groups, roles and policies, counted together."""
    wanted = list(ask.get("Filter") or DETAILS)
    found = backend.get_account_authorization_details(wanted)
    pairs = dict.fromkeys(DETAILS[each] for each in wanted)
    entries = [(member, entry) for member, word in pairs for entry in found[word]]
    here, marker = _page(entries, ask)
    lists: Members = {member: [] for member, _ in DETAILS.values()}
    for member, entry in here:
        lists[member].append(entry)
    return lists | marker


@operation("iam", "CreateUser")
def create_user(backend: Any, ask: Params) -> Members:
    """Create a user with its boundary, which moto ignores."""
    user = backend.create_user(
        _NO_REGION, user_name=ask["UserName"], path=ask.get("Path"), tags=ask.get("Tags", [])
    )
    if "PermissionsBoundary" in ask:
        put_user_permissions_boundary(backend, ask)
    return {"User": user}


@operation("iam", "ListUsers")
def list_users(backend: Any, ask: Params) -> Members:
    """A page of users."""
    here, marker = _page(backend.list_users(ask.get("PathPrefix"), None, None), ask)
    return {"Users": here} | marker


@operation("iam", "PutUserPermissionsBoundary")
def put_user_permissions_boundary(backend: Any, ask: Params) -> None:
    """The boundary of a user; moto has boundaries of roles only."""
    _user(backend, ask["UserName"]).permissions_boundary = {
        "PermissionsBoundaryType": "Policy",
        "PermissionsBoundaryArn": ask["PermissionsBoundary"],
    }


def _user(backend: Any, name: str) -> Any:
    if name not in backend.users:
        raise Refused("NoSuchEntity", f"The user with name {name} cannot be found.")
    return backend.users[name]


def _page(entries: Iterable[Any], ask: Params) -> tuple[Sequence[Any], Members]:
    size = min(int(ask.get("MaxItems") or PAGE), PAGE)
    here, token = page(list(entries), size, ask.get("Marker"), "ValidationError")
    return here, {"IsTruncated": False} if token is None else {"IsTruncated": True, "Marker": token}


def settle_key(
    backend: Any, user: str, *, created: str | None, last_used: str | None, service: str, region: str
) -> None:
    """Set the times of a user's keys; moments are RFC 3339, and ``never`` removes the last use.

    Raises:
        Refused: there is no such user, or it has no key.
    """
    keys = _user(backend, user).access_keys
    if not keys:
        raise Refused("NoSuchEntity", f"{user} has no access key")
    for key in keys:
        key.create_date = key.create_date if created is None else datetime.fromisoformat(created)
        if last_used is not None:
            key.last_used = None if last_used == "never" else _use(last_used, service, region)


def _use(at: str, service: str, region: str) -> Any:
    from moto.iam.models import AccessKeyLastUsed  # noqa: PLC0415 # see installation.install

    return AccessKeyLastUsed(datetime.fromisoformat(at), service, region)
