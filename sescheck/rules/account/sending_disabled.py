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

from sescheck.engine.rule import CLEAR, Flag, Rule, Severity, Verdict, clear, flagged, in_doubt, need
from sescheck.engine.subjects.identities import REGION, RegionSubject
from sescheck.snapshot.model import Fact
from sescheck.testing import builders as s


def check(subject: RegionSubject) -> Verdict:
    """Is the account's sending switched off here?"""
    settings = need(subject.here.region.settings)
    if settings.sending_enabled:
        return CLEAR
    return Flag(
        f"Sending is switched off for the account in {subject.here.name}",
        evidence={"enforcement_status": settings.enforcement_status},
    )


RULE = Rule(
    severity=Severity.HIGH,
    scope=REGION,
    facts=(Fact.SETTINGS,),
    check=check,
    examples=(
        flagged(
            "Sending is switched off in us-east-1.",
            s.snapshot(
                s.region("us-west-2"),
                s.region("us-east-1", settings=s.account_settings(sending_enabled=False)),
            ),
            ("us-east-1", s.ACCOUNT_ID),
        ),
        clear("Sending is on.", s.snapshot(s.region("us-east-1"))),
        clear(
            "The account is in the sandbox: it may send, if not to everyone.",
            s.snapshot(s.region("us-east-1", settings=s.account_settings(production_access=False))),
        ),
        in_doubt(
            "Region us-east-1 refused the question.",
            s.snapshot(s.region("us-east-1", settings=s.unread("ses:GetAccount"))),
        ),
    ),
)
