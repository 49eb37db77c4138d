"""Names of rules in few words: a few of them, or how many of each family."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sescheck.report.model import Report
from sescheck.report.text.phrases import plural

FEW = 3
"""Most rules that are named one by one."""


def families_of(report: Report) -> Mapping[str, str]:
    """Return the family of each rule that was run, by the name of the rule."""
    return {entry.name: entry.family for entry in report.rules}


def rules_in_words(
    rules: Iterable[str], families: Mapping[str, str], *, every: bool = False, counted: bool = False
) -> str:
    """Return the names, or ``22 rules (14 of Identities, 8 of DKIM)``, the largest family first.

    Args:
        rules: their names.
        families: by rule; others are counted at the end.
        every: True to name each of them.
        counted: True if their number is said already.
    """
    named = sorted(set(rules))
    if every or len(named) <= FEW:
        return ", ".join(named)
    counts = Counter(families.get(rule, "others") for rule in named)
    largest = sorted(counts.items(), key=_largest_first)
    listed = (
        largest[0][0] if len(largest) == 1 else ", ".join(f"{count:,} of {family}" for family, count in largest)
    )
    return listed if counted else f"{plural(len(named), 'rule')} ({listed})"


def _largest_first(counted: tuple[str, int]) -> tuple[bool, int, str]:
    family, count = counted
    return family == "others", -count, family
