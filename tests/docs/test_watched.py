"""A rule that docs/members names for a member reacts to it: if the member changes, the answers of the rule do."""

import pytest
from member_lists import Kind, Member, every_member

from sescheck.rules.catalogue import every_rule
from tests.collect.changing import places
from tests.rules.reacting import reacts

RULES = {entry.name: entry for entry in every_rule()}
WATCHED = [member for member in every_member() if member.kind is Kind.WATCHED]


def named(member: Member) -> str:
    """Its operation and its path."""
    return ".".join(member.leaf[1:])


@pytest.mark.parametrize("member", WATCHED, ids=named)
def test_a_rule_that_watches_a_member_reacts_to_it(member: Member) -> None:
    """Only the member changes in the answer of AWS, and only what changes then in the rule's worked examples."""
    found = places(member.leaf)
    assert found, "a change of this member changes nothing that is kept"
    deaf = [name for name in member.rules if not reacts(RULES[name], found)]
    assert not deaf, f"these rules do not react to it, but {_reacting(member)} do"


def _reacting(member: Member) -> list[str]:
    """Every rule that reacts to it: for the message of a failure."""
    return [name for name, entry in RULES.items() if reacts(entry, places(member.leaf))]


def test_a_rule_that_does_not_look_at_a_member_does_not_react() -> None:
    """Although both are about the settings of the account."""
    found = places(("sesv2", "GetAccount", "VdmAttributes.VdmEnabled"))
    assert reacts(RULES["vdm-differs"], found)
    assert not reacts(RULES["sending-disabled"], found)


def test_what_only_appears_in_the_evidence_is_not_watched() -> None:
    """The words of a finding do not count."""
    found = places(("sesv2", "GetAccount", "Details.ReviewDetails.CaseId"))
    assert found
    assert not reacts(RULES["production-review-pending"], found)
