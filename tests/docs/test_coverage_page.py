"""docs/coverage.md answers for every setting, and what it says of other services is true."""

import re
from collections import Counter

import coverage_page
import pytest
from coverage_groups import GROUPS
from coverage_page import is_repeated
from member_lists import SERVICES, Kind, Member, every_member, others

from sescheck.collect import declarations
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Fact

PAGE = coverage_page.page()
RULES = {entry.name: entry for entry in every_rule()}
ROW = re.compile(r"^\| (?P<members>`.*?) \| (?P<answer>.+) \|$", re.MULTILINE)
WHO_IS_ASKED = {
    "ec2.DescribeRegions",
    "account.GetRegionOptStatus",
    "sts.GetCallerIdentity",
    "iam.ListAccountAliases",
}
"""Operations that say which account and which regions are read, and nothing about SES."""
ABOUT_NO_MEMBER = {"receiving-unsupported-in-region"}
"""The region refuses the operation, so there is no answer."""
SETTINGS = (Kind.WATCHED, Kind.SHOWN, Kind.LEFT, Kind.NOT_YET)


def test_every_setting_has_a_row_with_an_answer() -> None:
    """Under the name that AWS gives it."""
    rows = [(found["members"].replace("`", "").split(", "), found["answer"]) for found in ROW.finditer(PAGE)]
    answered = Counter(name for names, answer in rows for name in names if answer.strip())
    wanted = Counter(each.path for each in every_member() if each.kind in SETTINGS)
    assert not wanted - answered


def test_a_setting_that_two_operations_return_is_found_under_both_names() -> None:
    """The second one leads to the first one."""
    assert [] == [each.leaf for each in every_member() if is_repeated(each) and f"`{each.path}`" not in PAGE]


def test_every_operation_with_a_setting_is_found_by_its_command() -> None:
    """As the AWS CLI has it."""
    for command in (
        "sesv2 get-email-identity",
        "ses describe-active-receipt-rule-set",
        "sns get-topic",
    ):
        assert f"`{command}" in PAGE


def test_an_operation_stands_under_one_heading() -> None:
    """And it exists."""
    listed = [name for operations in GROUPS.values() for name in operations]
    assert len(listed) == len(set(listed))
    assert set() == set(listed) - {f"{each.service}.{each.operation}" for each in every_member()}


def test_a_setting_without_a_heading_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page would leave it out."""
    monkeypatch.setattr(
        coverage_page, "every_member", lambda: [Member("ses", "GetNew", "A", Kind.LEFT, "a reason")]
    )
    with pytest.raises(ValueError, match=r"does not have ses\.GetNew"):
        coverage_page.page()


def test_the_rules_of_other_services_exist_and_read_their_fact() -> None:
    """A rule that looks at the policy of a topic reads topics."""
    facts: dict[tuple[str, str], set[Fact]] = {}
    for each in declarations.declared():
        facts.setdefault((each.operation.service, each.operation.name), set()).add(each.fact)
    assert [] == [
        (member.leaf, name)
        for member in others()
        for name in member.rules
        if name not in RULES or not facts.get(member.leaf[:2], {Fact.DNS}) & set(RULES[name].rule.facts)
    ]


def test_every_operation_of_another_service_is_on_the_page() -> None:
    """Unless it only says whose settings these are, or is asked if another one is refused."""
    called = {
        f"{each.operation.service}.{each.operation.name}"
        for each in declarations.declared()
        if each.operation.service not in SERVICES and each.instead_of is None
    }
    assert set() == called - WHO_IS_ASKED - {f"{each.service}.{each.operation}" for each in others()}


def test_every_rule_is_on_the_page() -> None:
    """If a rule is missing, docs/members does not name it for the members that it watches."""
    assert ABOUT_NO_MEMBER == {name for name in RULES if f"(rules/{name}.md)" not in PAGE}
