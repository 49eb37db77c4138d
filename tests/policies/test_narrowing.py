"""Which conditions keep everyone out but some."""

import pytest

from sescheck.policies.document import Condition
from sescheck.policies.narrowing import demanded, narrow

ACCOUNT, ORG = "111122223333", "o-a1b2c3d4e5"


def condition(operator: str, key: str, *values: str) -> Condition:
    """As a policy's reader gives it."""
    return Condition(operator.lower(), key.lower(), frozenset(values))


NARROW = [
    ("StringEquals", "aws:SourceAccount", ACCOUNT),
    ("StringLike", "aws:SourceAccount", ACCOUNT),
    ("StringEquals", "aws:SourceOwner", ACCOUNT),
    ("StringEquals", "aws:PrincipalAccount", ACCOUNT, "210987654321"),
    ("StringEqualsIgnoreCase", "aws:PrincipalOrgID", ORG),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", f"{ORG}/*"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-*/ou-ab12-11111111/*"),
    ("StringEquals", "aws:SourceOrgID", ORG),
    ("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}"),
    ("ArnLike", "aws:PrincipalArn", "${aws:ResourceAccount}"),
    ("ArnLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/*"),
    ("ArnEquals", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:*"),
    ("StringLike", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:s3:::our-bucket"),
    ("ArnLike", "aws:SourceArn", "arn:aws:ses:*:*:identity/example.com"),
    ("ArnLike", "aws:SourceArn", f"arn:aws:*:*:{ACCOUNT}:*"),
    ("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d"),
    ("StringLike", "aws:SourceVpc", "vpc-1a*"),
    ("StringLike", "aws:userid", "AROAEXAMPLE:*"),
    ("IpAddress", "aws:SourceIp", "203.0.113.7"),
    ("IpAddress", "aws:SourceIp", "203.0.0.0/8", "2001:db9::/32"),
    ("IpAddress", "aws:SourceIp", "172.16.0.0/12", "192.168.0.0/16"),
    ("IpAddress", "aws:SourceIp", "nonsense"),
    ("Bool", "aws:PrincipalIsAWSService", "true"),
    ("StringEqualsIfExists", "aws:PrincipalAccount", ACCOUNT),
    ("ArnLikeIfExists", "aws:PrincipalArn", f"arn:aws:iam::{ACCOUNT}:role/*"),
    ("StringEquals", "aws:SourceAccount", "*"),
]
WIDE = [
    ("StringNotEquals", "aws:SourceAccount", ACCOUNT),
    ("StringNotLike", "aws:PrincipalOrgID", ORG),
    ("ArnNotLike", "aws:SourceArn", "arn:aws:s3:::their-bucket"),
    ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24"),
    ("StringLike", "aws:SourceAccount", "*"),
    ("StringLike", "aws:SourceAccount", "????????????"),
    ("StringLike", "aws:SourceAccount", ACCOUNT, "*"),
    ("StringLike", "aws:PrincipalOrgID", "o-*"),
    ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-*/ou-*/*"),
    ("StringLike", "aws:SourceVpc", "vpc-*"),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/sender"),
    ("ArnLike", "aws:PrincipalArn", "*"),
    ("ArnLike", "aws:SourceArn", "arn:aws:sns:*:*:*"),
    ("ArnEquals", "aws:SourceArn", "arn:aws:lambda:us-east-1:*:function:*"),
    ("StringLike", "aws:SourceArn", "arn:aws:s3:::*"),
    ("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
    ("IpAddress", "aws:SourceIp", "203.0.113.0/24", "128.0.0.0/1"),
    ("IpAddress", "aws:SourceIp", "2000::/3"),
    ("StringEqualsIfExists", "aws:PrincipalOrgID", ORG),
    ("StringEqualsIfExists", "aws:SourceAccount", ACCOUNT),
    ("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", f"{ORG}/*"),
    ("Null", "aws:PrincipalOrgID", "false"),
    ("Bool", "aws:PrincipalIsAWSService", "false"),
    ("Bool", "aws:SecureTransport", "true"),
    ("StringEquals", "ses:FromAddress", "news@example.com"),
    ("StringEquals", "aws:PrincipalTag/team", "mail"),
    ("DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z"),
    ("NumericEquals", "aws:SourceAccount", ACCOUNT),
]


@pytest.mark.parametrize("words", NARROW, ids=str)
def test_a_condition_with_a_fixed_value_narrows(words: tuple[str, ...]) -> None:
    """Also together with one that does not."""
    tls = condition("Bool", "aws:SecureTransport", "true")
    assert narrow([condition(*words)])
    assert narrow([tls, condition(*words)])


@pytest.mark.parametrize("words", WIDE, ids=str)
def test_a_condition_that_everyone_can_meet_does_not_narrow(words: tuple[str, ...]) -> None:
    """Not even twice."""
    assert not narrow([condition(*words), condition("DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z")])


def test_a_statement_without_conditions_is_not_narrowed() -> None:
    """Everyone is everyone."""
    assert not narrow([])


def test_if_exists_narrows_if_the_key_is_required() -> None:
    """The Null operator requires it."""
    there = condition("Null", "aws:PrincipalOrgID", "false")
    assert narrow([there, condition("StringEqualsIfExists", "aws:PrincipalOrgID", ORG)])
    assert not narrow([there, condition("StringEqualsIfExists", "aws:SourceOrgID", ORG)])


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringEquals", {ACCOUNT}),
        ("StringLikeIfExists", {ACCOUNT}),
        ("ForAnyValue:StringEquals", {ACCOUNT}),
        ("StringNotEquals", set()),
        ("ForAllValues:StringNotLike", set()),
        ("Null", set()),
    ],
)
def test_only_a_comparison_that_is_not_negated_requires_its_values(operator: str, expected: set[str]) -> None:
    """A value that is excluded is not required."""
    assert expected == demanded(condition(operator, "aws:SourceAccount", ACCOUNT))
