"""Names that nobody chose: CloudFormation, CDK, Terraform and Pulumi end a name with something unique."""

import re
from itertools import pairwise
from typing import Final

MADE_UP: Final = "{made up}"
"""What stands in place of what a tool made up."""

_UUID = re.compile(r"(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])", re.IGNORECASE)
_LAST_WORD = re.compile(r"(?<=[0-9A-Za-z}][-_.])[0-9A-Za-z]{7,}(?=$|[:/]|\.fifo$)")
_TERRAFORM = re.compile(r"20\d{16}[0-9a-f]{8}")
_CLOUDFORMATION_OR_HASH = re.compile(r"[0-9A-Za-z]{12,13}|[0-9a-f]{7,64}")
_CDK = re.compile(r"(?<=[a-z])(?![0-9]{8}|[A-F]{8})[0-9A-F]{8}(?=$|[-:/]|\.fifo$)")
_TURNS = 2
"""How often letters and digits take turns, at least: in ``newsletter24``, which somebody wrote, it is once."""
_ONE_TURN_WILL_DO = re.compile(r"[0-9A-Z]{12,13}|[0-9a-f]{7}")
"""CloudFormation's capitals, and Pulumi's seven digits: people rarely write words of that form."""
_DATED = re.compile(r".*[A-Za-z](?:19|20)\d\d(?:\d\d){0,2}|(?:19|20)\d\d(?:\d\d){0,2}[A-Za-z].*")
_LENGTH_OF_A_WORD = 13


def without_made_up(text: str) -> str:
    """The text with what a tool made up replaced, where it ends a name; what somebody wrote stays as it is.

    A tool made up 12 or 13 letters and digits (CloudFormation), 7 or more digits of a hexadecimal hash, a
    timestamp of 26 digits (Terraform), and a UUID. The CDK adds 8 capital hexadecimal digits to a word without a
    hyphen. Letters and digits have to be mixed: a last word of letters alone may be made up, too, but nobody can
    see that. A short word that begins or ends with a year or a date is somebody's.
    """
    return _CDK.sub(MADE_UP, _LAST_WORD.sub(_replaced, _UUID.sub(MADE_UP, text)))


def is_made_up(name: str) -> bool:
    """Did a tool make up a part of that name?"""
    return MADE_UP in without_made_up(name)


def _replaced(found: re.Match[str]) -> str:
    word = found.group()
    if _TERRAFORM.fullmatch(word) or (_CLOUDFORMATION_OR_HASH.fullmatch(word) and _is_mixed(word)):
        return MADE_UP
    return word


def _is_mixed(word: str) -> bool:
    if len(word) <= _LENGTH_OF_A_WORD and _DATED.fullmatch(word):
        return False
    return _turns(word) >= (1 if _ONE_TURN_WILL_DO.fullmatch(word) else _TURNS)


def _turns(word: str) -> int:
    return sum(one.isdigit() != other.isdigit() for one, other in pairwise(word))
