"""What the DNS of a seeded world holds: the records that SES expects, and none that it did not see."""

from typing import Any

import pytest

from sescheck.emulator import Emulator, Region
from sescheck.emulator.dns.world_records import WorldRecords
from sescheck.emulator.worlds import parts

RECORDS = WorldRecords()


@pytest.fixture
def region(emulator: Emulator) -> Region:
    """A region with nothing in it."""
    return emulator.region("eu-west-1")


def tokens(region: Region, domain: str) -> list[str]:
    """The DKIM tokens of an identity, as SES answers them."""
    found: dict[str, Any] = region.call("sesv2", "GetEmailIdentity", EmailIdentity=domain)
    return list(found["DkimAttributes"]["Tokens"])


def test_each_token_points_into_the_signing_zone(region: Region) -> None:
    """And the key is there."""
    parts.domain(region, "Example.com")
    for token in tokens(region, "example.com"):
        assert [f"{token}.dkim.amazonses.com."] == RECORDS.records(f"{token}._domainkey.example.com", "CNAME")
        [key] = RECORDS.records(f"{token}.dkim.amazonses.com", "TXT")
        assert "p=" in key
    assert 3 == len(tokens(region, "example.com"))


def test_a_region_can_have_a_zone_of_its_own(emulator: Emulator) -> None:
    """As Milan has."""
    milan = emulator.region("eu-south-1")
    milan.enable()
    parts.domain(milan, "example.com")
    token = tokens(milan, "example.com")[0]
    zone = "dkim.eu-south-1.amazonses.com"
    assert [f"{token}.{zone}."] == RECORDS.records(f"{token}._domainkey.example.com", "CNAME")
    assert RECORDS.records(f"{token}.{zone}", "TXT")
    assert not RECORDS.records(f"{token}.dkim.amazonses.com", "TXT")


def test_a_replica_has_the_tokens_of_its_parent(emulator: Emulator, region: Region) -> None:
    """So one record is there for both."""
    parts.domain(region, "example.com")
    other = emulator.region("us-east-1")
    parts.domain(other, "example.com", replica_of="eu-west-1")
    assert tokens(region, "example.com") == tokens(other, "example.com")
    token = tokens(other, "example.com")[0]
    assert 1 == len(RECORDS.records(f"{token}._domainkey.example.com", "CNAME"))


def test_an_own_key_is_a_text(region: Region) -> None:
    """Under its selector."""
    key = {"DomainSigningSelector": "S1", "DomainSigningPrivateKey": "MII="}
    region.call("sesv2", "CreateEmailIdentity", EmailIdentity="example.com", DkimSigningAttributes=key)
    assert not RECORDS.records("s1._domainkey.example.com", "TXT")
    region.settle("example.com", verification="SUCCESS", dkim="SUCCESS")
    assert RECORDS.records("s1._domainkey.example.com", "TXT")
    assert not RECORDS.records("s1._domainkey.example.com", "CNAME")


def test_what_ses_did_not_see_is_not_there(region: Region) -> None:
    """A new domain; its owner has published nothing."""
    region.call("sesv2", "CreateEmailIdentity", EmailIdentity="example.com")
    token = tokens(region, "example.com")[0]
    assert not RECORDS.records(f"{token}._domainkey.example.com", "CNAME")
    assert not RECORDS.records("_dmarc.example.com", "TXT")


def test_mail_from_has_one_mail_server_and_spf(emulator: Emulator, region: Region) -> None:
    """Of one region, because SES takes no second one."""
    for each in (region, emulator.region("us-east-1")):
        parts.domain(each, "example.com")
        each.call(
            "sesv2",
            "PutEmailIdentityMailFromAttributes",
            EmailIdentity="example.com",
            MailFromDomain="B.example.com",
        )
        each.settle("example.com", mail_from="SUCCESS")
    assert ["10 feedback-smtp.eu-west-1.amazonses.com."] == RECORDS.records("b.example.com", "MX")
    assert ['"v=spf1 include:amazonses.com ~all"'] == RECORDS.records("b.example.com", "TXT")
    region.settle("example.com", mail_from="FAILED")
    assert ["10 feedback-smtp.us-east-1.amazonses.com."] == RECORDS.records("b.example.com", "MX")


def test_an_address_has_a_mail_from_also(region: Region) -> None:
    """Whose domain need not be an identity."""
    parts.address(region, "me@example.com")
    region.call(
        "sesv2",
        "PutEmailIdentityMailFromAttributes",
        EmailIdentity="me@example.com",
        MailFromDomain="b.example.com",
    )
    region.settle("me@example.com", mail_from="SUCCESS")
    assert RECORDS.records("b.example.com", "MX")


def test_recipients_have_the_mail_servers_of_the_receiving_regions(emulator: Emulator, region: Region) -> None:
    """Of active rule sets."""
    for each in (region, emulator.region("us-east-1")):
        parts.rule_set(each, "incoming", parts.rule("all", ["support@example.com", ".example.org"]))
    servers = [
        f"{number}0 inbound-smtp.{name}.amazonaws.com." for number, name in ((1, "eu-west-1"), (2, "us-east-1"))
    ]
    assert servers == RECORDS.records("example.com", "MX") == RECORDS.records("example.org", "MX")
    assert not RECORDS.records("example.net", "MX")


def test_a_tracking_domain_points_to_its_region(region: Region) -> None:
    """Without HTTPS."""
    tracking = {"CustomRedirectDomain": "Links.example.com"}
    region.call("sesv2", "CreateConfigurationSet", ConfigurationSetName="x", TrackingOptions=tracking)
    assert ["r.eu-west-1.awstrack.me."] == RECORDS.records("links.example.com", "CNAME")


def test_a_verified_domain_has_dmarc(region: Region) -> None:
    """And ownership, if DKIM does not prove it."""
    parts.domain(region, "example.com")
    assert ['"v=DMARC1; p=quarantine; rua=mailto:" "dmarc@example.com"'] == RECORDS.records(
        "_dmarc.example.com", "TXT"
    )
    assert not RECORDS.records("_amazonses.example.com", "TXT")
    region.settle("example.com", dkim="FAILED")
    assert 1 == len(RECORDS.records("_amazonses.example.com", "TXT"))


def test_the_names_above_a_record_exist(region: Region) -> None:
    """Others do not."""
    parts.domain(region, "shop.example.com")
    for name in ("com", "example.com", "shop.example.com", "_domainkey.shop.example.com"):
        assert RECORDS.exists(name), name
    assert not RECORDS.exists("x._domainkey.shop.example.com")
    assert not RECORDS.exists("other.example.com")
    assert not RECORDS.records("shop.example.com", "A")
