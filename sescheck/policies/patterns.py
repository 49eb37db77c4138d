"""The patterns of IAM's policies, in which only ``*`` and ``?`` are wild."""

import re
from fnmatch import translate
from functools import lru_cache

_WILD = frozenset("*?")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """As fnmatch has it, which never goes back to a star: a hostile pattern takes no longer than another."""
    return re.compile(translate(pattern.replace("[", "[[]")))


def matches(pattern: str, text: str) -> bool:
    """Does the text match a pattern of IAM's, in which only ``*`` and ``?`` are wild?"""
    if _WILD.isdisjoint(pattern):
        return pattern == text  # most are names: thousands of them are not worth a compiled pattern each
    return _compiled(pattern).fullmatch(text) is not None
