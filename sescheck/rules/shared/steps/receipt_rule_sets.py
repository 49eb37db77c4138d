"""Steps that make a receipt rule set of one region like that of another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from msgspec import structs

from sescheck.comparison.account_view import AccountView
from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.rules.shared.receipt_pairing import PairedSets, paired
from sescheck.rules.shared.receipt_settings import ACTIONS, settings_of
from sescheck.rules.shared.steps.receipt_resources import Actions, User, actions_in, needed, things_of
from sescheck.rules.shared.steps.receipt_rules import (
    REQUIRE,
    RULE_SET,
    create_rule,
    rule_thing,
    structure,
    update_rule,
)
from sescheck.ses.localised import moved
from sescheck.snapshot.receiving import ReceiptRule, ReceiptRuleSet


@dataclass(frozen=True)
class RuleSetIn:
    """A receipt rule set in a region."""

    region: str
    rule_set: ReceiptRuleSet


@dataclass(frozen=True)
class LikeOther:
    """A rule set that becomes like another one.

    Attributes:
        own: as it is.
        other: as the one of the other region is, which the region follows.
        all: the rule sets of all regions that follow it; a rule that is stricter in one of them stays so.
    """

    account: AccountView
    own: RuleSetIn
    other: RuleSetIn
    all: Sequence[RuleSetIn] = ()

    @cached_property
    def _sets(self) -> PairedSets:
        return paired(self.own.rule_set, self.own.region, self.other.rule_set, self.other.region)

    @cached_property
    def _own_rules(self) -> Mapping[str, ReceiptRule]:
        """The rules here, by the name of the same rule there."""
        return {
            self._sets.rules[each.name]: each for each in self.own.rule_set.rules if each.name in self._sets.rules
        }

    @cached_property
    def _paired_rules(self) -> list[dict[str, ReceiptRule]]:
        """The rules of every region, by the name of the same rule in the other one."""
        found = []
        for each in self.all:
            names = paired(each.rule_set, each.region, self.other.rule_set, self.other.region).rules
            found.append({names[rule.name]: rule for rule in each.rule_set.rules if rule.name in names})
        return found

    def steps(self) -> Iterator[Step]:
        """Create the rules that are missing, change those that differ, and put them in order. None is deleted."""
        order: list[str] = []
        for theirs in self.other.rule_set.rules:
            own = self._own_rules.get(theirs.name)
            if own is None:
                yield from self._create(theirs, order[-1] if order else None)
                order.append(self._moved(theirs.name))
            else:
                yield from self._change(own, theirs)
                order.append(own.name)
        yield from self._reorder(order)
        for each in self.own.rule_set.rules:
            if each.name not in self._sets.rules:
                yield self._extra(each)

    def names(self) -> tuple[str, ...]:
        """The rules of the other one as steps make them here."""
        found = (
            self._own_rules[each.name].name if each.name in self._own_rules else self._moved(each.name)
            for each in self.other.rule_set.rules
        )
        return tuple(rule_thing(self.own.region, self.own.rule_set.name, each) for each in found)

    def rules(self) -> tuple[ReceiptRule, ...]:
        """The rules of the other one, with the recipients that they get here."""
        return tuple(
            structs.replace(each, recipients=tuple(self._moved(list(each.recipients))))
            for each in self.other.rule_set.rules
        )

    def _moved(self, value: Any) -> Any:
        return moved(value, self.other.region, self.own.region)

    def _create(self, theirs: ReceiptRule, after: str | None) -> Iterator[Step]:
        rule, before = self._like(theirs), structure(theirs)[ACTIONS]
        user = self._user(rule["Name"])
        yield from needed(user, before, rule[ACTIONS])
        yield create_rule(self.own.rule_set.name, rule, self.own.region, after, things_of(user, rule[ACTIONS]))

    def _like(self, theirs: ReceiptRule) -> dict[str, Any]:
        rule = dict(self._moved({name: each for name, each in structure(theirs).items() if name != ACTIONS}))
        rule[ACTIONS] = actions_in(structure(theirs)[ACTIONS], self.other.region, self.own.region)
        return rule | self._strict(theirs)

    def _strict(self, theirs: ReceiptRule) -> dict[str, Any]:
        """What only gets stricter: a rule that requires TLS, or scans, in one region does so in all."""
        rules = [theirs, *(rules[theirs.name] for rules in self._paired_rules if theirs.name in rules)]
        strict = next((each.tls for each in rules if each.tls == REQUIRE), theirs.tls)
        return {"TlsPolicy": strict, "ScanEnabled": any(each.scan for each in rules)}

    def _change(self, own: ReceiptRule, theirs: ReceiptRule) -> Iterator[Step]:
        wanted = self._like(theirs)
        one, two = settings_of(own), settings_of(theirs)
        changed = {
            name: wanted[name]
            for name in ("Enabled", "Recipients")
            if not self._sets.same(name, one[name], two[name])
        }
        changed |= {name: wanted[name] for name in ("TlsPolicy", "ScanEnabled") if wanted[name] != one[name]}
        before = structure(theirs)[ACTIONS]
        if one[ACTIONS] != two[ACTIONS]:
            changed[ACTIONS] = wanted[ACTIONS]
        elif any(
            not self._sets.same(path, one.get(path), two.get(path)) for path in {**one, **two} if "." in path
        ):
            changed[ACTIONS] = self._mixed(own, theirs, wanted[ACTIONS])
        if not changed:
            return
        needs: tuple[str, ...] = ()
        if ACTIONS in changed:
            user = self._user(own.name, own)
            yield from needed(user, before, changed[ACTIONS])
            needs = things_of(user, changed[ACTIONS])
        name = f"{self.own.rule_set.name}/{own.name}"
        yield update_rule(
            f"Make the receipt rule {name} in {self.own.region} like {theirs.name} in {self.other.region}",
            self.own.rule_set.name,
            own,
            changed,
            self.own.region,
            needs,
        )

    def _mixed(self, own: ReceiptRule, theirs: ReceiptRule, actions: Actions) -> Actions:
        """The actions, with what is the same here, such as this region's own bucket, key or role."""
        mixed = []
        for number, (ours, other, action) in enumerate(zip(own.actions, theirs.actions, actions, strict=True), 1):
            ((member, settings),) = action.items()
            same = {
                name: ours.settings[name]
                for name in settings
                if name in ours.settings
                and self._sets.same(f"{ACTIONS}.{number}.{name}", ours.settings[name], other.settings[name])
            }
            mixed.append({member: settings | same})
        return mixed

    def _reorder(self, order: Sequence[str]) -> Iterator[Step]:
        """Put the rules in the order of the other set; one that only this set has stays behind the same rule."""
        now = [each.name for each in self.own.rule_set.rules]
        if [each for each in now if each in order] == [each for each in order if each in now]:
            return
        names = list(order)
        for index, each in enumerate(now):
            if each not in names:
                names.insert(names.index(now[index - 1]) + 1 if index else 0, each)
        rule_set, region = self.own.rule_set.name, self.own.region
        yield Step(
            f"Put the rules of the receipt rule set {rule_set} in {region} in the order of {self.other.region}",
            Call("ses", "ReorderReceiptRuleSet", region, {"RuleSetName": rule_set, "RuleNames": names}),
            region,
            Phase.RECEIVING,
            makes=(thing(region, "receipt-rule-order", rule_set),),
            needs=tuple(rule_thing(region, rule_set, each) for each in order),
            replaces=f"the order {', '.join(now)}.",
        )

    def _extra(self, own: ReceiptRule) -> Step:
        name = f"{self.own.rule_set.name}/{own.name}"
        words = (
            f"{self.other.region} has no rule like {name} of {self.own.region}. Create it there too, or delete it"
            f" in {self.own.region}. Mail that only this rule handles is lost if you delete it."
        )
        return Step(
            f"Decide about the receipt rule {name} in {self.own.region}",
            Human(words),
            self.own.region,
            Phase.RECEIVING,
        )

    def _user(self, rule: str, own: ReceiptRule | None = None) -> User:
        """The rule here that uses the resources, and what it uses now."""
        uses = {value for action in (own.actions if own else ()) for value in action.settings.values()}
        return User(self.account, self.own.region, f"{self.own.rule_set.name}/{rule}", uses)


def create_rule_set(name: str, region: str, like: str) -> Step:
    """Create an empty receipt rule set, which is not active."""
    return Step(
        f"Create the receipt rule set {name} in {region}, like {like}",
        Call("ses", "CreateReceiptRuleSet", region, {"RuleSetName": name}),
        region,
        Phase.RECEIVING,
        makes=(thing(region, RULE_SET, name),),
    )
