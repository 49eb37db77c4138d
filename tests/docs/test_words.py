"""Words that people have to look up, or that the field has another word for, do not come back."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PROSE = (
    "amiss",
    "anew",
    "are no",
    "as ever",
    "astray",
    "be no",
    "been no",
    "beforehand",
    "beside",
    "besides",
    "can not",
    "come to pass",
    "did not say",
    "errand",
    "fault of sescheck's own",
    "for want of",
    "grave",
    "gravest",
    "hearsay",
    "heed",
    "held against",
    "in place of",
    "is no",
    "let be",
    "of its own accord",
    "of no use",
    "save for",
    "so that it",
    "speak of",
    "speaks of",
    "spoil",
    "spoiled",
    "spoils",
    "spoilt",
    "stead",
    "told",
    "unfit",
    "was no",
    "were no",
    "whoever",
)
"""In what people read: pages, help, messages, docstrings, comments."""

FINE = re.compile(r"\bno (?:longer|more|less)\b|\b(?:there|neither) (?:is|are|was|were) no\b")
"""Where "is no" and its like are plain."""

NAMES = (
    "amiss",
    "anew",
    "astray",
    "errand",
    "hearsay",
    "heed",
    "spoil",
    "spoils",
    "spoilt",
    "stead",
    "told",
    "unfit",
)
"""In identifiers, as a part between underscores or capitals."""

QUESTION = re.compile(
    r'"""(?:Are|Can|Could|Did|Do|Does|Had|Has|Have|Is|May|Must|Should|Was|Were|Will|Would) [^"]*?\?', re.DOTALL
)
"""A docstring that asks what its function answers, instead of "True if …"."""

GENERATED = ("docs/commands/", "docs/demo.md", "docs/rules/", "benchmarks/results/", "/.cache/")
"""Made from texts that are checked where they are written."""

PATTERNS = (
    "*.md",
    "docs/**/*.md",
    "docs/*.py",
    "examples/**/*.md",
    "examples/**/*.py",
    "benchmarks/**/*.md",
    "benchmarks/**/*.py",
    "sescheck/**/*.py",
    "sescheck/**/*.html",
)
TEXT = re.compile(r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|\#[^\n]*', re.DOTALL)
"""A string or a comment of Python, in the forms that the formatter leaves."""


@cache
def files() -> Mapping[str, tuple[str, str]]:
    """What people read of each file, in lower case and with single spaces, and the code around it."""
    found = {}
    for path in sorted({path for pattern in PATTERNS for path in ROOT.glob(pattern)}):
        name = f"{path.relative_to(ROOT)}"
        if not any(part in name for part in GENERATED):
            text = path.read_text(encoding="utf-8")
            read = "\n".join(TEXT.findall(text)) if path.suffix == ".py" else text
            code = TEXT.sub("", text) if path.suffix == ".py" else ""
            found[name] = (FINE.sub("", re.sub(r"\s+", " ", read.lower())), code)
    return found


def room_of(name: str) -> str:
    """A package of sescheck, or a folder at the top."""
    parts = name.split("/")
    return "/".join(parts[:2]) if parts[0] == "sescheck" else parts[0]


ROOMS = sorted(set(map(room_of, files())))


def prose_in(room: str) -> Iterator[tuple[str, str]]:
    """The banned words that people meet in a room: file, word."""
    for name, (read, _) in files().items():
        if room_of(name) == room:
            yield from ((name, word) for word in PROSE if word in read and re.search(rf"\b{word}\b", read))


def names_in(room: str) -> Iterator[tuple[str, str]]:
    """The banned parts of identifiers in a room: file, word."""
    for name, (_, code) in files().items():
        if room_of(name) == room:
            parts = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", code).lower()))
            yield from ((name, word) for word in NAMES if word in parts)


@pytest.mark.parametrize("room", ROOMS)
def test_no_banned_word_is_used(room: str) -> None:
    """In what people read: pages, help, messages, docstrings, comments."""
    assert [] == list(prose_in(room))


@pytest.mark.parametrize("room", ROOMS)
def test_no_banned_word_is_in_a_name(room: str) -> None:
    """Of a function, a class, a variable, an argument."""
    assert [] == list(names_in(room))


@pytest.mark.parametrize("room", [each for each in ROOMS if each == "docs" or each.startswith("sescheck/")])
def test_a_percentage_has_one_form(room: str) -> None:
    """82%, in messages and pages alike."""
    assert [] == [
        f"{name}: {match[0]}"
        for name, (read, _) in files().items()
        if room_of(name) == room
        for match in re.finditer(r"[\d}] %(?= |$|[.,;:)])", read)
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_no_docstring_is_a_question(room: str) -> None:
    """It says what is true if the answer is yes."""
    assert [] == [
        f"{name}: {match[0]}"
        for name in files()
        if room_of(name) == room and name.endswith(".py")
        for match in QUESTION.finditer((ROOT / name).read_text(encoding="utf-8"))
    ]


def test_words_are_found() -> None:
    """In strings and comments, over the end of a line, and in parts of names."""
    assert TEXT.findall('x = f"a {b}"  # told\n"""is\nno"""') == ['"a {b}"', "# told", '"""is\nno"""']
    assert FINE.sub("", "is no longer; there is no x; this is no x") == "is ;  x; this is no x"


def test_who_begins_a_question_only() -> None:
    """Elsewhere it is "everybody who"."""
    texts = {
        name: " ".join((ROOT / name).read_text(encoding="utf-8").split())
        for name in files()
        if name.endswith(".md")
    }
    found = [
        (name, each)
        for name, text in texts.items()
        for each in re.findall(r"(?:[.:;] |\*\*)(Who [^.?|]*\.)", text)
    ]
    assert [] == found
