"""The drawing tools of the terminal format: safe text, a few styles, and a page of fixed width."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.style import Style
from rich.text import Text

from sescheck.engine.severity import Severity
from sescheck.plain import safe
from sescheck.report.formats.terminal.wrapping import hanging, indented
from sescheck.report.render_options import RenderOptions
from sescheck.report.views.rule_address import address_of
from sescheck.report.views.verdict import Level

NARROWEST = 40
"""The least number of columns: narrower terminals wrap by themselves."""

_NARROW = 24
"""Columns that are too few for words behind a lead."""

_BELOW = 2
"""Columns before a command that is on a line of its own."""

SEVERITIES = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "black on yellow",
    Severity.LOW: "black on cyan",
    Severity.INFO: "",
}
"""Styles that are readable on a dark and on a white background, unlike yellow, green and cyan letters."""

LEVELS = {Level.YES: "bold", Level.CAREFUL: "bold", Level.NO: "bold red", Level.UNKNOWN: "bold magenta"}
_SIGN_STYLES = {**LEVELS, Level.YES: "black on green", Level.CAREFUL: "black on yellow"}
_SIGNS = {Level.YES: ("✔", "+"), Level.CAREFUL: ("!", "!"), Level.NO: ("✖", "x"), Level.UNKNOWN: ("?", "?")}

_RULE = re.compile(r"(?<![\w.@/:-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w@/-]|\.\w)")
_PLACE = re.compile(r"(?P<file>[^:]+):\d+(?=:)")


@dataclass(frozen=True, slots=True)
class TerminalWriter:
    """Writes by ``options``. Every word passes through ``text``: markup is never read, controls are shown."""

    options: RenderOptions

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(self.options.width, NARROWEST)

    def text(self, words: str, style: str = "") -> Text:
        """Return words of any origin, in a style."""
        return Text(self.safe(words), style=style)

    def safe(self, words: str) -> str:
        """Return words of any origin."""
        return safe(words, ascii_only=not self.options.unicode)

    def join(self, *parts: tuple[str, str]) -> Text:
        """Join words with styles."""
        return Text.assemble(*((self.safe(words), style) for words, style in parts))

    def rules(self, text: Text) -> Text:
        """Link the names of rules to their pages, if the terminal has links."""
        for found in _RULE.finditer(text.plain) if self.options.links else ():
            if address := address_of(found[0]):
                text.stylize(Style(link=address), *found.span())
        return text

    def place(self, text: Text) -> Text:
        """Link the file that the text begins with, as in ``sescheck.toml:24: …``."""
        if self.options.links and (found := _PLACE.match(text.plain)) and Path(found["file"]).is_file():
            text.stylize(Style(link=Path(found["file"]).absolute().as_uri()), *found.span())
        return text

    def unbroken(self, words: str, indent: int) -> Text:
        """Return a line of its own for ``draw`` that is never broken: it can be copied.

        The terminal wraps it if it is too long, and copies it without a line break.
        """
        return Text(" " * indent + self.safe(words), no_wrap=True)

    def sign(self, level: Level) -> Text:
        """Return a mark that has the same meaning without colour."""
        pretty, simple = _SIGNS[level]
        return Text(pretty if self.options.unicode else simple, style=_SIGN_STYLES[level])

    def flow(self, pieces: Iterable[str], style: str = "", indent: int = 0) -> Text:
        """Join pieces with semicolons; a line breaks between two pieces, not within one."""
        lines: list[str] = []
        for piece in map(self.safe, pieces):
            if lines and cell_len(lines[-1]) + len("; ;") + cell_len(piece) <= self.width - indent:
                lines[-1] = f"{lines[-1]}; {piece}"
            else:
                lines[-1:] = [*(f"{line};" for line in lines[-1:]), piece]
        return Text("\n".join(lines), style=style)

    def hang(self, lead: Text, body: Text, indent: int) -> Text:
        """Return a lead, and a body whose further lines are indented behind it; below it, if there is no room."""
        begin = indent + cell_len(lead.plain) + 1
        if self.width - begin < _NARROW and not body.no_wrap:
            return self.flowing(lead, body, indent)
        return hanging(lead, body, indent, self.width)

    def flowing(self, lead: Text, body: Text, indent: int) -> Text:
        """Return a lead and a body as one text, whose further lines are indented a little more."""
        return indented(Text.assemble(lead, " ", body), indent, self.width, _BELOW)

    def indented(self, text: Text, indent: int) -> Text:
        """Return a text with all its lines indented."""
        return indented(text, indent, self.width)

    def before_command(self, words: str, command: str, style: str = "") -> Iterator[Text]:
        """Yield words and a command that can be copied: on one line, if it is long enough for both."""
        line = self.join((words, style), (f" {command}", ""))
        if cell_len(line.plain) <= self.width:
            yield line
        else:
            yield self.text(words, style)
            yield self.unbroken(command, _BELOW)

    def draw(self, parts: Iterable[RenderableType]) -> str:
        """Return the parts below each other, as text."""
        page = StringIO()
        console = Console(
            file=page,
            width=self.width,
            height=100,
            color_system="standard" if self.options.color else None,
            force_terminal=self.options.color,
            no_color=not self.options.color,
            force_jupyter=False,
            markup=False,
            emoji=False,
            highlight=False,
            legacy_windows=False,
        )
        for part in parts:
            if isinstance(part, Text):
                lines = part if part.no_wrap else indented(part, 0, self.width)
                console.print(lines, no_wrap=True, overflow="ignore", crop=False)
            else:
                console.print(part)
        return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())
