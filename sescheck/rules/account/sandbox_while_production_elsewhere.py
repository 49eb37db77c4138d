r"""The account is in the sandbox here but not in another region

## What it finds

A region in which the account is still in the SES sandbox, while another region of its group has production access.
That no region of the group has it is reported by [sandbox-everywhere](sandbox-everywhere.md).

While this fault is there, [daily-quota-lower-than-elsewhere](daily-quota-lower-than-elsewhere.md) and
[send-rate-lower-than-elsewhere](send-rate-lower-than-elsewhere.md) pass over the region: the sandbox's quotas of
200 messages in 24 hours and one a second go when production access comes.

## Why it matters

Production access is granted region by region. In the sandbox SES sends only to verified addresses and domains:
after a failover to this region, mail to everyone else is refused. AWS takes up to 24 hours for a first answer to a
request.

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

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    RegionAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.sending_status import in_production, settings_of
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.SETTINGS,))
def check(subject: RegionAcrossRegions) -> Verdict:
    """Is the account confined to the sandbox here and not elsewhere?"""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    others = settings_of(subject.elsewhere)
    production = others.where(in_production)
    if not production and not others.unread:
        return CLEAR
    match subject.here.region.settings:
        case Known(here):
            if here.production_access:
                return CLEAR
        case Unreadable() as unread:
            return cannot_tell(unread, *(() if production else others.unread))
    if production:
        return Flag(
            f"The account is in the sandbox in {subject.here.name} and has production access in"
            f" {', '.join(production)}",
            evidence={"max_24_hour_send": here.max_24_hour_send, "max_send_rate": here.max_send_rate},
            compared_with=production,
        )
    return cannot_tell(*others.unread)


_SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200, max_send_rate=1)
_REFUSED = s.unread("ses:GetAccount")

EXAMPLES = (
    flagged(
        "Region us-east-1 is in the sandbox; us-west-2 has production access.",
        west(),
        east(settings=_SANDBOX),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "Region us-west-2 has production access, which is enough, although eu-west-1 refused the question.",
        west(),
        east(settings=_SANDBOX),
        ireland(settings=_REFUSED),
        at=s.ACCOUNT_ID,
    ),
    clear("Both regions have production access.", west(), east()),
    clear(
        "Both regions are in the sandbox: another rule's question.",
        west(settings=_SANDBOX),
        east(settings=_SANDBOX),
    ),
    clear("Region us-east-1 is in the sandbox and alone.", east(settings=_SANDBOX)),
    unknown(
        "Region us-east-1 is in the sandbox, and us-west-2 refused the question.",
        west(settings=_REFUSED),
        east(settings=_SANDBOX),
    ),
    unknown(
        "Region us-west-2 has production access, and us-east-1 refused the question.",
        west(),
        east(settings=_REFUSED),
    ),
    unknown("Both regions refused the question.", west(settings=_REFUSED), east(settings=_REFUSED)),
)
