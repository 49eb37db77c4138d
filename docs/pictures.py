"""Pictures of a terminal, drawn by rich's recorder: the same report gives the same picture, byte by byte."""

from dataclasses import dataclass
from io import StringIO

import demonstration
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, SVG_EXPORT_THEME, TerminalTheme
from rich.text import Text

from sescheck import RenderOptions

_SVG = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px Fira Code, DejaVu Sans Mono, Menlo, Consolas, monospace }}
.{unique_id}-title {{ font: bold 18px sans-serif }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own, without the font that it fetches from elsewhere: a page must show it without the network."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what was run, in a terminal of which width and colours."""

    scenario: str
    width: int
    quiet: bool = False
    theme: TerminalTheme = SVG_EXPORT_THEME

    @property
    def command(self) -> str:
        """What stands on the window's bar."""
        scenario = "" if self.scenario == demonstration.TYPICAL else f" --scenario {self.scenario}"
        return f"sescheck demo{scenario}{' --quiet' if self.quiet else ''}"

    def draw(self) -> str:
        """The picture as SVG."""
        options = RenderOptions(width=self.width, color=True, quiet=self.quiet)
        console = Console(record=True, width=self.width, file=StringIO())
        text = demonstration.printed(self.scenario, "terminal", options)
        console.print(Text.from_ansi(text.rstrip("\n")))
        drawn = console.export_svg(title=self.command, theme=self.theme, code_format=_SVG, unique_id="t")
        return "".join(f"{line.strip()}\n" for line in drawn.splitlines() if line.strip())


SHOTS = {
    "failover-day.svg": Shot("failover-day", 80, quiet=True),
    "demo-80.svg": Shot("typical", 80),
    "demo-120.svg": Shot("typical", 120),
    "demo-120-light.svg": Shot("typical", 120, theme=DEFAULT_TERMINAL_THEME),
}
"""The files of docs/pictures/."""
