"""A call, declared: nothing that is not can go through the door."""

from collections.abc import Iterable
from dataclasses import dataclass

_IAM_PREFIXES = {"sesv2": "ses"}


class UndeclaredOperationError(Exception):
    """A collector asked for an operation that it does not declare: a fault of sescheck's own."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A read operation of AWS.

    Attributes:
        service: botocore's name of the service.
        name: the operation's name in the service's model.
        items: the member of the answer that holds the list; None where the answer is no list.
        token: the member, in request and answer, that leads to the next page; None where there is one page.
        gone: error codes by which AWS says that the resource asked about does not exist.
    """

    service: str
    name: str
    items: str | None = None
    token: str | None = None
    gone: frozenset[str] = frozenset()

    @property
    def action(self) -> str:
        """The IAM action: SES v1 and v2 share one prefix."""
        return f"{_IAM_PREFIXES.get(self.service, self.service)}:{self.name}"


def check_declared(operation: Operation, reads: Iterable[Operation]) -> None:
    """Let only what was declared pass.

    Raises:
        UndeclaredOperationError: the operation is not among ``reads``.
    """
    if operation not in reads:
        raise UndeclaredOperationError(f"{operation.service} {operation.name} is not declared")
