"""Accounts of the emulator, read as a worker reads them."""

from datetime import timedelta
from pathlib import Path

import pytest

from sescheck.auditing.checks import Source
from sescheck.auditing.collecting import read
from sescheck.auditing.options import ReadOptions
from sescheck.auditing.planning import make_plan
from sescheck.aws.limits import Limits
from sescheck.collect.collection import Plan
from sescheck.collect.progress import Progress
from sescheck.emulator import Emulator
from sescheck.emulator.server.faults import Fault
from sescheck.organization.folder.keeping import Folder
from sescheck.organization.folder.opening import open_folder
from sescheck.organization.folder.taking_in import is_whole
from sescheck.organization.model import Member, Outcome
from sescheck.snapshot.storage import packed
from tests.organization.folder.kept_accounts import DAY, A, B, chosen, entry

ROLE = "arn:aws:iam::{}:role/sescheck"


def read_into(folder: Folder, member: Member, plan: Plan, emulator: Emulator) -> None:
    """As a worker and its client do."""
    source = Source(role_arns=(ROLE.format(member.account_id),), endpoint_url=emulator.url)
    found = read(plan, source, Progress(), handle_signals=False)
    outcome = Outcome.READ if is_whole(found) else Outcome.PARTIAL
    folder.keep(entry(member.account_id, outcome, seconds=4000.0), b"".join(packed(found)))


@pytest.fixture
def plan(emulator: Emulator) -> Plan:
    """One region, and a snapshot that ends soon where AWS throttles."""
    limits = Limits(patience=0.5)
    return make_plan(ReadOptions(regions=["us-east-1"]), limits, Source(endpoint_url=emulator.url))


def test_a_second_run_makes_no_call(emulator: Emulator, plan: Plan, tmp_path: Path) -> None:
    """And has the same snapshots."""
    for number in range(2):
        with (folder := open_folder(str(tmp_path / "x"))).claimed():
            for member in folder.expect("o-1", chosen(A, B), lambda _: plan, DAY):
                assert number == 0
                read_into(folder, member, folder.continued(member.account_id, DAY, plan), emulator)
        assert bool(emulator.calls) is (number == 0)
        emulator.forget_calls()
    found = open_folder(str(tmp_path / "x"))
    assert {A: Outcome.READ, B: Outcome.READ} == {
        key: each.outcome for key, each in found.manifest().entries.items()
    }


def test_a_reading_that_was_throttled_is_continued(emulator: Emulator, plan: Plan, tmp_path: Path) -> None:
    """What it has is not asked again."""
    emulator.inject(Fault("throttle", service="sesv2", operation="ListContactLists"))
    with (folder := open_folder(str(tmp_path / "x"))).claimed():
        [member] = folder.expect("o-1", chosen(A), lambda _: plan, DAY)
        read_into(folder, member, plan, emulator)
    first = folder.manifest().entries[A]
    assert Outcome.PARTIAL is first.outcome
    assert first.held is not None
    assert first.held.cut
    emulator.clear_faults()
    emulator.forget_calls()
    with (folder := open_folder(str(tmp_path / "x"))).claimed():
        [member] = folder.expect("o-1", chosen(A), lambda _: plan, DAY)
        read_into(folder, member, folder.continued(A, DAY, plan), emulator)
    asked = {call.operation for call in emulator.calls}
    assert "ListContactLists" in asked
    assert asked.isdisjoint({"GetAccount", "ListEmailIdentities", "ListConfigurationSets"})
    second = folder.manifest().entries[A]
    assert second.held is not None
    assert (Outcome.READ, first.taken_at) == (second.outcome, second.held.since)
    assert folder.fresh(A, timedelta(hours=1), plan)


def test_a_refusal_by_iam_is_not_asked_again(emulator: Emulator, plan: Plan, tmp_path: Path) -> None:
    """Until the account is too old, or --max-age 0 asks for it."""
    emulator.inject(Fault("deny", service="sesv2", operation="ListContactLists"))
    with (folder := open_folder(str(tmp_path / "x"))).claimed():
        [member] = folder.expect("o-1", chosen(A), lambda _: plan, DAY)
        read_into(folder, member, plan, emulator)
    with (folder := open_folder(str(tmp_path / "x"))).claimed():
        assert () == folder.expect("o-1", chosen(A), lambda _: plan, DAY)
        assert Outcome.PARTIAL is folder.manifest().entries[A].outcome
        assert 1 == len(folder.expect("o-1", chosen(A), lambda _: plan, timedelta(0)))
