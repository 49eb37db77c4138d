r"""The account is in the sandbox but has production access in another region

## What it finds

A region in which the account is in the SES sandbox, while another region of its group has production access. If no
region of the group has it, [sandbox-everywhere](sandbox-everywhere.md) reports that.

For such a region [daily-quota-lower-than-elsewhere](daily-quota-lower-than-elsewhere.md) and
[send-rate-lower-than-elsewhere](send-rate-lower-than-elsewhere.md) report nothing: production access lifts the
sandbox's quotas of 200 messages in 24 hours and one message per second.

## Why it matters

Production access is granted for each region separately. In the sandbox SES sends only to verified addresses and
domains. After a failover to this region, SES refuses mail to everyone else. AWS gives a first answer to a request
within 24 hours.

## How to fix

Request production access in this region, and the quotas that the other region has in the same case:

    aws sesv2 get-account --region REGION --query Details
    aws sesv2 put-account-details --region REGION --production-access-enabled \
        --mail-type TRANSACTIONAL --website-url https://example.com

The details are sent as a whole: give your own type of mail and website, and what the account has or the review
asks for (`--use-case-description`, `--contact-language`, `--additional-contact-email-addresses`).

## Sources

- [Regions and Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-quota-increases)
- [Request production access](https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html)
"""

from sescheck.comparison.logic import YES, unread_among
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Lead,
    RegionAcrossRegions,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.steps.account import request_production_access
from sescheck.ses.sending_status import in_production, settings_of
from sescheck.snapshot.reading import value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.SETTINGS,), failover=BLOCKS, lead=Lead.ACCESS)
def check(subject: RegionAcrossRegions) -> Verdict:
    """Flag a region in the sandbox if another region has production access."""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    others = settings_of(subject.elsewhere)
    production = others.where(in_production)
    if not production and not others.unread:
        return CLEAR
    if value_of(subject.settings, in_production) == YES:
        return CLEAR
    if not production:
        return cannot_tell(*unread_among(subject.settings, *others.unread))
    here = need(subject.settings)
    return Flag(
        f"The account is in the sandbox in {subject.region} and has production access in {', '.join(production)}",
        evidence={"max_24_hour_send": here.max_24_hour_send, "max_send_rate": here.max_send_rate},
        compared_with=production,
    )


def fix(subject: RegionAcrossRegions, _: Flag) -> Steps:
    """Request production access; the person fills in the details of the account."""
    return request_production_access(subject.here)


_SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200, max_send_rate=1)
_UNREAD = s.unread("ses:GetAccount")

EXAMPLES = (
    flagged("Only us-west-2 has production access.", west(), east(settings=_SANDBOX), at=s.ACCOUNT_ID),
    flagged(
        "Region us-west-2 has production access, which is enough; the settings of eu-west-1 could not be read.",
        west(),
        east(settings=_SANDBOX),
        ireland(settings=_UNREAD),
        at=s.ACCOUNT_ID,
    ),
    clear("Both regions have production access.", west(), east()),
    clear("Both are in the sandbox: another rule reports it.", west(settings=_SANDBOX), east(settings=_SANDBOX)),
    clear("Region us-east-1 is in the sandbox and alone.", east(settings=_SANDBOX)),
    unknown(
        "Region us-east-1 is in the sandbox, and the settings of us-west-2 could not be read.",
        west(settings=_UNREAD),
        east(settings=_SANDBOX),
    ),
    unknown(
        "Region us-west-2 has production access; the settings of us-east-1 are unread.",
        west(),
        east(settings=_UNREAD),
    ),
    unknown("The settings of neither region can be read.", west(settings=_UNREAD), east(settings=_UNREAD)),
)
