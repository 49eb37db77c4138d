"""Whom statements let in, once what they deny is taken away."""

import json
from typing import Any

import pytest

from sescheck.policies.document import Statement, parse
from sescheck.policies.grants import account_of, accounts_let_in, is_about, lets_everyone_in
from sescheck.policies.patterns import matches

PARTNER = "210987654321"
ROLE = f"arn:aws:iam::{PARTNER}:role/sender"
ARN = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
NOT_OURS = {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}
NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}


def statement(
    effect: str = "Allow", principal: object = "*", action: object = "ses:Send*", **more: object
) -> object:
    """A statement about the identity; an element that is None is left out."""
    said = {"Effect": effect, "Principal": principal, "Action": action, "Resource": ARN} | more
    return {name: value for name, value in said.items() if value is not None}


def read(*statements: object) -> tuple[Statement, ...]:
    """The statements, as a policy has them."""
    return parse(json.dumps({"Statement": statements}))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (PARTNER, PARTNER),
        (ROLE, PARTNER),
        (f"arn:aws:sts::{PARTNER}:assumed-role/sender/ann:x", PARTNER),
        (f"arn:aws-us-gov:iam::{PARTNER}:root", PARTNER),
        ("arn:aws:s3:::bucket", None),
        ("arn:aws:iam::21098765432*:root", None),
        ("2109876543210", None),
        ("AROAEXAMPLEID", None),
        ("*", None),
        ("", None),
        ("arn:aws:iam", None),
    ],
)
def test_an_account_is_found_by_its_twelve_digits(name: str, expected: str | None) -> None:
    """In an ARN or on their own."""
    assert expected == account_of(name)


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({}, True),
        ({"Resource": "*"}, True),
        ({"Resource": "arn:aws:ses:us-west-2:123456789012:identity/example.com"}, False),
        ({"Resource": ["arn:aws:ses:us-west-2:123456789012:identity/example.com", ARN]}, True),
        ({"Resource": None}, True),
        ({"Resource": None, "NotResource": ARN}, False),
        ({"Resource": None, "NotResource": "arn:aws:s3:::bucket"}, True),
    ],
)
def test_a_statement_is_about_what_its_resource_may_name(elements: dict[str, Any], expected: bool) -> None:
    """A statement without a resource applies to the one to which it is attached."""
    (found,) = read(statement(**elements))
    assert expected is is_about(found, lambda pattern: matches(pattern, ARN))


DENIALS = [
    (statement("Deny"), False),
    (statement("Deny", action="*"), False),
    (statement("Deny", action=["ses:Get*", "ses:*"]), False),
    (statement("Deny", Condition=NOT_OURS), False),
    (statement("Deny", None, NotPrincipal={"AWS": PARTNER}), False),
    (statement("Deny", action=None, NotAction="ses:GetEmailIdentity"), False),
    (statement("Deny", action=None, NotAction="ses:SendEmail"), True),
    (statement("Deny", action="ses:SendEmail"), True),
    (statement("Deny", Condition=NO_TLS), True),
    (statement("Deny", {"AWS": PARTNER}), True),
    (statement("Allow"), True),
]


@pytest.mark.parametrize(("other", "expected"), DENIALS, ids=lambda each: str(each)[:80])
def test_everyone_is_let_in_unless_everyone_is_denied_all_of_it(other: object, expected: bool) -> None:
    """In any order."""
    for found in (read(statement(), other), read(other, statement())):
        allowing = [each for each in found if each.effect == "Allow"]
        assert expected is any(lets_everyone_in(each, found) for each in allowing)


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"principal": {"AWS": PARTNER}}, {PARTNER}),
        ({"principal": {"AWS": [ROLE, "111122223333"]}}, {PARTNER, "111122223333"}),
        ({"principal": {"CanonicalUser": PARTNER}}, set()),
        ({"principal": {"AWS": "AROAEXAMPLEID"}}, set()),
        ({}, set()),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": [PARTNER, "x"]}}}, {PARTNER}),
        ({"Condition": {"StringNotEquals": {"aws:SourceAccount": PARTNER}}}, set()),
        ({"Condition": {"StringEquals": {"ses:FromDisplayName": PARTNER}}}, set()),
        ({"Condition": {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{PARTNER}:role/*"}}}, {PARTNER}),
        (
            {"principal": {"AWS": "111122223333"}, "Condition": {"StringEquals": {"aws:SourceAccount": PARTNER}}},
            {"111122223333"},
        ),
        ({"effect": "Deny", "principal": {"AWS": PARTNER}}, set()),
    ],
)
def test_the_accounts_that_are_let_in_are_known_by_number(elements: dict[str, Any], expected: set[str]) -> None:
    """Those of principals, or those that conditions require."""
    (found,) = read(statement(**elements))
    assert expected == accounts_let_in(found, (found,))


@pytest.mark.parametrize(
    ("denial", "expected"),
    [
        (statement("Deny", {"AWS": PARTNER}), set()),
        (statement("Deny"), set()),
        (statement("Deny", Condition=NOT_OURS), set()),
        (statement("Deny", None, NotPrincipal={"AWS": "111122223333"}), set()),
        (statement("Deny", None, NotPrincipal={"AWS": [ROLE, PARTNER]}), {PARTNER}),
        (statement("Deny", {"AWS": f"{ROLE}-of-old"}), {PARTNER}),
        (statement("Deny", {"AWS": PARTNER}, "ses:SendEmail"), {PARTNER}),
    ],
    ids=lambda each: str(each)[:90],
)
def test_an_account_that_is_denied_again_is_not_let_in(denial: object, expected: set[str]) -> None:
    """Also if others are denied with it."""
    allowing, denying = read(statement("Allow", {"AWS": ROLE}), denial)
    assert expected == accounts_let_in(allowing, (allowing, denying))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("*", "", True),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("a*c", "abbc", True),
        ("[ab]", "a", False),
        ("[ab]", "[ab]", True),
        ("a.c", "abc", False),
        ("A", "a", False),
        ("a*", "a\nb", True),
        ("*a" * 40, "a" * 4_000 + "b", False),
    ],
)
def test_the_only_wildcards_are_the_star_and_the_question_mark(pattern: str, text: str, expected: bool) -> None:
    """Not those of regular expressions or shells; and it is never slow."""
    assert expected is matches(pattern, text)
