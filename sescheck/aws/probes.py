"""A call that only shows whether an operation is allowed: it is about something that does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from botocore.model import OperationModel, Shape

from sescheck.aws.clients import Clients
from sescheck.aws.operations import Operation

NAME = "sescheckpermissioncheck"
"""A name that does not exist: letters only, and as long as an access key ID must be."""

_DOMAIN = f"{NAME}.invalid"
_PAGE_SIZES = frozenset({"MaxItems", "MaxResults", "PageSize"})
_NOT_FOUND_WORDS = ("NotFound", "DoesNotExist", "NoSuch")

TELLS_NOTHING = {
    "iam:GetAccessKeyLastUsed": "IAM refuses a call about a key that does not exist",
    "s3:": "S3 looks for the bucket before it checks the permission",
}
"""Actions, or prefixes, for which such a call shows nothing.

Source: the texts of HeadBucket, and of GetAccessKeyLastUsed, which has no error for an unknown key, in the models.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """The place of the call: it is part of the made-up ARNs."""

    partition: str
    account_id: str
    region: str

    def arn(self, service: str, resource: str) -> str:
        """Return a made-up ARN in this place."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"


def tells_nothing(operation: Operation) -> str | None:
    """Return why an operation cannot be checked by a call; None if it can."""
    return next((why for name, why in TELLS_NOTHING.items() if operation.action.startswith(name)), None)


@dataclass(frozen=True, slots=True)
class Probe:
    """A call to make.

    Attributes:
        operation: with the codes by which AWS says that the resource does not exist, from its model.
        params: the fewest that the model requires.
    """

    operation: Operation
    params: Mapping[str, Any]


def probe(operation: Operation, clients: Clients, place: Place) -> Probe:
    """Return the cheapest call of an operation: names that do not exist, one item per page."""
    service = clients.client(operation.service, place.region).meta.service_model
    model: OperationModel = service.operation_model(operation.name)
    shape = model.input_shape
    params: dict[str, Any] = {}
    if shape is not None:
        params = {name: _value(name, shape.members[name], operation, place) for name in shape.required_members}
        sizes = (name for name in shape.members if name in _PAGE_SIZES)
        params |= {name: _least(shape.members[name]) for name in sizes}
    return Probe(replace(operation, gone=operation.gone | _not_found(model)), params)


def _not_found(model: OperationModel) -> frozenset[str]:
    """Return the error codes for a missing resource. Source: the names of the errors in the operation's model."""
    codes = (error.error_code for error in model.error_shapes)
    return frozenset(code for code in codes if any(word in code for word in _NOT_FOUND_WORDS))


def _value(name: str, shape: Shape, operation: Operation, place: Place) -> Any:
    if shape.type_name == "list":
        return [_value(name, shape.member, operation, place)]
    if shape.type_name == "structure":
        return {each: _value(each, shape.members[each], operation, place) for each in shape.required_members}
    if shape.type_name in {"integer", "long"}:
        return _least(shape)
    return shape.enum[0] if getattr(shape, "enum", None) else _text(name, operation, place)


def _text(name: str, operation: Operation, place: Place) -> str:
    """Return a value in the form that the parameter requires, so AWS checks the permission first."""
    service = operation.action.partition(":")[0]
    words = {
        "EmailAddress": f"nobody@{_DOMAIN}",
        "EmailIdentity": _DOMAIN,
        "Identities": _DOMAIN,
        "Identity": _DOMAIN,
        "KeyId": place.arn("kms", "key/00000000-0000-0000-0000-000000000000"),
        # AWS would say first that a region does not exist; the status of the caller's region is not a secret
        "RegionName": place.region,
        "PolicyArn": f"arn:{place.partition}:iam::{place.account_id}:policy/{NAME}",
        "VersionId": "v1",
    }
    return words.get(name, place.arn(service, NAME) if name.endswith("Arn") else NAME)


def _least(shape: Shape) -> int:
    return int(shape.metadata.get("min", 1)) or 1
