"""The settings of the account in a region: quotas, sandbox, enforcement, suppression."""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import name, parse, text_or_none
from sescheck.snapshot.model import Choices, Review, Settings
from sescheck.snapshot.reading import Known, Reading

FIELD = "settings"
GET_ACCOUNT = Operation("sesv2", "GetAccount")
READS = (GET_ACCOUNT,)

_ENABLED = "ENABLED"


async def read(region: RegionContext) -> Reading[Settings]:
    """Read the settings of the account in the region, in one call."""
    return await of_account(region.door)


async def of_account(door: Door) -> Reading[Settings]:
    """Read the settings through any door."""
    return parse(await door.for_reads(READS).ask(GET_ACCOUNT), GET_ACCOUNT, _settings)


def _settings(answer: Answer) -> Settings:
    quota = answer["SendQuota"]
    suppression = answer.get("SuppressionAttributes")
    return Settings(
        production_access=answer["ProductionAccessEnabled"],
        sending_enabled=answer["SendingEnabled"],
        enforcement_status=name(answer, "EnforcementStatus"),
        max_24_hour_send=quota["Max24HourSend"],
        max_send_rate=quota["MaxSendRate"],
        sent_last_24_hours=quota["SentLast24Hours"],
        review=_review(answer),
        suppressed_reasons=None
        if suppression is None
        else tuple(sorted(suppression.get("SuppressedReasons", ()))),
        vdm=name(answer["VdmAttributes"], "VdmEnabled") if "VdmAttributes" in answer else None,
        choices=Known(_choices(answer)),
    )


def _choices(answer: Answer) -> Choices:
    vdm = answer.get("VdmAttributes", {})
    return Choices(
        delivery_mode=text_or_none(answer.get("DeliveryAttributes", {}).get("SharedPoolDeliveryMode")),
        auto_validation=_auto_validation(answer.get("SuppressionAttributes", {})),
        auto_warmup=answer.get("DedicatedIpAutoWarmupEnabled"),
        engagement_metrics=text_or_none(vdm.get("DashboardAttributes", {}).get("EngagementMetrics")),
        optimized_delivery=text_or_none(vdm.get("GuardianAttributes", {}).get("OptimizedSharedDelivery")),
    )


def _auto_validation(suppression: Answer) -> str | None:
    """Return the threshold if the feature is on. AWS still gives it after the feature is switched off."""
    condition = suppression.get("ValidationAttributes", {}).get("ConditionThreshold", {})
    status = condition.get("ConditionThresholdEnabled")
    if status != _ENABLED:
        return None
    return str(condition.get("OverallConfidenceThreshold", {}).get("ConfidenceVerdictThreshold", status))


def _review(answer: Answer) -> Review | None:
    review = answer.get("Details", {}).get("ReviewDetails")
    if not review:
        return None
    return Review(text_or_none(review.get("Status")), text_or_none(review.get("CaseId")))
