"""A standby with every kind of gap becomes ready, by what `sescheck fix` prints and in its order."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.engine.failover import Failover
from sescheck.rules.catalogue import every_rule
from tests.conftest import Cli
from tests.fix.every_gap import world
from tests.fix.every_gap.asking import World, commands, fired, left, steps_of, title_of, worse
from tests.fix.publishing import records
from tests.fix.running import machine

pytestmark = [pytest.mark.awscli, pytest.mark.timeout(1800)]
AT_ONCE = 1 if os.environ.get("SESCHECK_FIX") == "all" else 60
"""Steps between two questions. SESCHECK_FIX=all asks after each step."""
ROUNDS = 6
"""Scripts that are printed at most: tokens of the DNS, for example, are known only after a script has run."""
COUNTING = {entry.name for entry in every_rule() if entry.rule.failover is not Failover.NOTHING}
"""The rules whose findings can block or degrade."""
IN_NEITHER: Mapping[str, str] = {
    "region-not-enabled": "nothing of a region that is not enabled can be read, so no other rule finds anything",
    "sandbox-everywhere": "the primary has production access",
    "region-without-sender": "regions are compared, so other rules report each identity that is missing",
    "receiving-not-active": "the primary receives, so receiving-inactive-in-region reports it",
    "receiving-unsupported-in-region": "the standby can receive, or no other rule about receiving finds anything",
    "smtp-endpoint-missing-in-region": "the standby has an SMTP endpoint, and AWS decides where these are",
    "bounce-rate-high": "only other mail lowers the rate, and it takes weeks",
    "complaint-rate-high": "only other mail lowers the rate, and it takes weeks",
    "smime-certificate-missing-in-region": "the newest AWS CLI 1 does not know its operation yet",
    "smime-certificate-expiring": "the certificate authority gives a new certificate, and no emulator does",
    "delivery-mode-differs": "the newest AWS CLI 1 does not know put-account-delivery-attributes yet",
}
"""The rules that find nothing in the two worlds, and why."""
NEVER_SET_UP: Mapping[str, str] = {
    "contact-list-missing-in-region": "an account has one contact list, which differs in the other world",
    "receiving-inactive-in-region": "the rules of the other world differ, for which they have to be active",
    "suppression-off": "the reasons of the other world differ, for which some have to be on",
}
"""The rules that find something only in a standby that was never set up, and why."""
DECISIONS: Mapping[str, str] = {
    "Decide when receivers enforce DMARC for ": "people read the reports of a new policy first",
    "Audit us-west-2 too, ": "it is a matter of what is audited",
    "Create the global endpoint ": "AWS lists it in the primary",
}
"""What a person decides may be left when the standby is ready: the beginnings of titles, with the reason."""


@pytest.fixture
def ready_to_start(
    cli: Cli, emulator: Emulator, aws_cli_driver: "subprocess.Popen[str]", tmp_path: Path
) -> Iterator[World]:
    """An empty world with its DNS, and a machine with the AWS CLI."""
    with DnsServer(WorldRecords()) as server, machine(aws_cli_driver, emulator, tmp_path) as made:
        yield World(cli, emulator, made, server, tmp_path)


def test_a_neglected_standby_becomes_ready(ready_to_start: World) -> None:
    """Every kind of gap of a region that was once like the primary."""
    world.neglected(ready_to_start.emulator, ready_to_start.server)
    becomes_ready(ready_to_start)
    assert (
        COUNTING - IN_NEITHER.keys() - NEVER_SET_UP.keys() == fired(ready_to_start.answers) - NEVER_SET_UP.keys()
    )


def test_a_standby_that_was_never_set_up_becomes_ready(ready_to_start: World) -> None:
    """The gaps that exclude those of the other world."""
    world.never_set_up(ready_to_start.emulator, ready_to_start.server)
    becomes_ready(ready_to_start)
    assert NEVER_SET_UP.keys() <= fired(ready_to_start.answers)


def becomes_ready(found: World) -> None:
    """Run script after script, step by step: the answers only improve, and only decisions are left.

    Raises:
        AssertionError: it does not become ready so.
    """
    answer = found.ask("the beginning")
    assert answer["verdict"] == "not-ready"
    for _ in range(ROUNDS):
        if answer["verdict"] == "ready":
            break
        steps = steps_of(found.script())
        for number, step in enumerate(steps, 1):
            found.do(step)
            if number % AT_ONCE == 0 or number == len(steps):
                answer = found.ask(title_of(step))
    assert [] == left(answer)
    assert {each["verdict"] for each in (answer, *answer["tracks"])} == {"ready"}
    assert [] == worse(found.answers)
    script = found.printed()
    assert [] == [*records(script), *commands(script)]
    titles = map(title_of, steps_of(script))
    assert [] == [each for each in titles if not each.startswith(tuple(DECISIONS))]
