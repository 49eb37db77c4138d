"""How to mend a finding of the terminal format: commands and DNS records in lines that can be copied."""

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from sescheck.report.formats.terminal.writer import TerminalWriter
from sescheck.report.views.fix_lines import INDENT, FixLine


def draw_fix(writer: TerminalWriter, lines: Iterable[FixLine], indent: int) -> Iterator[RenderableType]:
    """Yield the first step of a finding, or the records that the DNS should have and what it has."""
    for line in lines:
        start = indent + line.depth * INDENT
        if line.is_copied:
            yield writer.unbroken(line.words, start)
        elif line.lead and not line.depth:
            yield writer.indented(writer.join((line.lead, "dim"), (f" {line.words}", "")), start)
        elif line.lead:
            yield writer.hang(Text(line.lead, style="dim"), writer.text(line.words), start)
        else:
            yield writer.indented(writer.text(line.words, "dim"), start)
