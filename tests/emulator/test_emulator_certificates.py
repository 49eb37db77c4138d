"""S/MIME certificates: who may get one, what is refused, and what a mail needs."""

from collections.abc import Callable
from typing import Any

import pytest

from sescheck.emulator import Emulator
from sescheck.emulator.backdoor import Region
from sescheck.emulator.worlds import parts

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]
DOMAIN, NEWS = "example.com", "news@example.com"
ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/1a2b"
BAD, MISSING = ("BadRequestException", 400), ("NotFoundException", 404)


@pytest.fixture
def here(emulator: Emulator) -> Region:
    """A region in production, with a domain and an address."""
    region = emulator.region("eu-west-1")
    parts.production(region, sent=0)
    parts.domain(region, DOMAIN)
    parts.address(region, "me@example.org")
    return region


def named(address: str | None = NEWS, identity: str = DOMAIN, **more: str) -> dict[str, str]:
    """The parameters of an operation."""
    return {"EmailIdentity": identity, **({} if address is None else {"FromAddress": address}), **more}


def test_a_certificate_is_prepared_and_then_active(aws: Aws, here: Region) -> None:
    """The From address is stored in lower case; that of an address may be left out."""
    ses = aws("sesv2")
    ses.associate_email_identity_certificate(**named("News@Sub.example.com", CertificateArn=ARN))
    ses.associate_email_identity_certificate(**named(None, "me@example.org", CertificateArn=ARN))
    (found,) = ses.list_email_identity_certificates(EmailIdentity=DOMAIN)["Certificates"]
    assert ("news@sub.example.com", "PROVISIONING", ARN) == (
        found["FromAddress"],
        found["Status"],
        found["CertificateArn"],
    )
    here.settle_certificate(DOMAIN, "ACTIVE", "2027-01-01T00:00:00+00:00")
    (found,) = ses.list_email_identity_certificates(EmailIdentity=DOMAIN)["Certificates"]
    assert ("ACTIVE", 2027) == (found["Status"], found["CertificateExpiryTime"].year)
    (other,) = ses.list_email_identity_certificates(EmailIdentity="me@example.org")["Certificates"]
    assert "me@example.org" == other["FromAddress"]


@pytest.mark.usefixtures("here")
def test_what_is_refused(aws: Aws, refused: Refused, emulator: Emulator) -> None:
    """As the model of the API says."""
    ses = aws("sesv2")
    attach, arn = ses.associate_email_identity_certificate, {"CertificateArn": ARN}
    assert MISSING == refused(attach, **named(identity="example.net", **arn))
    assert MISSING == refused(ses.disassociate_email_identity_certificate, **named(identity="example.net"))
    assert MISSING == refused(ses.list_email_identity_certificates, EmailIdentity="example.net")
    assert BAD == refused(attach, **named(None, **arn))
    assert BAD == refused(attach, **named("news@notexample.com", **arn))
    assert BAD == refused(attach, **named("you@example.org", "me@example.org", **arn))
    assert BAD == refused(attach, **named(CertificateArn=ARN.replace("eu-west-1", "us-east-1")))
    ses.create_email_identity(EmailIdentity="new.example.net")
    assert BAD == refused(attach, **named("a@new.example.net", "new.example.net", **arn))
    attach(**named(**arn))
    assert ("AlreadyExistsException", 400) == refused(attach, **named(**arn))
    assert BAD == refused(ses.delete_email_identity, EmailIdentity=DOMAIN)
    emulator.region("eu-west-1").settle_certificate(DOMAIN, "DEPROVISIONING")
    attach(**named(**arn))
    for _ in range(2):
        ses.disassociate_email_identity_certificate(**named())
    ses.delete_email_identity(EmailIdentity=DOMAIN)


@pytest.mark.usefixtures("here")
def test_certificates_have_pages(aws: Aws, refused: Refused) -> None:
    """In the order in which they were attached."""
    ses = aws("sesv2")
    for number in range(3):
        ses.associate_email_identity_certificate(**named(f"n{number}@example.com", CertificateArn=ARN))
    read = ses.list_email_identity_certificates
    first = read(EmailIdentity=DOMAIN, PageSize=2)
    second = read(EmailIdentity=DOMAIN, PageSize=2, NextToken=first["NextToken"])
    assert [2, 1, False] == [len(first["Certificates"]), len(second["Certificates"]), "NextToken" in second]
    assert BAD == refused(read, EmailIdentity=DOMAIN, NextToken="made up")


def test_mail_that_a_set_signs_needs_an_active_certificate_of_its_sender(
    aws: Aws, here: Region, refused: Refused
) -> None:
    """The mail of other sets needs none."""
    ses = aws("sesv2")
    parts.signs_smime(here, "signed", DOMAIN, NEWS)
    text = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}
    mail = {"Content": {"Simple": text}, "Destination": {"ToAddresses": ["customer@example.net"]}}
    ses.send_email(FromEmailAddress="News@example.com", ConfigurationSetName="signed", **mail)
    rejected = ("MessageRejected", 400)
    assert rejected == refused(
        ses.send_email, FromEmailAddress="a@example.com", ConfigurationSetName="signed", **mail
    )
    ses.send_email(FromEmailAddress="a@example.com", **mail)
    here.settle_certificate(DOMAIN, "FAILED")
    assert rejected == refused(ses.send_email, FromEmailAddress=NEWS, ConfigurationSetName="signed", **mail)
