r"""A named region has no verified identity to send from

## What it finds

A region that you named, by `--regions` or in the configuration, and in which no identity can send: the account
has none there, none of them is verified, or AWS does not let the verified ones send. It is reported once for the
region. [identity-missing-in-region](identity-missing-in-region.md) and
[identity-not-verified](identity-not-verified.md) report the identities one by one.

A region that sent something in the last 24 hours is not flagged: it sends through an identity of another account,
whose sending authorization policy allows that, or the identity was deleted only now.

Regions that are discovered, or read because of `--regions all`, are never flagged: nobody said that they are meant
to send. Regions that are named for several accounts are flagged in the accounts that use them. If an account uses
none of them, all are flagged there, but not in the audit of an organization. If the list of identities, or the
status of one of them, is unread, and no other can send, the answer is unknown.

## Why it matters

SES sends only from a verified identity ("Email address is not verified"). So nothing can be sent from the region,
not even with production access. The verification of a domain takes up to 72 hours.

## How to fix

Create the identities that the region is meant to send from, and publish the records that the answer names:

    aws sesv2 create-email-identity --region REGION --email-identity DOMAIN

If another region has them, audit both: `sescheck fix` then prints the commands for each identity.

If the region is not meant to send, leave it out of `--regions` and of the configuration.

## Sources

- [Verified identities](https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html)
- [Creating and verifying identities](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html)
"""

from functools import partial

from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Failover,
    Flag,
    Lead,
    OneRegion,
    Phase,
    Severity,
    Verdict,
    by_hand,
    need,
    rule,
)
from sescheck.ses.sending_status import any_sender
from sescheck.snapshot.model import Asked, Identity
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


def _failover(subject: OneRegion, _: Flag) -> Failover:
    """Mail is refused. If the region is compared, other rules say so of each identity that is missing there."""
    return BLOCKS if len(subject.group.regions) == 1 else NOTHING


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.SETTINGS), failover=_failover, lead=Lead.HOURS)
def check(subject: OneRegion) -> Verdict:
    """Flag a region that was named for the audit and has no identity that can send."""
    if subject.region not in subject.account.meant:
        return NOT_APPLICABLE
    if need(any_sender(subject.here.region)) or need(subject.settings).sent_last_24_hours:
        return CLEAR
    return Flag(
        f"{subject.region} has no verified identity to send from",
        evidence={"identities": len(subject.here.region.identities.items)},
    )


# Which identities are missing here, only other regions or a person know.
fix = by_hand(
    "Verify an identity to send from in {region}. Run `aws sesv2 create-email-identity --region {region}"
    " --email-identity DOMAIN` with your domain, and publish the records that it answers. If {region} is not meant"
    " to send, leave it out of the audit.",
    who="the owner of the DNS",
    takes="up to 72 hours",
    phase=Phase.IDENTITIES,
)


_IDLE = s.account_settings(sent_last_24_hours=0)
_here = partial(s.region, "us-east-1", settings=_IDLE)
_UNLISTED: Listing[Identity] = Listing((), s.unread("ses:ListEmailIdentities"))
_FAILED = s.domain(verification="FAILED", sending=False)

EXAMPLES = (
    flagged("The named region has no identity.", _here(), at=s.ACCOUNT_ID),
    flagged("Its only domain is not verified.", _here(_FAILED), at=s.ACCOUNT_ID),
    flagged("AWS does not let its only domain send.", _here(s.domain(sending=False)), at=s.ACCOUNT_ID),
    flagged("The other named region can send.", west(s.domain()), _here(), at=s.ACCOUNT_ID),
    clear(
        "One of its identities can send.", _here(s.domain(), s.address("old@example.com", verification="PENDING"))
    ),
    clear("It has no identity, and sends through one of another account.", east()),
    clear("The region was discovered.", west(s.domain()), _here(), asked=Asked.DISCOVERED),
    clear("All regions are audited.", west(s.domain()), _here(), asked=Asked.ALL),
    clear(
        "An identity can send, although the rest of the list could not be read.",
        _here(listed=Listing((s.domain(),), s.unread("ses:ListEmailIdentities"))),
    ),
    unknown("The identities could not be listed.", _here(listed=_UNLISTED)),
    unknown(
        "The only identity is not verified, and the rest of the list could not be read.",
        _here(listed=Listing((_FAILED,), s.unread("ses:ListEmailIdentities"))),
    ),
    unknown(
        "There is no identity, and what was sent could not be read.",
        s.region("us-east-1", settings=s.unread("ses:GetAccount")),
    ),
    unknown(
        "The region does not accept the credentials, as one that is not enabled does not.",
        _here(listed=Listing((), s.unread("ses:ListEmailIdentities", Why.REGION_DISABLED))),
    ),
)
