"""Settings without the name of their own region, so that those of two regions can be compared.

A setting in us-east-1 that names us-east-1 means the same as one in us-west-2 that names us-west-2. A setting that
names any other region keeps that name.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sescheck.ses.generated_names import without_generated

HERE = "{region}"
"""Replaces the name of the region in which a text was found."""

_ARN = "arn:"
_FIELDS = 6
_REGION = 3
_MAY_NAME_A_REGION = (str, Mapping, list, tuple)


def same(one: Any, here: str, other: Any, there: str) -> bool:
    """True if two settings of two regions mean the same.

    They do if they are equal without the region in their ARNs; or if they are equal without the region's name as a
    word anywhere, and without the generated end of a name.
    """
    if not (isinstance(one, _MAY_NAME_A_REGION) and isinstance(other, _MAY_NAME_A_REGION)):
        return bool(one == other)
    if one == other and isinstance(one, str) and not one.startswith(_ARN):
        return True
    if in_arns(one, here) == in_arns(other, there):
        return True
    return bool(neutral(one, here) == neutral(other, there))


def in_arns(value: Any, region: str) -> Any:
    """The value, to any depth, with the name of its region in ARNs replaced."""
    return _each(value, lambda text: _arn(text, region))


def localised(value: Any, region: str) -> Any:
    """The value, to any depth, with the name of its region replaced wherever it is a word of its own."""
    return _each(value, lambda text: without_own_name(text, region))


def neutral(value: Any, region: str) -> Any:
    """The value, to any depth, without the name of its region and without generated parts of names."""
    return _each(value, lambda text: without_generated(without_own_name(text, region)))


def moved(value: Any, there: str, here: str) -> Any:
    """The value, to any depth, as it is in another region: with the name of ``here`` for that of ``there``.

    The spelling stays: ``mail_us_west_2`` becomes ``mail_us_east_1``, and ``usw2`` becomes ``use1``.
    """
    return _each(value, lambda text: _own_name(there).sub(lambda found: _spelled(found[0], there, here), text))


def _spelled(found: str, there: str, here: str) -> str:
    """The name of a region, spelled as ``found`` spells the name of another."""
    separator = "-" if "-" in found else "_" if "_" in found else ""
    name = here.replace("-", separator)
    if not separator and len(found) < len(there.replace("-", "")):
        area, *middle, number = here.split("-")
        name = area + "".join(map(_initials, middle)) + number
    return name.upper() if found.isupper() else name


def without_own_name(text: str, region: str) -> str:
    """The text with the name of its region replaced: ``us-east-1``, ``us_east_1``, ``useast1`` or ``use1``."""
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
    """``arn:partition:service:region:account:resource``; a text that is not an ARN is not changed."""
    if not text.startswith(_ARN):
        return text
    parts = text.split(":", _FIELDS - 1)
    if len(parts) < _FIELDS or parts[_REGION] != region:
        return text
    return ":".join((*parts[:_REGION], HERE, *parts[_REGION + 1 :]))


@cache
def _own_name(region: str) -> re.Pattern[str]:
    """A pattern of the region's names as words of their own; for GovCloud also ``gov-west-1`` and ``ugw1``."""
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
