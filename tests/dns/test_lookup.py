"""Which resolvers are asked, and over what; and bytes that no resolver should send."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import dns.message
import dns.resolver
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sescheck.dns.dns_limits import DnsLimits
from sescheck.dns.lookup import DnspythonLookup, configured_lookup
from sescheck.dns.nameservers import Nameserver, Transport
from sescheck.dns.responses import failed, read
from sescheck.emulator.dns.answering import answer
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.records import Layers
from sescheck.emulator.dns.zone_file import ZoneFile
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from tests.dns.conftest import PATIENT, QUICK, ZONE
from tests.dns.encrypted import certificate

Configure = Callable[[str], None]


def mail_servers(*nameservers: Nameserver, limits: DnsLimits = PATIENT) -> Reading[DnsAnswer]:
    """Ask these about the MX of the zone."""
    return asyncio.run(DnspythonLookup(nameservers, limits).ask("example.com", "MX"))


@pytest.fixture
def second() -> Iterator[DnsServer]:
    """Another server with the same zone."""
    with DnsServer(ZoneFile(ZONE)) as running:
        yield running


@pytest.mark.parametrize("kind", ["silence", "servfail", "refused", "formerr", "contradict", "truncate-always"])
def test_the_next_resolver_is_asked_if_one_fails(server: DnsServer, second: DnsServer, kind: str) -> None:
    """Its answer counts."""
    server.inject(DnsFault(kind))
    limits = DnsLimits(timeout=0.3, lifetime=5)
    found = mail_servers(_at(server), _at(second), limits=limits)
    assert isinstance(found, Known) is (kind != "truncate-always")


def test_resolvers_that_fail_for_different_reasons(server: DnsServer, second: DnsServer) -> None:
    """Both are named."""
    server.inject(DnsFault("refused"))
    second.inject(DnsFault("servfail"))
    found = mail_servers(_at(server), _at(second))
    assert isinstance(found, Unreadable)
    assert found.why is Why.UNEXPECTED
    assert found.detail == (
        f"{server.address} refuses to answer (REFUSED); {second.address} could not find an answer (SERVFAIL)"
    )


def _at(server: DnsServer) -> Nameserver:
    return Nameserver("127.0.0.1", server.port)


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Configure:
    """Give this machine another /etc/resolv.conf."""

    def configured(text: str) -> None:
        (tmp_path / "resolv.conf").write_text(text, encoding="utf-8", errors="surrogateescape")
        monkeypatch.setattr("sescheck.dns.lookup.RESOLV_CONF", tmp_path / "resolv.conf")

    return configured


def test_the_resolvers_of_this_machine_are_the_default(configure: Configure) -> None:
    """In their order; its search list and its time limits are not used."""
    configure("search corp.example\nnameserver 10.0.0.2\nnameserver 2001:db8::1\noptions timeout:30\n")
    found = configured_lookup(None, PATIENT)
    assert isinstance(found, DnspythonLookup)
    assert (Nameserver("10.0.0.2"), Nameserver("2001:db8::1")) == found.nameservers
    assert 2.0 == found._resolver.timeout


@pytest.mark.parametrize(
    "line",
    [
        "search a..b",
        f"domain {'x' * 70}.example",
        f"search {'x.' * 200}",
        "search \udcff.example",
        "nameserver not-an-address",
        "nameserver https://192.0.2.1/dns-query",
        "nameserver 192.0.2.1#53",
        "options ndots:x timeout",
        "\0",
    ],
)
def test_a_line_that_cannot_be_used_does_not_take_the_addresses_with_it(configure: Configure, line: str) -> None:
    """Only the addresses are used."""
    configure(f"{line}\nnameserver 10.0.0.2\n{line}\nnameserver\tfe80::1%eth0 # a comment\n")
    found = configured_lookup(None, PATIENT)
    assert isinstance(found, DnspythonLookup)
    assert (Nameserver("10.0.0.2"), Nameserver("fe80::1%eth0")) == found.nameservers


def test_a_machine_without_the_file_has_no_resolver(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nor has one with a folder of that name."""
    for path in (tmp_path, tmp_path / "missing"):
        monkeypatch.setattr("sescheck.dns.lookup.RESOLV_CONF", path)
        found = configured_lookup(None, PATIENT)
        assert isinstance(found, Unreadable)
        assert found.why is Why.UNREACHABLE


@pytest.mark.parametrize("text", ["", "# nothing\n", "nameserver\n", "nameserver not-an-address\n"])
def test_a_configuration_without_an_address_is_none(configure: Configure, text: str) -> None:
    """The reason says where to write one."""
    configure(text)
    found = configured_lookup(None, PATIENT)
    assert isinstance(found, Unreadable)
    assert found.why is Why.UNREACHABLE
    assert "--nameserver" in found.detail


@pytest.mark.parametrize(
    ("address", "is_trusted", "is_answered"),
    [("127.0.0.1", True, True), ("127.0.0.2", True, False), ("127.0.0.1", False, False)],
)
def test_over_tls_the_certificate_has_to_be_for_the_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, is_trusted: bool, is_answered: bool
) -> None:
    """And of an authority that this machine trusts; else it is as if nobody was reached."""
    public, private = certificate(tmp_path, address)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(public))

    found, *others = over_tls(context, "example.com", "first.example.com")
    if is_answered:
        assert isinstance(found, Known)
        assert isinstance(others[0], Known)
    else:
        assert isinstance(found, Unreadable)
        assert found.why is Why.UNREACHABLE
        assert "tls://127.0.0.1#" in found.detail


def over_tls(context: ssl.SSLContext, *names: str, stop_after: int = 1000) -> list[Reading[DnsAnswer]]:
    """Ask one name after the other over TLS; the server closes a connection after so many answers."""
    connections = []

    async def run() -> list[Reading[DnsAnswer]]:
        with DnsServer(ZoneFile(ZONE)) as server:

            async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                connections.append(writer)
                with suppress(asyncio.IncompleteReadError):
                    for _ in range(stop_after):
                        size = int.from_bytes(await reader.readexactly(2), "big")
                        wire = await server.reply(await reader.readexactly(size), "tcp")
                        assert wire is not None
                        writer.write(len(wire).to_bytes(2, "big") + wire)
                writer.close()

            async with await asyncio.start_server(converse, "127.0.0.1", 0, ssl=context) as listening:
                port = listening.sockets[0].getsockname()[1]
                lookup = DnspythonLookup([Nameserver("127.0.0.1", port, Transport.TLS)], PATIENT)
                answers = []
                for name in names:
                    answers.append(await lookup.ask(name, "MX"))
                    await asyncio.sleep(0.05)
                await lookup.aclose()
                await asyncio.sleep(0.05)
                return answers

    answers = asyncio.run(run())
    if stop_after < len(names):
        assert len(connections) > 1
    else:
        assert len(connections) <= 1
    return answers


def test_a_connection_that_the_resolver_closed_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each answer is there."""
    public, private = certificate(tmp_path, "127.0.0.1")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, private)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    assert all(isinstance(each, Known) for each in over_tls(context, *["example.com"] * 5, stop_after=2))


def test_a_closed_port_is_not_an_answer() -> None:
    """Over TLS it is known at once."""
    found = mail_servers(Nameserver("127.0.0.1", 1, Transport.TLS), limits=QUICK)
    assert isinstance(found, Unreadable)
    assert found.why is Why.UNREACHABLE
    assert "cannot be reached" in found.detail


GOOD = {
    (name, record_type): answer(
        dns.message.make_query(name, record_type, use_edns=0), Layers(ZoneFile(ZONE)), validates=False
    ).to_wire()
    for name, record_type in (("example.com", "MX"), ("first.example.com", "TXT"), ("no.example.com", "SOA"))
}


@given(st.sampled_from(list(GOOD)), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=6))
def test_damaged_bytes_cost_one_answer(question: tuple[str, str], damage: list[tuple[int, int]]) -> None:
    """They are an answer, or have a reason; there is no third way."""
    wire = bytearray(GOOD[question])
    for place, byte in damage:
        wire[place % len(wire)] = byte
    try:
        message = dns.message.from_wire(bytes(wire))
        assert isinstance(message, dns.message.QueryMessage)
        found: object = read(message, exists=True, whom="10.0.0.2", largest=1000)
    except Exception as error:  # noqa: BLE001 - as the lookup does
        found = failed(error, {})
    assert isinstance(found, Known | Unreadable)
    assert not isinstance(found, Unreadable) or found.detail.isprintable()
