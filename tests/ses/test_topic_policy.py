"""Whether a topic's policy certainly refuses SES."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.policies.conditions import Context
from sescheck.policies.permissions import Requests
from sescheck.ses.refusal import Refusal, Refused
from sescheck.ses.refusal import refusal_of as refusal_of_policy

TOPIC = "arn:aws:sns:us-east-1:123456789012:feedback"
OTHER = "arn:aws:sns:us-west-2:123456789012:feedback"
SES = {"Service": "ses.amazonaws.com"}
ANYONE = {"AWS": "*"}
ANOTHER_SERVICE = {"Service": "s3.amazonaws.com"}
ROLE = {"AWS": "arn:aws:iam::123456789012:role/deploy"}
CONDITION = {"StringEquals": {"AWS:SourceOwner": "123456789012"}}


def refusal_of(policy: str, topic: str, context: Context | None = None) -> Refused | None:
    """How a policy refuses to publish to the topic."""
    return refusal_of_policy(policy, Requests("sns:publish", topic, context or {}))


def statement(effect: str = "Allow", principal: object = SES, **more: object) -> dict[str, object]:
    """A statement about publishing to the topic."""
    return {"Effect": effect, "Principal": principal, "Action": "sns:Publish", "Resource": TOPIC} | more


def without(found: dict[str, object], *elements: str) -> dict[str, object]:
    """The statement without some of its elements."""
    return {key: value for key, value in found.items() if key not in elements}


def refusal(*statements: object) -> Refusal | None:
    """How a policy of these statements refuses."""
    found = refusal_of(json.dumps({"Version": "2012-10-17", "Statement": statements}), TOPIC)
    return found.how if found is not None else None


ALLOWS = statement()
MAY_ALLOW = {
    "SES": ALLOWS,
    "SES among others": statement(principal={"Service": ["s3.amazonaws.com", "ses.amazonaws.com"]}),
    "a regional SES": statement(principal={"Service": "ses.us-east-1.amazonaws.com"}),
    "any service": statement(principal={"Service": "*"}),
    "anyone": statement(principal="*"),
    "anyone, as SNS writes it": statement(principal=ANYONE),
    "anyone, in a list": statement(principal={"AWS": ["*"]}),
    "all but one": without(statement(NotPrincipal=ROLE), "Principal"),
    "the default": statement(principal=ANYONE, Action=["SNS:Subscribe", "SNS:Publish"], Condition=CONDITION),
    "with a condition": statement(Condition=CONDITION),
    "another case": statement(Action="SNS:PUBLISH"),
    "every action of SNS": statement(Action="sns:*"),
    "every action": statement(Action="*"),
    "a pattern": statement(Action="sns:Pub?ish*"),
    "every action but one": without(statement(NotAction="sns:DeleteTopic"), "Action"),
    "no action": without(ALLOWS, "Action"),
    "no resource": without(ALLOWS, "Resource"),
    "any resource": statement(Resource="*"),
    "a pattern of resources": statement(Resource="arn:aws:sns:us-east-1:*:feed*"),
    "a variable": statement(Resource="arn:aws:sns:us-east-1:${aws:SourceAccount}:feedback"),
    "an effect of a later version": statement("Perhaps"),
    "no statement that is known": "Allow",
    "no principal that is known": statement(principal=["ses.amazonaws.com"]),
    "a pattern of services": statement(principal={"Service": "*.amazonaws.com"}),
    "no action that is known": statement(Action={"sns": "Publish"}),
    "an action among others that are none": statement(Action=[None, "sns:Publish"]),
}
CANNOT_ALLOW = {
    "another service": statement(principal=ANOTHER_SERVICE),
    "a role": statement(principal=ROLE),
    "an account": statement(principal={"AWS": "123456789012"}),
    "every role of an account": statement(principal={"AWS": "arn:aws:iam::123456789012:role/*"}),
    "a canonical user": statement(principal={"CanonicalUser": "*"}),
    "nobody": statement(principal="ses.amazonaws.com"),
    "all but SES": without(statement(NotPrincipal={"Service": "ses.amazonaws.com"}), "Principal"),
    "another action": statement(Action=["sns:Subscribe", "sns:GetTopicAttributes"]),
    "a like-named action": statement(Action="sns:PublishBatch"),
    "every action but this": without(statement(NotAction="sns:Publish"), "Action"),
    "another topic": statement(Resource=OTHER),
    "every topic but this": without(statement(NotResource=TOPIC), "Resource"),
    "a denial with a condition": statement("Deny", "*", Condition=CONDITION),
}
DENIES = {
    "everyone": statement("Deny", "*"),
    "everyone, as SNS writes it": statement("Deny", ANYONE),
    "SES": statement("Deny"),
    "SES among others": statement("Deny", {"AWS": "123456789012", "Service": ["ses.amazonaws.com"]}),
    "every action": statement("Deny", "*", Action="*"),
    "every action but one": without(statement("Deny", "*", NotAction="sns:Subscribe"), "Action"),
    "every resource": statement("Deny", "*", Resource="*"),
    "with an empty condition": statement("Deny", "*", Condition={}),
    "all but a role": without(statement("Deny", NotPrincipal=ROLE), "Principal"),
    "all but another service": without(statement("Deny", NotPrincipal=ANOTHER_SERVICE), "Principal"),
}
MAY_DENY = {
    "with a condition": statement("Deny", "*", Condition={"Bool": {"aws:SecureTransport": "false"}}),
    "another service": statement("Deny", ANOTHER_SERVICE),
    "a role": statement("Deny", ROLE),
    "all but SES": without(statement("Deny", NotPrincipal={"Service": "ses.amazonaws.com"}), "Principal"),
    "all but any service": without(statement("Deny", NotPrincipal={"Service": "*"}), "Principal"),
    "any service": statement("Deny", {"Service": "*"}),
    "another action": statement("Deny", "*", Action="sns:Subscribe"),
    "every action but this": without(statement("Deny", "*", NotAction="sns:Publish"), "Action"),
    "another topic": statement("Deny", "*", Resource=OTHER),
    "no resource": without(statement("Deny", "*"), "Resource"),
    "no action": without(statement("Deny", "*"), "Action"),
    "every action but none that is known": without(statement("Deny", "*", NotAction=[]), "Action"),
}


@pytest.mark.parametrize("found", MAY_ALLOW.values(), ids=MAY_ALLOW)
def test_a_statement_that_could_match_is_enough(found: object) -> None:
    """Alone, and together with one that could not."""
    assert refusal(found) is None
    assert refusal(statement(principal=ROLE), found) is None


@pytest.mark.parametrize("found", CANNOT_ALLOW.values(), ids=CANNOT_ALLOW)
def test_a_statement_that_could_never_match_does_not_allow(found: object) -> None:
    """Alone it is a refusal; together with one that allows, it is not."""
    assert refusal(found) is Refusal.NOT_ALLOWED
    assert refusal(found, ALLOWS) is None


@pytest.mark.parametrize("found", DENIES.values(), ids=DENIES)
def test_a_sure_denial_overrides(found: object) -> None:
    """It overrides every statement that allows, in either order."""
    assert refusal(found, ALLOWS) is Refusal.DENIED
    assert refusal(ALLOWS, found) is Refusal.DENIED


@pytest.mark.parametrize("found", MAY_DENY.values(), ids=MAY_DENY)
def test_a_denial_that_may_not_match_is_not_flagged(found: object) -> None:
    """An undecided policy is not a finding."""
    assert refusal(ALLOWS, found) is None


def test_the_statement_that_denies_is_named() -> None:
    """By its Sid, if it has one."""
    policy = json.dumps({"Statement": [ALLOWS, statement("Deny", "*", Sid="Lockdown")]})
    assert refusal_of(policy, TOPIC) == Refused(Refusal.DENIED, "Lockdown")
    policy = json.dumps({"Statement": [ALLOWS, statement("Deny", "*", Sid={})]})
    assert refusal_of(policy, TOPIC) == Refused(Refusal.DENIED)


def test_a_policy_may_be_one_statement_without_a_list() -> None:
    """As IAM has it."""
    assert refusal_of(json.dumps({"Statement": ALLOWS}), TOPIC) is None
    assert refusal_of(json.dumps({"Statement": statement("Deny", "*")}), TOPIC) == Refused(Refusal.DENIED)


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "{}",
        '{"Statement": null}',
        '{"Statement": "Allow"}',
        '{"Statement": 7}',
        "[" * 100_000,
    ],
)
def test_a_text_that_is_not_a_policy_is_not_flagged(policy: str) -> None:
    """It is undecided."""
    assert refusal_of(policy, TOPIC) is None


def test_a_policy_without_statements_does_not_allow() -> None:
    """It is a policy, and it is understood."""
    assert refusal() is Refusal.NOT_ALLOWED


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["*", "Allow", "Deny", "sns:Publish", TOPIC, "(["]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["AWS", "Service", "Action", "Statement"]), inner, max_size=3)
    ),
    max_leaves=8,
)
ELEMENTS = (
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
    "Sid",
)
STATEMENTS = st.lists(JSON | st.dictionaries(st.sampled_from(ELEMENTS), JSON), max_size=4)


@given(STATEMENTS)
def test_every_policy_has_an_answer(statements: list[object]) -> None:
    """With one more statement that allows SES, only a denial is left."""
    assert refusal(*statements, ALLOWS) in {None, Refusal.DENIED}
    refusal(*statements)


@given(STATEMENTS)
def test_one_more_sure_denial_always_refuses(statements: list[object]) -> None:
    """Nothing overrides it."""
    assert refusal(*statements, statement("Deny", "*")) is Refusal.DENIED


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_every_text_has_an_answer(policy: str) -> None:
    """Most texts are not policies."""
    refusal_of(policy, TOPIC)
