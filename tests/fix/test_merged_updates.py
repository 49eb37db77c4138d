"""Two updates of one thing are one call, in which no change undoes another."""

from typing import Any

from sescheck.engine.steps import Call, Phase, Step
from sescheck.fix.merging import merged
from sescheck.rules.shared.steps.receipt_rules import update_rule
from sescheck.snapshot.receiving import ReceiptRule
from sescheck.testing import builders as s

ROLE = "arn:aws:iam::123456789012:role/ses"
STORE = s.action("S3", BucketName="example-inbound", KmsKeyArn="old")
RULE = ReceiptRule(
    "store", enabled=True, recipients=("example.com",), tls="Optional", scan=False, actions=(STORE,)
)


def update(**changed: Any) -> Step:
    """A step that changes members of the rule."""
    return update_rule(f"Change {', '.join(changed)}", "inbound", RULE, changed, "us-east-1")


def actions(**settings: str) -> list[dict[str, Any]]:
    """One S3 action."""
    return [{"S3Action": settings}]


def rule_of(step: Step | None) -> dict[str, Any]:
    """The rule that a step writes."""
    assert step is not None
    assert isinstance(step.does, Call)
    found = step.does.parameters["Rule"]
    assert isinstance(found, dict)
    return found


def test_two_changes_of_a_rule_are_one_update() -> None:
    """Neither repeats the old value of what the other changes."""
    both = merged(update(ScanEnabled=True), update(TlsPolicy="Require"))
    assert rule_of(both)["ScanEnabled"] is True
    assert rule_of(both)["TlsPolicy"] == "Require"
    third = update(Actions=actions(BucketName="example-inbound", KmsKeyArn="new"))
    every = rule_of(merged(both, third)) if both else {}
    assert every["Actions"] == actions(BucketName="example-inbound", KmsKeyArn="new")
    assert every["ScanEnabled"] is True


def test_two_changes_of_one_action_are_one_update() -> None:
    """One sets the key, the other one adds a role."""
    key = update(Actions=actions(BucketName="example-inbound", KmsKeyArn="new"))
    role = update(Actions=actions(BucketName="example-inbound", KmsKeyArn="old", IamRoleArn=ROLE))
    wanted = actions(BucketName="example-inbound", KmsKeyArn="new", IamRoleArn=ROLE)
    assert rule_of(merged(key, role))["Actions"] == wanted
    assert rule_of(merged(role, key))["Actions"] == wanted


def test_a_setting_that_one_change_removes_stays_removed() -> None:
    """The other one only keeps it."""
    without = update(Actions=actions(BucketName="example-inbound"))
    other = update(Actions=actions(BucketName="other", KmsKeyArn="old"))
    assert rule_of(merged(without, other))["Actions"] == actions(BucketName="other")
    assert rule_of(merged(other, without))["Actions"] == actions(BucketName="other")


def test_changes_that_contradict_each_other_are_two_steps() -> None:
    """Nobody but a person can decide between them."""
    one = update(Actions=actions(BucketName="example-inbound", KmsKeyArn="new"))
    other = update(Actions=actions(BucketName="example-inbound", KmsKeyArn="newer"))
    assert merged(one, other) is None


def test_updates_of_two_rules_are_two_steps() -> None:
    """Also if both change the same member."""
    other = s.receipt_rule("sort", scan=False)
    second = update_rule("Scan", "inbound", other, {"ScanEnabled": True}, "us-east-1")
    assert merged(update(ScanEnabled=True), second) is None


def test_a_parameter_that_only_one_call_keeps_stays() -> None:
    """A call without a parameter does not remove it."""

    def put(kept: tuple[str, ...] = (), **parameters: Any) -> Step:
        call = Call("sesv2", "PutSomething", "us-east-1", {"Name": "main", **parameters}, kept)
        return Step("Put something", call, "us-east-1", Phase.CONFIGURATION_SETS)

    both = merged(put(("One",), One=1, Two=3), put(Two=3))
    assert both is not None
    assert isinstance(both.does, Call)
    assert both.does.parameters == {"Name": "main", "One": 1, "Two": 3}
