"""The emulator's DNS server answers as NSD and BIND do from the same zone file: to dig, and to our resolver."""

import asyncio
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.resolving.local_server import program
from sescheck.dns.dns_limits import DnsLimits
from sescheck.dns.nameservers import Nameserver
from sescheck.dns.resolver import Resolver
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.zone_file import ZoneFile
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Reading, Unreadable
from tests.emulator.dns.other_servers import SERVERS

LONG = " ".join(f'"{letter * 250}"' for letter in "abcdefgh")
"""One record that fits into no datagram."""
MANY = "\n".join(f'many.example.com. TXT "site-verification-{number}={"v" * 60}"' for number in range(40))
ZONE = f"""$TTL 300
.                             3600 SOA ns. hostmaster. 1 7200 900 1209600 900
.                             3600 NS  ns.
ns.                           A     127.0.0.1
example.com.                  MX    10 Inbound-SMTP.us-east-1.amazonaws.com.
example.com.                  MX    20 backup.example.net.
example.com.                  TXT   "v=spf1 -all"
example.com.                  A     192.0.2.1
example.com.                  AAAA  2001:db8::1
_dmarc.example.com.           TXT   "v=DMARC1; p=re" "ject"
one._domainkey.example.com.   CNAME one.dkim.amazonses.com.
one.dkim.amazonses.com.       TXT   "p=MIG"
gone.example.com.             CNAME nowhere.example.net.
backup.example.net.           A     192.0.2.2
first.example.com.            CNAME second.example.com.
second.example.com.           CNAME Third.Example.COM.
third.example.com.            TXT   "at the end"
child.parent.example.com.     TXT   "only below"
*.wild.example.com.           CNAME backup.example.net.
*.text.example.com.           TXT   "for all"
own.text.example.com.         A     192.0.2.3
deep.er.text.example.com.     A     192.0.2.4
UPPER.example.com.            TXT   "Case Stays; \\"quoted\\" \\\\ \\200"
empty.example.com.            TXT   ""
two.example.com.              TXT   "v=spf1 include:amazonses.com ~all"
two.example.com.              TXT   "v=spf1 -all"
null.example.com.             MX    0 .
long.example.com.             TXT   {LONG}
{MANY}
"""
TYPES = ("A", "AAAA", "CAA", "CNAME", "MX", "SOA", "TXT")
"""One of them has no record at all."""
OURS = tuple(each for each in TYPES if each != "CAA")
"""What the resolver may be asked about."""
BESIDE = (
    "net", "parent.example.com", "amazonses.com", "dkim.amazonses.com", "_domainkey.example.com",
    "nowhere.example.com", "below.one._domainkey.example.com", "x.wild.example.com", "y.x.wild.example.com",
    "wild.example.com", "any.text.example.com", "any.thing.text.example.com", "text.example.com",
    "er.text.example.com", "x.er.text.example.com", "x.own.text.example.com", "no.such.example.org",
)  # fmt: skip
"""Names that the file has only below, by a wildcard, or not at all."""
NAMES = tuple(
    dict.fromkeys((*(each.split()[0].rstrip(".") for each in ZONE.splitlines()[3:] if each.strip()), *BESIDE))
)
QUESTIONS = tuple((name, record_type) for name in NAMES if "*" not in name for record_type in TYPES)
MODES = {"datagrams": ["+notcp"], "tcp": ["+tcp"], "cut": ["+ignore", "+noedns"]}
"""Ways of dig: as usual, with TCP for what is cut off; TCP only; and datagrams of 512 bytes only."""
_HEAD = re.compile(r"status: (\w+).*?flags: ([a-z ]*);", re.DOTALL)


class Dug(NamedTuple):
    """What dig shows of an answer."""

    status: str
    is_cut: bool
    records: tuple[str, ...]


@pytest.fixture(params=sorted(SERVERS))
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[int]:
    """The port of the other server."""
    for needed in (request.param, "dig"):
        if program(needed) is None:
            pytest.skip(f"{needed} is not installed (Debian: apt-get install nsd bind9 bind9-dnsutils)")
    with SERVERS[request.param](tmp_path, ZONE) as port:
        yield port


@pytest.fixture(scope="module")
def ours() -> Iterator[int]:
    """The port of the emulator's server."""
    with DnsServer(ZoneFile(ZONE)) as running:
        yield running.port


def dug(port: int, folder: Path, options: list[str]) -> Mapping[tuple[str, str], Dug]:
    """Ask all questions by one dig."""
    asked = folder / "questions"
    asked.write_text("".join(f"{name}. {record_type}\n" for name, record_type in QUESTIONS))
    shown = ["+nocookie", "+noall", "+comments", "+answer", "+tries=3", "+time=5"]
    command = [str(program("dig")), "@127.0.0.1", "-p", str(port), *shown, *options, "-f", str(asked)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    answers = said.split(";; Got answer:")[1:]
    assert len(QUESTIONS) == len(answers), said[:600]
    return dict(zip(QUESTIONS, map(_parsed, answers), strict=True))


def _parsed(text: str) -> Dug:
    head = _HEAD.search(text)
    assert head is not None, text
    lines = (each for each in text.splitlines() if each and not each.startswith(";"))
    records = tuple(sorted(_record(each) for each in lines))
    return Dug(head[1], "tc" in head[2].split(), records)


def _record(line: str) -> str:
    """The letters of a name may be those of the question, because names are compressed; those of a text stay."""
    name, ttl, record_class, record_type, data = line.split(None, 4)
    shown = data if record_type == "TXT" else data.lower()
    return f"{name.lower()} {ttl} {record_class} {record_type} {shown}"


@pytest.mark.parametrize("mode", ["datagrams", "tcp"])
def test_dig_sees_the_same_answers(ours: int, other: int, tmp_path: Path, mode: str) -> None:
    """Of every name of the zone, every type, and names around them: status, records, and their TTL."""
    expected, found = (dug(port, tmp_path, MODES[mode]) for port in (other, ours))
    assert expected == found
    statuses = [each.status for each in found.values()]
    assert {"NOERROR", "NXDOMAIN"} == set(statuses)
    assert not any(each.is_cut for each in found.values())
    assert 40 == len(found["many.example.com", "TXT"].records)
    assert ("NOERROR", ()) == (found["parent.example.com", "A"].status, found["parent.example.com", "A"].records)


def test_the_same_answers_are_cut_off(ours: int, other: int, tmp_path: Path) -> None:
    """Those that are larger than a datagram without EDNS."""
    expected, found = (dug(port, tmp_path, MODES["cut"]) for port in (other, ours))
    cut = {question for question, each in found.items() if each.is_cut}
    assert {question for question, each in expected.items() if each.is_cut} == cut
    assert {("long.example.com", "TXT"), ("many.example.com", "TXT")} == cut
    assert {question: each.status for question, each in expected.items()} == {
        question: each.status for question, each in found.items()
    }


def test_the_resolver_reads_the_same(ours: int, other: int) -> None:
    """Records, chain, existence and TTL, also of negative answers."""
    expected, found = (asyncio.run(_read(port)) for port in (other, ours))
    assert expected == found
    assert all(isinstance(each, Known) for each in found.values())


async def _read(port: int) -> dict[str, Reading[DnsAnswer] | tuple[str, str]]:
    limits = DnsLimits(rate=100_000, timeout=5, lifetime=10)
    async with Resolver(Nameserver("127.0.0.1", port), limits) as resolver:
        asked = [(name, record_type) for name, record_type in QUESTIONS if record_type in OURS]
        await asyncio.gather(*(resolver.ask(*each) for each in asked))  # type: ignore[arg-type] # one of the types
        found = resolver.answers()
    assert len(asked) == len(found)
    return {key: _without_port(each, port) for key, each in found.items()}


def _without_port(reading: Reading[DnsAnswer], port: int) -> Reading[DnsAnswer] | tuple[str, str]:
    if isinstance(reading, Unreadable):
        return reading.why, reading.detail.replace(str(port), "PORT")
    return reading
