"""The resolver and the DNS of a seeded world, as a run uses them."""

import asyncio
from collections.abc import Mapping

from sescheck.dns.nameservers import parse_nameserver
from sescheck.dns.resolver import Resolver, Tally
from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.worlds import SCENARIOS
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.reading import Known, Reading, Unreadable
from tests.dns.conftest import PATIENT

REGIONS = ("us-east-1", "eu-west-1")


def expected(emulator: Emulator) -> dict[str, str]:
    """The record that SES expects, by the key of its answer, for every domain of the world."""
    wanted = {}
    for region in REGIONS:
        state = emulator.region(region).state
        for identity in (each for each in state.identities.values() if each.is_domain):
            for token in identity.dkim.tokens:
                wanted[f"{token}._domainkey.{identity.email_identity} CNAME"] = f"{token}.dkim.amazonses.com"
            wanted[f"{identity.mail_from_domain} MX"] = f"10 feedback-smtp.{region}.amazonses.com"
            wanted[f"{identity.mail_from_domain} TXT"] = "v=spf1 include:amazonses.com ~all"
    return wanted


def asked(server: DnsServer, keys: list[str]) -> tuple[Mapping[str, Reading[DnsAnswer]], Tally]:
    """Ask about all of them at once."""

    async def run() -> tuple[Mapping[str, Reading[DnsAnswer]], Tally]:
        async with Resolver(parse_nameserver(server.address), PATIENT) as resolver:
            await asyncio.gather(*(resolver.ask(*key.split()) for key in keys))  # type: ignore[arg-type] # a type
            return resolver.answers(), resolver.tally()

    return asyncio.run(run())


def test_all_that_ses_expects_is_there(emulator: Emulator) -> None:
    """Three tokens and a MAIL FROM domain for each domain of two regions."""
    SCENARIOS["clean"].stage(emulator)
    wanted = expected(emulator)
    assert 30 == len(wanted)
    with DnsServer(WorldRecords()) as server:
        answers, tally = asked(server, list(wanted))
        assert {key: (record,) for key, record in wanted.items()} == {
            key: each.value.records for key, each in answers.items() if isinstance(each, Known)
        }
        assert Tally(server.address, is_private=True, asked=30, unanswered=0) == tally
        assert 30 == len(server.questions)


def test_each_record_can_be_broken(emulator: Emulator) -> None:
    """Withdrawn, replaced, or without an answer; the others stay."""
    SCENARIOS["clean"].stage(emulator)
    wanted = expected(emulator)
    withdrawn, replaced, failing, *others = wanted
    with DnsServer(WorldRecords()) as server:
        server.publish(*withdrawn.split())
        server.publish(*replaced.split(), "elsewhere.example.net.")
        name, record_type = failing.split()
        server.inject(DnsFault("servfail", name, record_type))
        answers, _ = asked(server, list(wanted))
    missing, wrong, unknown = (answers[key] for key in (withdrawn, replaced, failing))
    assert isinstance(missing, Known)
    assert () == missing.value.records
    assert isinstance(wrong, Known)
    assert ("elsewhere.example.net",) == wrong.value.records
    assert isinstance(unknown, Unreadable)
    assert all(isinstance(answers[key], Known) for key in others)
