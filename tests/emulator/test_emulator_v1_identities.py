"""Identities through v1: batches, topics, and one state with v2."""

from collections.abc import Callable
from typing import Any

from sescheck.emulator import Emulator

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]
TOPIC = "arn:aws:sns:eu-west-1:123456789012:feedback"


def test_an_identity_of_v1_is_one_of_v2(aws: Aws) -> None:
    """A domain verified by TXT record has a token, and no DKIM yet."""
    token = aws("ses").verify_domain_identity(Domain="example.com")["VerificationToken"]
    v1 = aws("ses").get_identity_verification_attributes(Identities=["example.com"])["VerificationAttributes"]
    v2 = aws("sesv2").get_email_identity(EmailIdentity="example.com")
    assert v1 == {"example.com": {"VerificationStatus": "Pending", "VerificationToken": token}}
    assert (v2["VerificationStatus"], v2["DkimAttributes"]["Status"]) == ("PENDING", "NOT_STARTED")


def test_v1_and_v2_agree_on_what_is_settled(aws: Aws, emulator: Emulator) -> None:
    """Verification, DKIM and MAIL FROM, in the words of each."""
    aws("sesv2").create_email_identity(EmailIdentity="example.com")
    aws("ses").set_identity_mail_from_domain(
        Identity="example.com", MailFromDomain="bounce.example.com", BehaviorOnMXFailure="RejectMessage"
    )
    emulator.region("eu-west-1").settle(
        "example.com", verification="TEMPORARY_FAILURE", dkim="FAILED", mail_from="SUCCESS"
    )
    v2 = aws("sesv2").get_email_identity(EmailIdentity="example.com")
    asked = {"Identities": ["example.com"]}
    verification = aws("ses").get_identity_verification_attributes(**asked)["VerificationAttributes"]
    dkim = aws("ses").get_identity_dkim_attributes(**asked)["DkimAttributes"]["example.com"]
    mail_from = aws("ses").get_identity_mail_from_domain_attributes(**asked)["MailFromDomainAttributes"]
    assert v2["VerificationStatus"] == "TEMPORARY_FAILURE"
    assert verification["example.com"]["VerificationStatus"] == "TemporaryFailure"
    assert (v2["DkimAttributes"]["Status"], dkim["DkimVerificationStatus"]) == ("FAILED", "Failed")
    assert v2["DkimAttributes"]["Tokens"] == dkim["DkimTokens"]
    assert v2["MailFromAttributes"] == {
        "MailFromDomain": "bounce.example.com",
        "MailFromDomainStatus": "SUCCESS",
        "BehaviorOnMxFailure": "REJECT_MESSAGE",
    }
    assert mail_from["example.com"] == {
        "MailFromDomain": "bounce.example.com",
        "MailFromDomainStatus": "Success",
        "BehaviorOnMXFailure": "RejectMessage",
    }


def test_verify_domain_dkim_sets_up_easy_dkim(aws: Aws) -> None:
    """For a domain that was no identity before; asked again, it tells the same tokens."""
    first = aws("ses").verify_domain_dkim(Domain="example.com")["DkimTokens"]
    again = aws("ses").verify_domain_dkim(Domain="example.com")["DkimTokens"]
    v2 = aws("sesv2").get_email_identity(EmailIdentity="example.com")["DkimAttributes"]
    assert first == again == v2["Tokens"]


def test_unknown_identities_are_left_out(aws: Aws) -> None:
    """Silently, by all four batched reads."""
    aws("ses").verify_email_identity(EmailAddress="me@example.com")
    asked = {"Identities": ["me@example.com", "nobody@example.com"]}
    ses = aws("ses")
    found = (
        ses.get_identity_verification_attributes(**asked)["VerificationAttributes"],
        ses.get_identity_dkim_attributes(**asked)["DkimAttributes"],
        ses.get_identity_mail_from_domain_attributes(**asked)["MailFromDomainAttributes"],
        ses.get_identity_notification_attributes(**asked)["NotificationAttributes"],
    )
    assert [list(each) for each in found] == [["me@example.com"]] * 4


def test_a_batch_is_a_hundred_at_most(aws: Aws, refused: Refused) -> None:
    """Moto takes any number."""
    names = [f"d{number}.example" for number in range(101)]
    for read in ("verification", "dkim", "mail_from_domain", "notification"):
        call = getattr(aws("ses"), f"get_identity_{read}_attributes")
        assert refused(call, Identities=names) == ("ValidationError", 400)
        call(Identities=names[:100])


def test_the_list_has_pages_and_types(aws: Aws, emulator: Emulator) -> None:
    """Moto gives everything at once, and no token."""
    emulator.region("eu-west-1").create_identities(5)
    aws("ses").verify_email_identity(EmailAddress="me@example.com")
    pages = list(aws("ses").get_paginator("list_identities").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(each["Identities"]) for each in pages] == [2, 2, 2]
    assert aws("ses").list_identities(IdentityType="EmailAddress")["Identities"] == ["me@example.com"]
    assert len(aws("ses").list_identities(IdentityType="Domain")["Identities"]) == 5


def test_wrong_pages_are_refused(aws: Aws, refused: Refused) -> None:
    """Too long a page; a token that nobody gave."""
    assert refused(aws("ses").list_identities, MaxItems=1001) == ("ValidationError", 400)
    assert refused(aws("ses").list_identities, NextToken="made up") == ("InvalidParameterValue", 400)


def test_topics_and_headers_come_back(aws: Aws) -> None:
    """Moto keeps topics and never tells them."""
    aws("ses").verify_domain_identity(Domain="example.com")
    for kind in ("Bounce", "Complaint"):
        aws("ses").set_identity_notification_topic(Identity="example.com", NotificationType=kind, SnsTopic=TOPIC)
    aws("ses").set_identity_headers_in_notifications_enabled(
        Identity="example.com", NotificationType="Bounce", Enabled=True
    )
    aws("ses").set_identity_feedback_forwarding_enabled(Identity="example.com", ForwardingEnabled=False)
    found = aws("ses").get_identity_notification_attributes(Identities=["example.com"])["NotificationAttributes"]
    assert found["example.com"] == {
        "BounceTopic": TOPIC,
        "ComplaintTopic": TOPIC,
        "ForwardingEnabled": False,
        "HeadersInBounceNotificationsEnabled": True,
        "HeadersInComplaintNotificationsEnabled": False,
        "HeadersInDeliveryNotificationsEnabled": False,
    }
    assert aws("sesv2").get_email_identity(EmailIdentity="example.com")["FeedbackForwardingStatus"] is False


def test_a_topic_of_another_region_is_refused_and_can_be_staged(
    aws: Aws, emulator: Emulator, refused: Refused
) -> None:
    """As are FIFO topics and what is no topic."""
    aws("ses").verify_domain_identity(Domain="example.com")
    elsewhere = TOPIC.replace("eu-west-1", "us-east-1")
    for topic in (elsewhere, f"{TOPIC}.fifo", "feedback"):
        asked = {"Identity": "example.com", "NotificationType": "Bounce", "SnsTopic": topic}
        assert refused(aws("ses").set_identity_notification_topic, **asked) == ("InvalidParameterValue", 400)
    emulator.region("eu-west-1").stage_topic("example.com", "Bounce", elsewhere)
    found = aws("ses").get_identity_notification_attributes(Identities=["example.com"])["NotificationAttributes"]
    assert found["example.com"]["BounceTopic"] == elsewhere


def test_a_topic_can_be_taken_off(aws: Aws) -> None:
    """By setting none."""
    aws("ses").verify_domain_identity(Domain="example.com")
    asked = {"Identity": "example.com", "NotificationType": "Bounce"}
    aws("ses").set_identity_notification_topic(**asked, SnsTopic=TOPIC)
    aws("ses").set_identity_notification_topic(**asked)
    found = aws("ses").get_identity_notification_attributes(Identities=["example.com"])["NotificationAttributes"]
    assert "BounceTopic" not in found["example.com"]


def test_v1_keeps_forwarding_on_while_a_topic_is_missing(aws: Aws, refused: Refused) -> None:
    """v2 does not insist."""
    aws("ses").verify_domain_identity(Domain="example.com")
    asked = {"Identity": "example.com", "ForwardingEnabled": False}
    assert refused(aws("ses").set_identity_feedback_forwarding_enabled, **asked) == ("InvalidParameterValue", 400)
    aws("sesv2").put_email_identity_feedback_attributes(EmailIdentity="example.com", EmailForwardingEnabled=False)


def test_mail_from_must_be_a_subdomain(aws: Aws, refused: Refused) -> None:
    """In both APIs, each with its own code."""
    aws("sesv2").create_email_identity(EmailIdentity="me@example.com")
    v2 = aws("sesv2").put_email_identity_mail_from_attributes
    for domain in ("example.com", "example.org", "notexample.com"):
        wanted = {"MailFromDomain": domain}
        assert refused(v2, EmailIdentity="me@example.com", **wanted) == ("BadRequestException", 400)
        v1 = aws("ses").set_identity_mail_from_domain
        assert refused(v1, Identity="me@example.com", **wanted) == ("InvalidParameterValue", 400)
    v2(EmailIdentity="me@example.com", MailFromDomain="bounce.example.com")
    v2(EmailIdentity="me@example.com")
    found = aws("sesv2").get_email_identity(EmailIdentity="me@example.com")["MailFromAttributes"]
    assert found == {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"}


def test_policies_are_shared_with_v2(aws: Aws) -> None:
    """Written by one, read by the other."""
    aws("ses").verify_domain_identity(Domain="example.com")
    aws("ses").put_identity_policy(Identity="example.com", PolicyName="p", Policy='{"Version": "2012-10-17"}')
    assert aws("ses").list_identity_policies(Identity="example.com")["PolicyNames"] == ["p"]
    v1 = aws("ses").get_identity_policies(Identity="example.com", PolicyNames=["p", "q"])["Policies"]
    assert v1 == aws("sesv2").get_email_identity(EmailIdentity="example.com")["Policies"]
    aws("ses").delete_identity_policy(Identity="example.com", PolicyName="p")
    assert aws("sesv2").get_email_identity(EmailIdentity="example.com")["Policies"] == {}


def test_v1_refuses_what_it_does_not_know(aws: Aws, refused: Refused) -> None:
    """An identity, a type, a kind of notification, a fallback, a policy that is no JSON."""
    ses, topic = aws("ses"), {"Identity": "example.com", "NotificationType": "Bounce"}
    assert refused(ses.set_identity_notification_topic, **topic) == ("InvalidParameterValue", 400)
    ses.verify_domain_identity(Domain="example.com")
    wrong = (
        refused(ses.list_identities, IdentityType="Planet"),
        refused(ses.set_identity_notification_topic, **{**topic, "NotificationType": "Boredom"}),
        refused(ses.set_identity_mail_from_domain, Identity="example.com", BehaviorOnMXFailure="Shrug"),
        refused(ses.get_identity_policies, Identity="example.com", PolicyNames=["p"] * 21),
    )
    assert set(wrong) == {("ValidationError", 400)}
    policy = {"Identity": "example.com", "PolicyName": "p", "Policy": "{"}
    assert refused(ses.put_identity_policy, **policy) == ("InvalidPolicy", 400)


def test_dkim_cannot_be_switched_on_before_it_is_set_up(aws: Aws, refused: Refused) -> None:
    """But off, and on again once it is."""
    aws("ses").verify_domain_identity(Domain="example.com")
    switch, asked = aws("ses").set_identity_dkim_enabled, {"Identity": "example.com"}
    assert refused(switch, **asked, DkimEnabled=True) == ("InvalidParameterValue", 400)
    aws("ses").verify_domain_dkim(Domain="example.com")
    for enabled in (False, True):
        switch(**asked, DkimEnabled=enabled)
        found = aws("sesv2").get_email_identity(EmailIdentity="example.com")["DkimAttributes"]
        assert found["SigningEnabled"] is enabled


def test_only_verified_addresses_are_listed_as_verified(aws: Aws, emulator: Emulator) -> None:
    """The deprecated list."""
    for name in ("a@example.com", "b@example.com"):
        aws("ses").verify_email_identity(EmailAddress=name)
    emulator.region("eu-west-1").settle("b@example.com", verification="SUCCESS")
    assert aws("ses").list_verified_email_addresses()["VerifiedEmailAddresses"] == ["b@example.com"]
