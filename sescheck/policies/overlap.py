"""How the patterns of IAM policies relate to each other, and to ARNs."""

import re

from sescheck.policies.patterns import matches

_FIELDS_OF_AN_ARN = 6


def matches_arn(pattern: str, arn: str) -> bool:
    """Like ``matches``, part by part: no wildcard of an ARN condition matches one of the first five colons."""
    parts, found = (text.split(":", _FIELDS_OF_AN_ARN - 1) for text in (pattern, arn))
    return len(parts) == len(found) and all(map(matches, parts, found))


def contains(pattern: str, other: str) -> bool:
    """True if the pattern matches every text that the other pattern matches.

    Only ``*`` can match the other's ``*``. For patterns with ``?`` false may be wrong.
    """
    regex = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "[^*]")
    return re.fullmatch(regex, other, re.DOTALL) is not None


def overlaps(one: str, other: str) -> bool:
    """True if there is a text that both patterns match.

    Walks through ``one``, with the set of positions in ``other`` that match so far.
    """
    reached = _past_stars({0}, other)
    for character in one:
        reached = _past_stars(_after(character, reached, other), other)
    return len(other) in reached


def _past_stars(positions: set[int], pattern: str) -> set[int]:
    """These positions, and those behind each ``*`` that matches nothing."""
    found = set(positions)
    for position in positions:
        end = position
        while pattern[end : end + 1] == "*":
            end += 1
            found.add(end)
    return found


def _after(character: str, positions: set[int], pattern: str) -> set[int]:
    """The positions in the pattern after it has matched one character of the other pattern."""
    if character == "*":
        return set(range(min(positions), len(pattern) + 1)) if positions else set()
    return {after for position in positions for after in _step(character, position, pattern)}


def _step(character: str, position: int, pattern: str) -> set[int]:
    own = pattern[position : position + 1]
    if own == "*":
        return {position}
    return {position + 1} if own and (own == character or "?" in {own, character}) else set()
