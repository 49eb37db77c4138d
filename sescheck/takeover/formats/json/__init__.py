"""The answers for scripts: JSON, version 1, whose schema is ``readiness.schema.json`` in this folder."""

import json
from collections.abc import Iterator, Sequence

import msgspec

from sescheck.report.render_options import RenderOptions
from sescheck.takeover.formats.json.from_answers import as_json
from sescheck.takeover.model import Readiness


def render(answers: Sequence[Readiness], options: RenderOptions) -> Iterator[str]:  # noqa: ARG001 - a script sees what there is
    """Yield the document. Every non-ASCII character is escaped, so nothing can change a terminal."""
    yield f"{json.dumps(msgspec.to_builtins(as_json(answers)), indent=2, allow_nan=False)}\n"
