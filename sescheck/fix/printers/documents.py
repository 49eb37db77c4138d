"""The parameters of a call as JSON, with gaps for the values that are known only when the command runs."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sescheck.engine.steps import Fetched, Secret


def pieces(value: Any) -> Iterator[str | Secret | Fetched]:
    """Yield JSON in ASCII, in pieces: text, and between them the values that are not known yet.

    A secret stands inside quotation marks, and its value has to be safe there, as Base64 is.
    """
    for is_text, group in groupby(_pieces(value), lambda each: isinstance(each, str)):
        if is_text:
            yield "".join(map(str, group))
        else:
            yield from group


def _pieces(value: Any) -> Iterator[str | Secret | Fetched]:
    match value:
        case Secret():
            yield '"'
            yield value
            yield '"'
        case Fetched(is_text=is_text):
            quotation = '"' if is_text else ""
            yield quotation
            yield value
            yield quotation
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
