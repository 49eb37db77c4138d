"""Every kind of answer, and what it means."""

import asyncio
from collections.abc import Sequence

import pytest

from sescheck.dns.dns_limits import DnsLimits
from sescheck.dns.lookup import DnspythonLookup
from sescheck.dns.nameservers import parse_nameserver
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.zone_file import ZoneFile
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Unreadable, Why
from tests.dns.conftest import PATIENT, ZONE, Ask


@pytest.mark.parametrize(
    ("name", "record_type", "expected"),
    [
        (
            "Example.COM.",
            "MX",
            DnsAnswer(("10 inbound-smtp.us-east-1.amazonaws.com", "20 backup.example.net"), (), True, 300, False),
        ),
        ("_dmarc.example.com", "TXT", DnsAnswer(("v=DMARC1; p=reject",), (), True, 300, False)),
        ("one._domainkey.example.com", "CNAME", DnsAnswer(("one.dkim.amazonses.com",), (), True, 300, False)),
        (
            "one._domainkey.example.com",
            "TXT",
            DnsAnswer(("p=MIG",), ("one.dkim.amazonses.com",), True, 300, False),
        ),
        (
            "first.example.com",
            "TXT",
            DnsAnswer(("at the end",), ("second.example.com", "third.example.com"), True, 300, False),
        ),
        ("a.wild.example.com", "CNAME", DnsAnswer(("anything.example.net",), (), True, 300, False)),
        ("missing.example.com", "TXT", DnsAnswer((), (), False, 900, False)),
        ("example.com", "TXT", DnsAnswer((), (), True, 900, False)),
        ("parent.example.com", "TXT", DnsAnswer((), (), True, 900, False)),
        ("gone.example.com", "TXT", DnsAnswer((), ("nowhere.example.net",), False, 300, False)),
        ("gone.example.com", "CNAME", DnsAnswer(("nowhere.example.net",), (), True, 300, False)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_answer_is_known(ask: Ask, name: str, record_type: str, expected: DnsAnswer) -> None:
    """Records, or that there are none, for as long as the SOA says: 900 seconds in the zones of the emulator."""
    assert Known(expected) == ask(name, record_type)


@pytest.mark.parametrize(
    ("faults", "why", "words"),
    [
        ([DnsFault("servfail")], Why.UNEXPECTED, "could not find an answer (SERVFAIL)"),
        (
            [DnsFault("servfail"), DnsFault("ede", code=6, text="no signature matches")],
            Why.UNEXPECTED,
            "(SERVFAIL), EDE 6 DNSSEC bogus: no signature matches",
        ),
        ([DnsFault("refused")], Why.DENIED, "refuses to answer (REFUSED)"),
        ([DnsFault("formerr")], Why.UNEXPECTED, "answered FORMERR"),
        ([DnsFault("filtered", code=15)], Why.UNEXPECTED, "may not be the truth (EDE 15 blocked)"),
        ([DnsFault("filtered", code=16)], Why.UNEXPECTED, "may not be the truth (EDE 16 censored)"),
        ([DnsFault("filtered", code=17)], Why.UNEXPECTED, "may not be the truth (EDE 17 filtered)"),
        ([DnsFault("filtered", code=4)], Why.UNEXPECTED, "may not be the truth (EDE 4 forged answer)"),
        ([DnsFault("filtered", code=19)], Why.UNEXPECTED, "may not be the truth (EDE 19 stale NXDOMAIN answer)"),
        ([DnsFault("empty"), DnsFault("ede", code=17)], Why.UNEXPECTED, "negative answer"),
        (
            [DnsFault("empty"), DnsFault("ede", code=3)],
            Why.UNEXPECTED,
            "may not be the truth (EDE 3 stale answer)",
        ),
        ([DnsFault("ede", code=4)], Why.UNEXPECTED, "may not be the truth (EDE 4 forged answer)"),
        ([DnsFault("loop")], Why.UNEXPECTED, "lead in a circle"),
        ([DnsFault("contradict")], Why.UNEXPECTED, "the name does not exist"),
        ([DnsFault("truncate-always")], Why.UNEXPECTED, "cut off its answer, over TCP also"),
        ([DnsFault("referral")], Why.UNEXPECTED, "refers to other servers"),
        ([DnsFault("empty"), DnsFault("not-recursive")], Why.UNEXPECTED, "does not ask other servers"),
        ([DnsFault("other-name")], Why.UNEXPECTED, "answered with records that were not asked for"),
        ([DnsFault("other-type")], Why.UNEXPECTED, "answered with records that were not asked for"),
        ([DnsFault("truncate"), DnsFault("silence", after=1)], Why.UNREACHABLE, "ended the connection"),
    ],
    ids=lambda value: "-".join(each.kind for each in value) if isinstance(value, list) else "",
)
def test_an_answer_that_says_nothing_is_unreadable(
    server: DnsServer, ask: Ask, faults: Sequence[DnsFault], why: Why, words: str
) -> None:
    """It is neither a record nor an absence, and the reason has the resolver's name."""
    server.inject(*faults)
    found = ask("_dmarc.example.com", "TXT")
    assert isinstance(found, Unreadable)
    assert (why, "dns:Query") == (found.why, found.operation)
    assert words in found.detail
    assert server.address in found.detail
    assert "\n" not in found.detail


@pytest.mark.parametrize("kind", ["silence", "garble"])
def test_silence_ends_at_the_lifetime(server: DnsServer, ask: Ask, kind: str) -> None:
    """After several attempts; bytes that are not an answer are not one."""
    server.inject(DnsFault(kind))
    found = ask("example.com", "MX", DnsLimits(rate=10_000, timeout=0.2, lifetime=2))
    assert isinstance(found, Unreadable)
    assert found.why is Why.TIMED_OUT if kind == "silence" else found.why in {Why.TIMED_OUT, Why.UNEXPECTED}
    assert kind == "garble" or len(server.questions) > 1


def test_one_lost_packet_is_asked_for_again(server: DnsServer, ask: Ask) -> None:
    """The second attempt has the answer."""
    server.inject(DnsFault("silence", count=1))
    assert isinstance(ask("example.com", "MX"), Known)


def test_what_is_cut_off_over_udp_is_asked_for_over_tcp(server: DnsServer, ask: Ask) -> None:
    """Two questions, one answer."""
    server.inject(DnsFault("truncate"))
    assert isinstance(ask("example.com", "MX"), Known)
    assert ["udp", "tcp"] == [each.over for each in server.questions]


def test_a_filter_that_lets_the_answer_pass_does_not_matter(server: DnsServer, ask: Ask) -> None:
    """A stale answer is an answer, and so is one with an error that nobody knows."""
    server.inject(DnsFault("ede", code=3), DnsFault("ede", code=999))
    assert isinstance(ask("example.com", "MX"), Known)


@pytest.mark.parametrize("validates", [True, False])
def test_the_resolver_says_if_it_validated(validates: bool) -> None:
    """The question asks it to."""
    with DnsServer(ZoneFile(ZONE), validates=validates) as server:
        lookup = DnspythonLookup([parse_nameserver(server.address)], PATIENT)
        found = asyncio.run(lookup.ask("example.com", "MX"))
    assert isinstance(found, Known)
    assert validates is found.value.authenticated


def test_forty_texts_are_an_answer(server: DnsServer, ask: Ask) -> None:
    """Over TCP; sorted, because servers shuffle them."""
    texts = [f"site-verification={number:02}-{'x' * 60}" for number in range(40)]
    server.publish("many.example.com", "TXT", *(f'"{text}"' for text in texts))
    found = ask("many.example.com", "TXT")
    assert isinstance(found, Known)
    assert texts == list(found.value.records)


def test_an_answer_has_a_largest_size(server: DnsServer, ask: Ask) -> None:
    """A snapshot holds thousands of them."""
    server.publish("huge.example.com", "TXT", *(f'"{number:04}{"x" * 240}"' for number in range(200)))
    found = ask("huge.example.com", "TXT", DnsLimits(timeout=20, lifetime=60))
    assert isinstance(found, Unreadable)
    assert "more than 32768 characters" in found.detail


def test_more_than_tcp_can_carry_is_cut_off(server: DnsServer, ask: Ask) -> None:
    """A megabyte does not fit into an answer."""
    server.publish("huge.example.com", "TXT", *(f'"{number:04}{"x" * 240}"' for number in range(4000)))
    found = ask("huge.example.com", "TXT", DnsLimits(timeout=20, lifetime=60))
    assert isinstance(found, Unreadable)
    assert "cut off" in found.detail


def test_a_text_does_nothing_where_it_is_shown(server: DnsServer, ask: Ask) -> None:
    """A control character is written as the DNS writes it; UTF-8 stays, other bytes are escaped."""
    server.publish("odd.example.com", "TXT", r'"a\027[31mb"', r'"gr\195\188n"', r'"\255"')
    found = ask("odd.example.com", "TXT")
    assert isinstance(found, Known)
    assert {r"a\027[31mb", "grün", r"\xff"} == set(found.value.records)


def test_the_words_of_a_resolver_stay_on_one_line(server: DnsServer, ask: Ask) -> None:
    """An extended error has any text."""
    server.inject(DnsFault("servfail"), DnsFault("ede", code=22, text="a\nb\x1b[31m" + "c" * 500))
    found = ask("example.com", "MX")
    assert isinstance(found, Unreadable)
    assert found.detail.isprintable()
    assert len(found.detail) < 250
