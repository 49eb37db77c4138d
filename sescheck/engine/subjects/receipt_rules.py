"""The subjects about email receiving: each receipt rule, and the active rule sets across regions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.comparison.answers import Answers, gather
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.engine.subjects.resource_scopes import ResourceSubject, one_by_one
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, none_if_unsupported
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet


@dataclass(frozen=True, slots=True)
class RuleSetSubject:
    """The active rule set of a region.

    Attributes:
        others: the regions that this one is expected to match.
    """

    account: AccountView
    group: Group
    here: RegionView
    rule_set: ReceiptRuleSet
    others: tuple[RegionView, ...]

    @property
    def region(self) -> str:
        """The name of this region."""
        return self.here.name

    @property
    def elsewhere(self) -> Answers[ReceiptRuleSet]:
        """The active rule sets of the other regions."""
        return active_in(self.others)


def active_in(views: tuple[RegionView, ...]) -> Answers[ReceiptRuleSet]:
    """Return the active rule sets of the regions that have one. A region without email receiving has none."""
    found = gather((view.name, _active(view)) for view in views)
    active = tuple((region, rule_set) for region, rule_set in found.known if rule_set is not None)
    return Answers(active, found.unread)


def _active(view: RegionView) -> Reading[ReceiptRuleSet | None]:
    return none_if_unsupported(view.region.active_rule_set)


def _rules(region: Region) -> Mapping[str, ReceiptRule]:
    match region.active_rule_set:
        case Known(found):
            return {f"{each.name}/{rule.name}": rule for each in (found,) if each for rule in each.rules}
        case Unreadable():
            return {}


def _unread(region: Region) -> Iterator[Unreadable]:
    if isinstance(region.active_rule_set, Unreadable):
        yield region.active_rule_set


def _unread_for(region: Region, _: str) -> Unreadable | None:
    return next(_unread(region), None)


def _rule_sets_across(account: AccountView) -> Iterator[RuleSetSubject | Gap]:
    for group in account.groups:
        for view in group.regions:
            match _active(view):
                case Known(rule_set):
                    if rule_set is not None:
                        yield RuleSetSubject(account, group, view, rule_set, group.elsewhere(view))
                case Unreadable() as unread:
                    yield Gap(view.name, unread)


RECEIPT_RULES: ResourceKind[ReceiptRule] = ResourceKind(
    "receipt-rule", "receipt rule", _rules, _unread, _unread_for
)
"""The rules of the active rule set, by ``set/rule``."""

RULE_SET_ACROSS: Scope[RuleSetSubject] = Scope(
    "active receipt rule set across regions",
    _rule_sets_across,
    lambda subject: Place(subject.region, "rule-set", subject.rule_set.name),
    lambda subject: subject.group.name,
)
"""The active rule set of every region of a group that has one, whatever its name is."""


ReceiptRuleInRegion: TypeAlias = Annotated[ResourceSubject[ReceiptRule], one_by_one(RECEIPT_RULES)]
RuleSetAcrossRegions: TypeAlias = Annotated[RuleSetSubject, RULE_SET_ACROSS]
