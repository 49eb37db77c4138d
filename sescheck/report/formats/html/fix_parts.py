"""How to mend a finding, in the parts that the page shows: words, and what a button copies."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from sescheck.report.views.fix_lines import FixLine


class FixPart(NamedTuple):
    """A paragraph, or a text to copy."""

    is_copied: bool
    text: str


def parts_of(lines: Iterable[FixLine]) -> tuple[FixPart, ...]:
    """Return the parts of lines. A command is one text; each DNS record is another."""
    return tuple(
        FixPart(is_copied, text)
        for is_copied, part in groupby(lines, lambda line: line.is_copied)
        for text in _texts(list(part), is_copied=is_copied)
    )


def _texts(lines: list[FixLine], *, is_copied: bool) -> list[str]:
    if is_copied and lines[0].depth:
        return ["\n".join(line.words for line in lines)]
    return [f"{line.lead} {line.words}".strip() for line in lines]
