"""Which receipt rules, and which buckets, of one region are those of another, whatever they are called."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sescheck.rules.shared.receipt_settings import BUCKET, alike, settings_of
from sescheck.ses.localised import neutral, same
from sescheck.ses.pairing import Named, pair
from sescheck.snapshot.reading import Known, Reading
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet


@dataclass(frozen=True, slots=True)
class Sets:
    """Two active rule sets, side by side.

    Attributes:
        rules: the name of a rule there, by that of the same rule here.
        buckets: likewise.
    """

    here: str
    there: str
    rules: Mapping[str, str]
    buckets: Mapping[str, str]

    def same(self, path: str, one: Any, other: Any) -> bool:
        """Does a setting say the same in both?"""
        if _is_bucket(path) and self.buckets.get(one) == other:
            return True
        return same(alike(path, one), self.here, alike(path, other), self.there)


def side_by_side(own: ReceiptRuleSet, here: str, other: ReceiptRuleSet, there: str) -> Sets:
    """What of one is what of the other.

    Nothing refers to a rule by its name: two that do the same are the same. A bucket's name no other has in the
    account: two that hold the same mail are the same, too.
    """
    rules, turned = pair(_rules(own, here), _rules(other, there))
    ours = {one: (one, two) for one, two in rules.partners.items()}
    theirs = {two: (one, two) for two, one in turned.partners.items()}
    buckets, _ = pair(_buckets(own, here, ours), _buckets(other, there, theirs))
    return Sets(here, there, rules.partners, buckets.partners)


def _is_bucket(path: str) -> bool:
    return path.rpartition(".")[2] == BUCKET


def _rules(rule_set: ReceiptRuleSet, region: str) -> Iterator[Named]:
    for rule in rule_set.rules:
        yield Named(rule.name, region, "", rule.name, partial(_deed, rule, region), freely_named=True)


def _deed(rule: ReceiptRule, region: str) -> Reading[Hashable]:
    settings = settings_of(rule)
    return Known(frozenset(_comparable(path, value, region) for path, value in settings.items()))


def _comparable(path: str, value: Any, region: str) -> tuple[str, Hashable]:
    """Of a bucket, that there is one."""
    found = True if _is_bucket(path) else neutral(alike(path, value), region)
    return path, tuple(found) if isinstance(found, list) else found


def _buckets(rule_set: ReceiptRuleSet, region: str, rules: Mapping[str, tuple[str, str]]) -> Iterator[Named]:
    """Each with the mail that it holds: of which rules, by which action, and how."""
    uses: defaultdict[str, set[Hashable]] = defaultdict(set)
    for rule in rule_set.rules:
        for number, action in enumerate(rule.actions):
            if BUCKET in action.settings:
                how = frozenset(_comparable(name, value, region) for name, value in action.settings.items())
                uses[action.settings[BUCKET]].add((rules.get(rule.name, (region, rule.name)), number, how))
    for name, held in uses.items():
        yield Named(name, region, "", name, partial(Known, frozenset(held)), freely_named=True)
