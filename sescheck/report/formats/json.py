"""The report for scripts: JSON, version 1, whose schema is ``sescheck/report/report.schema.json``."""

import json
from collections.abc import Iterator

import msgspec

from sescheck.report.look import Look
from sescheck.report.report import Report
from sescheck.report.wiring import to_wire

_ENCODER = json.JSONEncoder(indent=2, allow_nan=False)


def render(report: Report, look: Look) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """The whole report. All but ASCII is escaped: the true value comes back, and no terminal acts on it."""
    yield _ENCODER.encode(msgspec.to_builtins(to_wire(report)))
    yield "\n"
