"""What `iam-policy --stackset` does between its options and its output."""

from collections.abc import Mapping, Sequence

from sescheck.auditing.options import ReadOptions
from sescheck.auditing.roles import DEFAULT_ROLE_NAME, check_account_id, check_external_id, parse_role_name
from sescheck.collect.declarations import Read
from sescheck.errors import UsageError
from sescheck.permissions.needed import actions_of
from sescheck.permissions.stackset import Role, as_stackset

FORMAT = "cloudformation"


def check_options(is_stackset: bool, given: Mapping[str, str | None]) -> None:  # noqa: FBT001 - the option's value
    """Check that no option is given that only ``--stackset`` uses.

    Raises:
        UsageError: one is.
    """
    named = ", ".join(option for option, value in given.items() if value is not None)
    if named and not is_stackset:
        raise UsageError(f"{named}: only --stackset prints a role; add --stackset, or leave it out")


def check_alone(read: ReadOptions, regions: Sequence[str] | None, name: str | None, *, check: bool) -> None:
    """Check that ``--stackset`` is not combined with options about a call to AWS, or with another format.

    Raises:
        UsageError: it is.
    """
    given = {
        "--check": check,
        "--regions": regions,
        "--profile": read.profile,
        "--role-arn": read.role_arn,
        "--endpoint-url": read.endpoint_url,
    }
    named = ", ".join(option for option, value in given.items() if value)
    if named:
        raise UsageError(f"--stackset makes no call to AWS: leave out {named}")
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
