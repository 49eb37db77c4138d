"""How to draw a report."""

from dataclasses import dataclass
from enum import StrEnum


class GroupBy(StrEnum):
    """By what the findings that people read are grouped; in each group, those of a rule stand together."""

    RULE = "rule"
    REGION = "region"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """What a format may know about the place of its text; formats for machines ignore it.

    Attributes:
        width: columns; ``text`` always has its own.
        color: whether ANSI colours may be used.
        links: whether names of rules and files may be links of the terminal (OSC 8); they need colours.
        unicode: whether anything beyond ASCII can be shown there.
        verbose: show every identity and every finding, also accepted ones.
        quiet: only the verdicts, what changed, a line per rule and the count.
        only_changes: if the report is compared with an earlier run, only what changed, and a line per account.
        group_by: by what the findings are grouped.
    """

    width: int = 100
    color: bool = False
    links: bool = False
    unicode: bool = True
    verbose: bool = False
    quiet: bool = False
    only_changes: bool = False
    group_by: GroupBy = GroupBy.RULE
