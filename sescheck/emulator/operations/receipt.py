"""Receiving: what moto's receipt rules lack, namely pages, filters and positions.

moto keeps the rule sets, and answers the other operations.
"""

import re
from typing import Any

from sescheck.emulator.registry import INVALID, Members, Params, Refused, operation, page, with_token
from sescheck.emulator.state import RegionState

RULE_SETS_A_PAGE = 100
NAME = re.compile(r"[a-zA-Z0-9]([a-zA-Z0-9_.-]*[a-zA-Z0-9])?")
"""Names of rule sets and rules; AWS's refusal names a wider pattern."""
RECEIPT_OPERATIONS = frozenset(
    {
        "CloneReceiptRuleSet",
        "CreateReceiptFilter",
        "CreateReceiptRule",
        "CreateReceiptRuleSet",
        "DeleteReceiptFilter",
        "DeleteReceiptRule",
        "DeleteReceiptRuleSet",
        "DescribeActiveReceiptRuleSet",
        "DescribeReceiptRule",
        "DescribeReceiptRuleSet",
        "ListReceiptFilters",
        "ListReceiptRuleSets",
        "ReorderReceiptRuleSet",
        "SetActiveReceiptRuleSet",
        "SetReceiptRulePosition",
        "UpdateReceiptRule",
    }
)
"""What a region without receiving answers with InvalidAction."""


@operation("ses", "ListReceiptRuleSets")
def list_rule_sets(state: RegionState, ask: Params) -> Members:
    """A page of a hundred rule sets."""
    kept = [rule_set.metadata for rule_set in state.backend.list_receipt_rule_sets()]
    found, token = page(kept, RULE_SETS_A_PAGE, ask.get("NextToken"), INVALID)
    return with_token({"RuleSets": found}, token)


@operation("ses", "DescribeActiveReceiptRuleSet")
def describe_active(state: RegionState, _: Params) -> Members | None:
    """The active rule set; an empty answer if none is active."""
    active = state.backend.describe_active_receipt_rule_set()
    return _described(active) if active else None


@operation("ses", "DescribeReceiptRuleSet")
def describe(state: RegionState, ask: Params) -> Members:
    """A rule set with its rules."""
    return _described(_rule_set(state, ask["RuleSetName"]))


@operation("ses", "CreateReceiptRule")
def create_rule(state: RegionState, ask: Params) -> None:
    """Add a rule under a new name. Names are checked first, then moto checks what the actions name.

    Roles are checked here: moto looks for their ARNs under other keys, and does not find any.
    """
    _check_name("ruleSetName", ask["RuleSetName"])
    _check_name("rule.name", ask["Rule"]["Name"])
    rule_set = _rule_set(state, ask["RuleSetName"])
    if any(rule["Name"] == ask["Rule"]["Name"] for rule in rule_set.rules):
        raise Refused("AlreadyExists", f"Rule already exists: {ask['Rule']['Name']}")
    added = {**ask["Rule"], "Actions": [_without_role(action) for action in ask["Rule"].get("Actions", ())]}
    _check_roles(state, ask["Rule"])
    state.backend.create_receipt_rule(ask["RuleSetName"], added, ask.get("After"))
    added["Actions"] = ask["Rule"].get("Actions", [])


@operation("ses", "DeleteReceiptRule")
def delete_rule(state: RegionState, ask: Params) -> None:
    """Delete a rule; a missing one is not an error."""
    rule_set = _rule_set(state, ask["RuleSetName"])
    rule_set.rules = [rule for rule in rule_set.rules if rule["Name"] != ask["RuleName"]]


@operation("ses", "ReorderReceiptRuleSet")
def reorder(state: RegionState, ask: Params) -> None:
    """Put all rules into the order given."""
    rule_set = _rule_set(state, ask["RuleSetName"])
    rules = {rule["Name"]: rule for rule in rule_set.rules}
    if sorted(rules) != sorted(ask["RuleNames"]):
        raise Refused("RuleDoesNotExist", "Every rule of the set must be named exactly once.")
    rule_set.rules = [rules[name] for name in ask["RuleNames"]]


@operation("ses", "SetReceiptRulePosition")
def set_position(state: RegionState, ask: Params) -> None:
    """Move a rule behind another one, or to the top."""
    rule_set = _rule_set(state, ask["RuleSetName"])
    names = [rule["Name"] for rule in rule_set.rules]
    for name in filter(None, (ask["RuleName"], ask.get("After"))):
        if name not in names:
            raise Refused("RuleDoesNotExist", f"Rule does not exist: {name}")
    moved = rule_set.rules.pop(names.index(ask["RuleName"]))
    names.remove(moved["Name"])
    rule_set.rules.insert(names.index(ask["After"]) + 1 if ask.get("After") else 0, moved)


@operation("ses", "ListReceiptFilters")
def list_filters(state: RegionState, _: Params) -> Members:
    """All IP filters."""
    return {"Filters": list(state.kept["filters"].values())}


@operation("ses", "CreateReceiptFilter")
def create_filter(state: RegionState, ask: Params) -> None:
    """Create an IP filter under a new name."""
    name = ask["Filter"]["Name"]
    if name in state.kept["filters"]:
        raise Refused("AlreadyExists", f"Filter already exists: {name}")
    state.kept["filters"][name] = dict(ask["Filter"])


@operation("ses", "DeleteReceiptFilter")
def delete_filter(state: RegionState, ask: Params) -> None:
    """Delete a filter; a missing one is not an error."""
    state.kept["filters"].pop(ask["FilterName"], None)


def _rule_set(state: RegionState, name: str) -> Any:
    if name in state.backend.receipt_rule_set:
        return state.backend.receipt_rule_set[name]
    raise Refused("RuleSetDoesNotExist", f"Rule set does not exist: {name}")


def _check_name(parameter: str, name: str) -> None:
    if NAME.fullmatch(name) is None:
        raise Refused(
            "ValidationError",
            f"Value at '{parameter}' failed to satisfy constraint: "
            "Member must satisfy regular expression pattern: ^[a-zA-Z0-9_.-]+$",
        )


def _check_roles(state: RegionState, rule: Members) -> None:
    named = {
        settings["IamRoleArn"]
        for action in rule.get("Actions", ())
        for settings in action.values()
        if "IamRoleArn" in settings
    }
    if not named <= _roles_of(state):
        raise Refused(INVALID, "Could not assume the provided IAM role")


def _roles_of(state: RegionState) -> set[str]:
    from moto.iam.models import iam_backends  # noqa: PLC0415 # see installation.install

    backends: Any = iam_backends[state.account_id]
    return {role.arn for backend in list(backends.values()) for role in backend.roles.values()}


def _without_role(action: Members) -> Members:
    return {
        kind: {name: settings[name] for name in settings if name != "IamRoleArn"}
        for kind, settings in action.items()
    }


def _described(rule_set: Any) -> Members:
    defaults = {"Enabled": False, "TlsPolicy": "Optional", "ScanEnabled": False}
    return {"Metadata": rule_set.metadata, "Rules": [{**defaults, **rule} for rule in rule_set.rules]}
