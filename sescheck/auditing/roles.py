"""The names that a role in another account needs, checked before AWS is asked."""

import re
from dataclasses import dataclass

from sescheck.errors import UsageError

DEFAULT_ROLE_NAME = "sescheck"
"""What the role is called if nothing else is said."""

_ACCOUNT = re.compile(r"\d{12}", re.ASCII)
_NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
_PATH = re.compile(r"/(?:[\w+=,.@-]+/)*", re.ASCII)
_LONGEST_PATH = 512
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
"""Source: the iam and sts models, CreateRole and AssumeRole. IAM allows more characters in a path."""


@dataclass(frozen=True, slots=True)
class RoleName:
    """The name of a role.

    Attributes:
        path: begins and ends with a slash.
    """

    path: str
    name: str

    def __str__(self) -> str:
        """Return it as it is in an ARN, after ``role/``."""
        return f"{self.path.removeprefix('/')}{self.name}"


def parse_role_name(text: str) -> RoleName:
    """Parse ``sescheck``, or a name with a path: ``audit/sescheck``.

    Raises:
        UsageError: IAM has no role of that name.
    """
    path, _, name = f"/{text.removeprefix('/')}".rpartition("/")
    found = RoleName(f"{path}/", name)
    if _NAME.fullmatch(name) is None or _PATH.fullmatch(found.path) is None or len(found.path) > _LONGEST_PATH:
        raise UsageError(
            f"--role-name {text} is not the name of a role: give the name without an ARN, as in --role-name"
            f" {DEFAULT_ROLE_NAME} or --role-name audit/{DEFAULT_ROLE_NAME}"
        )
    return found


def check_account_id(text: str, option: str) -> str:
    """Return the ID of an account.

    Args:
        text: what was given.
        option: where it was given, as ``--trusted-account``.

    Raises:
        UsageError: it does not have 12 digits.
    """
    if _ACCOUNT.fullmatch(text) is None:
        raise UsageError(f"{option} {text} is not the ID of an account: 12 digits")
    return text


def check_external_id(text: str) -> str:
    """Return an external ID.

    Raises:
        UsageError: STS does not take it.
    """
    if _EXTERNAL_ID.fullmatch(text) is None:
        raise UsageError(
            f"--external-id {text} is not an external ID: 2 to 1224 letters, digits and characters of _+=,.@:/-"
        )
    return text
