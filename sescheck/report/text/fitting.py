"""Blocks of text with limited space: what does not fit is left out from the end, and counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sescheck.report.text.phrases import plural

_MORE = 80
"""Bytes of the longest line that counts the rest."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a block, with its line break, and the number of things that it shows."""

    text: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document.

    Attributes:
        items: the most important first.
        noun: what they are, in the singular.
        lead: the text before the count of the rest.
        weight: its turn to get space: 0 is first; with the same weight, the earlier block.
        most: most bytes for its items; None: all that is left.
        most_items: most items; None: as many as fit.
    """

    head: str
    items: tuple[Item, ...] = ()
    tail: str = ""
    noun: str = "line"
    lead: str = "- "
    weight: int = 0
    most: int | None = None
    most_items: int | None = None

    @property
    def frame(self) -> int:
        """Bytes of the block without items."""
        return _size(self.head) + _size(self.tail) + _MORE

    def text(self, shown: int) -> str:
        """Return the block with that many items, and a count of the others."""
        left = self.left(shown)
        more = plural(left, f"more {self.noun}" if shown else self.noun)
        last = f"{self.lead}and {more}\n" if shown else f"{self.lead}{more}, not listed here\n"
        return f"{self.head}{''.join(item.text for item in self.items[:shown])}{last if left else ''}{self.tail}"

    def left(self, shown: int) -> int:
        """Return how many things the other items show."""
        return sum(item.count for item in self.items[shown:])

    def fitting(self, room: int) -> tuple[int, int]:
        """Return how many items fit, and their bytes."""
        room = room if self.most is None else min(room, self.most)
        used = shown = 0
        for item in self.items[: self.most_items]:
            if used + _size(item.text) > room:
                break
            used += _size(item.text)
            shown += 1
        return shown, used


def _size(text: str) -> int:
    """Return the bytes of the text in ASCII with escapes, which is never shorter than other encodings."""
    return len(text.encode("ascii", "backslashreplace"))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A document that fits its limit.

    Attributes:
        left_out: how many things are not shown, by kind.
    """

    parts: tuple[str, ...]
    left_out: Mapping[str, int]


def fit(blocks: Sequence[Block], room: int) -> Fitted:
    """Return as much of the blocks as fits: first every block's frame, then items, by weight."""
    order = sorted(range(len(blocks)), key=lambda index: blocks[index].weight)
    framed: list[int] = []
    for index in order:
        if blocks[index].frame <= room:
            framed.append(index)
            room -= blocks[index].frame
    shown: dict[int, int] = {}
    for index in framed:
        shown[index], used = blocks[index].fitting(room)
        room -= used
    return Fitted(
        parts=tuple(blocks[index].text(shown[index]) for index in sorted(shown)),
        left_out=dict(_left_out(blocks, shown)),
    )


def _left_out(blocks: Sequence[Block], shown: Mapping[int, int]) -> Iterator[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for index, block in enumerate(blocks):
        counts["section"] += index not in shown
        counts[block.noun] += block.left(shown.get(index, 0))
    return ((noun, count) for noun, count in counts.items() if count)
