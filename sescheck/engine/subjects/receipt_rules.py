"""The subjects about email receiving: each receipt rule, the active rule sets across regions, and all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeAlias

from sescheck.comparison.account_view import AccountView, Group, RegionView
from sescheck.comparison.answers import Answers, gather
from sescheck.engine.rule import Gap, Place, Scope
from sescheck.engine.subjects.resource_kinds import ResourceKind
from sescheck.engine.subjects.resource_scopes import NamedSubject, ResourceSubject, across, one_by_one
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, none_if_unsupported, value_of
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


@dataclass(frozen=True, slots=True)
class StoredRuleSet:
    """A receipt rule set of a region, active or not."""

    content: Reading[ReceiptRuleSet]
    active: bool = False


def _stored(region: Region) -> Mapping[str, StoredRuleSet]:
    """The rule sets by name. One that was deleted while they were read is left out."""
    match region.active_rule_set:
        case Unreadable() as unread:
            return {name: StoredRuleSet(unread) for name in region.rule_sets.items}
        case Known(active):
            found = {} if active is None else {active.name: StoredRuleSet(Known(active), active=True)}
    unread_all = region.idle_rule_sets.unread
    if unread_all is not None:
        found |= {name: StoredRuleSet(unread_all) for name in region.rule_sets.items if name not in found}
    for each in region.idle_rule_sets.items:
        found[each.name] = StoredRuleSet(value_of(each.rules, partial(ReceiptRuleSet, each.name)))
    return found


def _unlisted(region: Region) -> Iterator[Unreadable]:
    """Yield why the list is incomplete. A region without email receiving has no rule set."""
    unread = region.rule_sets.unread
    if unread is not None and unread.why is not Why.NOT_SUPPORTED_HERE:
        yield unread


def _unlisted_for(region: Region, _: str) -> Unreadable | None:
    return next(_unlisted(region), None)


RULE_SETS: ResourceKind[StoredRuleSet] = ResourceKind(
    "rule-set", "receipt rule set", _stored, _unlisted, _unlisted_for
)
"""The receipt rule sets, active or not, by name."""

RECEIPT_RULES: ResourceKind[ReceiptRule] = ResourceKind(
    "receipt-rule", "receipt rule", _rules, _unread, _unread_for
)
"""The rules of the active rule set, by ``set/rule``."""

RULE_SET_ACROSS: Scope[RuleSetSubject] = Scope(
    "active receipt rule set across regions",
    _rule_sets_across,
    lambda subject: Place(subject.region, "rule-set", subject.rule_set.name),
    lambda subject: subject.group.name,
    name_in=lambda subject, region: dict(subject.elsewhere.known)[region].name,
)
"""The active rule set of every region of a group that has one, whatever its name is."""


ReceiptRuleInRegion: TypeAlias = Annotated[ResourceSubject[ReceiptRule], one_by_one(RECEIPT_RULES)]
RuleSetAcrossRegions: TypeAlias = Annotated[RuleSetSubject, RULE_SET_ACROSS]
StoredRuleSetAcrossRegions: TypeAlias = Annotated[NamedSubject[StoredRuleSet], across(RULE_SETS)]
