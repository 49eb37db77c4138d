"""A standby with every kind of gap becomes ready, by what `sescheck fix` prints and in its order."""

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.engine.failover import Failover
from sescheck.rules.catalogue import every_rule
from tests.conftest import Cli
from tests.fix.every_gap import world
from tests.fix.every_gap.looking import look
from tests.fix.every_gap.names import ACCOUNT, PRIMARY, REGIONS, STANDBY
from tests.fix.every_gap.people import People
from tests.fix.running import Machine, machine
from tests.fix.time_passing import publish

pytestmark = [pytest.mark.awscli, pytest.mark.timeout(1200)]
ALL = os.environ.get("SESCHECK_FIX") == "all"
AT_ONCE = 1 if ALL else 20
"""Steps between two questions."""
ROUNDS = 6
"""Scripts that are printed: tokens of the DNS, for example, are known only after a script has run."""
RANKS = ("not-ready", "cannot-tell", "ready-with-gaps", "ready")
NEVER: Mapping[str, str] = {
    "region-not-enabled": "nothing of a region that is not enabled can be read, so no other rule finds anything",
    "sandbox-everywhere": "the primary has production access",
    "receiving-not-active": "the primary receives, so receiving-inactive-in-region reports it",
    "receiving-unsupported-in-region": "the standby can receive, or no other rule about receiving finds anything",
    "smtp-endpoint-missing-in-region": "the standby has an SMTP endpoint, which AWS decides",
    "delivery-mode-differs": "the newest AWS CLI 1 does not know put-account-delivery-attributes yet",
}
"""The rules that find nothing in the worlds, with the reason."""


@dataclass
class World:
    """A world, its people, and what readiness has said so far."""

    cli: Cli
    emulator: Emulator
    machine: Machine
    server: DnsServer
    folder: Path
    answers: list[tuple[str, Any]] = field(default_factory=list)

    def ask(self, after: str) -> Any:
        """Read both regions, and ask whether the standby could take over."""
        where = ("--endpoint-url", self.emulator.url, "--regions", ",".join(REGIONS), "--depth", "deep")
        options = ("--nameserver", self.server.address, "--suppression-list")
        read = self.cli("snapshot", *where, *options, "-o", str(self.folder / "snapshot"))
        assert read.code == 0, read.err
        pair = ("--primary", PRIMARY, "--standby", STANDBY)
        result = self._of_snapshot("readiness", *pair, "--format", "json")
        (found,) = json.loads(result.out)["answers"]
        assert result.code == {"not-ready": 1, "cannot-tell": 3}.get(found["verdict"], 0)
        self.answers.append((after, found))
        return found

    def script(self, *options: str) -> str:
        """What is printed for the standby, as readiness says."""
        result = self._of_snapshot("fix", "--region", STANDBY, *options)
        assert result.code == 0, result.err
        return result.out

    def run(self, step: str) -> None:
        """Run the commands of a step, publish its records, or let people do it; then SES looks at the DNS."""
        people = People(self.emulator, self.server, self.machine.filled)
        self.machine.asked.clear()
        if commands(step):
            self.machine.run(step)
        publish(self.server, step)
        for each in self.machine.asked:
            people.grant(each)
        if "#    By hand: " in step:
            people.do(title_of(step))
        look(self.server, *(self.emulator.region(name, ACCOUNT) for name in REGIONS))

    def _of_snapshot(self, command: str, *options: str) -> Any:
        return self.cli(command, "--from", str(self.folder / "snapshot"), *options)


def commands(step: str) -> list[str]:
    """The commands of a step, without that of the head."""
    return re.findall(r"^ *aws .*", step, re.MULTILINE)


def title_of(step: str) -> str:
    """Its title, which may have several lines."""
    _, _, own = step.partition("\n# ")
    found = re.search(r"^# \d+\. (.*?)(?=\n#    |\n[^#])", step, re.MULTILINE | re.DOTALL)
    assert found is not None, own
    return found[1].replace("\n# ", " ").replace("\\(", "(")


def steps_of(script: str) -> list[str]:
    """Each step as a script of its own, which begins as the whole does."""
    start, *steps = re.split(r"^(?=# \d+\. )", script, flags=re.MULTILINE)
    return [f"{start}{step}" for step in steps]


@pytest.fixture(params=["neglected", "never_set_up"])
def gaps(
    request: pytest.FixtureRequest,
    cli: Cli,
    emulator: Emulator,
    aws_cli_driver: "subprocess.Popen[str]",
    tmp_path: Path,
) -> Iterator[World]:
    """A world with its DNS."""
    with DnsServer(WorldRecords()) as server, machine(aws_cli_driver, emulator, tmp_path) as made:
        getattr(world, request.param)(emulator, server)
        yield World(cli, emulator, made, server, tmp_path)


def test_the_standby_becomes_ready_step_by_step(gaps: World) -> None:
    """The answers only improve, and the last one is READY."""
    found = gaps.ask("the beginning")
    for _ in range(ROUNDS):
        steps = steps_of(gaps.script())
        if found["verdict"] == "ready" or not steps:
            break
        for number, step in enumerate(steps, 1):
            gaps.run(step)
            if number % AT_ONCE == 0 or number == len(steps):
                found = gaps.ask(title_of(step))
    assert gaps.answers[0][1]["verdict"] == "not-ready"
    assert [] == worse(gaps.answers)
    assert found["verdict"] == "ready", left(found)
    assert {each["verdict"] for each in found["tracks"]} == {"ready"}


def worse(answers: list[tuple[str, Any]]) -> list[str]:
    """The steps after which the standby was worse than before."""
    pairs = zip(answers, answers[1:], strict=False)
    return [step for (_, before), (step, after) in pairs if rank(after) < rank(before)]


def rank(found: Any) -> tuple[int, int]:
    """How good an answer is."""
    return RANKS.index(found["verdict"]), len(found["senders"]["ready"])


def left(found: Any) -> list[tuple[str, str]]:
    """What is still found."""
    return [(check["rule"], each["message"]) for check in found["checks"] for each in check["findings"]]


COUNTING = {entry.name for entry in every_rule() if entry.rule.failover is not Failover.NOTHING}
