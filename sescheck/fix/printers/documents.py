"""The parameters of a call as JSON, with gaps for the values that are known only when the command runs."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sescheck.engine.steps import Fetched, Secret, fill_ins_of

_ENCODER = json.JSONEncoder(separators=(",", ":"), default=dict)
"""It writes any mapping as an object."""


def pieces(value: Any) -> Iterator[str | Secret | Fetched]:
    """Yield JSON in ASCII, in pieces: text, and between them the values that are not known yet.

    Each of those values stands for one whole value of JSON; a string has its quotation marks.
    """
    if next(fill_ins_of(value), None) is None:
        yield _ENCODER.encode(value)
        return
    for is_text, group in groupby(_pieces(value), lambda each: isinstance(each, str)):
        if is_text:
            yield "".join(map(str, group))
        else:
            yield from group


def _pieces(value: Any) -> Iterator[str | Secret | Fetched]:
    match value:
        case Secret() | Fetched():
            yield value
        case Mapping():
            for index, (name, each) in enumerate(value.items()):
                yield f"{',' if index else '{'}{json.dumps(name)}:"
                yield from _pieces(each)
            yield "}" if value else "{}"
        case list() | tuple():
            for index, each in enumerate(value):
                yield "," if index else "["
                yield from _pieces(each)
            yield "]" if value else "[]"
        case _:
            yield json.dumps(value)
