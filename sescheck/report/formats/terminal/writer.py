"""What the terminal format draws with: safe text, a few styles, and a page that keeps to its width."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sescheck.engine.severity import Severity
from sescheck.report.render_options import RenderOptions
from sescheck.report.text.plain import safe
from sescheck.report.views.verdict import Level

NARROWEST = 40
"""Columns below which nothing can be laid out: narrower terminals wrap by themselves."""

SEVERITIES = {
    Severity.CRITICAL: "bold white on red",
    Severity.HIGH: "bold red",
    Severity.MEDIUM: "black on yellow",
    Severity.LOW: "black on cyan",
    Severity.INFO: "",
}
"""Readable on a dark ground and on a white one, where yellow, green and cyan letters are not."""

LEVELS = {Level.YES: "bold", Level.CAREFUL: "bold", Level.NO: "bold red", Level.UNKNOWN: "bold magenta"}
_SIGN_STYLES = {**LEVELS, Level.YES: "black on green", Level.CAREFUL: "black on yellow"}
_SIGNS = {Level.YES: ("✔", "+"), Level.CAREFUL: ("!", "!"), Level.NO: ("✖", "x"), Level.UNKNOWN: ("?", "?")}


@dataclass(frozen=True, slots=True)
class TerminalWriter:
    """Writes by ``options``. Every word passes through ``text``: markup is never read, controls are shown."""

    options: RenderOptions

    @property
    def width(self) -> int:
        """The columns there are."""
        return max(self.options.width, NARROWEST)

    def text(self, words: str, style: str = "") -> Text:
        """Words that came from anywhere, in a style."""
        return Text(self.safe(words), style=style)

    def safe(self, words: str) -> str:
        """Words that came from anywhere."""
        return safe(words, ascii_only=not self.options.unicode)

    def join(self, *parts: tuple[str, str]) -> Text:
        """Words and styles in a row."""
        return Text.assemble(*((self.safe(words), style) for words, style in parts))

    def sign(self, level: Level) -> Text:
        """A mark that says the same without colour."""
        pretty, simple = _SIGNS[level]
        return Text(pretty if self.options.unicode else simple, style=_SIGN_STYLES[level])

    def flow(self, pieces: Iterable[str], style: str = "") -> Text:
        """Pieces in a row, with semicolons; a line is broken between two, not within one."""
        lines: list[str] = []
        for piece in map(self.safe, pieces):
            if lines and cell_len(lines[-1]) + len("; ;") + cell_len(piece) <= self.width:
                lines[-1] = f"{lines[-1]}; {piece}"
            else:
                lines[-1:] = [*(f"{line};" for line in lines[-1:]), piece]
        return Text("\n".join(lines), style=style)

    def hang(self, lead: Text, body: Text, indent: int) -> RenderableType:
        """A lead, and a body whose further lines stay behind it."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(lead, body)
        return Padding(grid, (0, 0, 0, indent))

    def draw(self, parts: Iterable[RenderableType]) -> str:
        """The parts one below the other, as text."""
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
            console.print(part)
        return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())
