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

from sescheck.engine.rule import (
    CLEAR,
    NOT_APPLICABLE,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.engine.subjects.identities import REGION_ACROSS, RegionSubject
from sescheck.ses.standing import in_production, settings_of
from sescheck.snapshot.model import Fact
from sescheck.snapshot.reading import Known, Unreadable
from sescheck.testing import builders as s


def check(subject: RegionSubject) -> Verdict:
    """Is the account confined to the sandbox here and not elsewhere?"""
    if not subject.elsewhere:
        return NOT_APPLICABLE
    others = settings_of(subject.elsewhere)
    production = others.where(in_production)
    if not production and not others.silent:
        return CLEAR
    match subject.here.region.settings:
        case Known(here):
            if here.production_access:
                return CLEAR
        case Unreadable() as unread:
            return cannot_tell(unread, *(() if production else others.silent))
    if production:
        return Flag(
            f"The account is in the sandbox in {subject.here.name} and has production access in"
            f" {', '.join(production)}",
            evidence={"max_24_hour_send": here.max_24_hour_send, "max_send_rate": here.max_send_rate},
            compared_with=production,
        )
    return cannot_tell(*others.silent)


_SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200, max_send_rate=1)
_REFUSED = s.unread("ses:GetAccount")

RULE = Rule(
    severity=Severity.HIGH,
    scope=REGION_ACROSS,
    facts=(Fact.SETTINGS,),
    check=check,
    examples=(
        flagged(
            "Region us-east-1 is in the sandbox; us-west-2 has production access.",
            s.snapshot(s.region("us-west-2"), s.region("us-east-1", settings=_SANDBOX)),
            ("us-east-1", s.ACCOUNT_ID),
        ),
        flagged(
            "Region us-west-2 has production access, which is enough, although eu-west-1 refused the question.",
            s.snapshot(
                s.region("us-west-2"),
                s.region("us-east-1", settings=_SANDBOX),
                s.region("eu-west-1", settings=_REFUSED),
            ),
            ("us-east-1", s.ACCOUNT_ID),
        ),
        clear("Both regions have production access.", s.snapshot(s.region("us-west-2"), s.region("us-east-1"))),
        clear(
            "Both regions are in the sandbox: another rule's question.",
            s.snapshot(s.region("us-west-2", settings=_SANDBOX), s.region("us-east-1", settings=_SANDBOX)),
        ),
        clear(
            "Region us-east-1 is in the sandbox and alone.",
            s.snapshot(s.region("us-east-1", settings=_SANDBOX)),
        ),
        in_doubt(
            "Region us-east-1 is in the sandbox, and us-west-2 refused the question.",
            s.snapshot(s.region("us-west-2", settings=_REFUSED), s.region("us-east-1", settings=_SANDBOX)),
        ),
        in_doubt(
            "Region us-west-2 has production access, and us-east-1 refused the question.",
            s.snapshot(s.region("us-west-2"), s.region("us-east-1", settings=_REFUSED)),
        ),
        in_doubt(
            "Both regions refused the question.",
            s.snapshot(s.region("us-west-2", settings=_REFUSED), s.region("us-east-1", settings=_REFUSED)),
        ),
    ),
)
