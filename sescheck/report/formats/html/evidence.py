"""The evidence of a finding, as short lines."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sescheck.engine.findings import Finding
from sescheck.plain import cut
from sescheck.report.text.phrases import some

LONGEST = 4_000
"""Characters of a value that are shown: as many as a sending authorization policy may have."""

_SHORT = 240
"""Characters of evidence that are always expanded."""

_MOST_REGIONS = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """Names and values, such as ``("elsewhere, us-east-1", "2048")``."""

    lines: tuple[tuple[str, str], ...]

    @property
    def short(self) -> bool:
        """True if it is expanded."""
        return sum(len(name) + len(value) for name, value in self.lines) <= _SHORT


def evidence_of(found: Finding, *, without_records: bool) -> Evidence:
    """Return what the rule noted, and the regions that the subject was compared with.

    Args:
        found: the finding.
        without_records: True if the records that the DNS should have are shown as the fix.
    """
    evidence = dict(found.evidence)
    if without_records:
        evidence.pop("record", None)
    lines = list(_lines("", evidence))
    if found.compared_with:
        lines.append(("compared with", some(found.compared_with, _MOST_REGIONS, "region")))
    return Evidence(tuple(lines))


def value_words(value: object) -> str:
    """Return a JSON value as a person reads it."""
    match value:
        case None:
            words = "none"
        case bool():
            words = "yes" if value else "no"
        case str():
            words = value or '""'
        case int():
            words = f"{value:,}"
        case float():
            words = f"{value:,g}" if abs(value) < 1 else f"{value:,.10g}"
        case list() | tuple() if not any(isinstance(each, dict | list | tuple) for each in value):
            words = ", ".join(map(value_words, value)) or "none"
        case _:
            words = json.dumps(value, ensure_ascii=False)
    return cut(words, LONGEST)


def _lines(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and (value or not name):
        for key, each in value.items():
            inner = cut(str(key)) if name else cut(str(key).replace("_", " "))
            yield from _lines(f"{name}, {inner}" if name else inner, each)
    else:
        yield name, value_words(value if value != {} else None)
