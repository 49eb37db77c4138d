"""How a report is to be drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What a format may know of the place where its text ends up; those for machines ignore it.

    Attributes:
        width: columns; ``text`` keeps to its own.
        color: whether ANSI colours may be used.
        unicode: whether anything beyond ASCII can be shown there.
        verbose: open what is folded: every identity, every finding, accepted ones too.
        quiet: the verdicts, a line a rule and the count; nothing else.
    """

    width: int = 100
    color: bool = False
    unicode: bool = True
    verbose: bool = False
    quiet: bool = False
