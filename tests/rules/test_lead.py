"""How long it takes to mend a finding is what its rule declares: the steps of its examples say so."""

import re
from collections.abc import Iterator, Mapping

import pytest

from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.lead import Lead
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.engine.steps import Call, Deed, Human
from sescheck.rules.catalogue import every_rule
from sescheck.takeover.plan.lead_time import lead_time

SELDOM: Mapping[str, Lead] = {"configuration-set-differs": Lead.LONG}
"""Rules with an example that takes longer than most findings: a pool of dedicated addresses has to warm up."""
_ACCESS = re.compile(r"put-account-details|production access")
_LONG = re.compile(r"\b(?:days?|weeks?)\b")


def lead_of(deed: Deed) -> Lead:
    """How long a step takes."""
    takes, who = lead_time(deed)
    match deed:
        case Call(operation="PutAccountDetails"):
            return Lead.ACCESS
        case Human(words=words) if _ACCESS.search(words) and "hours" in takes:
            return Lead.ACCESS
    if _LONG.search(takes) or takes == "minutes to hours" or ("AWS" in who and takes == "up to 24 hours"):
        return Lead.LONG
    return Lead.HOURS if "hours" in takes else Lead.SHORT


def leads(entry: Entry) -> Iterator[Lead]:
    """Those of all steps for the rule's examples."""
    for example in entry.examples:
        accounts = account_views_of(example.snapshot)
        fixes = Fixes([entry], accounts)
        for found in run([entry], accounts).flagged:
            fix = fixes.of(found)
            yield from (lead_of(step.does) for step in (fix.steps if fix else ()))


@pytest.mark.parametrize("entry", every_rule(), ids=[entry.name for entry in every_rule()])
def test_a_rule_declares_the_longest_of_its_steps(entry: Entry) -> None:
    """Neither longer nor shorter; what is seldom is named above, and is true."""
    longest = min(leads(entry), default=Lead.SHORT)
    assert longest is SELDOM.get(entry.name, entry.rule.lead)
    assert entry.name not in SELDOM or entry.rule.lead > SELDOM[entry.name]
