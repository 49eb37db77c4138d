"""A resolver that makes up answers, and a domain with a wildcard, which is none."""

import asyncio
from collections.abc import Sequence

import pytest

from sescheck.dns.lying import LyingProbe, places
from sescheck.dns.nameservers import Nameserver
from sescheck.dns.resolver import Resolver
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why
from tests.dns.conftest import PATIENT


def asked(server: DnsServer, *questions: tuple[str, str]) -> Sequence[Reading[DnsAnswer]]:
    """Ask the server, one after the other."""

    async def run() -> Sequence[Reading[DnsAnswer]]:
        async with Resolver(Nameserver("127.0.0.1", server.port), PATIENT) as resolver:
            return [await resolver.ask(name, record_type) for name, record_type in questions]  # type: ignore[arg-type]

    return asyncio.run(run())


def probes(server: DnsServer) -> list[str]:
    """The names that were asked for to find out, without their random label."""
    return [each.name.partition(".")[2] for each in server.questions if each.name.startswith("sescheck-")]


def test_a_negative_answer_of_a_liar_is_unreadable(server: DnsServer) -> None:
    """It answers for a random name: in the domain, and in the top-level domain. What it has is believed."""
    server.inject(DnsFault("lie", type="A"))
    missing, record, also = asked(
        server, ("_dmarc.shop.com", "TXT"), ("example.com", "MX"), ("a.example.com", "MX")
    )
    assert isinstance(missing, Unreadable)
    assert missing.why is Why.UNEXPECTED
    assert "for names that do not exist" in missing.detail
    assert missing == also
    assert isinstance(record, Known)
    assert ["shop.com", "com"] == probes(server)


def test_an_honest_resolver_is_asked_one_more_question(server: DnsServer) -> None:
    """At the first negative answer, and never again."""
    answers = asked(server, *((f"_dmarc.d{number}.com", "TXT") for number in range(20)))
    assert all(isinstance(each, Known) for each in answers)
    assert ["d0.com"] == probes(server)


def test_positive_answers_need_no_probe(server: DnsServer) -> None:
    """They say what is there."""
    asked(server, ("example.com", "MX"))
    assert [] == probes(server)


def test_a_wildcard_is_not_a_lie(server: DnsServer) -> None:
    """A name of the top-level domain has none."""
    server.inject(DnsFault("lie", name="sescheck-*.wild.com"))
    [missing] = asked(server, ("_dmarc.wild.com", "TXT"))
    assert isinstance(missing, Known)
    assert ["wild.com", "com"] == probes(server)


def test_without_the_probe_nothing_is_known_to_be_missing(server: DnsServer) -> None:
    """The next negative answer asks again."""
    server.inject(DnsFault("servfail", name="sescheck-*", count=2))
    first, second = asked(server, ("_dmarc.example.com.org", "TXT"), ("_dmarc.example.org", "TXT"))
    assert isinstance(first, Unreadable)
    assert "SERVFAIL" in first.detail
    assert isinstance(second, Known)
    assert ["example.com.org", "org", "example.org"] == probes(server)


def test_one_honest_place_is_enough(server: DnsServer) -> None:
    """The domain's servers may be broken."""
    server.inject(DnsFault("servfail", name="sescheck-*.broken.com"))
    [missing] = asked(server, ("_dmarc.broken.com", "TXT"))
    assert isinstance(missing, Known)


def test_many_negative_answers_share_a_probe() -> None:
    """They wait for it."""
    negative = Known(DnsAnswer((), (), exists=False, ttl=None, authenticated=False))
    sent: list[str] = []

    async def ask(name: str, _: str) -> Reading[DnsAnswer]:
        sent.append(name)
        await asyncio.sleep(0)
        return negative

    async def run() -> Sequence[Reading[DnsAnswer]]:
        probe = LyingProbe("10.0.0.2", ask)
        return await asyncio.gather(*(probe.checked(f"{number}.example.com", negative) for number in range(50)))

    assert {negative} == set(asyncio.run(run()))
    assert 1 == len(sent)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("_dmarc.example.com", ("example.com", "com")),
        ("token._domainkey.Mail.example.co.uk.", ("mail.example.co.uk", "uk")),
        ("bounce.example.com", ("bounce.example.com", "com")),
        ("_dmarc.com", ("com",)),
        ("_odd", ("_odd",)),
    ],
)
def test_the_probe_is_below_the_domain_of_a_name(name: str, expected: tuple[str, ...]) -> None:
    """And below its top-level domain."""
    assert expected == places(name)
