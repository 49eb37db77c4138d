"""The types of feedback, as findings tell of them."""

from collections.abc import Iterable, Mapping

_PLURALS = {"bounce": "bounces", "complaint": "complaints", "delivery": "deliveries"}


def in_words(types: Iterable[str]) -> str:
    """The types in a sentence: ``bounces, complaints and deliveries``."""
    words = [_PLURALS.get(kind, kind) for kind in types]
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def by_identity(users: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The types that each identity sends to a topic, as evidence."""
    return {name: list(types) for name, types in users.items()}


def count_of(users: Mapping[str, tuple[str, ...]]) -> str:
    """How many identities use a topic, in words."""
    return "one identity" if len(users) == 1 else f"{len(users)} identities"
