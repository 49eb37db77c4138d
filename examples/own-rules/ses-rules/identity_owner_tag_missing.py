r"""An identity does not say which team owns it

## What it finds

A domain or an address without the tag `owner`, or with an empty one, in any region. An address whose domain is an
identity of the same region is skipped: the domain's tag counts for it.

## Why it matters

If mail of an identity bounces or is reported as spam, the on-call engineer asks its owner. Without the tag nobody
answers, and AWS may pause sending for the whole account.

## How to fix

Look at the tags that the identity has; the command keeps them:

    aws sesv2 list-tags-for-resource --region REGION \
        --resource-arn arn:aws:ses:REGION:ACCOUNT:identity/IDENTITY
    aws sesv2 tag-resource --region REGION --tags Key=owner,Value=TEAM \
        --resource-arn arn:aws:ses:REGION:ACCOUNT:identity/IDENTITY

## Sources

- [TagResource](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_TagResource.html)
"""

import re

from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Call,
    Fact,
    Flag,
    IdentityInRegion,
    Phase,
    Secret,
    Severity,
    Step,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

from ._company import OWNER


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL), failover=NOTHING)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity without an owner."""
    domain = subject.name.rpartition("@")[2].lower()
    if subject.is_address and domain in subject.here.identities:
        return NOT_APPLICABLE
    tags = need(subject.identity.detail).tags
    if tags.get(OWNER, "").strip():
        return CLEAR
    return Flag(f"{subject.name} has no tag {OWNER} in {subject.region}", evidence={"tags": sorted(tags)})


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Add the tag; only a person knows the team."""
    place = f"{subject.region}:{need(subject.account.number)}:identity/{subject.name}"
    variable = re.sub(r"[^A-Z0-9]", "_", f"OWNER_OF_{subject.name}".upper())
    team = Secret(variable, f"the team that owns {subject.name}", hidden=False)
    yield Step(
        f"Tag {subject.name} in {subject.region} with its owner",
        Call(
            "sesv2",
            "TagResource",
            subject.region,
            {
                "ResourceArn": f"arn:{subject.account.partition}:ses:{place}",
                "Tags": [{"Key": OWNER, "Value": team}],
            },
        ),
        subject.region,
        Phase.IDENTITY_SETTINGS,
    )


_OWNED = s.details(tags={"owner": "shop"})
_REFUSED = s.unread("ses:GetEmailIdentity")

EXAMPLES = (
    flagged("The domain has other tags only.", east(s.domain(detail=s.details(tags={"stage": "live"})))),
    flagged("The owner is empty.", east(s.domain(detail=s.details(tags={"owner": " "})))),
    flagged(
        "The domain of the address is not an identity here.",
        east(s.address("news@example.com")),
        at="news@example.com",
    ),
    clear("The domain has an owner.", east(s.domain(detail=_OWNED))),
    clear("The domain of the address has an owner.", east(s.domain(detail=_OWNED), s.address("news@example.com"))),
    unknown("The tags could not be read.", east(s.domain(detail=_REFUSED))),
)
