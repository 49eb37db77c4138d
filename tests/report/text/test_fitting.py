"""Blocks in limited room: what is shown and what is counted come to all there is."""

from hypothesis import given
from hypothesis import strategies as st

from sescheck.report.text.fitting import Block, Item, fit

FRAME = Block("").frame
"""Bytes that any block takes for its count."""


def block(head: str, *items: str, noun: str = "finding", weight: int = 0, most: int | None = None) -> Block:
    """A list under a head."""
    return Block(f"{head}\n", tuple(Item(f"- {item}\n") for item in items), "", noun, weight=weight, most=most)


def test_everything_is_shown_if_there_is_room() -> None:
    """Nothing is said to be left out."""
    fitted = fit([block("A", "one", "two"), block("B")], 10_000)
    assert fitted.parts == ("A\n- one\n- two\n", "B\n")
    assert fitted.left_out == {}


def test_the_last_items_are_left_out_and_counted() -> None:
    """In the block and in all."""
    fitted = fit([block("A", "one", "two", "six")], FRAME + len("A\n- one\n- two\n"))
    assert fitted.parts == ("A\n- one\n- two\n- and 1 more finding\n",)
    assert fitted.left_out == {"finding": 1}


def test_one_byte_too_few_leaves_an_item_out() -> None:
    """The room is never exceeded."""
    fitted = fit([block("A", "one", "two")], FRAME + len("A\n- one\n- two\n") - 1)
    assert fitted.parts == ("A\n- one\n- and 1 more finding\n",)


def test_a_block_without_room_for_items_counts_them() -> None:
    """It is still there."""
    fitted = fit([block("A", "one", "two")], FRAME + len("A\n"))
    assert fitted.parts == ("A\n- 2 findings, not listed here\n",)


def test_a_block_that_is_left_out_is_a_section_and_its_items() -> None:
    """Both are counted, by what they are."""
    fitted = fit([block("A", "one"), block("B", "two", "six", noun="region")], FRAME + len("A\n- one\n"))
    assert fitted.parts == ("A\n- one\n",)
    assert fitted.left_out == {"section": 1, "region": 2}


def test_every_head_comes_before_any_items() -> None:
    """A long list leaves room for the heads of the others."""
    fitted = fit([block("A", *"abcdefgh"), block("B", "one")], 2 * FRAME + len("A\nB\n") + 2 * len("- a\n"))
    assert fitted.parts == ("A\n- a\n- b\n- and 6 more findings\n", "B\n- 1 finding, not listed here\n")


def test_the_smaller_block_is_filled_first() -> None:
    """Whatever the order of the text."""
    blocks = [block("A", "one", weight=1), block("B", "two")]
    fitted = fit(blocks, 2 * FRAME + len("A\nB\n- two\n"))
    assert fitted.parts == ("A\n- 1 finding, not listed here\n", "B\n- two\n")


def test_a_block_can_have_a_limit() -> None:
    """However much room there is."""
    fitted = fit([block("A", "one", "two", most=len("- one\n"))], 10_000)
    assert fitted.parts == ("A\n- one\n- and 1 more finding\n",)


BLOCKS = st.lists(
    st.builds(
        lambda head, counts, weight, most: Block(
            f"{head}\n",
            tuple(Item("- x\u00e9\n", count) for count in counts),
            "",
            "thing",
            weight=weight,
            most=most,
        ),
        st.text("ab", max_size=200),
        st.lists(st.integers(1, 9), max_size=30),
        st.integers(0, 2),
        st.none() | st.integers(0, 100),
    ),
    max_size=8,
)


@given(BLOCKS, st.integers(0, 2000))
def test_shown_and_left_out_items_add_up_to_all(blocks: list[Block], room: int) -> None:
    """Within the room, in whatever encoding."""
    fitted = fit(blocks, room)
    assert len("".join(fitted.parts).encode("ascii", "backslashreplace")) <= room
    shown = sum(part.count("- x") for part in fitted.parts)
    left_items = sum(len(block.items) for block in blocks) - shown
    assert bool(fitted.left_out.get("thing")) == bool(left_items)
    assert len(fitted.parts) + fitted.left_out.get("section", 0) == len(blocks)
