"""The printed steps mend: audit, fix, run by the AWS CLI, let time pass, audit again."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.worlds import SCENARIOS
from tests.conftest import Cli
from tests.fix.running import Machine, machine, settle

ACCOUNT = "123456789012"
LEFT_TO_PEOPLE = frozenset(
    {
        "daily-quota-lower-than-elsewhere",
        "daily-quota-nearly-used",
        "enforcement-not-healthy",
        "failover-capacity-short",
        "production-review-pending",
        "sandbox-while-production-elsewhere",
        "send-rate-lower-than-elsewhere",
    }
)
"""Findings that no call of the user can end: AWS decides."""
pytestmark = pytest.mark.awscli


@pytest.fixture
def world_machine(
    aws_cli_driver: "subprocess.Popen[str]", emulator: Emulator, tmp_path: Path
) -> Iterator[Machine]:
    """A machine with the AWS CLI, whose AWS is the emulator."""
    with machine(aws_cli_driver, emulator, tmp_path) as made:
        yield made


@pytest.mark.parametrize("name", ["failover-day"])
def test_what_is_printed_for_a_world_mends_it(
    name: str, cli: Cli, emulator: Emulator, world_machine: Machine
) -> None:
    """Nothing is left but what only AWS decides, nothing is new, and there is nothing left to print."""
    scenario = SCENARIOS[name]
    scenario.stage(emulator)
    where = ("--endpoint-url", emulator.url, "--regions", ",".join(scenario.regions), "--depth", "deep")
    before = set(cli("audit", *where, "--format", "json").findings)
    printed = cli("fix", *where)
    assert printed.code == 0, printed.err
    world_machine.run(printed.out)
    settle(emulator, ACCOUNT, dict.fromkeys(scenario.regions, True))
    after = set(cli("audit", *where, "--format", "json").findings)
    assert after <= before
    assert {rule for rule, _, _ in after} <= LEFT_TO_PEOPLE
    again = cli("fix", *where)
    assert "\naws " not in again.out
