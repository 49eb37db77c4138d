"""No rule takes a partition for granted: an account of GovCloud has the same faults."""

import msgspec
import pytest

from sescheck.engine.groups import account_views_of
from sescheck.engine.rule import Entry
from sescheck.engine.run import run
from sescheck.rules.catalogue import every_rule
from sescheck.snapshot.model import Snapshot

OWN, OTHER = "arn:aws:", "arn:aws-us-gov:"


def in_another_partition(snapshot: Snapshot) -> Snapshot:
    """The same account, with every ARN and the account itself in another partition."""
    text = msgspec.json.encode(snapshot).decode().replace(OWN, OTHER)
    moved = msgspec.json.decode(text, type=Snapshot)
    accounts = tuple(msgspec.structs.replace(account, partition="aws-us-gov") for account in moved.accounts)
    return msgspec.structs.replace(moved, accounts=accounts)


def found(snapshot: Snapshot, trusted: frozenset[str] | None) -> tuple[list[tuple[str, ...]], dict[str, int]]:
    """What is found where, as it is in partition aws, and how much each rule doubts."""
    findings = run(every_rule(), account_views_of(snapshot, trusted_accounts=trusted))
    flagged = [
        (each.rule, str(each.region), each.subject.replace(OTHER, OWN), each.severity) for each in findings.flagged
    ]
    doubts: dict[str, int] = {}
    for doubt in findings.undecided:
        doubts[doubt.rule] = doubts.get(doubt.rule, 0) + doubt.count
    return sorted(flagged), doubts


@pytest.mark.parametrize("entry", every_rule(), ids=lambda entry: entry.name)
def test_a_fault_is_found_in_every_partition(entry: Entry) -> None:
    """With the ARNs of the partition that the account is in."""
    for example in entry.examples:
        moved = in_another_partition(example.snapshot)
        here, there = (found(each, example.trusted_accounts) for each in (example.snapshot, moved))
        assert here == there, example.title
