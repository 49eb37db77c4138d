"""What the pages of results are made of."""

from collections.abc import Iterable, Mapping, Sequence

from benchmarks.bars.bar import Bar

_REACHED = {True: "yes", False: "**no**", None: "not measured"}


def page(title: str, about: str, facts: Mapping[str, str], sections: Mapping[str, str], more: str = "") -> str:
    """The whole page; a section without text is left out.

    Args:
        title: of the page.
        about: who writes it, and what was measured.
        facts: of the machine and the run.
        sections: the text of each by its title.
        more: what follows the facts.
    """
    listed = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    parts = (f"## {name}\n\n{text}" for name, text in sections.items() if text)
    return "\n\n".join((f"# {title}\n\n{about}\n\n{listed}{more}", *parts))


def to_reach(found: Iterable[Bar]) -> str:
    """The figures to reach, as a table."""
    lines = ((each.what, each.bar, each.value or "", _REACHED[each.reached]) for each in found)
    return table(("what", "bar", "measured", "reached"), lines)


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A table with these columns."""
    ruled = "|" + " --- |" * len(head)
    return "\n".join([_row(head), ruled, *map(_row, lines)])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
