"""What is printed for an account of another partition names nothing of partition aws."""

import re

import msgspec
import pytest

from sescheck.engine.example import Example
from sescheck.engine.fixes import Fixes
from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.fix.plan import Plan, plan_of
from sescheck.fix.printers import PRINTERS, printer
from sescheck.snapshot.model import Snapshot
from tests.rules.test_steps import FLAGGED

MOVED = {
    "aws-us-gov": {"us-east-1": "us-gov-east-1", "us-west-2": "us-gov-west-1"},
    "aws-eusc": {"us-east-1": "eusc-de-east-1"},
}
"""The regions of examples, and those of the partition that take their place."""
REGION = re.compile(
    r"(?<![A-Za-z])(?:af|ap|ca|eu|il|me|mx|sa|us)[-_](?:[a-z]*(?:north|south|east|west|central)[a-z]*)[-_]\d\b",
    re.IGNORECASE,
)
OWN_ZONES = {
    "aws-us-gov": (),
    "aws-eusc": ("include:amazonses.com", ".awstrack.me", "inbound-smtp.eusc-de-east-1.amazonaws.com"),
}
"""What SES has under other names in a partition, or what is not known there."""


def moved(snapshot: Snapshot, partition: str) -> Snapshot | None:
    """The same account in another partition; None if the example has regions that have no part there."""
    text = msgspec.json.encode(snapshot).decode().replace("arn:aws:", f"arn:{partition}:")
    for there, here in MOVED[partition].items():
        text = text.replace(there, here).replace(_as_origin(there), _as_origin(here))
    if REGION.search(text):
        return None
    found = msgspec.json.decode(text, type=Snapshot)
    accounts = tuple(msgspec.structs.replace(each, partition=partition) for each in found.accounts)
    return msgspec.structs.replace(found, accounts=accounts)


def _as_origin(region: str) -> str:
    return region.upper().replace("-", "_")


def plan_for(entry: Entry, snapshot: Snapshot, trusted: frozenset[str] | None) -> Plan:
    """What mends the findings of a rule."""
    views = tuple(account_views_of(snapshot, trusted_accounts=trusted))
    return plan_of(run([entry], views).flagged, Fixes([entry], views))


def cases() -> dict[str, tuple[Entry, Example]]:
    """The examples that can stand in another partition."""
    return {
        f"{name} in {partition}": case
        for name, case in FLAGGED.items()
        for partition in MOVED
        if moved(case[1].snapshot, partition) is not None
    }


CASES = cases()


@pytest.mark.parametrize("case", CASES)
def test_nothing_of_partition_aws_is_printed(case: str) -> None:
    """No ARN, no region, and no host whose name is another one there; in no form."""
    entry, example = CASES[case]
    partition = case.rpartition(" ")[2]
    snapshot = moved(example.snapshot, partition)
    assert snapshot is not None
    plan = plan_for(entry, snapshot, example.trusted_accounts)
    for form in PRINTERS:
        text = "\n".join(line for _, lines in printer(form)(plan, "A sentence.") for line in lines)
        assert "arn:aws:" not in text
        assert [] == REGION.findall(text), form
        assert [] == [each for each in OWN_ZONES[partition] if each in text], form


def test_most_rules_are_tried() -> None:
    """The filter leaves out only examples with regions that have no part in the partition."""
    for partition, least in (("aws-us-gov", 90), ("aws-eusc", 50)):
        rules = {entry.name for case, (entry, _) in CASES.items() if case.endswith(partition)}
        assert len(rules) >= least, len(rules)
