"""The DNS records that are printed, as a zone and as change batches, end what is found in the DNS."""

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dns.name
import dns.rdatatype
import dns.zone
import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.rules.catalogue import every_rule
from tests.conftest import Cli
from tests.fix.every_gap import world
from tests.fix.every_gap.asking import World
from tests.fix.running import Machine

Records = dict[tuple[str, str], set[str]]
"""Name and type -> the data of the records."""
WITH_RECORDS = {
    "dkim-record-missing",
    "dkim-record-wrong",
    "dmarc-missing",
    "dmarc-strict-dkim",
    "inbound-mx-missing",
    "mail-from-mx-missing",
    "mail-from-several-mx",
    "mail-from-spf-missing",
}
"""The rules about the DNS with findings in the world that records alone mend."""
OF_THE_DNS = {entry.name for entry in every_rule() if entry.rule.looks_at_others}


@pytest.fixture
def gaps(cli: Cli, emulator: Emulator, tmp_path: Path) -> Iterator[World]:
    """A standby with every kind of gap, which was read."""
    with DnsServer(WorldRecords()) as server:
        world.neglected(emulator, server)
        found = World(cli, emulator, Machine(tmp_path), server, tmp_path)
        found.read()
        yield found


def findings(found: World) -> dict[str, Any]:
    """What is found in the DNS, by fingerprint."""
    report = found.judged("audit", "--format", "json").report
    return {each["fingerprint"]: each for each in report["findings"] if each["rule"] in OF_THE_DNS}


def records_alone(each: Any) -> bool:
    """True if every step that mends a finding is a record."""
    return {step["kind"] for step in each["fix"]} == {"record"}


def of_zone(text: str) -> Records:
    """The records of a zone file."""
    zone = dns.zone.from_text(text, origin=dns.name.root, relativize=False, check_origin=False)
    return {
        (name.to_text(), dns.rdatatype.to_text(found.rdtype)): {each.to_text() for each in found}
        for name, found in zone.iterate_rdatasets()
    }


def test_the_printed_zone_ends_what_is_found_in_the_dns(gaps: World) -> None:
    """Each finding that records mend is gone, after the server answers with the zone and SES has looked."""
    before = {name: each for name, each in findings(gaps).items() if records_alone(each)}
    assert {each["rule"] for each in before.values()} == WITH_RECORDS
    for (name, record_type), found in of_zone(gaps.printed("--as", "zone")).items():
        gaps.server.publish(name, record_type, *found)
    gaps.let_ses_look()
    gaps.read()
    after = findings(gaps)
    assert [] == [each["message"] for name, each in after.items() if name in before]
    assert {} == of_zone(gaps.printed("--as", "zone", *(f"--select={rule}" for rule in sorted(WITH_RECORDS))))


@pytest.mark.awscli
def test_route_53_has_the_records_of_the_zone(gaps: World, aws_cli: Callable[..., Any], tmp_path: Path) -> None:
    """By the printed commands, with the hosted zones that the person looks up."""
    folder = tmp_path / "batches"
    gaps.printed("--as", "route53", "--output", str(folder))
    hosted: Records = {}
    for command in (folder / "README.txt").read_text(encoding="utf-8").split("\n"):
        if command.startswith("aws route53 change-"):
            hosted |= applied(command, folder, aws_cli)
    assert hosted == of_zone(gaps.printed("--as", "zone"))


def applied(command: str, folder: Path, aws_cli: Callable[..., Any]) -> Records:
    """Run a command for a new hosted zone that can hold its records, and return what the zone has."""
    file = command.rpartition("file://")[2]
    changes = json.loads((folder / file).read_text(encoding="utf-8"))["Changes"]
    domain = ".".join(changes[0]["ResourceRecordSet"]["Name"].split(".")[-3:-1])
    made = aws_cli("route53", "create-hosted-zone", "--name", domain, "--caller-reference", file)["HostedZone"][
        "Id"
    ]
    words = shlex.split(command.replace("HOSTED_ZONE_ID", made).replace("file://", f"file://{folder}/"))[1:]
    aws_cli(*words)
    listed = aws_cli("route53", "list-resource-record-sets", "--hosted-zone-id", made)["ResourceRecordSets"]
    return {
        (each["Name"], each["Type"]): {value["Value"] for value in each["ResourceRecords"]}
        for each in listed
        if each["Type"] not in {"NS", "SOA"}
    }
