"""Lines of the terminal format: broken between words only, and commands between backticks stay whole."""

from hypothesis import example, given
from hypothesis import strategies as st
from rich.text import Text

from sescheck.report.formats.terminal.wrapping import hanging, wrapped

WORD = st.text("ab-:", min_size=1, max_size=30)
PIECES = st.lists(WORD | st.lists(WORD, min_size=1, max_size=3).map(lambda words: f"`{' '.join(words)}`"))


def lines_of(words: str, width: int) -> list[str]:
    """The lines, as they are written."""
    return [line.plain for line in wrapped(Text(words), width)]


@given(PIECES, st.integers(10, 60))
@example(["`a b`", "a" * 30, "`" + "a " * 6 + "b`"], 10)
def test_lines_are_broken_between_words_and_around_commands(pieces: list[str], width: int) -> None:
    """A line is too long only if it is one word; a command is broken only if no line has room for it."""
    lines = lines_of(" ".join(pieces), width)
    assert " ".join(lines).split() == " ".join(pieces).split()
    assert [line for line in lines if len(line) > width and " " in line] == []
    assert [each for each in pieces if len(each) <= width and not any(each in line for line in lines)] == []


def test_styles_and_line_breaks_stay() -> None:
    """What is bold is bold in each line."""
    first, second, third = wrapped(Text.assemble(("one two", "bold"), "\n", "three"), 4)
    assert [each.plain for each in (first, second, third)] == ["one", "two", "three"]
    assert [each.spans[0].style for each in (first, second)] == ["bold", "bold"]


def test_further_lines_hang_behind_the_lead() -> None:
    """A body that has its own lines keeps them."""
    assert hanging(Text("+"), Text("one two"), 2, 8).plain == "  + one\n    two"
    assert hanging(Text("+"), Text("one two\nthree", no_wrap=True), 0, 5).plain == "+ one two\n  three"
