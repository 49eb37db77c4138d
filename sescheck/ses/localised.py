"""Settings with the region made equal: what names its own region says the same as what names another in its own.

An ARN that names the region in which it is found points to a neighbour, and a name with that region in it is
the name that another region has with its own. What names any other region keeps it: there the two do not mean
the same.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sescheck.ses.made_up import without_made_up

HERE = "{region}"
"""What stands in place of the region in which a text was found."""

_ARN = "arn:"
_FIELDS = 6
_REGION = 3
_MAY_NAME_A_REGION = (str, Mapping, list, tuple)


def same(one: Any, here: str, other: Any, there: str) -> bool:
    """Do two settings of two regions say the same?

    They do where they are equal once the region in ARNs is; or once the region's own name is wherever it stands as
    a word, and what a tool made up at the end of a name.
    """
    if not (isinstance(one, _MAY_NAME_A_REGION) and isinstance(other, _MAY_NAME_A_REGION)):
        return bool(one == other)
    if one == other and isinstance(one, str) and not one.startswith(_ARN):
        return True
    if in_arns(one, here) == in_arns(other, there):
        return True
    return bool(neutral(one, here) == neutral(other, there))


def in_arns(value: Any, region: str) -> Any:
    """The value, to any depth, with the region's own name in ARNs replaced."""
    return _each(value, lambda text: _arn(text, region))


def localised(value: Any, region: str) -> Any:
    """The value, to any depth, with the region's own name replaced wherever it is a word of its own."""
    return _each(value, lambda text: without_own_name(text, region))


def neutral(value: Any, region: str) -> Any:
    """The value, to any depth, without its region's own name and without what a tool made up."""
    return _each(value, lambda text: without_made_up(without_own_name(text, region)))


def without_own_name(text: str, region: str) -> str:
    """The text with the region's own name, as ``us-east-1``, ``us_east_1``, ``useast1`` or ``use1``, replaced."""
    return _own_name(region).sub(HERE, text)


def _each(value: Any, made: Callable[[str], str]) -> Any:
    match value:
        case str():
            return made(value)
        case Mapping():
            return {key: _each(each, made) for key, each in value.items()}
        case list() | tuple():
            return type(value)(_each(each, made) for each in value)
        case _:
            return value


def _arn(text: str, region: str) -> str:
    """``arn:partition:service:region:account:resource``; what is no ARN stays as it is."""
    if not text.startswith(_ARN):
        return text
    parts = text.split(":", _FIELDS - 1)
    if len(parts) < _FIELDS or parts[_REGION] != region:
        return text
    return ":".join((*parts[:_REGION], HERE, *parts[_REGION + 1 :]))


@cache
def _own_name(region: str) -> re.Pattern[str]:
    """Only where it stands as a word of its own; of GovCloud also ``gov-west-1`` and ``ugw1``."""
    area, *middle, number = region.split("-")
    initials = "".join(map(_initials, middle))
    long = "[-_]?".join((area, *middle, number))
    names = [long, f"{area}{initials}{number}"]
    if middle[0] == "gov":
        names += ["[-_]?".join((*middle, number)), f"{area[0]}{initials}{number}"]
    return re.compile(f"(?<![a-z0-9])(?:{'|'.join(names)})(?![a-z0-9])", re.IGNORECASE)


def _initials(word: str) -> str:
    """``e`` for east, ``ne`` for northeast."""
    return "".join(found[0] for found in re.findall("north|south|east|west|central|gov", word))
