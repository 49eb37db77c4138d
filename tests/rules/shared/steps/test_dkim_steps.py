"""How a new identity, or one without DKIM, signs: with the origin of the other region, if that works."""

import pytest

from sescheck.engine.steps import Secret, Step
from sescheck.snapshot.model import Dkim, Identity
from sescheck.testing import builders as s
from sescheck.testing.examples import east, ireland, west
from tests.rules.shared.steps.planning import call, calls, records, steps, words

MISSING = "identity-missing-in-region"


def signing(found: list[Step]) -> object:
    """The DKIM attributes of the identity that is created."""
    return call(found, "CreateEmailIdentity").parameters.get("DkimSigningAttributes")


def _from(origin: str) -> Identity:
    return s.domain(detail=s.details(dkim_origin=origin))


def test_easy_dkim_that_works_becomes_a_replica() -> None:
    """A replica needs no DNS record."""
    found = steps(MISSING, west(s.domain()), east())
    assert signing(found) == {"DomainSigningAttributesOrigin": "AWS_SES_US_WEST_2"}
    assert not words(found)


@pytest.mark.parametrize("dkim", [s.signing("PENDING"), s.signing("FAILED"), s.signing(enabled=False)])
def test_easy_dkim_that_does_not_work_is_no_parent(dkim: Dkim) -> None:
    """The new identity has a key of its own, of the same length."""
    found = steps(MISSING, west(s.domain(dkim=dkim)), east())
    assert signing(found) == {"NextSigningKeyLength": "RSA_2048_BIT"}


def test_a_replica_has_the_parent_of_the_other_replica() -> None:
    """A replica cannot be a parent."""
    found = steps(MISSING, west(_from("AWS_SES_EU_WEST_1")), east(), ireland(s.domain()))
    assert signing(found) == {"DomainSigningAttributesOrigin": "AWS_SES_EU_WEST_1"}


def test_a_parent_that_does_not_work_gets_no_other_replica() -> None:
    """The parent in eu-west-1 lost its DKIM."""
    parent = s.domain(dkim=s.signing("FAILED"))
    found = steps(MISSING, west(_from("AWS_SES_EU_WEST_1")), east(), ireland(parent))
    assert signing(found) == {"NextSigningKeyLength": "RSA_2048_BIT"}


def test_the_parent_region_is_no_replica_of_itself() -> None:
    """The parent in us-east-1 is missing."""
    found = steps(MISSING, west(_from("AWS_SES_US_EAST_1")), east())
    assert signing(found) == {"NextSigningKeyLength": "RSA_2048_BIT"}


def test_each_domain_with_byodkim_has_a_private_key_of_its_own() -> None:
    """Two keys in one variable would give a domain the key of another."""
    names = ("example.com", "a-b.example.org", "a.b.example.org")
    domains = [s.domain(name, detail=s.details(dkim_origin="EXTERNAL"), dkim=_selector()) for name in names]
    found = calls(steps(MISSING, west(*domains), east()), "CreateEmailIdentity")
    keys = [each.parameters["DkimSigningAttributes"]["DomainSigningPrivateKey"] for each in found]
    assert len({each.name for each in keys if isinstance(each, Secret)}) == len(names)
    assert all(each.hidden for each in keys)


def _selector() -> Dkim:
    return Dkim(enabled=True, status="SUCCESS", tokens=("selector1",))


def test_dkim_that_was_switched_off_is_only_switched_on() -> None:
    """Its key and records are still there."""
    found = steps("dkim-missing-in-region", west(s.domain()), east(s.domain(dkim=s.signing(enabled=False))))
    assert [each.operation for each in calls(found)] == ["PutEmailIdentityDkimAttributes"]


def test_byodkim_is_set_up_with_the_key_of_the_other_region() -> None:
    """Never with Easy DKIM."""
    there = s.domain(dkim=_selector(), detail=s.details(dkim_origin="EXTERNAL"))
    found = steps("dkim-missing-in-region", west(there), east(s.domain(dkim=s.not_signing())))
    parameters = call(found, "PutEmailIdentityDkimSigningAttributes").parameters
    assert parameters["SigningAttributesOrigin"] == "EXTERNAL"
    assert parameters["SigningAttributes"]["DomainSigningSelector"] == "selector1"


def test_a_verification_that_failed_starts_again_after_the_records() -> None:
    """Only the records that the DNS does not have are printed."""
    zone = "dkim.amazonses.com"
    domain = s.domain(
        dkim=Dkim(enabled=True, status="FAILED", tokens=("aa", "bb", "cc")),
        detail=s.details(signing_zone=zone),
    )
    published = {
        f"{token}._domainkey.example.com CNAME": (f"{token}.{zone}",) if token == "aa" else ()
        for token in ("aa", "bb", "cc")
    }
    found = steps("dkim-not-verified", east(domain), dns=published)
    assert records(found) == {
        f"{token}._domainkey.example.com CNAME": (f"{token}.{zone}",) for token in ("bb", "cc")
    }
    assert found.index(next(each for each in found if each.title.startswith("Start"))) == 2


@pytest.mark.parametrize(
    ("origin", "operation", "wanted"),
    [
        ("AWS_SES", "VerifyDomainDkim", None),
        ("EXTERNAL", "PutEmailIdentityDkimSigningAttributes", "EXTERNAL"),
        ("AWS_SES_US_WEST_2", "PutEmailIdentityDkimSigningAttributes", "AWS_SES_US_WEST_2"),
    ],
)
def test_a_verification_starts_again_with_the_origin_that_it_had(
    origin: str, operation: str, wanted: str | None
) -> None:
    """The command for Easy DKIM replaces the key of another origin."""
    dkim = Dkim(enabled=True, status="FAILED", tokens=("a",) if origin == "EXTERNAL" else ("a", "b", "c"))
    domain = s.domain(verification="FAILED", dkim=dkim, detail=s.details(dkim_origin=origin))
    found = steps("identity-not-verified", east(domain))
    assert call(found, operation).parameters.get("SigningAttributesOrigin") == wanted


def test_a_failed_parent_is_repaired_before_its_replica() -> None:
    """The plan for the replica says so."""
    replica = s.domain(verification="FAILED", detail=s.details(dkim_origin="AWS_SES_US_WEST_2"))
    found = steps("identity-not-verified", west(s.domain(verification="FAILED")), east(replica))
    assert "Repair the identity in us-west-2 first" in words(found)


def test_records_that_are_there_are_waited_for() -> None:
    """The DNS has all of them, and SES still looks."""
    zone = "dkim.amazonses.com"
    domain = s.domain(
        verification="PENDING",
        dkim=Dkim(enabled=True, status="PENDING", tokens=("aa",)),
        detail=s.details(signing_zone=zone),
    )
    found = steps("identity-not-verified", east(domain), dns={"aa._domainkey.example.com CNAME": (f"aa.{zone}",)})
    assert "Wait until SES finds them" in words(found)
    assert not records(found)
