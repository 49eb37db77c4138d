"""The types of feedback, in the words of findings."""

from collections.abc import Iterable

_PLURALS = {"bounce": "bounces", "complaint": "complaints", "delivery": "deliveries"}


def in_words(types: Iterable[str]) -> str:
    """The types in a sentence: ``bounces, complaints and deliveries``."""
    words = [_PLURALS.get(kind, kind) for kind in types]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
