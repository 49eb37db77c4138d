"""What `iam-policy --stackset` does between its options and its output."""

from collections.abc import Sequence

from sescheck.auditing.roles import DEFAULT_ROLE_NAME, check_account_id, check_external_id, parse_role_name
from sescheck.collect.declarations import Read
from sescheck.errors import UsageError
from sescheck.permissions.needed import actions_of
from sescheck.permissions.stackset import Role, as_stackset

FORMAT = "cloudformation"


def check_format(name: str | None) -> None:
    """Check that no other format is wanted.

    Raises:
        UsageError: one is.
    """
    if name not in (None, FORMAT):
        raise UsageError(f"--stackset prints {FORMAT}: leave out --format {name}")


def stackset(
    reads: Sequence[Read], trusted_account: str | None, external_id: str | None, role_name: str | None
) -> str:
    """Return the template.

    Raises:
        UsageError: one of the values cannot be used.
    """
    role = Role(
        parse_role_name(DEFAULT_ROLE_NAME if role_name is None else role_name),
        None if trusted_account is None else check_account_id(trusted_account, "--trusted-account"),
        None if external_id is None else check_external_id(external_id),
    )
    return as_stackset(role, actions_of(reads))
