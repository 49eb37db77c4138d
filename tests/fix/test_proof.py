"""The printed steps mend whole worlds: audit, fix, run by the AWS CLI, let time pass, audit again."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.dns.zone_file import ZoneFile
from sescheck.emulator.worlds import SCENARIOS, other_services
from tests.conftest import Cli
from tests.fix.account import ACCOUNT
from tests.fix.proving import Finding, Seeded, commands
from tests.fix.publishing import asks_for_records
from tests.fix.running import Machine, machine

LEFT: Mapping[str, frozenset[str]] = {
    "failover-day": frozenset({"enforcement-not-healthy", "failover-capacity-short"}),
    "typical": frozenset(
        {
            "archive-differs",
            "bounce-rate-high",
            "dmarc-not-enforced",
            "event-bus-rule-missing",
            "inbound-mx-without-rules",
            "mail-manager-differs",
            "mail-manager-missing-in-region",
            "reputation-alarm-missing-in-region",
            "reputation-entity-impaired",
            "sender-denied-in-region",
            "smtp-key-older-than-sigv4",
            "smtp-user-denied-in-region",
            "vpc-endpoint-missing-in-region",
        }
    ),
}
"""The findings that no call of the user can end: AWS decides, or a person."""
REVEALED: Mapping[str, Mapping[Finding, str]] = {
    "failover-day": {("failover-capacity-short", "eu-west-1", ACCOUNT): "aws sesv2 put-account-details"},
    "typical": {},
}
"""What is found only when something else is mended, and the command that reveals it.

A region in the sandbox has no mail that others would have to carry. As soon as it has production access, the other
one has to, and cannot: AWS has paused it.
"""
REGIONS = ("us-east-1", "eu-west-1")
"""The third region of the typical world is not enabled: with it, everything would be new there."""
ALL = os.environ.get("SESCHECK_FIX") == "all"
"""Read after each step of each world; otherwise some steps are done before the next reading of a large one."""
pytestmark = pytest.mark.awscli


@pytest.fixture
def world_machine(
    newer_aws_cli_driver: "subprocess.Popen[str]", emulator: Emulator, tmp_path: Path
) -> Iterator[Machine]:
    """A machine with the AWS CLI, whose AWS is the emulator."""
    with machine(newer_aws_cli_driver, emulator, tmp_path) as made:
        yield made


@pytest.fixture(params=sorted(LEFT))
def world(
    request: pytest.FixtureRequest, cli: Cli, emulator: Emulator, world_machine: Machine, tmp_path: Path
) -> Iterator[tuple[str, Seeded]]:
    """The name of a world, and the world with its DNS."""
    scenario = SCENARIOS[request.param]
    scenario.stage(emulator)
    people(request.param, emulator)
    (tmp_path / "sescheck.toml").touch()
    sources = (ZoneFile(scenario.zone), WorldRecords()) if scenario.zone else (WorldRecords(),)
    with DnsServer(*sources) as server:
        options = ("--nameserver", server.address)
        yield (
            request.param,
            Seeded(cli, emulator, world_machine, server, REGIONS, options, tmp_path),
        )


def people(name: str, emulator: Emulator) -> None:
    """Do what the script asks people to do first: another region gets a stream, which no call of SES creates."""
    if name == "typical":
        other_services.stream(emulator.region(REGIONS[1]), "acme-archive")


def test_what_is_printed_for_a_world_mends_it(world: tuple[str, Seeded]) -> None:
    """Only what people decide is left, nothing is new but what could not be seen, and no command is printed."""
    name, seeded = world
    before = seeded.read()
    seeded.mend(seeded.printed())
    after = seeded.read()
    assert after - before == REVEALED[name].keys()
    assert {rule for rule, _, _ in after} <= LEFT[name]
    assert [] == commands(seeded.printed())


@pytest.mark.timeout(360)
def test_no_step_breaks_what_a_later_one_does_not_mend(world: tuple[str, Seeded]) -> None:
    """One step after the other, in the printed order: what is found between two of them is gone at the end."""
    name, seeded = world
    before = seeded.read()
    steps = list(filter(does_something, steps_of(seeded.printed())))
    at_once = 1 if REVEALED[name] or ALL else len(steps) // 8
    appeared: dict[Finding, str] = {}
    for number, step in enumerate(steps, 1):
        seeded.mend(step)
        if number % at_once == 0 or number == len(steps):
            appeared |= dict.fromkeys(seeded.read() - before - appeared.keys(), step)
    lasting = {found: appeared[found] for found in seeded.read() - before}
    assert lasting.keys() == REVEALED[name].keys(), lasting
    assert all(command in lasting[found] for found, command in REVEALED[name].items())


def does_something(script: str) -> bool:
    """True if a step has a command, or asks for a record."""
    return bool(commands(script) or asks_for_records(script))


def steps_of(script: str) -> list[str]:
    """Each step as a script of its own, which begins as the whole does."""
    start, *steps = re.split(r"^(?=# \d+\. )", script, flags=re.MULTILINE)
    return [f"{start}{step}" for step in steps]


RANKS = ("not-ready", "cannot-tell", "ready-with-gaps", "ready")


def answer(seeded: Seeded) -> str:
    """What readiness says of the standby."""
    regions = ("--primary", REGIONS[0], "--standby", REGIONS[1])
    where = ("--endpoint-url", seeded.emulator.url, *seeded.options)
    result = seeded.cli("readiness", *regions, *where, "--format", "json")
    return str(json.loads(result.out)["answers"][0]["verdict"])


@pytest.mark.parametrize("world", ["failover-day"], indirect=True)
def test_the_standby_becomes_ready_by_what_is_printed(world: tuple[str, Seeded]) -> None:
    """One step after the other, in the printed order; the answer never becomes worse."""
    _, seeded = world
    seeded.read()
    answers = [answer(seeded)]
    for step in filter(does_something, steps_of(seeded.printed())):
        seeded.mend(step)
        answers.append(answer(seeded))
    ranks = [RANKS.index(each) for each in answers]
    assert ranks == sorted(ranks)
    assert answers[0] == "not-ready"
    assert answers[-1] in {"ready-with-gaps", "ready"}
