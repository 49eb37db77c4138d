"""Names and records of the DNS that are hostile or only odd: the report shows text, and rules do not guess."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.worlds import parts
from sescheck.report.formats import FORMATS
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.snapshot.storage import load
from tests.conftest import Cli
from tests.fire.staging import HERE, REGIONS

FAST = ("--dns-rate", "5000")
HOSTILE = (
    r"\027[31mred\027]0;title\007<script>alert(1)</script>[bold red]x[/] [/nope] ]]> |x| `x` "
    r"=HYPERLINK(\"http://evil.example\") ::error::x \255\254\000\226\128\174"
)
"""As a zone file has it: escape sequences, markup of four kinds, a formula, a command, and other bytes."""
BAD_HOST = r"\027[31m<img>\"=x.evil.example."
COLOURS = re.compile("\x1b\\[[0-9;]*m")
ODD_NAMES = {
    "_mail.under_score.example.com": True,
    "xn--bcher-kva.example": True,
    "bücher-shop.example": True,
    f"{'a' * 63}.example.com": True,
    ".".join(["b" * 61] * 3 + ["c" * 42, "example.com"])[:240]: True,
    "UPPER.Example.COM": True,
    "dotted.example.com.": True,
    f"{'a' * 64}.example.com": False,
    "two..dots.example.com": False,
    r"esc\.aped.example.com": False,
    "a space.example.com": False,
    'quo"te.example.com': False,
}
"""Names of identities, and if the DNS can be asked about the name."""


@pytest.fixture
def dns(world: Emulator) -> Iterator[DnsServer]:
    """The DNS of the world."""
    assert world.url
    with DnsServer(WorldRecords()) as server:
        yield server


def test_what_the_dns_says_is_text_in_every_format(
    cli: Cli, world: Emulator, dns: DnsServer, tmp_path: Path
) -> None:
    """Escaped as the format needs it."""
    token = next(iter(world.region(HERE).state.identities["example.com"].dkim.tokens))
    dns.publish("_dmarc.example.com", "TXT", f'"v=DMARC1; p={HOSTILE}"')
    dns.publish("bounce-us-east-1.example.com", "TXT", f'"v=spf1 {HOSTILE} ~all"')
    for name in ("bounce-us-east-1.example.com", "example.com"):
        dns.publish(name, "MX", f"10 {BAD_HOST}")
    dns.publish(f"{token}._domainkey.example.com", "CNAME", BAD_HOST)
    files = {name: tmp_path / name for name in FORMATS}
    formats = (f"--format={name}:{file}" for name, file in files.items())
    where = ("--endpoint-url", world.url, "--regions", REGIONS, "--nameserver", dns.address, *FAST)
    assert (1, "", "") == tuple(vars(cli("audit", *where, *formats)).values())
    for name, file in files.items():
        text = file.read_text(encoding="utf-8")
        assert all(line.isprintable() for line in COLOURS.sub("", text).splitlines()), name
        assert "\u202e" not in text
    _each_is_well_formed(files)


def _each_is_well_formed(files: dict[str, Path]) -> None:
    found = {each["rule"] for each in json.loads(files["json"].read_text())["findings"]}
    expected = {"dmarc-missing", "mail-from-spf-broken", "mail-from-mx-elsewhere", "dkim-record-wrong"}
    assert expected <= found
    ET.parse(files["junit"])  # noqa: S314 - written by this test
    assert json.loads(files["sarif"].read_text())
    for name in ("jsonl", "ocsf"):
        assert all(map(json.loads, files[name].read_text().splitlines()))
    cells = [cell for row in csv.reader(files["csv"].read_text().splitlines()) for cell in row]
    assert [] == [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    html = files["html"].read_text()
    assert not re.search(r"<script>alert|<img>", html)
    commands = [line for line in files["github"].read_text().splitlines() if line.startswith("::")]
    assert [] == [line for line in commands if line.startswith("::error::x")]


def test_a_name_is_asked_about_or_unread(cli: Cli, world: Emulator, dns: DnsServer, tmp_path: Path) -> None:
    """No odd name ends a run, and one that is not a domain name has no finding about the DNS."""
    for name in ODD_NAMES:
        parts.domain(world.region(HERE), name, mail_from=True)
    file = tmp_path / "x"
    where = ("--endpoint-url", world.url, "--regions", REGIONS, "--nameserver", dns.address, *FAST)
    result = cli("audit", *where, "--snapshot", str(file), "--format", "json")
    assert [] == result.report["rule_errors"]
    answers = load(file).dns
    for name, can_be_asked in ODD_NAMES.items():
        key = f"_dmarc.{name.lower().removesuffix('.')} TXT"
        assert isinstance(answers[key], Known if can_be_asked else Unreadable), key
    rules = {(each["rule"], each["subject"]["name"]) for each in result.report["findings"]}
    of_the_dns = re.compile("dmarc-|dkim-record|dkim-dns|mail-from-(mx|spf|several)")
    wrong = {name for name, can_be_asked in ODD_NAMES.items() if not can_be_asked}
    assert set() == {(rule, name) for rule, name in rules if of_the_dns.match(rule) and name in wrong}
