"""Which receipt rules, and which buckets, of one region are those of another, if their names are different."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sescheck.rules.shared.receipt_settings import comparable, settings_of
from sescheck.rules.shared.receiving import BUCKET
from sescheck.ses.localised import neutral, same
from sescheck.ses.pairing import Named, pair
from sescheck.snapshot.reading import Known, Reading
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet


@dataclass(frozen=True, slots=True)
class PairedSets:
    """Two rule sets of two regions.

    Attributes:
        rules: the name of each rule here -> the name of the same rule there.
        buckets: the name of each bucket here -> the name of the same bucket there.
    """

    here: str
    there: str
    rules: Mapping[str, str]
    buckets: Mapping[str, str]

    def same(self, path: str, one: Any, other: Any) -> bool:
        """True if a setting has the same value in both."""
        if _is_bucket(path) and self.buckets.get(one) == other:
            return True
        return same(comparable(path, one), self.here, comparable(path, other), self.there)


def paired(own: ReceiptRuleSet, here: str, other: ReceiptRuleSet, there: str) -> PairedSets:
    """Pair the rules and the buckets of two rule sets.

    Nothing refers to a rule by its name: two rules that do the same are the same rule. The name of a bucket is
    unique in AWS: two buckets that hold the same mail are the same bucket.
    """
    rules, turned = pair(_rules(own, here), _rules(other, there))
    ours = {one: (one, two) for one, two in rules.partners.items()}
    theirs = {two: (one, two) for two, one in turned.partners.items()}
    buckets, _ = pair(_buckets(own, here, ours), _buckets(other, there, theirs))
    return PairedSets(here, there, rules.partners, buckets.partners)


def _is_bucket(path: str) -> bool:
    return path.rpartition(".")[2] == BUCKET


def _rules(rule_set: ReceiptRuleSet, region: str) -> Iterator[Named]:
    for rule in rule_set.rules:
        yield Named(rule.name, region, "", rule.name, partial(_effect, rule, region), freely_named=True)


def _effect(rule: ReceiptRule, region: str) -> Reading[Hashable]:
    """What the rule does, whatever its name is."""
    settings = settings_of(rule)
    return Known(frozenset(_neutral(path, value, region) for path, value in settings.items()))


def _neutral(path: str, value: Any, region: str) -> tuple[str, Hashable]:
    """A setting without the names of its region; only whether there is a bucket counts."""
    found = True if _is_bucket(path) else neutral(comparable(path, value), region)
    return path, tuple(found) if isinstance(found, list) else found


def _buckets(rule_set: ReceiptRuleSet, region: str, rules: Mapping[str, tuple[str, str]]) -> Iterator[Named]:
    """Each bucket with the mail that it holds: from which rules, and by which actions."""
    uses: defaultdict[str, set[Hashable]] = defaultdict(set)
    for rule in rule_set.rules:
        for number, action in enumerate(rule.actions):
            if BUCKET in action.settings:
                settings = frozenset(_neutral(name, value, region) for name, value in action.settings.items())
                uses[action.settings[BUCKET]].add((rules.get(rule.name, (region, rule.name)), number, settings))
    for name, mail in uses.items():
        yield Named(name, region, "", name, partial(Known, frozenset(mail)), freely_named=True)
