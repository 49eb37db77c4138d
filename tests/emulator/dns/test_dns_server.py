"""The server: its sources, its faults, and its ends."""

import socket
import threading
from pathlib import Path

import dns.flags
import dns.message
import dns.query
import dns.rcode
import pytest

from sescheck.emulator.dns.dns_faults import DNS_KINDS, DnsFault, Question, parse_dns_fault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.zone_file import ZoneFile

ZONE = """
$ORIGIN example.com.
$TTL 60
@     MX 10 mail
www   A 192.0.2.7
*.w   TXT "wild"
a.w   TXT "tame"
x.b.w A 192.0.2.8
example.org. TXT "another domain"
"""


def asked(server: DnsServer, name: str, record_type: str, *, tcp: bool = False) -> dns.message.Message:
    """Ask the server."""
    ask = dns.query.tcp if tcp else dns.query.udp
    return ask(dns.message.make_query(name, record_type), "127.0.0.1", port=server.port, timeout=5)


def texts(message: dns.message.Message) -> list[str]:
    """The data of the answer; a name has the letters of the question, because it is compressed."""
    return [each.to_text().lower() for rrset in message.answer for each in rrset]


@pytest.mark.parametrize("tcp", [False, True])
def test_it_serves_a_zone_file(tcp: bool) -> None:
    """With several domains, relative names and wildcards, over UDP and TCP."""
    with DnsServer(ZoneFile(ZONE)) as server:
        assert ["10 mail.example.com."] == texts(asked(server, "Example.COM", "MX", tcp=tcp))
        assert ['"another domain"'] == texts(asked(server, "example.org", "TXT", tcp=tcp))
        assert ['"wild"'] == texts(asked(server, "any.thing.w.example.com", "TXT", tcp=tcp))
        assert ['"tame"'] == texts(asked(server, "a.w.example.com", "TXT", tcp=tcp))
        for nothing in ("b.w.example.com", "www.example.com"):
            message = asked(server, nothing, "TXT", tcp=tcp)
            assert (dns.rcode.NOERROR, []) == (message.rcode(), message.answer)
        for missing in ("no.b.w.example.com", "no.a.w.example.com", "no.example.com", "example.net"):
            assert dns.rcode.NXDOMAIN == asked(server, missing, "TXT", tcp=tcp).rcode(), missing


def test_the_first_source_that_has_a_name_decides() -> None:
    """What a test publishes comes before all."""
    first, second = (
        ZoneFile("a.com. 60 TXT first"),
        ZoneFile("a.com. 60 TXT second\na.com. 60 MX 1 b.\nc.com. 60 TXT c"),
    )
    with DnsServer(first, second) as server:
        assert ['"first"'] == texts(asked(server, "a.com", "TXT"))
        assert [] == texts(asked(server, "a.com", "MX"))
        assert ['"c"'] == texts(asked(server, "c.com", "TXT"))
        server.publish("A.com.", "txt", '"published"')
        assert ['"published"'] == texts(asked(server, "a.com", "TXT"))
        server.publish("a.com", "TXT")
        assert [] == texts(asked(server, "a.com", "TXT"))
        server.restore("a.com", "TXT")
        assert ['"first"'] == texts(asked(server, "a.com", "TXT"))
        server.publish("new.net.example", "CNAME", "c.com.")
        assert ["c.com.", '"c"'] == texts(asked(server, "new.net.example", "TXT"))


def test_it_counts_questions() -> None:
    """In their order, with the transport."""
    with DnsServer() as server:
        asked(server, "A.example.com", "TXT")
        asked(server, "b.example.com", "MX", tcp=True)
        assert [
            Question("a.example.com", "TXT", "udp"),
            Question("b.example.com", "MX", "tcp"),
        ] == server.questions


def test_a_fault_hits_some_questions() -> None:
    """By name and type, after some, and so often."""
    faults = [DnsFault("refused", name="*.Example.com", type="txt", after=1, count=2)]
    with DnsServer(faults=faults) as server:
        codes = [asked(server, "a.example.com", "TXT").rcode() for _ in range(4)]
        assert [dns.rcode.NXDOMAIN, dns.rcode.REFUSED, dns.rcode.REFUSED, dns.rcode.NXDOMAIN] == codes
        server.inject(DnsFault("servfail"))
        assert dns.rcode.SERVFAIL == asked(server, "b.example.com", "MX").rcode()
        server.clear_faults()
        assert dns.rcode.NXDOMAIN == asked(server, "b.example.com", "MX").rcode()


def test_a_delay_holds_up_no_other_question() -> None:
    """The second one has its answer first."""
    with DnsServer(faults=[DnsFault("delay", name="slow.example", seconds=0.5)]) as server:
        order: list[str] = []

        def ask(name: str) -> None:
            asked(server, name, "TXT")
            order.append(name)

        slow = threading.Thread(target=ask, args=["slow.example"])
        slow.start()
        while not server.questions:
            pass
        ask("quick.example")
        slow.join()
        assert ["quick.example", "slow.example"] == order


def test_a_large_answer_is_cut_off_over_udp() -> None:
    """Without EDNS at 512 bytes."""
    with DnsServer() as server:
        server.publish("a.example", "TXT", *(f'"{number:0200}"' for number in range(5)))
        assert asked(server, "a.example", "TXT").flags & dns.flags.TC
        assert 5 == len(texts(asked(server, "a.example", "TXT", tcp=True)))


def test_what_is_not_a_question_has_no_answer() -> None:
    """And the server goes on."""
    with DnsServer() as server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        for nonsense in (b"", b"\x00", b"\xff" * 40, bytes(12)):
            client.sendto(nonsense, ("127.0.0.1", server.port))
        assert dns.rcode.NXDOMAIN == asked(server, "a.b.example", "TXT").rcode()


def test_a_port_that_is_taken_is_an_error() -> None:
    """Nothing is left running."""
    with DnsServer() as server, pytest.raises(OSError, match=r"[Aa]ddress"), DnsServer(port=server.port):
        pass


def test_a_silent_question_does_not_hold_up_the_end() -> None:
    """Nor a slow one, nor an open connection."""
    with socket.socket() as client, DnsServer(faults=[DnsFault("delay", seconds=3600)]) as server:
        client.connect(("127.0.0.1", server.port))
        query = dns.message.make_query("a.example", "TXT").to_wire()
        client.sendall(len(query).to_bytes(2, "big") + query)
        while not server.questions:
            pass


@pytest.mark.parametrize("kind", DNS_KINDS)
def test_a_fault_can_be_written_as_text(kind: str) -> None:
    """As those of HTTP."""
    assert DnsFault(kind, name="*.com", count=2, code=22) == parse_dns_fault(f"{kind}:name=*.com,count=2,code=22")


@pytest.mark.parametrize("spec", ["explode", "servfail:region=x", "delay:seconds=soon", "ede:code=x"])
def test_a_wrong_fault_is_said(spec: str) -> None:
    """Before the server starts."""
    with pytest.raises(ValueError, match=r"unknown|invalid|could not"):
        parse_dns_fault(spec)


def test_what_is_not_a_zone_file_is_said(tmp_path: Path) -> None:
    """With its name."""
    path = tmp_path / "zone"
    path.write_text("example.com. IN NONSENSE x\n")
    with pytest.raises(ValueError, match="zone is not a zone file"):
        ZoneFile.load(path)
