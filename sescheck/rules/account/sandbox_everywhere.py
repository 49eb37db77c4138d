r"""No region has production access

## What it finds

A group of regions, or a single region, in which the account is in the SES sandbox everywhere. It is reported once
for each group. If at least one region has production access,
[sandbox-while-production-elsewhere](sandbox-while-production-elsewhere.md) reports the others.

## Why it matters

In the sandbox SES sends only to verified addresses and domains, at most 200 messages in 24 hours and one message
per second. That is enough for tests and too little for production.

## How to fix

Nothing, in an account for tests. Otherwise request production access in every region that is meant to send:

    aws sesv2 get-account --region REGION --query Details
    aws sesv2 put-account-details --region REGION --production-access-enabled \
        --mail-type TRANSACTIONAL --website-url https://example.com

The details are sent as a whole: give your own type of mail and website, and what the account has or the review
asks for (`--use-case-description`, `--contact-language`, `--additional-contact-email-addresses`).

## Sources

- [Request production access](https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html)
"""

from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    Fact,
    Flag,
    Human,
    Phase,
    RegionGroup,
    Severity,
    Step,
    Steps,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.sending_status import in_production, settings_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.INFO, reads=(Fact.SETTINGS,), failover=BLOCKS)
def check(subject: RegionGroup) -> Verdict:
    """Flag a group in which the account is in the sandbox in every region."""
    settings = settings_of(subject.group.regions)
    if settings.where(in_production):
        return CLEAR
    if settings.unread:
        return cannot_tell(*settings.unread)
    regions = tuple(region for region, _ in settings.known)
    return Flag(
        f"The account is in the sandbox in {', '.join(regions)}: no region of the group has production access",
        evidence={"sandbox": list(regions)},
        compared_with=regions,
    )


def fix(_: RegionGroup, flag: Flag) -> Steps:
    """A person decides: an account for tests stays in the sandbox."""
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
    flagged("Both are in the sandbox.", west(settings=_SANDBOX), east(settings=_SANDBOX), at=(None, s.ACCOUNT_ID)),
    flagged("The only region is in the sandbox.", east(settings=_SANDBOX), at=(None, s.ACCOUNT_ID)),
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
