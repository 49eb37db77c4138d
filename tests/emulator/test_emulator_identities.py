"""Identities through v2: as AWS makes them, lists them and describes them."""

from collections.abc import Callable
from typing import Any

from sescheck.emulator import Emulator

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]


def read(aws: Aws, name: str, region: str = "eu-west-1") -> dict[str, Any]:
    """GetEmailIdentity without the metadata."""
    found: dict[str, Any] = aws("sesv2", region).get_email_identity(EmailIdentity=name)
    found.pop("ResponseMetadata")
    return found


def test_a_fresh_address_looks_as_aws_makes_it(aws: Aws) -> None:
    """The shape was read off a real account; keys that are unset are absent."""
    aws("sesv2").create_email_identity(EmailIdentity="me@example.com")
    assert read(aws, "me@example.com") == {
        "IdentityType": "EMAIL_ADDRESS",
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": False,
        "DkimAttributes": {
            "SigningEnabled": False,
            "Status": "NOT_STARTED",
            "SigningAttributesOrigin": "AWS_SES",
            "NextSigningKeyLength": "RSA_1024_BIT",
        },
        "MailFromAttributes": {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"},
        "Policies": {},
        "Tags": [],
        "VerificationStatus": "PENDING",
        "VerificationInfo": {},
    }


def test_a_fresh_domain_is_pending_and_cannot_send(aws: Aws) -> None:
    """Nothing is verified by being created."""
    created = aws("sesv2").create_email_identity(EmailIdentity="example.com")
    found = read(aws, "example.com")
    statuses = (found["VerificationStatus"], found["DkimAttributes"]["Status"], found["VerifiedForSendingStatus"])
    assert statuses == ("PENDING", "PENDING", False)
    assert created["DkimAttributes"] == found["DkimAttributes"]


def test_tags_configuration_set_and_policies_come_back(aws: Aws) -> None:
    """What is written is read."""
    ses, tags = aws("sesv2"), [{"Key": "team", "Value": "mail"}]
    ses.create_configuration_set(ConfigurationSetName="ours")
    ses.create_email_identity(EmailIdentity="example.com", Tags=tags, ConfigurationSetName="ours")
    ses.create_email_identity_policy(EmailIdentity="example.com", PolicyName="partner", Policy='{"a": 1}')
    found = read(aws, "example.com")
    assert (found["Tags"], found["ConfigurationSetName"], found["Policies"]) == (
        tags,
        "ours",
        {"partner": '{"a": 1}'},
    )


def test_the_list_is_followed_page_by_page(aws: Aws, emulator: Emulator) -> None:
    """Every identity is on exactly one page, and the last page has no token."""
    emulator.region("eu-west-1").create_identities(250)
    ses, names, sizes = aws("sesv2"), [], []
    token: dict[str, str] = {}
    while True:
        answer = ses.list_email_identities(PageSize=100, **token)
        names += [each["IdentityName"] for each in answer["EmailIdentities"]]
        sizes.append(len(answer["EmailIdentities"]))
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert sizes == [100, 100, 50]
    assert sorted(set(names)) == sorted(names) == sorted(emulator.region("eu-west-1").state.identities)


def test_the_list_has_status_and_permission_to_send(aws: Aws, emulator: Emulator) -> None:
    """SendingEnabled is true of what is verified."""
    aws("sesv2").create_email_identity(EmailIdentity="example.com")
    emulator.region("eu-west-1").settle("example.com", verification="SUCCESS")
    assert aws("sesv2").list_email_identities()["EmailIdentities"] == [
        {
            "IdentityType": "DOMAIN",
            "IdentityName": "example.com",
            "SendingEnabled": True,
            "VerificationStatus": "SUCCESS",
        }
    ]


def test_the_list_can_be_filtered(aws: Aws, emulator: Emulator) -> None:
    """By part of the name, by type, by status."""
    emulator.region("eu-west-1").create_identities(2)
    aws("sesv2").create_email_identity(EmailIdentity="me@example.org")
    filters = (
        {"IDENTITY_NAME_CONTAINS": "00001"},
        {"IDENTITY_TYPE": "EMAIL_ADDRESS"},
        {"VERIFICATION_STATUS": "SUCCESS"},
    )
    found = [aws("sesv2").list_email_identities(Filter=each)["EmailIdentities"] for each in filters]
    names = [[each["IdentityName"] for each in some] for some in found]
    assert names == [["d00001.example.com"], ["me@example.org"], ["d00000.example.com", "d00001.example.com"]]


def test_wrong_pages_are_refused(aws: Aws, refused: Refused) -> None:
    """A page of 1,001, a token that nobody gave."""
    lists = aws("sesv2").list_email_identities
    assert refused(lists, PageSize=1001) == refused(lists, NextToken="made up") == ("BadRequestException", 400)


def test_what_is_not_there_is_not_found(aws: Aws, refused: Refused) -> None:
    """404 for reads and writes of an unknown identity."""
    ses = aws("sesv2")
    calls = (ses.get_email_identity, ses.get_email_identity_policies, ses.delete_email_identity)
    assert {refused(call, EmailIdentity="nobody.example") for call in calls} == {("NotFoundException", 404)}


def test_an_identity_cannot_be_created_twice(aws: Aws, refused: Refused) -> None:
    """Moto's own overwrites silently; and domains differ by case for nobody."""
    aws("sesv2").create_email_identity(EmailIdentity="example.com")
    create = aws("sesv2").create_email_identity
    assert refused(create, EmailIdentity="Example.COM") == ("AlreadyExistsException", 400)


def test_addresses_that_differ_by_case_are_two(aws: Aws) -> None:
    """SES compares addresses letter by letter."""
    for name in ("Me@example.com", "me@example.com"):
        aws("sesv2").create_email_identity(EmailIdentity=name)
    names = [each["IdentityName"] for each in aws("sesv2").list_email_identities()["EmailIdentities"]]
    assert names == ["Me@example.com", "me@example.com"]


def test_a_deleted_identity_is_gone(aws: Aws, refused: Refused) -> None:
    """And can be created again, PENDING again."""
    ses = aws("sesv2")
    ses.create_email_identity(EmailIdentity="example.com")
    ses.delete_email_identity(EmailIdentity="example.com")
    assert refused(ses.get_email_identity, EmailIdentity="example.com") == ("NotFoundException", 404)


def test_policies_are_created_updated_and_deleted(aws: Aws, refused: Refused) -> None:
    """Creating one twice, or updating one that is not there, is refused."""
    ses, policy = aws("sesv2"), {"EmailIdentity": "example.com", "PolicyName": "p", "Policy": "{}"}
    ses.create_email_identity(EmailIdentity="example.com")
    assert refused(ses.update_email_identity_policy, **policy) == ("NotFoundException", 404)
    ses.create_email_identity_policy(**policy)
    assert refused(ses.create_email_identity_policy, **policy) == ("AlreadyExistsException", 400)
    ses.update_email_identity_policy(**{**policy, "Policy": '{"Version": "1"}'})
    assert ses.get_email_identity_policies(EmailIdentity="example.com")["Policies"] == {"p": '{"Version": "1"}'}
    ses.delete_email_identity_policy(EmailIdentity="example.com", PolicyName="p")
    assert ses.get_email_identity_policies(EmailIdentity="example.com")["Policies"] == {}


def test_a_default_configuration_set_must_exist_when_it_is_set(aws: Aws, refused: Refused) -> None:
    """Deleting it afterwards is allowed: that is how identities come to name a set that is gone."""
    ses = aws("sesv2")
    ses.create_email_identity(EmailIdentity="example.com")
    put = ses.put_email_identity_configuration_set_attributes
    wanted = {"EmailIdentity": "example.com", "ConfigurationSetName": "ours"}
    assert refused(put, **wanted) == ("NotFoundException", 404)
    ses.create_configuration_set(ConfigurationSetName="ours")
    put(**wanted)
    ses.delete_configuration_set(ConfigurationSetName="ours")
    assert read(aws, "example.com")["ConfigurationSetName"] == "ours"


def test_dns_decides_through_the_backdoor(aws: Aws, emulator: Emulator) -> None:
    """A failure has its reason in VerificationInfo."""
    aws("sesv2").create_email_identity(EmailIdentity="example.com")
    emulator.region("eu-west-1").settle("example.com", verification="FAILED", error="HOST_NOT_FOUND")
    found = read(aws, "example.com")
    assert (found["VerificationStatus"], found["VerificationInfo"]["ErrorType"]) == ("FAILED", "HOST_NOT_FOUND")


def test_ten_thousand_identities_are_the_limit(aws: Aws, emulator: Emulator, refused: Refused) -> None:
    """Made in well under a second, and the next one is refused."""
    emulator.region("eu-west-1").create_identities(10_000)
    create = aws("sesv2").create_email_identity
    assert refused(create, EmailIdentity="example.org") == ("LimitExceededException", 400)
