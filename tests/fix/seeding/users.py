"""IAM users for SMTP, and roles that send."""

from datetime import datetime
from typing import Any

from sescheck.emulator.backdoor import Region as Backdoor
from sescheck.emulator.installation import iam_backend
from sescheck.emulator.operations import iam_users
from sescheck.snapshot.reading import Reading
from sescheck.snapshot.users import AccessKey, SendingRole, SmtpUser
from sescheck.testing.builders import policy
from tests.fix.seeding.cannot import CannotSeedError, value_of

_ANYTHING = policy("*")


def smtp_users(region: Backdoor, reading: Reading[tuple[SmtpUser, ...]]) -> None:
    """Create them with their policies and keys."""
    for user in value_of(reading):
        _user(region, user)


def _user(region: Backdoor, user: SmtpUser) -> None:
    backend = iam_backend(region.account_id)
    tags = [{"Key": "InvokedBy", "Value": "SESConsole"}] if user.made_for_smtp else []
    backend.create_user("us-east-1", user.name, user.arn.partition(":user")[2].removesuffix(user.name), tags)
    for name, text in user.policies.items():
        if not name.startswith("user/"):
            raise CannotSeedError("a policy of a group, or a managed policy")
        short = name.removeprefix("user/")
        backend.put_user_policy(user.name, short, _ANYTHING)
        backend.users[user.name].policies[short] = text
    if user.boundary is not None:
        made = backend.create_policy("", "/", _ANYTHING, f"boundary-of-{user.name}", [])
        made.versions[0].document = user.boundary
        iam_users.put_user_permissions_boundary(backend, {"UserName": user.name, "PermissionsBoundary": made.arn})
    for number, key in enumerate(value_of(user.keys)):
        _access_key(backend, user.name, key, number)


def sending_roles(region: Backdoor, reading: Reading[tuple[SendingRole, ...]]) -> None:
    """Create them with their policies."""
    backend = iam_backend(region.account_id)
    for role in value_of(reading):
        limit = None
        if role.boundary is not None:
            made = backend.create_policy("", "/", _ANYTHING, f"boundary-of-{role.name}", [])
            made.versions[0].document, limit = role.boundary, made.arn
        backend.create_role(role.name, "{}", "/", limit, "", [], None)
        for name, text in role.policies.items():
            backend.put_role_policy(role.name, name.removeprefix("role/"), text)


def _access_key(backend: Any, user: str, key: AccessKey, number: int) -> None:
    made = backend.create_access_key(user)
    key_id = f"AKIA{number}{len(backend.access_keys):011}{key.key_id}"
    backend.access_keys[key_id] = backend.access_keys.pop(made.access_key_id)
    made.access_key_id, made.status = key_id, "Active" if key.active else "Inactive"
    made.create_date = datetime.fromisoformat(key.created)
    use = value_of(key.last_use)
    made.last_used = None if use is None else iam_users._use(use.at, use.service, use.region)
