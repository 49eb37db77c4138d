"""Sending is disabled for the account in this region

## What it finds

A region in which the account's own switch for sending is off (`SendingEnabled` is false).

## Why it matters

SES refuses every message of the account in this region (`AccountSendingPausedException`, in the API v2
`SendingPausedException`). The switch is often thrown by an alarm on the bounce or complaint rate and then
forgotten; in a standby region nobody notices.

## How to fix

Find out who or what switched it off (CloudTrail has `PutAccountSendingAttributes` or
`UpdateAccountSendingEnabled`), then switch it on again:

    aws sesv2 put-account-sending-attributes --region REGION --sending-enabled

Where AWS itself paused sending, which is reported by [enforcement-not-healthy](enforcement-not-healthy.md), this
command cannot resume it.

## Sources

- [Pausing email sending](https://docs.aws.amazon.com/ses/latest/dg/monitoring-sender-reputation-pausing.html)
- [PutAccountSendingAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSendingAttributes.html)
"""

from sescheck.rules.kit import CLEAR, Fact, Flag, OneRegion, Severity, Verdict, need, rule
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.SETTINGS,))
def check(subject: OneRegion) -> Verdict:
    """Is the account's sending switched off here?"""
    settings = need(subject.here.region.settings)
    if settings.sending_enabled:
        return CLEAR
    return Flag(
        f"Sending is switched off for the account in {subject.here.name}",
        evidence={"enforcement_status": settings.enforcement_status},
    )


EXAMPLES = (
    flagged(
        "Sending is switched off in us-east-1.",
        west(),
        east(settings=s.account_settings(sending_enabled=False)),
        at=s.ACCOUNT_ID,
    ),
    clear("Sending is on.", east()),
    clear(
        "The account is in the sandbox: it may send, if not to everyone.",
        east(settings=s.account_settings(production_access=False)),
    ),
    unknown("Region us-east-1 refused the question.", east(settings=s.unread("ses:GetAccount"))),
)
