"""The DNS records below a finding of the terminal format, in lines that can be copied."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from sescheck.engine.findings import Finding
from sescheck.report.formats.terminal.writer import TerminalWriter
from sescheck.report.views.dns_records import DnsRecord, dns_records, unwanted_values


def draw_records(writer: TerminalWriter, found: Finding, indent: int) -> Iterator[RenderableType]:
    """Yield each record that the DNS should have, and what the resolver found."""
    records = dns_records(found)
    if records:
        yield Padding(writer.text("The DNS should have:", "dim"), (0, 0, 0, indent))
    for words in unwanted_values(found):
        yield writer.hang(Text("The DNS has:", style="dim"), writer.text(words), indent)
    for record in records:
        yield from _lines_of(writer, record, indent)


def _lines_of(writer: TerminalWriter, record: DnsRecord, indent: int) -> Iterator[RenderableType]:
    """On one line, or on two: the name, and the type with the value. Neither of them is broken."""
    if indent + cell_len(writer.safe(str(record))) <= writer.width:
        yield writer.unbroken(str(record), indent)
    else:
        yield writer.unbroken(record.name, indent)
        yield writer.unbroken(f"{record.type} {record.value}", indent + 2)
    for words in _found(record):
        yield writer.hang(Text("found:", style="dim"), writer.text(words), indent + 2)


def _found(record: DnsRecord) -> tuple[str, ...]:
    if record.found in {(record.value,), (record.value.strip('"'),)}:
        return ("the same",)
    return record.found or ("nothing",)
