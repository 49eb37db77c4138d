"""A run whose resolver fails at some moment, and that is continued, ends with the report of an undisturbed run."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_faults import DNS_KINDS, DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from tests.conftest import Cli, Result
from tests.fire.staging import REGIONS, judged, whys

FAST = ("--dns-rate", "5000")
LOOKS_RIGHT = {"nxdomain", "empty", "lie", "not-recursive"}
"""Nothing shows that the answer is wrong. The last one is right, unless it is negative."""
SILENT = {"silence", "garble"}
"""A question without an answer takes five seconds: only two have none."""
KINDS = sorted(set(DNS_KINDS) - LOOKS_RIGHT)
MOST = 60
"""The questions of the world, about."""


@pytest.fixture
def dns(world: Emulator) -> Iterator[DnsServer]:
    """The DNS of the world, with faults that rules must find."""
    assert world.url
    with DnsServer(WorldRecords()) as server:
        server.publish("_dmarc.example.com", "TXT", '"v=DMARC1; p=none"')
        server.publish("bounce-us-east-1.example.com", "TXT", '"v=spf1 -all"')
        server.publish("bounce-us-west-2.example.com", "MX")
        yield server


def findings(result: Result, server: DnsServer) -> object:
    """What the report finds, whichever port the resolver has."""
    return [
        {**each, "evidence": str(each["evidence"]).replace(server.address, "the resolver")}
        for each in result.report["findings"]
    ]


def faults(kind: str, seed: int) -> DnsFault:
    """The fault, from a random question on.

    To a question about a CNAME record, one that leads in a circle is an answer: the record is wrong.
    """
    chance = Random(f"{kind} {seed}")  # noqa: S311 - not for a secret
    count = 2 if kind in SILENT else chance.choice([1, 5, None])
    return DnsFault(
        kind,
        type="[MT]*" if kind == "loop" else "*",
        after=chance.randrange(MOST),
        count=count,
        code=chance.choice([4, 15, 16, 17]),
        seconds=0.05,
    )


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_a_run_with_dns_faults_that_is_continued_ends_as_one_without(
    audit: Cli,
    cli: Cli,
    world: Emulator,
    dns: DnsServer,
    known: dict[str, Any],
    tmp_path: Path,
    kind: str,
    seed: int,
) -> None:
    """The disturbed run finds nothing that the undisturbed one does not find, and says what it did not read."""
    options = ("--nameserver", dns.address, *FAST)
    if "dns" not in known:
        undisturbed = audit(REGIONS, *options)
        assert {"dmarc-not-enforced", "mail-from-spf-missing", "mail-from-mx-missing"} <= {
            rule for rule, _, _ in judged(undisturbed)
        }
        known["dns"] = (judged(undisturbed), findings(undisturbed, dns))
    known_judged, known_findings = known["dns"]
    dns.inject(faults(kind, seed))
    file = str(tmp_path / "ses.snapshot")
    disturbed = audit(REGIONS, "--snapshot", file, *options)
    assert judged(disturbed) <= known_judged
    assert judged(disturbed) == known_judged or whys(disturbed)
    dns.clear_faults()
    continued = cli("audit", "--endpoint-url", world.url, "--resume", file, "--format", "json", *options)
    assert [] == continued.report["unread"]
    assert known_findings == findings(continued, dns)
