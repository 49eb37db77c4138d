"""Sending is disabled for the account in this region

## What it finds

A region in which sending is disabled for the whole account (`SendingEnabled` is false).

## Why it matters

SES refuses every message of the account in this region (`AccountSendingPausedException`, in the API v2
`SendingPausedException`). Often an alarm on the bounce or complaint rate disables sending, and nobody enables it
again. In a standby region nobody notices.

## How to fix

Find out who or what disabled sending (CloudTrail has `PutAccountSendingAttributes` or
`UpdateAccountSendingEnabled`), then enable it again:

    aws sesv2 put-account-sending-attributes --region REGION --sending-enabled

If AWS itself has paused sending, this command cannot resume it:
[enforcement-not-healthy](enforcement-not-healthy.md) reports that.

## Sources

- [Pausing email sending](https://docs.aws.amazon.com/ses/latest/dg/monitoring-sender-reputation-pausing.html)
- [PutAccountSendingAttributes](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSendingAttributes.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    Call,
    Fact,
    Flag,
    Human,
    OneRegion,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
    thing,
)
from sescheck.ses.sending_status import is_paused
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.HIGH, reads=(Fact.SETTINGS,))
def check(subject: OneRegion) -> Verdict:
    """Flag a region in which sending is disabled for the account."""
    settings = need(subject.settings)
    if settings.sending_enabled:
        return CLEAR
    return Flag(
        f"Sending is disabled for the account in {subject.region}",
        evidence={"enforcement_status": settings.enforcement_status},
    )


def fix(subject: OneRegion, _: Flag) -> Steps:
    """Enable sending, once the reason is known. What AWS has paused, only AWS can resume."""
    region, known = subject.region, thing(subject.region, "reason", "account")
    paused = is_paused(need(subject.settings))
    words = (
        f"CloudTrail of {region} has PutAccountSendingAttributes or UpdateAccountSendingEnabled. Correct the cause"
        " first."
    )
    if paused:
        words = f"AWS has paused sending in {region}. Answer the case in the Support Center: no call resumes it."
    title = f"Find out why sending is disabled for the account in {region}"
    yield Step(title, Human(words, "you and AWS" if paused else "you"), region, Phase.ACCOUNT, makes=(known,))
    if not paused:
        yield Step(
            f"Enable sending for the account in {region}",
            Call("sesv2", "PutAccountSendingAttributes", region, {"SendingEnabled": True}),
            region,
            Phase.ACCOUNT,
            needs=(known,),
        )


EXAMPLES = (
    flagged(
        "Sending is disabled.", west(), east(settings=s.account_settings(sending_enabled=False)), at=s.ACCOUNT_ID
    ),
    clear("Sending is enabled.", east()),
    clear("The sandbox does not disable sending.", east(settings=s.account_settings(production_access=False))),
    unknown("The settings of us-east-1 could not be read.", east(settings=s.unread("ses:GetAccount"))),
)
