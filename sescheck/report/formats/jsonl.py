"""The report for scripts that read a line at a time: JSON lines, version 1.

Its schema, of one line, is ``sescheck/report/formats/json/report-lines.schema.json``.
"""

import json
from collections.abc import Iterator

import msgspec

from sescheck.report.formats.json.from_report import findings_of, without_findings
from sescheck.report.formats.json.line_model import lines_of
from sescheck.report.model import Report
from sescheck.report.render_options import RenderOptions

SUMMARY = "scripts and data stores, a line at a time; large accounts"
EXAMPLE = "sescheck audit -f jsonl:report.jsonl"

_ENCODER = json.JSONEncoder(allow_nan=False, separators=(",", ":"))


def render(report: Report, options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """The lines, each as soon as it is made. All but ASCII is escaped, as in the JSON report."""
    for line in lines_of(without_findings(report), findings_of(report)):
        yield f"{_ENCODER.encode(msgspec.to_builtins(line))}\n"
