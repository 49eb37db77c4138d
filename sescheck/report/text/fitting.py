"""Blocks of text in limited room: what does not fit is left out from the end, and counted."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sescheck.report.text.phrases import plural

_MORE = 80
"""Bytes of the longest line that says how many more there are."""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a block, with its line break, and how many things it tells of."""

    text: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document.

    Attributes:
        items: the most important first.
        noun: what they are, in the singular.
        lead: what stands before the count of those left out.
        weight: how soon it gets room: 0 first; of the same weight, the block that stands first.
        most: bytes that its items may take, whatever room there is; None: all there is.
    """

    head: str
    items: tuple[Item, ...] = ()
    tail: str = ""
    noun: str = "line"
    lead: str = "- "
    weight: int = 0
    most: int | None = None

    @property
    def frame(self) -> int:
        """Bytes of the block without items."""
        return _size(self.head) + _size(self.tail) + _MORE

    def text(self, shown: int) -> str:
        """The block with that many of its items, and a count of the others."""
        left = self.left(shown)
        more = plural(left, f"more {self.noun}" if shown else self.noun)
        last = f"{self.lead}and {more}\n" if shown else f"{self.lead}{more}, not listed here\n"
        return f"{self.head}{''.join(item.text for item in self.items[:shown])}{last if left else ''}{self.tail}"

    def left(self, shown: int) -> int:
        """How many things the other items tell of."""
        return sum(item.count for item in self.items[shown:])

    def fitting(self, room: int) -> tuple[int, int]:
        """How many items fit, and their bytes."""
        room = room if self.most is None else min(room, self.most)
        used = shown = 0
        for item in self.items:
            if used + _size(item.text) > room:
                break
            used += _size(item.text)
            shown += 1
        return shown, used


def _size(text: str) -> int:
    """Bytes where nothing but ASCII can be shown, which is never less than elsewhere."""
    return len(text.encode("ascii", "backslashreplace"))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A document within its room.

    Attributes:
        left_out: how many things are not shown, by what they are.
    """

    parts: tuple[str, ...]
    left_out: Mapping[str, int]


def fit(blocks: Sequence[Block], room: int) -> Fitted:
    """As much of the blocks as the bytes allow: every block's frame before any items, then items, by weight."""
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
