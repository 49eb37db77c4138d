"""The report for scripts: JSON, version 1, whose schema is ``sescheck/report/formats/json/report.schema.json``."""

import json
from collections.abc import Iterable, Iterator

import msgspec

from sescheck.report.formats.json.from_report import findings_of, without_findings
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions

SUMMARY = "scripts, whole"
EXAMPLE = "sescheck audit -f json | jq .summary.open"

_INDENT = 2
_ENCODER = json.JSONEncoder(allow_nan=False)
_INDENTING = json.JSONEncoder(allow_nan=False, indent=_INDENT)


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield a finding at a time. Every non-ASCII character is escaped, so nothing can change a terminal."""
    whole = without_findings(report)
    yield "{"
    for place, name in enumerate(whole.__struct_fields__):
        yield f"{',' if place else ''}{_break(1)}{_ENCODER.encode(name)}: "
        if name == "findings":
            yield from _listed(findings_of(report))
        else:
            yield _indented(getattr(whole, name), 1)
    yield "\n}\n"


def _listed(members: Iterable[object]) -> Iterator[str]:
    opening = "["
    for member in members:
        yield f"{opening}{_break(2)}{_indented(member, 2)}"
        opening = ","
    yield "[]" if opening == "[" else f"{_break(1)}]"


def _indented(value: object, depth: int) -> str:
    """Return the value indented for that depth.

    msgspec does it, because Python's encoder is slow with indentation.
    """
    plain = msgspec.to_builtins(value)
    try:
        text = msgspec.json.format(_ENCODER.encode(plain), indent=_INDENT)
    except msgspec.DecodeError:  # half a surrogate pair, which msgspec does not take
        text = _INDENTING.encode(plain)
    return text.replace("\n", _break(depth))


def _break(depth: int) -> str:
    return "\n" + " " * _INDENT * depth
