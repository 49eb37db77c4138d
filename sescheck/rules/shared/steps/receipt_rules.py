"""Steps that write one receipt rule. An update replaces the whole rule, so it carries all that was read."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sescheck.engine.steps import Call, Human, Phase, Step, thing
from sescheck.engine.subjects.resource_scopes import ResourceSubject
from sescheck.snapshot.receiving import ReceiptRule

RULE_SET = "rule-set"
RULE = "receipt-rule"
REQUIRE = "Require"
MEMBERS = {
    "S3": "S3Action",
    "SNS": "SNSAction",
    "LAMBDA": "LambdaAction",
    "WORKMAIL": "WorkmailAction",
    "BOUNCE": "BounceAction",
    "STOP": "StopAction",
    "ADD_HEADER": "AddHeaderAction",
    "CONNECT": "ConnectAction",
}
"""The kind of an action -> the member of the API."""


def structure(rule: ReceiptRule) -> dict[str, Any]:
    """The rule as the API takes it, with every member."""
    return {
        "Name": rule.name,
        "Enabled": rule.enabled,
        "TlsPolicy": rule.tls,
        "Recipients": list(rule.recipients),
        "Actions": [{MEMBERS.get(each.kind, each.kind): dict(each.settings)} for each in rule.actions],
        "ScanEnabled": rule.scan,
    }


def rule_thing(region: str, rule_set: str, name: str) -> str:
    """A receipt rule, as steps make and need it."""
    return thing(region, RULE, f"{rule_set}/{name}")


def create_rule(
    rule_set: str, rule: Mapping[str, Any], region: str, after: str | None, needs: tuple[str, ...] = ()
) -> Step:
    """Create a rule after another one of its set, or as the first one."""
    name, parameters = rule["Name"], {"RuleSetName": rule_set, "Rule": dict(rule)}
    before = () if after is None else (rule_thing(region, rule_set, after),)
    return _written(
        Step(
            f"Create the receipt rule {rule_set}/{name} in {region}",
            Call("ses", "CreateReceiptRule", region, parameters | ({} if after is None else {"After": after})),
            region,
            Phase.RECEIVING,
            makes=(rule_thing(region, rule_set, name),),
            needs=(thing(region, RULE_SET, rule_set), *before, *needs),
        ),
        rule,
    )


def update_rule(
    title: str,
    rule_set: str,
    own: ReceiptRule,
    wanted: Mapping[str, Any],
    region: str,
    needs: tuple[str, ...] = (),
    alternative: str = "",
) -> Step:
    """Change members of a rule.

    Args:
        title: of the step.
        rule_set: the name of its set.
        own: the rule as it is.
        wanted: the members that change, by the names of the API.
        region: of the rule.
        needs: what must exist before.
        alternative: another way.
    """
    now = structure(own)
    rule = {name: wanted.get(name, value) for name, value in now.items()}
    kept = tuple(f"Rule.{path}" for path in _same(now, rule) if path != "Name")
    changed = (f"{name} {_text(value)}" for name, value in now.items() if rule[name] != value)
    return _written(
        Step(
            title,
            Call("ses", "UpdateReceiptRule", region, {"RuleSetName": rule_set, "Rule": rule}, kept),
            region,
            Phase.RECEIVING,
            needs=needs,
            replaces=f"the receipt rule {rule_set}/{own.name}, which now has {', '.join(changed)}.",
            alternative=alternative,
        ),
        rule,
    )


def change_rule(
    subject: ResourceSubject[ReceiptRule],
    title: str,
    wanted: Mapping[str, Any],
    needs: tuple[str, ...] = (),
    alternative: str = "",
) -> Step:
    """Change members of the receipt rule that a finding is about; for the arguments see ``update_rule``."""
    rule_set, _, _ = subject.name.partition("/")
    return update_rule(title, rule_set, subject.resource, wanted, subject.region, needs, alternative)


def _same(now: Any, wanted: Any, path: str = "") -> Iterator[str]:
    """The paths of what stays the same; of actions of the same kinds each setting."""
    match now, wanted:
        case _ if path and now == wanted:
            yield path
        case dict(), dict():
            for name in now.keys() & wanted.keys():
                yield from _same(now[name], wanted[name], f"{path}.{name}" if path else name)
        case list(), list() if [*map(type, now)] == [*map(type, wanted)] == [dict] * len(now):
            for index, (one, two) in enumerate(zip(now, wanted, strict=True)):
                yield from _same(one, two, f"{path}.{index}")
        case _:
            pass


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _written(step: Step, rule: Mapping[str, Any]) -> Step:
    """The step; for a person, if the rule has an action that this version does not know.

    The snapshot has the values of such an action as text only.
    """
    unknown = sorted({kind for action in rule["Actions"] for kind in action} - set(MEMBERS.values()))
    if not unknown:
        return step
    words = f"{step.title} by hand. sescheck does not know its actions {', '.join(unknown)}. {step.replaces}"
    return Step(
        step.title,
        Human(words.strip()),
        step.region,
        step.phase,
        makes=step.makes,
        needs=step.needs,
        alternative=step.alternative,
    )


def activate(rule_set: str, region: str, needs: tuple[str, ...] = (), now: str | None = None) -> Step:
    """Activate a rule set: the last step, after which its rules get the mail.

    Args:
        rule_set: its name.
        region: its region.
        needs: what must exist before.
        now: the name of the set that is active.
    """
    return Step(
        f"Activate the receipt rule set {rule_set} in {region}",
        Call("ses", "SetActiveReceiptRuleSet", region, {"RuleSetName": rule_set}),
        region,
        Phase.LAST,
        needs=(thing(region, RULE_SET, rule_set), *needs),
        replaces="" if now is None else f"the active receipt rule set {now}, which stays and gets no more mail.",
    )
