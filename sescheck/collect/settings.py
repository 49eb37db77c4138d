"""The account's own settings in a region: quotas, sandbox, enforcement, suppression."""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import name, parse, text_or_none
from sescheck.snapshot.model import Fact, Review, Settings
from sescheck.snapshot.reading import Reading

FACT = Fact.SETTINGS
GET_ACCOUNT = Operation("sesv2", "GetAccount")
READS = (GET_ACCOUNT,)


async def read(door: Door) -> Reading[Settings]:
    """One call."""
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
    )


def _review(answer: Answer) -> Review | None:
    review = answer.get("Details", {}).get("ReviewDetails")
    if not review:
        return None
    return Review(text_or_none(review.get("Status")), text_or_none(review.get("CaseId")))
