"""The table of operations that the emulator answers itself, and what they share: refusals and pages.

An operation is a plain function of (state, parameters) that returns the members of its output shape, or None
if the shape is empty. Nothing here imports moto: `installation` puts the table onto moto's response classes.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

Params = Mapping[str, Any]
Members = dict[str, Any]
Operation = Callable[[Any, Params], Members | None]
Item = TypeVar("Item")

OPERATIONS: dict[tuple[str, str], Operation] = {}
"""(service as boto3 names it, operation) -> function."""

BAD_REQUEST = "BadRequestException"
NOT_FOUND = "NotFoundException"
ALREADY_EXISTS = "AlreadyExistsException"
LIMIT_EXCEEDED = "LimitExceededException"
INVALID = "InvalidParameterValue"
ACCESS_DENIED = "AccessDeniedException"
V1_ACCESS_DENIED = "AccessDenied"
THROTTLING = "Throttling"


class Refused(Exception):  # noqa: N818 # AWS refuses; nothing went wrong in here
    """AWS would answer with an error: its code, as in boto3, and its message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def operation(service: str, name: str) -> Callable[[Operation], Operation]:
    """Register the decorated function as the answer to `name` of `service`."""

    def register(function: Operation) -> Operation:
        OPERATIONS[service, name] = function
        return function

    return register


def page(items: Sequence[Item], size: int, token: str | None, code: str) -> tuple[Sequence[Item], str | None]:
    """One page of `items` and the token of the next, if there is one; a wrong token is refused with `code`."""
    start = _offset(token, code) if token else 0
    if start > len(items):
        raise Refused(code, "The NextToken provided is invalid")
    end = start + size
    following = base64.urlsafe_b64encode(f"after:{end}".encode()).decode() if end < len(items) else None
    return items[start:end], following


def _offset(token: str, code: str) -> int:
    try:
        word, _, number = base64.urlsafe_b64decode(token).decode().partition(":")
        if word == "after":
            return int(number)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        pass
    raise Refused(code, "The NextToken provided is invalid")


def page_size(wanted: int | None, *, default: int, lowest: int, highest: int) -> int:
    """The page size of a v2 list; what AWS's documentation does not allow is a BadRequestException.

    Zero is allowed by some lists and asks for the default.
    """
    if wanted is None:
        return default
    if not lowest <= wanted <= highest:
        raise Refused(BAD_REQUEST, f"PageSize must be between {lowest} and {highest}")
    return wanted or default


def v1_page_size(wanted: int | None, *, default: int, highest: int) -> int:
    """The page size of a v1 list; out of range is v1's ValidationError."""
    if wanted is None:
        return default
    if not 1 <= wanted <= highest:
        raise Refused(
            "ValidationError",
            f"1 validation error detected: Value '{wanted}' at 'maxItems' failed to satisfy constraint: "
            f"Member must have value between 1 and {highest}",
        )
    return wanted


def with_token(members: Members, token: str | None) -> Members:
    """The members of a listed page: NextToken is absent, not null, on the last one."""
    return {**members, "NextToken": token} if token else members
