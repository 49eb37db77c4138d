"""A policy means what it means however it is written, and one letter more means something else."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sescheck.policies.document import (
    Condition,
    NotUnderstood,
    PolicyError,
    Principal,
    Statement,
    parse,
    parse_each,
)

ACCOUNT = "123456789012"
ROLE = "arn:aws:iam::210987654321:role/Sender"


@dataclass(frozen=True)
class Said:
    """What a statement says, before it is written.

    Attributes:
        elements: the actions and resources, under the elements' own names.
    """

    effect: str
    whom: str
    principals: tuple[tuple[str, str], ...]
    elements: tuple[tuple[str, tuple[str, ...]], ...]
    conditions: tuple[tuple[str, str, tuple[str, ...]], ...]


PRINCIPALS = st.sampled_from(
    [
        ("AWS", "*"),
        ("AWS", ACCOUNT),
        ("AWS", "210987654321"),
        ("AWS", ROLE),
        ("Service", "cognito-idp.amazonaws.com"),
    ]
)
ACTIONS = st.sampled_from(["ses:SendEmail", "ses:SendRawEmail", "ses:*", "*"])
RESOURCES = st.sampled_from([f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/example.com", "*"])
CONDITIONS = st.tuples(
    st.sampled_from(["StringEquals", "StringLikeIfExists", "StringEqualsIgnoreCase", "ForAnyValue:StringLike"]),
    st.sampled_from(["aws:SourceArn", "aws:PrincipalOrgID", "ses:FromAddress"]),
    st.lists(st.sampled_from(["o-a1b2", "News@example.com", "7", "true"]), min_size=1, max_size=3, unique=True),
)


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One, two or three different ones."""
    return st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)


SAID = st.builds(
    Said,
    effect=st.sampled_from(["Allow", "Deny"]),
    whom=st.sampled_from(["Principal", "NotPrincipal"]),
    principals=some(PRINCIPALS),
    elements=st.tuples(
        st.tuples(st.sampled_from(["Action", "NotAction"]), some(ACTIONS)),
        st.tuples(st.sampled_from(["Resource", "NotResource"]), some(RESOURCES)),
    ),
    conditions=st.lists(CONDITIONS, max_size=3, unique_by=lambda each: each[:2]).map(
        lambda found: tuple((operator, key, tuple(values)) for operator, key, values in found)
    ),
)
POLICIES = st.lists(SAID, min_size=1, max_size=3)
SEEDS = st.integers(0, 10**6)


class Writer:
    """Writes a policy in one of its many ways."""

    def __init__(self, seed: int) -> None:
        self.choose = Random(seed)  # noqa: S311 - a test's choice

    def policy(self, statements: list[Said]) -> str:
        """The whole of it."""
        written = [self.statement(each) for each in self.shuffled(statements)]
        found = written[0] if len(written) == 1 and self.choose.random() < 0.5 else written
        members = {self.cased("Version"): "2012-10-17", self.cased("Statement"): found}
        return json.dumps(self.mixed(members), indent=self.choose.choice([None, 2]))

    def statement(self, said: Said) -> Mapping[str, Any]:
        """One statement; its Sid is anything."""
        members = {
            self.cased("Effect"): said.effect,
            self.cased(said.whom): self.principals(said.principals),
            self.cased("Sid"): self.choose.choice(["A", "B", 7]),
        }
        for element, values in said.elements:
            free = element.endswith("Action")
            members[self.cased(element)] = self.values([self.cased(each) if free else each for each in values])
        if said.conditions:
            members[self.cased("Condition")] = self.conditions(said.conditions)
        return self.mixed(members)

    def principals(self, said: Iterable[tuple[str, str]]) -> Any:
        """By kind; everyone may go without one, an account by the ARN of its root."""
        if tuple(said) == (("AWS", "*"),) and self.choose.random() < 0.5:
            return "*"
        kinds: dict[str, list[str]] = {}
        for kind, name in said:
            root = name == ACCOUNT and self.choose.random() < 0.5
            kinds.setdefault(kind, []).append(f"arn:aws:iam::{name}:root" if root else name)
        return self.mixed({self.cased(kind): self.values(names) for kind, names in kinds.items()})

    def conditions(self, said: Iterable[tuple[str, str, tuple[str, ...]]]) -> Mapping[str, Any]:
        """By operator and key."""
        operators: dict[str, dict[str, Any]] = {}
        for operator, key, values in said:
            written = [self.bare(each) for each in values]
            operators.setdefault(operator, {})[self.cased(key)] = self.values(written)
        return self.mixed({self.cased(name): self.mixed(keys) for name, keys in operators.items()})

    def bare(self, value: str) -> Any:
        """Numbers and truth values may go without quotation marks."""
        return json.loads(value) if value in {"7", "true"} and self.choose.random() < 0.5 else value

    def values(self, found: list[Any]) -> Any:
        """One value or a list of one; in any order, some twice."""
        if len(found) == 1 and self.choose.random() < 0.5:
            return found[0]
        return self.shuffled([*found, *(each for each in found if self.choose.random() < 0.2)])

    def cased(self, text: str) -> str:
        """In another case."""
        return self.choose.choice([text, text.lower(), text.upper(), text.swapcase()])

    def shuffled(self, found: list[Any]) -> list[Any]:
        """In another order."""
        return self.choose.sample(found, len(found))

    def mixed(self, found: Mapping[str, Any]) -> dict[str, Any]:
        """The same members in another order."""
        return dict(self.shuffled(list(found.items())))


def meaning(text: str) -> frozenset[Statement]:
    """The meaning of a policy."""
    return frozenset(parse(text))


@settings(deadline=None)
@given(POLICIES, SEEDS, SEEDS)
def test_another_form_never_changes_the_meaning(policy: list[Said], one: int, other: int) -> None:
    """Order, lists of one, case of names, the root's ARN, quotation marks, Sids, white space."""
    assert meaning(Writer(one).policy(policy)) == meaning(Writer(other).policy(policy))


def another(text: str, at: int) -> str:
    """The text with one of its letters or digits changed for another, not for its other case."""
    places = [place for place, letter in enumerate(text) if letter.isalnum()]
    if not places:
        return f"{text}a"
    place = places[at % len(places)]
    letter = text[place]
    new = str((int(letter) + 1) % 10) if letter.isdigit() else "b" if letter in "aA" else "a"
    return text[:place] + new + text[place + 1 :]


def changed(said: Said, part: int, at: int) -> Said:
    """The statement with one letter changed, in a principal, an action, a resource or a condition."""
    match part:
        case 0:
            (kind, name), *rest = said.principals
            return replace(said, principals=((kind, another(name, at)), *rest))
        case 1 | 2 if not said.conditions or part == 1:
            element, (value, *others) = said.elements[at % 2]
            elements = list(said.elements)
            elements[at % 2] = (element, (another(value, at), *others))
            return replace(said, elements=tuple(elements))
        case 2:
            (operator, key, (value, *others)), *more = said.conditions
            return replace(said, conditions=((operator, key, (another(value, at), *others)), *more))
        case _:
            return replace(said, effect="Deny" if said.effect == "Allow" else "Allow")


@settings(deadline=None)
@given(POLICIES, SEEDS, SEEDS, st.integers(0, 3), st.integers(0, 200))
def test_one_changed_letter_always_changes_the_meaning(
    policy: list[Said], one: int, other: int, part: int, at: int
) -> None:
    """In every form."""
    first, *rest = dict.fromkeys(policy)
    change = changed(first, part, at)
    if change in rest:
        return
    before, after = Writer(one).policy([first, *rest]), Writer(other).policy([change, *rest])
    assert meaning(before) != meaning(after)


def test_a_statement_is_read_into_one_form() -> None:
    """Lower case if case has no meaning, and the account of a root."""
    text = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Sid": "Partner",
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "SES:SendEmail",
                "Resource": "*",
                "Condition": {"StringLike": {"SES:FromAddress": "${aws:username}@example.com"}},
            },
        }
    )
    expected = Statement(
        effect="Allow",
        principals=frozenset({Principal("AWS", ACCOUNT)}),
        actions=frozenset({"ses:sendemail"}),
        resources=frozenset({"*"}),
        conditions=frozenset(
            {Condition("stringlike", "ses:fromaddress", frozenset({"${aws:username}@example.com"}))}
        ),
        variables=True,
    )
    (found,) = parse(text)
    assert (expected, "Partner") == (found, found.sid)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"Statement": "Allow"}',
        '{"Statement": [], "Statement": []}',
        '{"Statement": [], "statement": []}',
        '{"Statement": [], "Comment": ""}',
        '{"Statement": [NaN]}',
        '{"Statement": ' + "[" * 100_000,
    ],
)
def test_a_text_that_is_not_a_policy_is_an_error(text: str) -> None:
    """The error has a reason, and is always the same class."""
    with pytest.raises(PolicyError) as refused:
        parse_each(text)
    assert str(refused.value)


@pytest.mark.parametrize(
    "elements",
    [
        {"Effect": "allow"},
        {"Effect": ["Allow"]},
        {"Effect": {"Allow": True}},
        {"Effect": None},
        {"Principal": None},
        {"Principal": ["*"]},
        {"Principal": {"User": "Ann"}},
        {"Principal": {"AWS": [None]}},
        {"NotPrincipal": "*"},
        {"Action": []},
        {"Action": [7, {}]},
        {"NotAction": "*"},
        {"NotResource": "*"},
        {"Condition": []},
        {"Condition": {"StringEquals": "x"}},
        {"Condition": {"StringEquals": {"aws:SourceArn": {}}}},
        {"Because": "x"},
        {"effect": "Allow"},
    ],
    ids=str,
)
def test_a_statement_that_is_not_understood_is_marked(elements: dict[str, Any]) -> None:
    """The other statements of its policy are read."""
    usual = {"Effect": "Allow", "Principal": "*", "Action": "ses:*", "Resource": "*"}
    text = json.dumps({"Statement": [usual | elements, usual]})
    strange, plain = parse_each(text)
    assert (NotUnderstood, Statement) == (type(strange), type(plain))
    with pytest.raises(PolicyError):
        parse(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["*", "Allow", "Deny", "ses:SendEmail", ACCOUNT]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["AWS", "Service", "StringEquals", "aws:SourceArn"]), inner, max_size=3)
    ),
    max_leaves=8,
)
ELEMENTS = ("Effect", "Principal", "NotPrincipal", "Action", "Resource", "NotResource", "Condition", "Sid")
STRANGE = st.lists(JSON | st.dictionaries(st.sampled_from(ELEMENTS), JSON), max_size=4)


@settings(deadline=None)
@given(STRANGE)
def test_no_statement_crashes_the_parser(statements: list[object]) -> None:
    """Each is read, or marked as not understood."""
    assert len(statements) == len(parse_each(json.dumps({"Statement": statements})))


@settings(deadline=None)
@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_text_crashes_the_parser(text: str) -> None:
    """It is a policy, or an error."""
    try:
        parse_each(text)
    except PolicyError as refused:
        assert str(refused)  # noqa: PT017 - most texts are refused, and some are not
