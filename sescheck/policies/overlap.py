"""How patterns of IAM's policies relate to each other, and to ARNs."""

import re

from sescheck.policies.patterns import matches

_FIELDS_OF_AN_ARN = 6


def matches_arn(pattern: str, arn: str) -> bool:
    """As ``matches``, part by part: no wildcard of an ARN condition reaches over a colon of the first five."""
    parts, found = (text.split(":", _FIELDS_OF_AN_ARN - 1) for text in (pattern, arn))
    return len(parts) == len(found) and all(map(matches, parts, found))


def contains(pattern: str, other: str) -> bool:
    """Does the pattern surely stand for every text that the other one stands for?

    Only ``*`` can match the other's ``*``. Of patterns with ``?`` a no may be wrong.
    """
    regex = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "[^*]")
    return re.fullmatch(regex, other, re.DOTALL) is not None


def overlaps(one: str, other: str) -> bool:
    """Is there a text that both patterns stand for?"""
    reached = _past_stars({0}, other)
    for sign in one:
        reached = _past_stars(_after(sign, reached, other), other)
    return len(other) in reached


def _past_stars(places: set[int], pattern: str) -> set[int]:
    """With the places that one comes to where ``*`` stands for nothing."""
    found = set(places)
    for place in places:
        end = place
        while pattern[end : end + 1] == "*":
            end += 1
            found.add(end)
    return found


def _after(sign: str, places: set[int], pattern: str) -> set[int]:
    """The places in the pattern at which it may be once the other pattern has gone past the sign."""
    if sign == "*":
        return set(range(min(places), len(pattern) + 1)) if places else set()
    return {after for place in places for after in _step(sign, place, pattern)}


def _step(sign: str, place: int, pattern: str) -> set[int]:
    here = pattern[place : place + 1]
    if here == "*":
        return {place}
    return {place + 1} if here and (here == sign or "?" in {here, sign}) else set()
