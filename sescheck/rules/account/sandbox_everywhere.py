r"""No region has production access

## What it finds

A group of regions, or a single one, in which the account is in the SES sandbox everywhere. It is said once a
group. If at least one region has production access,
[sandbox-while-production-elsewhere](sandbox-while-production-elsewhere.md) says which of the others do not.

## Why it matters

In the sandbox SES sends only to verified addresses and domains, at most 200 messages in 24 hours and one a second.
That is right for an account that only tries things out, and a surprise for one that is about to go live.

## How to fix

Nothing, in an account for tests. Else request production access in every region that is to send:

    aws sesv2 get-account --region REGION --query Details
    aws sesv2 put-account-details --region REGION --production-access-enabled \
        --mail-type TRANSACTIONAL --website-url https://example.com

The details are sent as a whole: give your own type of mail and website, and what the account has or the review
asks for (`--use-case-description`, `--contact-language`, `--additional-contact-email-addresses`).

## Sources

- [Request production access](https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html)
"""

from sescheck.rules.kit import CLEAR, Fact, Flag, RegionGroup, Severity, Verdict, cannot_tell, rule
from sescheck.ses.sending_status import in_production, settings_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.INFO, reads=(Fact.SETTINGS,))
def check(subject: RegionGroup) -> Verdict:
    """Is the account in the sandbox in every region of the group?"""
    answers = settings_of(subject.group.regions)
    if answers.where(in_production):
        return CLEAR
    if answers.unread:
        return cannot_tell(*answers.unread)
    regions = tuple(region for region, _ in answers.known)
    return Flag(
        f"The account is in the sandbox in {', '.join(regions)}: no region of the group has production access",
        evidence={"sandbox": list(regions)},
        compared_with=regions,
    )


_SANDBOX = s.account_settings(production_access=False, max_24_hour_send=200, max_send_rate=1)
_REFUSED = s.unread("ses:GetAccount")

EXAMPLES = (
    flagged(
        "Both regions are in the sandbox.",
        west(settings=_SANDBOX),
        east(settings=_SANDBOX),
        at=(None, s.ACCOUNT_ID),
    ),
    flagged("The only region is in the sandbox.", east(settings=_SANDBOX), at=(None, s.ACCOUNT_ID)),
    clear("Region us-west-2 has production access.", west(), east(settings=_SANDBOX)),
    clear(
        "Region us-west-2 has production access, which is enough, although us-east-1 refused the question.",
        west(),
        east(settings=_REFUSED),
    ),
    unknown(
        "Region us-east-1 is in the sandbox, and us-west-2 refused the question.",
        west(settings=_REFUSED),
        east(settings=_SANDBOX),
    ),
)
