"""Settings with the region made equal: what names its own region says the same as what names another in its own.

An ARN that names the region in which it is found points to a neighbour. One that names any other region keeps it:
there the two do not mean the same.
"""

from collections.abc import Mapping
from typing import Any

HERE = "{region}"
"""What stands in an ARN in place of the region in which it was found."""

_FIELDS = 6
_REGION = 3


def localised(value: Any, region: str) -> Any:
    """The value, to any depth, with the region's own name in ARNs replaced."""
    match value:
        case str():
            return _arn(value, region)
        case Mapping():
            return {key: localised(each, region) for key, each in value.items()}
        case list() | tuple():
            return type(value)(localised(each, region) for each in value)
        case _:
            return value


def _arn(text: str, region: str) -> str:
    """``arn:partition:service:region:account:resource``; what is no ARN stays as it is."""
    parts = text.split(":", _FIELDS - 1)
    if len(parts) < _FIELDS or parts[0] != "arn" or parts[_REGION] != region:
        return text
    return ":".join((*parts[:_REGION], HERE, *parts[_REGION + 1 :]))
