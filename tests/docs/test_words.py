"""Words that people have to look up, or that the field has another word for, do not come back."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = (
    "can not",
    "heed",
    "anew",
    "hearsay",
    "errand",
    "held against",
    "(?:is|are) let be",
    "in its stead",
    "in their stead",
    "of its own accord",
    "fault of sescheck's own",
    "amiss",
)
BANNED = re.compile(rf"\b(?:{'|'.join(WORDS)})\b".replace(" ", r"\s+"), re.IGNORECASE)
TEXTS = sorted(
    path
    for pattern in (
        "*.md",
        "docs/**/*.md",
        "docs/*.py",
        "examples/**/*.md",
        "benchmarks/**/*.md",
        "sescheck/**/*.py",
    )
    for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md" and ".cache" not in path.parts
)


@pytest.mark.parametrize("room", sorted({path.relative_to(ROOT).parts[0] for path in TEXTS}))
def test_no_banned_word_is_used(room: str) -> None:
    """In what people read: pages, help, messages, docstrings, comments."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEXTS
        if path.relative_to(ROOT).parts[0] == room
        for match in BANNED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert [] == found
