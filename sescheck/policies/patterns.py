"""The patterns of IAM policies, whose only wildcards are ``*`` and ``?``."""

import re
from fnmatch import translate
from functools import lru_cache

_WILD = frozenset("*?")


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    """By fnmatch, whose expressions never go back to a ``*``: a hostile pattern is as fast as any other."""
    return re.compile(translate(pattern.replace("[", "[[]")))


def matches(pattern: str, text: str) -> bool:
    """True if the text matches an IAM pattern."""
    if _WILD.isdisjoint(pattern):
        return pattern == text  # most patterns are plain names: no need to compile and cache thousands of them
    return _compiled(pattern).fullmatch(text) is not None
