r"""AWS has not granted the latest request for production access

## What it finds

A region in which the latest review of the account's details is `PENDING` (AWS has the request and has not
answered), `FAILED` (AWS did not receive it: an internal error) or `DENIED`. The evidence has the number of the
support case if AWS gives one, and whether the region has production access from an earlier request.

## Why it matters

A request that failed or was denied waits for you, and AWS does not remind you. Until you answer, the region stays
as it is, usually in the sandbox. While a request is pending, the account's details cannot be changed.

## How to fix

`PENDING`: wait. AWS gives a first answer within 24 hours and may ask for more in the support case. `DENIED`:
answer the support case with what it asks for. `FAILED`: send the request again:

    aws sesv2 get-account --region REGION --query Details
    aws sesv2 put-account-details --region REGION --production-access-enabled \
        --mail-type TRANSACTIONAL --website-url https://example.com

The details are sent as a whole: give your own type of mail and website, and what the account has or the review
asks for (`--use-case-description`, `--contact-language`, `--additional-contact-email-addresses`).

## Sources

- [Request production access](https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html)
- [ReviewDetails](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ReviewDetails.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Lead,
    OneRegion,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.steps.account import request_production_access
from sescheck.snapshot.model import Region, Review
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_NOT_GRANTED = {
    "PENDING": "AWS has not yet answered the request for production access in {region}",
    "FAILED": "AWS did not receive the request for production access in {region}: send it again",
    "DENIED": "AWS denied the request for production access in {region}",
}


@rule(Severity.LOW, reads=(Fact.SETTINGS,), failover=DEGRADES, lead=Lead.ACCESS)
def check(subject: OneRegion) -> Verdict:
    """Flag a region whose latest request for production access is pending, failed or denied."""
    settings = need(subject.settings)
    review = settings.review
    if review is None or review.status is None:
        return NOT_APPLICABLE
    if review.status not in _NOT_GRANTED:
        return CLEAR
    return Flag(
        _NOT_GRANTED[review.status].format(region=subject.region),
        evidence={
            "review_status": review.status,
            "case_id": review.case_id,
            "production_access": settings.production_access,
        },
    )


def fix(subject: OneRegion, _: Flag) -> Steps:
    """Wait, answer, or request it again."""
    return request_production_access(subject.here)


def _reviewed(status: str | None, *, production_access: bool = False) -> Region:
    review = Review(status, "12345678901")
    return east(settings=s.account_settings(production_access=production_access, review=review))


EXAMPLES = (
    flagged("AWS has not answered yet.", _reviewed("PENDING"), at=s.ACCOUNT_ID),
    flagged("AWS did not receive the request.", _reviewed("FAILED"), at=s.ACCOUNT_ID),
    flagged("AWS denied the request.", _reviewed("DENIED"), at=s.ACCOUNT_ID),
    flagged(
        "Production access was granted earlier, and a later request was denied.",
        _reviewed("DENIED", production_access=True),
        at=s.ACCOUNT_ID,
    ),
    clear("The request was granted.", _reviewed("GRANTED", production_access=True)),
    clear("The status is one that this version does not know.", _reviewed("ON_ITS_WAY")),
    clear("There is a review without a status.", _reviewed(None)),
    clear("Production access was never requested in us-east-1.", east()),
    unknown("The settings of us-east-1 could not be read.", east(settings=s.unread("ses:GetAccount"))),
)
