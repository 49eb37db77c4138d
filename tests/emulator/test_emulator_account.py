"""The account in a region: sandbox, quota, suppression, VDM, and the backdoor that lifts them."""

from collections.abc import Callable
from typing import Any

from sescheck.emulator import Emulator

Aws = Callable[..., Any]
Refused = Callable[..., tuple[str, int]]


def account(aws: Aws, region: str = "eu-west-1") -> dict[str, Any]:
    """GetAccount without the metadata."""
    found: dict[str, Any] = aws("sesv2", region).get_account()
    found.pop("ResponseMetadata")
    return found


def test_a_new_account_is_in_the_sandbox(aws: Aws) -> None:
    """200 a day, one a second, both suppression reasons on."""
    assert account(aws) == {
        "DedicatedIpAutoWarmupEnabled": False,
        "EnforcementStatus": "HEALTHY",
        "ProductionAccessEnabled": False,
        "SendQuota": {"Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": 0.0},
        "SendingEnabled": True,
        "SuppressionAttributes": {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]},
        "VdmAttributes": {"VdmEnabled": "DISABLED"},
    }


def test_production_access_is_asked_for_and_granted_elsewhere(aws: Aws, emulator: Emulator) -> None:
    """Asking leaves a review PENDING; only the backdoor grants, and only in its region."""
    aws("sesv2").put_account_details(
        MailType="TRANSACTIONAL", WebsiteURL="https://example.com", ProductionAccessEnabled=True
    )
    asked = account(aws)
    assert (asked["ProductionAccessEnabled"], asked["Details"]["ReviewDetails"]) == (False, {"Status": "PENDING"})
    emulator.region("eu-west-1").account(
        production=True, max_24_hour_send=50_000, max_send_rate=14, sent_last_24_hours=1200, review="GRANTED"
    )
    granted = account(aws)
    assert granted["ProductionAccessEnabled"] is True
    assert granted["SendQuota"] == {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 1200.0}
    assert granted["Details"]["ReviewDetails"] == {"Status": "GRANTED"}
    assert account(aws, "us-east-1")["ProductionAccessEnabled"] is False


def test_probation_is_staged(aws: Aws, emulator: Emulator) -> None:
    """EnforcementStatus is AWS's to say."""
    emulator.region("eu-west-1").account(enforcement="PROBATION")
    assert account(aws)["EnforcementStatus"] == "PROBATION"


def test_the_delivery_mode_is_given_once_it_was_chosen(aws: Aws, refused: Refused) -> None:
    """In its region only; a word that AWS does not know is refused."""
    assert "DeliveryAttributes" not in account(aws)
    aws("sesv2").put_account_delivery_attributes(SharedPoolDeliveryMode="GLOBAL")
    assert account(aws)["DeliveryAttributes"] == {"SharedPoolDeliveryMode": "GLOBAL"}
    assert "DeliveryAttributes" not in account(aws, "us-east-1")
    put = aws("sesv2").put_account_delivery_attributes
    assert refused(put, SharedPoolDeliveryMode="ORBITAL") == ("BadRequestException", 400)


def test_sending_is_switched_by_both_apis(aws: Aws) -> None:
    """One switch."""
    aws("sesv2").put_account_sending_attributes(SendingEnabled=False)
    assert aws("ses").get_account_sending_enabled()["Enabled"] is False
    aws("ses").update_account_sending_enabled(Enabled=True)
    assert account(aws)["SendingEnabled"] is True


def test_suppression_and_vdm_come_back(aws: Aws, refused: Refused) -> None:
    """An unknown reason is refused."""
    put = aws("sesv2").put_account_suppression_attributes
    put(SuppressedReasons=["BOUNCE"])
    vdm = {"VdmEnabled": "ENABLED", "DashboardAttributes": {"EngagementMetrics": "ENABLED"}}
    aws("sesv2").put_account_vdm_attributes(VdmAttributes=vdm)
    aws("sesv2").put_account_dedicated_ip_warmup_attributes(AutoWarmupEnabled=True)
    found = account(aws)
    assert found["SuppressionAttributes"] == {"SuppressedReasons": ["BOUNCE"]}
    assert (found["VdmAttributes"], found["DedicatedIpAutoWarmupEnabled"]) == (vdm, True)
    assert refused(put, SuppressedReasons=["BOREDOM"]) == ("BadRequestException", 400)


def test_what_is_sent_counts(aws: Aws, emulator: Emulator) -> None:
    """In both APIs."""
    aws("sesv2").create_email_identity(EmailIdentity="me@example.com")
    emulator.region("eu-west-1").settle("me@example.com", verification="SUCCESS")
    message = {"Subject": {"Data": "Hello"}, "Body": {"Text": {"Data": "Hello"}}}
    to = {"ToAddresses": ["success@simulator.amazonses.com"]}
    aws("ses").send_email(Source="me@example.com", Destination=to, Message=message)
    assert account(aws)["SendQuota"]["SentLast24Hours"] == aws("ses").get_send_quota()["SentLast24Hours"] == 1.0
    assert aws("ses").get_send_statistics()["SendDataPoints"][0]["DeliveryAttempts"] == 1
