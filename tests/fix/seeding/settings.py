"""The account in a region: sandbox, quotas, enforcement, suppression, the Virtual Deliverability Manager."""

from typing import Any

from sescheck.emulator.backdoor import Region as Backdoor
from sescheck.snapshot.model import Choices, Region, Settings
from sescheck.snapshot.reading import Known
from tests.fix.seeding.cannot import CannotSeedError, value_of


def seed(backdoor: Backdoor, region: Region) -> None:
    """Set what GetAccount and ListRegions answer."""
    status = value_of(region.opt_in)
    if status != "ENABLED_BY_DEFAULT":
        backdoor.opt_status(status)
    else:
        backdoor.enable()
    match region.settings:
        case Known(settings):
            _settings(backdoor, settings)
        case _:
            pass


def _settings(backdoor: Backdoor, settings: Settings) -> None:
    if settings.suppressed_reasons is None:
        raise CannotSeedError("an answer of GetAccount that the emulator does not give")
    backdoor.account(
        production=settings.production_access,
        max_24_hour_send=settings.max_24_hour_send,
        max_send_rate=settings.max_send_rate,
        sent_last_24_hours=settings.sent_last_24_hours,
        enforcement=settings.enforcement_status,
        sending=settings.sending_enabled,
    )
    account, choices = backdoor.state.account, value_of(settings.choices)
    if settings.review is not None:
        members = {"Status": settings.review.status, "CaseId": settings.review.case_id}
        given = {name: value for name, value in members.items() if value is not None}
        account.details = {
            "MailType": "TRANSACTIONAL",
            "WebsiteURL": "https://example.com",
            "ReviewDetails": given,
        }
    account.suppressed_reasons = list(settings.suppressed_reasons)
    account.suppression_validation = _validation(choices)
    account.vdm = _vdm(settings.vdm, choices)
    account.warmup = bool(choices.auto_warmup)
    if choices.delivery_mode:
        account.delivery = {"SharedPoolDeliveryMode": choices.delivery_mode}


def _validation(choices: Choices) -> dict[str, Any] | None:
    if choices.auto_validation is None:
        return None
    condition: dict[str, Any] = {"ConditionThresholdEnabled": "ENABLED"}
    if choices.auto_validation != "ENABLED":
        condition["OverallConfidenceThreshold"] = {"ConfidenceVerdictThreshold": choices.auto_validation}
    return {"ConditionThreshold": condition}


def _vdm(status: str | None, choices: Choices) -> dict[str, Any] | None:
    if status is None:
        return None
    found: dict[str, Any] = {"VdmEnabled": status}
    if choices.engagement_metrics:
        found["DashboardAttributes"] = {"EngagementMetrics": choices.engagement_metrics}
    if choices.optimized_delivery:
        found["GuardianAttributes"] = {"OptimizedSharedDelivery": choices.optimized_delivery}
    return found
