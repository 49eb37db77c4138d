"""What differs between the receipt rule sets of two regions, with the region made equal."""

from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.rules.shared.receipt_pairing import PairedSets, paired
from sescheck.rules.shared.receipt_settings import ACTIONS, settings_of
from sescheck.snapshot.receiving import ReceiptRuleSet


def by_setting(here: str, differences: Mapping[str, Mapping[str, tuple[Any, Any]]]) -> dict[str, dict[str, Any]]:
    """What differs -> region -> its value there."""
    evidence: dict[str, dict[str, Any]] = {}
    for region, found in differences.items():
        for name, (own, other) in found.items():
            evidence.setdefault(name, {here: own})[region] = other
    return evidence


def differences_of(
    own: ReceiptRuleSet, here: str, other: ReceiptRuleSet, region: str
) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """What differs, with the values of both."""
    sets = paired(own, here, other, region)
    if [sets.rules.get(rule.name) for rule in own.rules] != [rule.name for rule in other.rules]:
        yield "rules", ([rule.name for rule in own.rules], [rule.name for rule in other.rules])
    theirs = {rule.name: rule for rule in other.rules}
    for each in own.rules:
        if each.name in sets.rules:
            one, two = settings_of(each), settings_of(theirs[sets.rules[each.name]])
            for path in _unlike(one, two, sets):
                yield f"{each.name}.{path}", (one.get(path), two.get(path))


def _unlike(one: Mapping[str, Any], two: Mapping[str, Any], sets: PairedSets) -> Iterator[str]:
    """The paths of the settings that differ; those of actions only if the actions are of the same kinds."""
    paths = dict.fromkeys((*one, *two))
    if one[ACTIONS] != two[ACTIONS]:
        paths = {path: None for path in paths if not path.startswith(f"{ACTIONS}.")}
    yield from (path for path in paths if not sets.same(path, one.get(path), two.get(path)))
