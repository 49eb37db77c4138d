"""Which event patterns may match what an event destination publishes. In doubt, a pattern matches."""

import json
from typing import Any

import pytest

from sescheck.ses.event_patterns import may_match

SES = ["aws.ses"]
MATCH: tuple[Any, ...] = (
    {"source": SES},
    {"source": ["aws.s3", "aws.ses"]},
    {"source": [{"prefix": "aws."}]},
    {"source": [{"prefix": {"equals-ignore-case": "AWS."}}]},
    {"source": [{"suffix": ".ses"}]},
    {"source": [{"suffix": {"equals-ignore-case": ".SES"}}]},
    {"source": [{"equals-ignore-case": "AWS.SES"}]},
    {"source": [{"wildcard": "aws.s*"}]},
    {"source": [{"anything-but": "aws.s3"}]},
    {"source": [{"anything-but": ["aws.s3", "aws.ec2"]}]},
    {"source": [{"anything-but": {"prefix": "custom."}}]},
    {"source": [{"anything-but": {"a-new-one": "aws.ses"}}]},
    {"source": [{"anything-but": 1}]},
    {"source": [{"exists": True}]},
    {"source": [{"a-new-one": "aws.s3"}]},
    {"source": [{"prefix": {"a-new-one": "x"}}]},
    {"source": "aws.s3"},
    {"account": ["123456789012"]},
    {"detail": {"eventType": ["Bounce"]}},
    {"source": SES, "detail-type": ["Email Bounced"]},
    {"source": SES, "detail-type": ["AWS API Call via CloudTrail", "Email Sent"]},
    {"source": SES, "detail-type": [{"prefix": "Email"}]},
    {"$or": [{"source": ["aws.s3"]}, {"source": SES}]},
    {"$or": [{"source": ["aws.s3"]}, "strange"]},
    [],
    "text",
)
NO_MATCH: tuple[Any, ...] = (
    {"source": ["aws.s3"]},
    {"source": []},
    {"source": [None, 1, True]},
    {"source": [{"prefix": "custom."}]},
    {"source": [{"prefix": {"equals-ignore-case": "CUSTOM."}}]},
    {"source": [{"suffix": ".s3"}]},
    {"source": [{"equals-ignore-case": "aws.s3"}]},
    {"source": [{"wildcard": "custom.*"}]},
    {"source": [{"wildcard": "aws\\*"}]},
    {"source": [{"anything-but": "aws.ses"}]},
    {"source": [{"anything-but": ["aws.ses", "aws.s3"]}]},
    {"source": [{"anything-but": {"prefix": "aws."}}]},
    {"source": [{"anything-but": {"suffix": ["s3", ".ses"]}}]},
    {"source": [{"anything-but": {"wildcard": "*ses"}}]},
    {"source": [{"exists": False}]},
    {"source": [{"numeric": [">", 1]}]},
    {"source": [{"cidr": "10.0.0.0/8"}]},
    {"source": SES, "detail-type": ["AWS API Call via CloudTrail"]},
    {"source": SES, "$or": [{"source": ["aws.s3"]}, {"source": ["aws.ec2"]}]},
)


@pytest.mark.parametrize("pattern", MATCH, ids=json.dumps)
def test_a_pattern_that_may_match(pattern: object) -> None:
    """Also each one that is not understood."""
    assert may_match(json.dumps(pattern))


@pytest.mark.parametrize("pattern", NO_MATCH, ids=json.dumps)
def test_a_pattern_that_cannot_match(pattern: object) -> None:
    """Only what is certain."""
    assert not may_match(json.dumps(pattern))


@pytest.mark.parametrize(("pattern", "matches"), [(None, False), ("", False), ("{", True), ("[" * 100_000, True)])
def test_no_pattern_and_broken_patterns(pattern: str | None, matches: bool) -> None:
    """A schedule matches no event; a text that is not JSON may mean anything."""
    assert matches == may_match(pattern)
