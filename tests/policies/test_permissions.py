"""What policies allow: yes, no, or it cannot be told."""

import json
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.policies.conditions import Circumstance, Context
from sescheck.policies.permissions import Answer, Requests, decide

REGION = "us-east-1"
IDENTITIES = f"arn:aws:ses:{REGION}:123456789012:identity/"
CONTEXT: Context = {
    "aws:requestedregion": REGION,
    "aws:principalarn": "arn:aws:iam::123456789012:user/mailer",
    "ses:fromaddress": Circumstance.CHOSEN,
    "aws:multifactorauthpresent": Circumstance.ABSENT,
}
SENDING = Requests("ses:sendrawemail", f"{IDENTITIES}?*", CONTEXT)
ALLOWED, DENIED, CANNOT_TELL = Answer.ALLOWED, Answer.DENIED, Answer.CANNOT_TELL

Statement = dict[str, Any]


def statement(effect: str = "Allow", **elements: Any) -> Statement:
    """A statement that is about sending from any identity by default."""
    said = {"Action": "ses:SendRawEmail", "Resource": "*"}
    said = {name: value for name, value in said.items() if f"Not{name}" not in elements}
    return {"Effect": effect, **said, **elements}


def text(*statements: Statement, version: str = "2012-10-17") -> str:
    """A policy of these statements."""
    return json.dumps({"Version": version, "Statement": list(statements)})


def answer(*statements: Statement, boundary: str | None = None) -> Answer:
    """The decision about a user with one policy."""
    return decide({"user/send": text(*statements)}, boundary, SENDING).answer


DENY = "Deny"
EXAMPLE = f"{IDENTITIES}example.com"
OTHER_REGION = "arn:aws:ses:us-west-2:123456789012:identity/*"


@pytest.mark.parametrize(
    ("expected", "elements"),
    [
        (ALLOWED, {}),
        (ALLOWED, {"Action": "*"}),
        (ALLOWED, {"Action": ["s3:GetObject", "SES:send*"]}),
        (ALLOWED, {"Action": "ses:SendRaw?mail"}),
        (DENIED, {"Action": "ses:SendEmail"}),
        (DENIED, {"NotAction": "ses:*"}),
        (ALLOWED, {"NotAction": "iam:*"}),
        (ALLOWED, {"Resource": EXAMPLE}),
        (ALLOWED, {"Resource": "arn:aws:ses:*:*:identity/*.com"}),
        (DENIED, {"Resource": OTHER_REGION}),
        (DENIED, {"Resource": "arn:aws:ses:us-east-1:123456789012:configuration-set/*"}),
        (ALLOWED, {"NotResource": OTHER_REGION}),
        (ALLOWED, {"NotResource": EXAMPLE}),
        (DENIED, {"NotResource": f"{IDENTITIES}*"}),
        (CANNOT_TELL, {"Resource": f"{IDENTITIES}${{aws:username}}.com"}),
    ],
)
def test_actions_and_resources_decide(expected: Answer, elements: Statement) -> None:
    """One identity is enough to send from."""
    assert expected == answer(statement(**elements))


@pytest.mark.parametrize(
    ("expected", "operator", "key", "value"),
    [
        (ALLOWED, "StringEquals", "aws:RequestedRegion", REGION),
        (DENIED, "StringEquals", "aws:RequestedRegion", "us-west-2"),
        (ALLOWED, "StringEquals", "AWS:requestedregion", ["us-west-2", REGION]),
        (DENIED, "StringNotEquals", "aws:RequestedRegion", ["us-west-2", REGION]),
        (ALLOWED, "StringNotEquals", "aws:RequestedRegion", "us-west-2"),
        (ALLOWED, "StringLike", "aws:RequestedRegion", "us-*"),
        (DENIED, "StringNotLike", "aws:RequestedRegion", "us-*"),
        (ALLOWED, "StringEqualsIgnoreCase", "aws:RequestedRegion", "US-East-1"),
        (ALLOWED, "StringEqualsIfExists", "aws:RequestedRegion", REGION),
        (ALLOWED, "ForAnyValue:StringEquals", "aws:RequestedRegion", REGION),
        (ALLOWED, "ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:user/m*"),
        (DENIED, "ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::*:user/m*"),
        (ALLOWED, "StringEquals", "ses:FromAddress", "a@example.com"),
        (ALLOWED, "StringLike", "ses:FromAddress", "*@example.com"),
        (ALLOWED, "StringLike", "ses:FromAddress", "*"),
        (DENIED, "StringNotLike", "ses:FromAddress", "*"),
        (ALLOWED, "StringNotLike", "ses:FromAddress", "*@example.com"),
        (CANNOT_TELL, "StringNotLike", "ses:FromAddress", "*@*"),
        (DENIED, "Bool", "aws:MultiFactorAuthPresent", "true"),
        (DENIED, "Bool", "aws:MultiFactorAuthPresent", "false"),
        (ALLOWED, "BoolIfExists", "aws:MultiFactorAuthPresent", "false"),
        (ALLOWED, "ForAllValues:StringEquals", "aws:MultiFactorAuthPresent", "x"),
        (DENIED, "ForAnyValue:StringNotEquals", "aws:MultiFactorAuthPresent", "x"),
        (ALLOWED, "StringNotEquals", "aws:MultiFactorAuthPresent", "x"),
        (ALLOWED, "Null", "aws:MultiFactorAuthPresent", "true"),
        (DENIED, "Null", "aws:RequestedRegion", "true"),
        (CANNOT_TELL, "IpAddress", "aws:SourceIp", "192.0.2.0/24"),
        (CANNOT_TELL, "StringEquals", "aws:PrincipalTag/team", "mail"),
        (CANNOT_TELL, "NumericLessThan", "aws:RequestedRegion", "5"),
        (CANNOT_TELL, "StringEquals", "aws:RequestedRegion", "${aws:PrincipalTag/region}"),
        (CANNOT_TELL, "Bool", "ses:FromAddress", "true"),
    ],
)
def test_conditions_decide(expected: Answer, operator: str, key: str, value: Any) -> None:
    """A value that the sender can choose is enough; an unknown one may be."""
    assert expected == answer(statement(Condition={operator: {key: value}}))


def test_two_conditions_on_one_choice_may_exclude_each_other() -> None:
    """Then the answer is unknown."""
    both = {"StringLike": {"ses:FromAddress": "*@a.com"}, "StringNotLike": {"ses:FromAddress": "*@a.*"}}
    assert CANNOT_TELL is answer(statement(Condition=both))


IN_REGION = {"StringEquals": {"aws:RequestedRegion": REGION}}
FROM_OUTSIDE = {"StringNotLike": {"ses:FromAddress": "*@example.com"}}
FROM_A = {"StringLike": {"ses:FromAddress": "a@*"}}
BY_NETWORK = {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}


@pytest.mark.parametrize(
    ("expected", "denying"),
    [
        (DENIED, [statement(DENY)]),
        (DENIED, [statement(DENY, NotAction="iam:*")]),
        (DENIED, [statement(DENY, Condition=IN_REGION)]),
        (DENIED, [statement(DENY, NotResource=OTHER_REGION)]),
        (DENIED, [statement(DENY, Resource=EXAMPLE), statement(DENY)]),
        (ALLOWED, [statement(DENY, Action="ses:SendEmail")]),
        (ALLOWED, [statement(DENY, Resource=OTHER_REGION)]),
        (ALLOWED, [statement(DENY, Resource=EXAMPLE)]),
        (ALLOWED, [statement(DENY, Condition=FROM_OUTSIDE)]),
        (CANNOT_TELL, [statement(DENY, Resource=EXAMPLE), statement(DENY, NotResource=EXAMPLE)]),
        (CANNOT_TELL, [statement(DENY, Resource=[EXAMPLE, f"{IDENTITIES}*.org"])]),
        (CANNOT_TELL, [statement(DENY, Condition=BY_NETWORK)]),
        (CANNOT_TELL, [{"Effect": "Forbid"}]),
    ],
)
def test_a_denial_decides_and_a_possible_one_leaves_it_open(expected: Answer, denying: list[Statement]) -> None:
    """If everything is allowed, a denial of a part leaves it allowed."""
    assert expected == answer(statement(), *denying)


def test_a_part_of_a_part_is_unknown() -> None:
    """One statement may deny just what another one allows."""
    denying = statement(DENY, Condition=FROM_OUTSIDE)
    assert CANNOT_TELL is answer(statement(Resource=EXAMPLE), denying)
    assert CANNOT_TELL is answer(statement(Resource=EXAMPLE), boundary=text(statement(Condition=FROM_A)))


@pytest.mark.parametrize(
    ("expected", "limit"),
    [
        (ALLOWED, statement(Action="ses:*")),
        (ALLOWED, statement(Resource=EXAMPLE)),
        (DENIED, statement(Action="s3:*")),
        (DENIED, statement(Resource=OTHER_REGION)),
        (DENIED, statement(DENY)),
        (CANNOT_TELL, statement(Condition=BY_NETWORK)),
    ],
)
def test_the_boundary_must_allow_it_too(expected: Answer, limit: Statement) -> None:
    """It allows nothing by itself."""
    assert expected == answer(statement(), boundary=text(limit))
    assert DENIED is answer(boundary=text(limit))


def test_the_reason_names_the_policy() -> None:
    """The end of a sentence, for people."""
    policies = {"user/send": text(statement()), "group/fence": text(statement(DENY))}
    assert "group/fence denies it" == decide(policies, None, SENDING).because
    assert "no policy allows it" == decide({}, None, SENDING).because
    assert "user/send allows it" == decide({"user/send": text(statement())}, None, SENDING).because
    sending, limit = {"user/send": text(statement())}, text(statement(Action="s3:*"))
    assert "the permissions boundary does not allow it" == decide(sending, limit, SENDING).because


def test_a_text_that_is_not_a_policy_decides_nothing() -> None:
    """It may allow or deny."""
    assert CANNOT_TELL is decide({"a": "{"}, None, SENDING).answer
    assert CANNOT_TELL is decide({"a": text(statement()), "b": "{"}, None, SENDING).answer
    assert CANNOT_TELL is decide({"a": text(statement())}, "{", SENDING).answer


PARTS = st.fixed_dictionaries(
    {"Effect": st.sampled_from(["Allow", "Allow", "Deny"])},
    optional={
        "Condition": st.dictionaries(
            st.sampled_from(["StringLike", "StringNotLike"]),
            st.dictionaries(
                st.sampled_from(["aws:RequestedRegion", "ses:FromAddress", "aws:SourceIdentity"]),
                st.lists(st.sampled_from(["us-*", "us-west-2", "*@a.com", "b@*", "*"]), min_size=1, max_size=2),
                min_size=1,
                max_size=2,
            ),
            min_size=1,
        )
    },
)
PATTERNS = st.lists(
    st.sampled_from(["*", EXAMPLE, OTHER_REGION, f"{IDENTITIES}*", f"{IDENTITIES}*.com", f"{IDENTITIES}a*"]),
    min_size=1,
    max_size=2,
)
ACTIONS = st.sampled_from(["ses:SendRawEmail", "ses:*", "*", "s3:*"])
STATEMENTS = st.builds(
    lambda part, actions, patterns, action, resource: {**part, action: actions, resource: patterns},
    PARTS,
    ACTIONS,
    PATTERNS,
    st.sampled_from(["Action", "Action", "NotAction"]),
    st.sampled_from(["Resource", "Resource", "NotResource"]),
)
POLICIES = st.lists(STATEMENTS, max_size=4)
LIMITS = st.none() | st.lists(STATEMENTS, min_size=1, max_size=2)

SENDERS = ["x@a.com", "b@a.com", "b@c.org", "z@c.org", "us-z@a.com", "us-z@c.org", "us-west-2"]
NAMES = ["example.com", "a.com", "a.org", "z.com", "z.org"]
STRANGERS = ["us-east-9", "us-west-2", "x@a.com", "b@c.org", "else"]


def _applies(said: Statement, resource: str, context: dict[str, str]) -> bool:
    """One statement and one request, evaluated as IAM documents it."""
    if any(
        fnmatchcase("ses:SendRawEmail", said[each]) is (each == "NotAction") for each in said if "Action" in each
    ):
        return False
    for each in (name for name in said if "Resource" in name):
        if any(fnmatchcase(resource, pattern) for pattern in said[each]) is (each == "NotResource"):
            return False
    for operator, keys in said.get("Condition", {}).items():
        for key, values in keys.items():
            if any(fnmatchcase(context[key], value) for value in values) is (operator == "StringNotLike"):
                return False
    return True


def _is_allowed(statements: list[Statement], limit: list[Statement] | None, *request: Any) -> bool:
    def allowed(among: list[Statement]) -> bool:
        hit = [said["Effect"] for said in among if _applies(said, *request)]
        return "Allow" in hit and "Deny" not in hit

    return allowed(statements) and (limit is None or allowed(limit))


def _worlds() -> Iterator[list[tuple[str, dict[str, str]]]]:
    """For each unknown value, the requests among which a sender can choose."""
    for stranger in STRANGERS:
        known = {"aws:RequestedRegion": REGION, "aws:SourceIdentity": stranger}
        yield [(IDENTITIES + name, known | {"ses:FromAddress": who}) for name, who in product(NAMES, SENDERS)]


@given(POLICIES, LIMITS)
def test_a_certain_answer_is_true_for_every_single_request(
    statements: list[Statement], limit: list[Statement] | None
) -> None:
    """Allowed: for every unknown value, some request is. Denied: for every unknown value, none is."""
    found = answer(*statements, boundary=None if limit is None else text(*limit))
    outcomes = [any(_is_allowed(statements, limit, *request) for request in world) for world in _worlds()]
    if found is ALLOWED:
        assert all(outcomes)
    elif found is DENIED:
        assert not any(outcomes)


@given(POLICIES, LIMITS, STATEMENTS)
def test_one_more_denial_allows_nothing_more(
    statements: list[Statement], limit: list[Statement] | None, more: Statement
) -> None:
    """What is denied stays denied."""
    bounds = None if limit is None else text(*limit)
    before = answer(*statements, boundary=bounds)
    after = answer(*statements, {**more, "Effect": "Deny"}, boundary=bounds)
    assert before is ALLOWED or after is not ALLOWED
    assert before is not DENIED or after is DENIED


@given(POLICIES, LIMITS)
def test_a_boundary_allows_nothing_more(statements: list[Statement], limit: list[Statement] | None) -> None:
    """It can only deny."""
    bounds = None if limit is None else text(*limit)
    assert answer(*statements) is ALLOWED or answer(*statements, boundary=bounds) is not ALLOWED


@given(POLICIES, st.randoms(use_true_random=False))
def test_the_form_of_a_policy_does_not_matter(statements: list[Statement], random: Any) -> None:
    """The order of statements and of lists, one value or a list of it, one policy or several."""
    written = []
    for said in statements:
        other = dict(said)
        for name in (each for each in said if "Resource" in each):
            values = random.sample(said[name], len(said[name]))
            other[name] = values[0] if len(values) == 1 else values
        written.append(other)
    random.shuffle(written)
    split = {f"user/{number}": text(said) for number, said in enumerate(written)}
    assert answer(*statements) == answer(*written) == decide(split, None, SENDING).answer
