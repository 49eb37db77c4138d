"""Declared calls: a call that is not declared cannot be made."""

from collections.abc import Iterable
from dataclasses import dataclass

_IAM_PREFIXES = {"sesv2": "ses", "mailmanager": "ses", "service-quotas": "servicequotas"}
_IAM_ACTIONS = {
    ("s3", "GetBucketEncryption"): "s3:GetEncryptionConfiguration",
    ("s3", "GetObjectLockConfiguration"): "s3:GetBucketObjectLockConfiguration",
    ("s3", "GetPublicAccessBlock"): "s3:GetBucketPublicAccessBlock",
    ("s3", "HeadBucket"): "s3:ListBucket",
    ("s3", "ListBuckets"): "s3:ListAllMyBuckets",
    ("s3", "ListObjectsV2"): "s3:ListBucket",
}
"""Operations with another name in IAM. Source: each operation's text in the s3 model."""


class UndeclaredOperationError(Exception):
    """A collector calls an operation that it does not declare: an internal error."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A read operation of AWS.

    Attributes:
        service: botocore's name of the service.
        name: the operation's name in the service's model.
        items: the member of the answer with the list; None if the answer has no list.
        token: the member, in request and answer, with the token of the next page; None if there is only one page.
        gone: error codes by which AWS says that the resource asked about does not exist.
        rate: requests a second that AWS documents.
    """

    service: str
    name: str
    items: str | None = None
    token: str | None = None
    gone: frozenset[str] = frozenset()
    rate: float = 1.0

    @property
    def action(self) -> str:
        """The IAM action: SES v1, v2 and Mail Manager share one prefix."""
        own = f"{_IAM_PREFIXES.get(self.service, self.service)}:{self.name}"
        return _IAM_ACTIONS.get((self.service, self.name), own)


def check_declared(operation: Operation, reads: Iterable[Operation]) -> None:
    """Check that the operation was declared.

    Raises:
        UndeclaredOperationError: the operation is not among ``reads``.
    """
    if operation not in reads:
        raise UndeclaredOperationError(f"{operation.service} {operation.name} is not declared")
