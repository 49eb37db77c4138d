"""DKIM of every kind: Easy, one's own key, replicas, and what an address inherits."""

from collections.abc import Callable
from typing import Any

import pytest

from sescheck.emulator import Emulator

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]
REPLICA = {"DomainSigningAttributesOrigin": "AWS_SES_US_EAST_1"}
OWN_KEY = {"DomainSigningSelector": "ours", "DomainSigningPrivateKey": "a2V5"}


def dkim(aws: Aws, name: str, region: str = "eu-west-1") -> dict[str, Any]:
    """DkimAttributes as v2 tells them."""
    found: dict[str, Any] = aws("sesv2", region).get_email_identity(EmailIdentity=name)["DkimAttributes"]
    return found


def test_easy_dkim_has_three_tokens_of_its_own(aws: Aws) -> None:
    """No two domains, and no two regions, share a token."""
    tokens = []
    for region in ("eu-west-1", "us-east-1"):
        for name in ("example.com", "example.org"):
            created = aws("sesv2", region).create_email_identity(EmailIdentity=name)
            tokens += created["DkimAttributes"]["Tokens"]
    assert len(set(tokens)) == len(tokens) == 12


def test_easy_dkim_is_2048_bits_unless_asked_otherwise(aws: Aws) -> None:
    """The key length, the zone and the time of the key are told."""
    aws("sesv2").create_email_identity(EmailIdentity="new.example")
    aws("sesv2").create_email_identity(
        EmailIdentity="old.example", DkimSigningAttributes={"NextSigningKeyLength": "RSA_1024_BIT"}
    )
    found = [dkim(aws, name) for name in ("new.example", "old.example")]
    assert [each["CurrentSigningKeyLength"] for each in found] == ["RSA_2048_BIT", "RSA_1024_BIT"]
    assert {(each["SigningHostedZone"], each["SigningAttributesOrigin"]) for each in found} == {
        ("dkim.amazonses.com", "AWS_SES")
    }
    assert all("LastKeyGenerationTimestamp" in each for each in found)


def test_some_regions_have_a_zone_of_their_own(aws: Aws) -> None:
    """ap-northeast-3 is enabled by default, and yet not in the common zone."""
    created = aws("sesv2", "ap-northeast-3").create_email_identity(EmailIdentity="example.com")
    assert created["DkimAttributes"]["SigningHostedZone"] == "dkim.ap-northeast-3.amazonses.com"


def test_a_key_of_ones_own_has_a_selector_and_no_zone(aws: Aws) -> None:
    """BYODKIM is EXTERNAL, its only token the selector."""
    aws("sesv2").create_email_identity(EmailIdentity="example.com", DkimSigningAttributes=OWN_KEY)
    assert dkim(aws, "example.com") == {
        "SigningEnabled": True,
        "Status": "PENDING",
        "Tokens": ["ours"],
        "SigningAttributesOrigin": "EXTERNAL",
    }


def test_a_replica_signs_with_its_parents_tokens(aws: Aws, emulator: Emulator) -> None:
    """And goes with the parent's key length and zone as they change."""
    parent = aws("sesv2", "us-east-1").create_email_identity(EmailIdentity="example.com")["DkimAttributes"]
    aws("sesv2").create_email_identity(EmailIdentity="example.com", DkimSigningAttributes=REPLICA)
    emulator.region("us-east-1").settle(
        "example.com", key_length="RSA_1024_BIT", signing_zone="a1.dkim.amazonses.com"
    )
    found = dkim(aws, "example.com")
    assert (found["SigningAttributesOrigin"], found["Tokens"]) == ("AWS_SES_US_EAST_1", parent["Tokens"])
    assert (found["CurrentSigningKeyLength"], found["SigningHostedZone"]) == (
        "RSA_1024_BIT",
        "a1.dkim.amazonses.com",
    )


@pytest.mark.parametrize(
    ("parent", "error"),
    [
        (None, "REPLICATION_PRIMARY_NOT_FOUND"),
        (OWN_KEY, "REPLICATION_PRIMARY_BYO_DKIM_NOT_SUPPORTED"),
        (
            {"DomainSigningAttributesOrigin": "AWS_SES_EU_WEST_2"},
            "REPLICATION_REPLICA_AS_PRIMARY_NOT_SUPPORTED",
        ),
    ],
)
def test_a_replica_says_why_its_parent_will_not_do(aws: Aws, parent: Any, error: str) -> None:
    """In VerificationInfo, and without tokens."""
    if parent is not None:
        aws("sesv2", "us-east-1").create_email_identity(EmailIdentity="example.com", DkimSigningAttributes=parent)
    aws("sesv2").create_email_identity(EmailIdentity="example.com", DkimSigningAttributes=REPLICA)
    found = aws("sesv2").get_email_identity(EmailIdentity="example.com")
    assert (found["VerificationInfo"], "Tokens" in found["DkimAttributes"]) == ({"ErrorType": error}, False)


def test_a_replica_of_no_region_says_so(aws: Aws) -> None:
    """A region that does not exist, or the replica's own."""
    for name, region in (("a.example", "MARS_NORTH_1"), ("b.example", "EU_WEST_1")):
        origin = {"DomainSigningAttributesOrigin": f"AWS_SES_{region}"}
        aws("sesv2").create_email_identity(EmailIdentity=name, DkimSigningAttributes=origin)
        info = aws("sesv2").get_email_identity(EmailIdentity=name)["VerificationInfo"]
        assert info == {"ErrorType": "REPLICATION_PRIMARY_INVALID_REGION"}


def test_a_parent_cannot_be_deleted_before_its_replicas(aws: Aws, refused: Refused) -> None:
    """Neither through v2 nor through v1."""
    aws("sesv2", "us-east-1").create_email_identity(EmailIdentity="example.com")
    aws("sesv2").create_email_identity(EmailIdentity="example.com", DkimSigningAttributes=REPLICA)
    delete = aws("sesv2", "us-east-1").delete_email_identity
    assert refused(delete, EmailIdentity="example.com") == ("BadRequestException", 400)
    assert refused(aws("ses", "us-east-1").delete_identity, Identity="example.com") == (
        "InvalidParameterValue",
        400,
    )
    aws("sesv2").delete_email_identity(EmailIdentity="example.com")
    delete(EmailIdentity="example.com")


def test_an_address_reports_the_dkim_of_its_verified_domain(aws: Aws, emulator: Emulator) -> None:
    """Of the nearest one above it, once that is verified to sign."""
    for name in ("example.com", "me@mail.example.com"):
        aws("sesv2").create_email_identity(EmailIdentity=name)
    assert dkim(aws, "me@mail.example.com")["Status"] == "NOT_STARTED"
    emulator.region("eu-west-1").settle("example.com", dkim="SUCCESS")
    assert dkim(aws, "me@mail.example.com") == dkim(aws, "example.com")


def test_an_address_can_switch_off_what_it_inherits(aws: Aws, emulator: Emulator) -> None:
    """The domain goes on signing; v1 says the same."""
    for name in ("example.com", "me@example.com"):
        aws("sesv2").create_email_identity(EmailIdentity=name)
    emulator.region("eu-west-1").settle("example.com", dkim="SUCCESS")
    aws("sesv2").put_email_identity_dkim_attributes(EmailIdentity="me@example.com", SigningEnabled=False)
    names = ("example.com", "me@example.com")
    v1 = aws("ses").get_identity_dkim_attributes(Identities=names)["DkimAttributes"]
    expected = {"example.com": True, "me@example.com": False}
    assert {name: dkim(aws, name)["SigningEnabled"] for name in names} == expected
    assert {name: v1[name]["DkimEnabled"] for name in names} == expected


def test_signing_attributes_can_be_changed(aws: Aws) -> None:
    """From Easy DKIM to one's own key and back, and to a shorter next key."""
    aws("sesv2").create_email_identity(EmailIdentity="example.com")
    put = aws("sesv2").put_email_identity_dkim_signing_attributes
    put(
        EmailIdentity="example.com",
        SigningAttributesOrigin="AWS_SES",
        SigningAttributes={"NextSigningKeyLength": "RSA_1024_BIT"},
    )
    lengths = dkim(aws, "example.com")
    assert (lengths["CurrentSigningKeyLength"], lengths["NextSigningKeyLength"]) == (
        "RSA_2048_BIT",
        "RSA_1024_BIT",
    )
    changed = put(EmailIdentity="example.com", SigningAttributesOrigin="EXTERNAL", SigningAttributes=OWN_KEY)
    assert (changed["DkimStatus"], changed["DkimTokens"]) == ("PENDING", ["ours"])
    back = put(EmailIdentity="example.com", SigningAttributesOrigin="AWS_SES")
    assert len(back["DkimTokens"]) == 3


def test_signing_attributes_are_checked(aws: Aws, refused: Refused) -> None:
    """A key of one's own needs both halves; an address has none."""
    for name in ("example.com", "me@example.com"):
        aws("sesv2").create_email_identity(EmailIdentity=name)
        put = aws("sesv2").put_email_identity_dkim_signing_attributes
        assert refused(put, EmailIdentity=name, SigningAttributesOrigin="EXTERNAL") == ("BadRequestException", 400)


def test_a_domain_can_become_a_replica(aws: Aws) -> None:
    """It then has its parent's tokens instead of its own."""
    parent = aws("sesv2", "us-east-1").create_email_identity(EmailIdentity="example.com")["DkimAttributes"]
    own = aws("sesv2").create_email_identity(EmailIdentity="example.com")["DkimAttributes"]
    put = aws("sesv2").put_email_identity_dkim_signing_attributes
    changed = put(EmailIdentity="example.com", SigningAttributesOrigin="AWS_SES_US_EAST_1")
    assert changed["DkimTokens"] == parent["Tokens"] != own["Tokens"]


def test_half_a_key_of_ones_own_is_refused(aws: Aws, refused: Refused) -> None:
    """A selector needs its key; and an address has no key at all."""
    create = aws("sesv2").create_email_identity
    half = {"DomainSigningSelector": "ours"}
    assert refused(create, EmailIdentity="example.com", DkimSigningAttributes=half) == ("BadRequestException", 400)
    assert refused(create, EmailIdentity="a@b.example", DkimSigningAttributes=OWN_KEY) == (
        "BadRequestException",
        400,
    )
    assert aws("sesv2").list_email_identities()["EmailIdentities"] == []
