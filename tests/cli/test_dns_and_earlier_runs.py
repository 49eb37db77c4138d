"""Runs of which only one asked the DNS: nothing about records changes, and nothing is fixed."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.worlds import healthy
from tests.conftest import Cli, Result

REGION, RULE = "us-east-1", "dmarc-not-enforced"
RECORD = "_dmarc.example.com TXT"
WEAK, STRONG = "v=DMARC1; p=none", "v=DMARC1; p=reject"


class Nights:
    """One world, audited again and again, with or without the DNS."""

    def __init__(self, cli: Cli, emulator: Emulator, dns: DnsServer, folder: Path) -> None:
        self.cli, self.emulator, self.dns, self.folder = cli, emulator, dns, folder

    def publish(self, policy: str) -> None:
        """The DMARC record of example.com."""
        self.dns.publish("_dmarc.example.com", "TXT", f'"{policy}"')

    def audit(self, *options: str, asks: bool) -> Result:
        """An audit, as JSON."""
        asking = ("--nameserver", self.dns.address, "--dns-rate", "5000") if asks else ("--no-dns",)
        where = ("--endpoint-url", self.emulator.url, "--regions", REGION)
        return self.cli("audit", *where, *asking, "--format", "json", *options)

    def save(self, name: str, *, asks: bool) -> None:
        """An audit that is saved as a snapshot and as a report."""
        file = self.folder / name
        self.audit("--snapshot", f"{file}.snapshot", "-f", f"json:{file}.json", asks=asks)

    def diff(self, kind: str, old: str, new: str, form: str = "json") -> str:
        """The comparison of two that were saved."""
        return self.cli("diff", *(str(self.folder / f"{each}.{kind}") for each in (old, new)), "-f", form).out


@pytest.fixture
def nights(cli: Cli, emulator: Emulator, tmp_path: Path) -> Iterator[Nights]:
    """A healthy region, whose DMARC policy is weak."""
    healthy(emulator, (REGION,))
    with DnsServer(WorldRecords()) as dns:
        staged = Nights(cli, emulator, dns, tmp_path)
        staged.publish(WEAK)
        yield staged


def records(changes: Any) -> list[Any]:
    """The changes of DNS records."""
    return [each for each in changes["settings"] or () if each["subject"]["type"] == "dns-record"]


def of_rule(findings: Any) -> list[Any]:
    """Those about the weak policy."""
    return [each for each in findings if each["rule"] == RULE]


def test_a_record_that_changed_is_drawn_in_every_format(nights: Nights) -> None:
    """With both values; the finding about it is gone."""
    nights.save("weak", asks=True)
    nights.publish(STRONG)
    nights.save("strong", asks=True)
    changes = json.loads(nights.diff("snapshot", "weak", "strong"))["changes"]
    [change] = records(changes)
    assert (RECORD, [WEAK], [STRONG]) == (change["subject"]["name"], change["before"], change["after"])
    assert 1 == len(of_rule(changes["gone"]))
    for form in ("terminal", "text", "markdown", "html", "csv", "jsonl", "junit", "sarif", "ocsf"):
        drawn = nights.diff("snapshot", "weak", "strong", form)
        assert all(words in drawn for words in ("_dmarc.example.com", "p=none", "p=reject")), form


@pytest.mark.parametrize("kind", ["snapshot", "json"])
def test_nothing_is_fixed_by_a_run_that_did_not_ask(nights: Nights, kind: str) -> None:
    """The finding could not be judged; no record is said to be missing."""
    nights.save("asked", asks=True)
    nights.save("silent", asks=False)
    whole = json.loads(nights.diff(kind, "asked", "silent"))
    assert ([], []) == (records(whole["changes"]), of_rule(whole["changes"]["gone"]))
    assert whole["changes"]["undecided"]
    assert whole["dns"]["asked"] is False


@pytest.mark.parametrize("kind", ["snapshot", "json"])
def test_a_fault_that_the_first_run_to_ask_finds_may_be_old(nights: Nights, kind: str) -> None:
    """No record was added, and the finding says that it was not judged before."""
    nights.save("silent", asks=False)
    nights.save("asked", asks=True)
    whole = json.loads(nights.diff(kind, "silent", "asked"))
    assert [] == records(whole["changes"])
    assert [False] == [each["judged_before"] for each in of_rule(whole["changes"]["new"])]
    assert (True, nights.dns.address) == (whole["dns"]["asked"], whole["dns"]["resolver"])


def test_the_same_holds_for_saved_runs_and_their_history(nights: Nights) -> None:
    """`--since` compares with the last run, `history` counts what is gone."""
    runs = str(nights.folder / "runs")
    nights.audit("--since", runs, asks=True)
    changes = nights.audit("--since", runs, asks=False).report["changes"]
    assert ([], []) == (records(changes), of_rule(changes["gone"]))
    assert changes["undecided"]
    [_, last] = json.loads(nights.cli("history", runs, "-f", "json").out)["runs"]
    assert (0, 0) == (last["new"], last["gone"])
    again = nights.audit("--since", runs, asks=True).report["changes"]
    assert [] == records(again)


def test_a_finding_of_the_baseline_is_not_fixed_by_a_run_that_did_not_ask(nights: Nights) -> None:
    """It is unconfirmed."""
    baseline = str(nights.folder / "baseline")
    nights.audit("--write-baseline", baseline, asks=True)
    report = nights.audit("--baseline", baseline, asks=False).report
    assert 1 == len(of_rule(report["unconfirmed"]))
    assert [] == of_rule(report["fixed"])


def test_a_saved_snapshot_of_an_earlier_version_did_not_ask(nights: Nights) -> None:
    """`--from` says so."""
    nights.save("silent", asks=False)
    file = nights.folder / "silent.snapshot"
    head, rest = gzip.decompress(file.read_bytes()).split(b"\n", 1)
    assert b'"version":4' in head
    file.write_bytes(gzip.compress(head.replace(b'"version":4', b'"version":3') + b"\n" + rest))
    assert "; DNS not asked" in nights.cli("audit", "--from", str(file), "--format", "text").out
