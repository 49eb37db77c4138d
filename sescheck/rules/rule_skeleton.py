"""The skeleton of a rule's file. Its examples fail until it is written."""

SKELETON = '''r"""TITLE: one line, without a full stop

## What it finds

What is flagged, and what is not: which other rule reports that.

## Why it matters

What happens to mail.

## How to fix

Look first:

    aws sesv2 get-email-identity --region REGION --email-identity DOMAIN

## Sources

- [The page of AWS](https://docs.aws.amazon.com/ses/latest/dg/) that says so
"""

from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    by_hand,
    need,
    rule,
)
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.DKIM), failover=DEGRADES)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a domain that …"""
    if subject.identity.type != "DOMAIN":
        return NOT_APPLICABLE
    dkim = need(subject.identity.dkim)
    if dkim.enabled or True:  # write the question
        return CLEAR
    return Flag(f"{subject.name} … in {subject.here.name}", evidence={"dkim_status": dkim.status})


fix = by_hand("Do … for {name} in {region}.")  # or a function that yields the steps


_REFUSED = s.unread("ses:GetIdentityDkimAttributes")

EXAMPLES = (
    flagged("What is wrong, in a sentence.", east(s.domain(dkim=s.not_signing()))),
    clear("What is right, in a sentence.", east(s.domain())),
    unknown("Region us-east-1 refuses the question.", east(s.domain(dkim=_REFUSED))),
)
'''
