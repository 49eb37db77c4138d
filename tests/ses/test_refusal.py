"""Whether a policy refuses SES if its statements have conditions, some of which can be evaluated."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.engine.groups import account_views_of
from sescheck.policies.permissions import Requests
from sescheck.ses.arns import of_destination, of_identity, of_receipt_rule
from sescheck.ses.refusal import ANYTHING, Refusal, acting_for, first_refusal, refusal_of
from sescheck.snapshot.model import Snapshot
from sescheck.snapshot.reading import Unreadable
from sescheck.testing import builders as s

HERE, THERE = "us-east-1", "us-west-2"
OWN, OTHER = s.ACCOUNT_ID, "210987654321"
TOPIC = s.arn("feedback", HERE)
SOURCES = {
    "identity": of_identity("example.com"),
    "configuration set": of_destination("main/sns"),
    "receipt rule": of_receipt_rule("inbound/store"),
}


def context(resource: str, snapshot: Snapshot | None = None) -> dict[str, object]:
    """The request context of SES when it acts for that resource."""
    (account,) = account_views_of(snapshot or s.snapshot(s.region(HERE)))
    return dict(acting_for(account, HERE, resource))


def arn(resource: str, region: str = HERE, account: str = OWN) -> str:
    """The ARN of an SES resource."""
    return f"arn:aws:ses:{region}:{account}:{resource}"


def refusal(
    resource: str, operator: str, key: str, *values: str, effect: str = "Allow", allowed: bool = False
) -> Refusal | None:
    """How a policy refuses if one statement has that condition."""
    statement = {
        "Effect": effect,
        "Principal": {"Service": "ses.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": TOPIC,
    }
    held = statement | {"Condition": {operator: {key: list(values)}}}
    plain = [statement | {"Effect": "Allow"}] if allowed else []
    text = json.dumps({"Version": "2012-10-17", "Statement": [held, *plain]})
    found = refusal_of(text, Requests("sns:publish", TOPIC, acting_for(ACCOUNT, HERE, resource)))
    return None if found is None else found.how


(ACCOUNT,) = account_views_of(s.snapshot(s.region(HERE)))


@pytest.mark.parametrize("resource", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("operator", ["StringEquals", "StringLike", "ArnEquals", "ArnLike"])
@pytest.mark.parametrize("suffix", ["", "IfExists"])
@pytest.mark.parametrize("key", ["aws:SourceArn", "AWS:SourceArn", "aws:sourcearn"])
def test_an_impossible_source_refuses(resource: str, operator: str, suffix: str, key: str) -> None:
    """Another region, account or resource; its own ARN, among others or not, does not refuse."""
    operator += suffix
    own = arn(resource)
    for wrong in (arn(resource, THERE), arn(resource, account=OTHER), f"{own}x", arn("identity/example.org")):
        assert refusal(resource, operator, key, wrong) is Refusal.NOT_ALLOWED
        assert refusal(resource, operator, key, wrong, own) is None
    assert refusal(resource, operator, key, own) is None


@pytest.mark.parametrize("resource", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("key", ["aws:SourceAccount", "AWS:SourceAccount", "AWS:SourceOwner"])
@pytest.mark.parametrize(
    "operator", ["StringEquals", "StringLike", "StringEqualsIfExists", "StringEqualsIgnoreCase"]
)
def test_an_impossible_account_refuses(resource: str, key: str, operator: str) -> None:
    """SES acts for the audited account only."""
    assert refusal(resource, operator, key, OTHER) is Refusal.NOT_ALLOWED
    assert refusal(resource, operator, key, OTHER, OWN) is None


@pytest.mark.parametrize(
    ("operator", "key", "value"),
    [
        ("StringLike", "aws:SourceArn", "*"),
        ("ArnLike", "aws:SourceArn", "*"),
        ("ArnLike", "aws:SourceArn", "arn:aws:ses:*"),
        ("ArnLike", "aws:SourceArn", f"arn:aws:ses:*:{OWN}:*"),
        ("ArnLike", "aws:SourceArn", f"arn:*:ses:{HERE}:{OWN}:identity/*"),
        ("StringEquals", "aws:SourceArn", arn("identity/Example.COM")),
        ("StringEquals", "aws:SourceArn", "arn:aws:ses:${aws:RequestedRegion}:1:identity/x"),
        ("StringEquals", "aws:SourceOrgID", "o-a1b2c3d4e5"),
        ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ("Bool", "aws:PrincipalIsAWSService", "true"),
        ("StringEquals", "aws:Referer", OTHER),
        ("Bool", "aws:SecureTransport", "true"),
        ("StringNotEquals", "aws:SourceAccount", OTHER),
        ("NumericLessThan", "aws:SourceAccount", "7"),
    ],
)
def test_a_condition_that_could_match_does_not_refuse(operator: str, key: str, value: str) -> None:
    """Conditions that this version does not know are among them."""
    assert refusal(of_identity("example.com"), operator, key, value) is None


@pytest.mark.parametrize(
    ("operator", "key", "value", "denies"),
    [
        ("StringEquals", "aws:SourceAccount", OWN, True),
        ("StringNotEquals", "aws:SourceAccount", OTHER, True),
        ("ArnNotLike", "aws:SourceArn", arn("identity/example.org"), True),
        ("StringNotEquals", "aws:SourceAccount", OWN, False),
        ("ArnNotLike", "aws:SourceArn", arn("identity/*"), False),
        ("Bool", "aws:SecureTransport", "false", False),
        ("StringNotEquals", "aws:SourceOrgID", "o-a1b2c3d4e5", False),
        ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", True),
        ("BoolIfExists", "aws:PrincipalIsAWSService", "false", False),
    ],
)
def test_a_denial_counts_if_its_condition_certainly_matches(
    operator: str, key: str, value: str, *, denies: bool
) -> None:
    """Next to a statement that allows."""
    found = refusal(of_identity("example.com"), operator, key, value, effect="Deny", allowed=True)
    assert (Refusal.DENIED if denies else None) is found


@pytest.mark.parametrize("key", ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"])
def test_an_organization_does_not_allow_a_service(key: str) -> None:
    """A service is not part of an organization: the request does not have the key."""
    assert refusal(of_identity("example.com"), "StringLike", key, "o-a1b2c3d4e5*") is Refusal.NOT_ALLOWED


def test_without_the_account_only_that_it_is_a_service_is_known() -> None:
    """The number of the account was not read: it may be the other one."""
    found = context("identity/example.com", _without_account())
    assert {"aws:principalisawsservice", "aws:principalorgid", "aws:principalorgpaths"} == found.keys()


def _without_account() -> Snapshot:
    found = s.snapshot(s.region(HERE))
    (account,) = found.accounts
    nobody = msgspec.structs.replace(account, account_id=s.unread("sts:GetCallerIdentity"))
    assert isinstance(nobody.account_id, Unreadable)
    return msgspec.structs.replace(found, accounts=(nobody,))


def test_one_action_that_is_refused_is_enough() -> None:
    """Of those that are needed together."""
    text = json.dumps(
        {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:GenerateDataKey*", "Resource": "*"}]}
    )
    assert first_refusal(text, ("kms:GenerateDataKey",), ANYTHING, {}) is None
    assert first_refusal(text, ("kms:GenerateDataKey", "kms:Decrypt"), ANYTHING, {}) is not None


@given(
    st.sampled_from(["StringEquals", "StringLike", "ArnLike", "StringNotEquals", "Null", "IpAddress", "Later"]),
    st.sampled_from(["aws:SourceAccount", "aws:SourceArn", "aws:SourceIp", "later:Key"]),
    st.lists(st.sampled_from([OWN, OTHER, arn("identity/example.com"), "*", "true", "${x}"]), min_size=1),
)
def test_a_policy_that_allows_without_a_condition_never_refuses(
    operator: str, key: str, values: list[str]
) -> None:
    """One statement that allows without a condition is enough."""
    assert refusal(of_identity("example.com"), operator, key, *values, allowed=True) is None
