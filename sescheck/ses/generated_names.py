"""Generated names: CloudFormation, CDK, Terraform and Pulumi add a unique part at the end of a name."""

import re
from itertools import pairwise
from typing import Final

GENERATED: Final = "{generated}"
"""Replaces the part of a name that a tool generated."""

_UUID = re.compile(r"(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])", re.IGNORECASE)
_LAST_WORD = re.compile(r"(?<=[0-9A-Za-z}][-_.])[0-9A-Za-z]{7,}(?=$|[:/]|\.fifo$)")
_TERRAFORM = re.compile(r"20\d{16}[0-9a-f]{8}")
_CLOUDFORMATION_OR_HASH = re.compile(r"[0-9A-Za-z]{12,13}|[0-9a-f]{7,64}")
_CDK = re.compile(r"(?<=[a-z])(?![0-9]{8}|[A-F]{8})[0-9A-F]{8}(?=$|[-:/]|\.fifo$)")
_ALTERNATIONS = 2
"""How often letters and digits alternate, at least. In ``newsletter24``, which a person wrote, it is once."""
_ONE_ALTERNATION_IS_ENOUGH = re.compile(r"[0-9A-Z]{12,13}|[0-9a-f]{7}")
"""CloudFormation's capitals, and Pulumi's seven digits: people rarely write words of this form."""
_DATED = re.compile(r".*[A-Za-z](?:19|20)\d\d(?:\d\d){0,2}|(?:19|20)\d\d(?:\d\d){0,2}[A-Za-z].*")
_LENGTH_OF_A_WORD = 13


def without_generated(text: str) -> str:
    """The text with ``GENERATED`` instead of a generated part at the end of a name.

    The generated part is one of these: 12 or 13 letters and digits (CloudFormation), 7 or more digits of a
    hexadecimal hash, a timestamp of 26 digits (Terraform), or a UUID. The CDK adds 8 capital hexadecimal digits to
    a word without a hyphen. Letters and digits have to be mixed: a last word of letters alone may be generated
    too, but nothing shows that. A short word with a year or a date at one end is taken as written by a person.
    """
    return _CDK.sub(GENERATED, _LAST_WORD.sub(_replaced, _UUID.sub(GENERATED, text)))


def is_generated(name: str) -> bool:
    """True if a part of the name looks generated."""
    return GENERATED in without_generated(name)


def _replaced(found: re.Match[str]) -> str:
    word = found.group()
    if _TERRAFORM.fullmatch(word) or (_CLOUDFORMATION_OR_HASH.fullmatch(word) and _is_mixed(word)):
        return GENERATED
    return word


def _is_mixed(word: str) -> bool:
    if len(word) <= _LENGTH_OF_A_WORD and _DATED.fullmatch(word):
        return False
    return _alternations(word) >= (1 if _ONE_ALTERNATION_IS_ENOUGH.fullmatch(word) else _ALTERNATIONS)


def _alternations(word: str) -> int:
    return sum(one.isdigit() != other.isdigit() for one, other in pairwise(word))
