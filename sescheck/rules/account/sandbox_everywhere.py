r"""The account is in the sandbox

## What it finds

A group of regions, or a single region, in which the account is in the SES sandbox everywhere. It is reported once
for each group. If at least one region of the group has production access,
[sandbox-while-production-elsewhere](sandbox-while-production-elsewhere.md) reports the others.

The severity is `medium` if you named the regions, by `--regions` or in the configuration: then they are meant to
send. It is `info` if the regions were discovered or all are read, because the account may be one for tests.
Regions that are named for several accounts are meant to send in those that use them.

Regions that are not audited are not known: one of them may have production access.

## Why it matters

In the sandbox SES sends only to verified addresses and domains, at most 200 messages in 24 hours and one message
per second. That is enough for tests and too little for production.

## How to fix

Nothing, in an account for tests: give the rule the severity `info` in the configuration. Otherwise request
production access in every region that is meant to send:

    aws sesv2 get-account --region REGION --query Details
    aws sesv2 put-account-details --region REGION --production-access-enabled \
        --mail-type TRANSACTIONAL --website-url https://example.com

The details are sent as a whole: give your own type of mail and website, and what the account has or the review
asks for (`--use-case-description`, `--contact-language`, `--additional-contact-email-addresses`).

## Sources

- [Request production access](https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html)
"""

from collections.abc import Sequence

from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    Fact,
    Flag,
    Human,
    Lead,
    Phase,
    RegionGroup,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.rules.shared.steps.account import request_production_access
from sescheck.ses.sending_status import in_production, settings_of
from sescheck.snapshot.model import Asked
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.INFO, reads=(Fact.SETTINGS,), failover=BLOCKS, lead=Lead.ACCESS)
def check(subject: RegionGroup) -> Verdict:
    """Flag a group in which the account is in the sandbox in every region."""
    settings = settings_of(subject.group.regions)
    if settings.where(in_production):
        return CLEAR
    if settings.unread:
        return cannot_tell(*settings.unread)
    regions = tuple(region for region, _ in settings.known)
    return Flag(
        _words(regions),
        evidence={"sandbox": list(regions)},
        compared_with=regions,
        severity=Severity.MEDIUM if _is_named(subject) else None,
    )


def _words(regions: Sequence[str]) -> str:
    """Say nothing about regions that are not in the group: they may not have been read."""
    if len(regions) == 1:
        return f"The account is in the sandbox in {regions[0]}: SES sends only to verified recipients there"
    return f"The account is in the sandbox in {', '.join(regions)}: no region of the group has production access"


def _is_named(subject: RegionGroup) -> bool:
    return any(view.name in subject.account.meant for view in subject.group.regions)


def fix(subject: RegionGroup, flag: Flag) -> Steps:
    """Request production access in the named regions; else a person decides: an account for tests stays there."""
    if _is_named(subject):
        for view in subject.group.regions:
            yield from request_production_access(view)
        return
    regions = ", ".join(flag.compared_with)
    words = (
        "Nothing is to be done in an account for tests. Otherwise request production access with"
        " `aws sesv2 put-account-details --region REGION --production-access-enabled --mail-type TYPE"
        f" --website-url URL` in each of {regions} that is meant to send."
    )
    title = f"Decide whether the account is to leave the sandbox in {regions}"
    yield Step(title, Human(words, "you, then AWS", "up to 24 hours"), None, Phase.ACCOUNT)


_SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200, max_send_rate=1)
_UNREAD = s.unread("ses:GetAccount")

EXAMPLES = (
    flagged(
        "Both named regions are in the sandbox.",
        west(settings=_SANDBOX),
        east(settings=_SANDBOX),
        at=(None, s.ACCOUNT_ID),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "The only region that was named is in the sandbox; others are not known.",
        east(settings=_SANDBOX),
        at=(None, s.ACCOUNT_ID),
        severity=Severity.MEDIUM,
    ),
    flagged(
        "Both discovered regions are in the sandbox.",
        west(s.domain(), settings=_SANDBOX),
        east(s.domain(), settings=_SANDBOX),
        at=(None, s.ACCOUNT_ID),
        asked=Asked.DISCOVERED,
    ),
    flagged(
        "All regions are audited; the only one in use is in the sandbox.",
        east(s.domain(), settings=_SANDBOX),
        at=(None, s.ACCOUNT_ID),
        asked=Asked.ALL,
    ),
    clear("Region us-west-2 has production access.", west(), east(settings=_SANDBOX)),
    clear(
        "Region us-west-2 has production access; the settings of us-east-1 are unread.",
        west(),
        east(settings=_UNREAD),
    ),
    unknown(
        "Region us-east-1 is in the sandbox; the settings of us-west-2 are unread.",
        west(settings=_UNREAD),
        east(settings=_SANDBOX),
    ),
)
