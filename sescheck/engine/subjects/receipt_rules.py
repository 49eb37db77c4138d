"""Receiving as rules are asked about it: each receipt rule alone, and the active rule sets in comparison."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.comparison.answers import Answers, gather
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.engine.subjects.resources import ResourceKind
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, none_if_unsupported
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet


@dataclass(frozen=True, slots=True)
class RuleSetSubject:
    """A region's active rule set; ``others`` are the regions that it is expected to match."""

    world: AccountView
    group: Group
    here: RegionView
    rule_set: ReceiptRuleSet
    others: tuple[RegionView, ...]

    @property
    def elsewhere(self) -> Answers[ReceiptRuleSet]:
        """The active rule sets of the others, and the refusals; a region that receives nothing has neither."""
        return active_in(self.others)


def active_in(views: tuple[RegionView, ...]) -> Answers[ReceiptRuleSet]:
    """The active rule sets of the regions that have one, and the refusals of those that did not say."""
    found = gather((view.name, _active(view)) for view in views)
    said = tuple((region, rule_set) for region, rule_set in found.said if rule_set is not None)
    return Answers(said, found.silent)


def _active(view: RegionView) -> Reading[ReceiptRuleSet | None]:
    return none_if_unsupported(view.region.active_rule_set)


def _rules(region: Region) -> Mapping[str, ReceiptRule]:
    match region.active_rule_set:
        case Known(found):
            return {f"{each.name}/{rule.name}": rule for each in (found,) if each for rule in each.rules}
        case Unreadable():
            return {}


def _gaps(region: Region) -> Iterator[Unreadable]:
    if isinstance(region.active_rule_set, Unreadable):
        yield region.active_rule_set


def _unread(region: Region, _: str) -> Unreadable | None:
    return region.active_rule_set if isinstance(region.active_rule_set, Unreadable) else None


def _rule_sets_across(world: AccountView) -> Iterator[RuleSetSubject | Gap]:
    for group in world.groups:
        for view in group.regions:
            match _active(view):
                case Known(rule_set):
                    if rule_set is not None:
                        yield RuleSetSubject(world, group, view, rule_set, group.elsewhere(view))
                case Unreadable() as unread:
                    yield Gap(view.name, unread)


RECEIPT_RULES: ResourceKind[ReceiptRule] = ResourceKind("receipt-rule", "receipt rule", _rules, _gaps, _unread)
"""The rules of the active rule set, by ``set/rule``."""

RULE_SET_ACROSS: Scope[RuleSetSubject] = Scope(
    "active receipt rule set across regions",
    _rule_sets_across,
    lambda subject: Place(subject.here.name, "rule-set", subject.rule_set.name),
    lambda subject: subject.group.name,
)
"""The active rule set of every region of a group that has one, whatever it is called, in comparison."""
