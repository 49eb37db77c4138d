"""SES of the tests finds a record only if it is right: otherwise the proof of a fix would prove nothing."""

from collections.abc import Iterator

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.operations.dkim import dkim_attributes
from tests.fix.account import ACCOUNT
from tests.fix.time_passing import settle

HERE, THERE, DOMAIN, MAIL_FROM = "us-east-1", "eu-west-1", "example.com", "bounce.example.com"
SPF = '"v=spf1 include:amazonses.com ~all"'


@pytest.fixture
def server() -> Iterator[DnsServer]:
    """A DNS with what SES has found before, and nothing else."""
    with DnsServer(WorldRecords()) as running:
        yield running


def create(emulator: Emulator, **attributes: object) -> None:
    """Create the domain."""
    region = emulator.region(HERE, ACCOUNT)
    region.call("sesv2", "CreateEmailIdentity", EmailIdentity=DOMAIN, **attributes)


def publish_dkim(emulator: Emulator, server: DnsServer, *, zone: str | None = None) -> None:
    """Publish the records of its tokens; in a zone of another region, they are wrong."""
    state = emulator.region(HERE, ACCOUNT).state
    attributes = dkim_attributes(state, state.identities[DOMAIN])
    for token in attributes["Tokens"]:
        target = f"{token}.{zone or attributes['SigningHostedZone']}."
        server.publish(f"{token}._domainkey.{DOMAIN}", "CNAME", target)


def statuses(emulator: Emulator, server: DnsServer) -> tuple[str, str, str | None]:
    """What SES says after some time: of the domain, of its DKIM, and of its MAIL FROM domain."""
    settle(emulator, server, [HERE])
    identity = emulator.region(HERE, ACCOUNT).state.identities[DOMAIN]
    return identity.verification, identity.dkim.status, identity.mail_from_status


def test_a_domain_without_records_stays_pending(emulator: Emulator, server: DnsServer) -> None:
    """Nobody has published them."""
    create(emulator)
    assert ("PENDING", "PENDING", None) == statuses(emulator, server)


def test_records_of_another_zone_are_not_found(emulator: Emulator, server: DnsServer) -> None:
    """The right names with the wrong targets."""
    create(emulator)
    publish_dkim(emulator, server, zone="dkim.eu-west-3.amazonses.com")
    assert ("PENDING", "PENDING", None) == statuses(emulator, server)


def test_the_right_records_are_found(emulator: Emulator, server: DnsServer) -> None:
    """All three of them."""
    create(emulator)
    publish_dkim(emulator, server)
    assert ("SUCCESS", "SUCCESS", None) == statuses(emulator, server)


def test_nobody_looks_for_records_after_a_failure(emulator: Emulator, server: DnsServer) -> None:
    """The verification has to be started again."""
    create(emulator)
    publish_dkim(emulator, server)
    emulator.region(HERE, ACCOUNT).settle(DOMAIN, verification="FAILED", dkim="FAILED")
    assert ("FAILED", "FAILED", None) == statuses(emulator, server)
    emulator.region(HERE, ACCOUNT).call("ses", "VerifyDomainDkim", Domain=DOMAIN)
    assert ("SUCCESS", "SUCCESS", None) == statuses(emulator, server)


def test_a_replica_needs_its_parent(emulator: Emulator, server: DnsServer) -> None:
    """It has no record of its own."""
    create(emulator, DkimSigningAttributes={"DomainSigningAttributesOrigin": "AWS_SES_EU_WEST_1"})
    assert ("PENDING", "PENDING", None) == statuses(emulator, server)
    there = emulator.region(THERE, ACCOUNT)
    there.call("sesv2", "CreateEmailIdentity", EmailIdentity=DOMAIN)
    there.settle(DOMAIN, verification="SUCCESS", dkim="SUCCESS")
    assert ("SUCCESS", "SUCCESS", None) == statuses(emulator, server)


@pytest.mark.parametrize(
    ("mx", "spf", "status"),
    [
        (["10 feedback-smtp.us-east-1.amazonses.com."], [SPF], "SUCCESS"),
        (["10 feedback-smtp.eu-west-1.amazonses.com."], [SPF], "PENDING"),
        (["10 feedback-smtp.us-east-1.amazonses.com.", "20 mx.example.com."], [SPF], "PENDING"),
        (["10 feedback-smtp.us-east-1.amazonses.com."], [], "PENDING"),
    ],
    ids=["right", "of another region", "two of them", "without SPF"],
)
def test_a_mail_from_domain_needs_its_two_records(
    emulator: Emulator, server: DnsServer, mx: list[str], spf: list[str], status: str
) -> None:
    """One MX record, which names the region, and SPF."""
    create(emulator)
    publish_dkim(emulator, server)
    region = emulator.region(HERE, ACCOUNT)
    region.call("sesv2", "PutEmailIdentityMailFromAttributes", EmailIdentity=DOMAIN, MailFromDomain=MAIL_FROM)
    server.publish(MAIL_FROM, "MX", *mx)
    server.publish(MAIL_FROM, "TXT", *spf)
    assert ("SUCCESS", "SUCCESS", status) == statuses(emulator, server)
