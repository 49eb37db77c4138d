r"""An identity is of a domain that is not ours

## What it finds

A domain or an address outside of `example.com` and `example.org`.

## Why it matters

A domain that somebody verified for a test can still send from our account after its owner has changed.

## How to fix

Ask who verified it. If nobody needs it, delete it; mail from it is refused afterwards:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY
    aws sesv2 delete-email-identity --region REGION --email-identity IDENTITY

## Sources

- [DeleteEmailIdentity](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeleteEmailIdentity.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOTHING,
    Fact,
    Flag,
    IdentityInRegion,
    Listing,
    Severity,
    Verdict,
    by_hand,
    rule,
)
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

OURS = ("example.com", "example.org")


@rule(Severity.HIGH, reads=(Fact.IDENTITIES,), failover=NOTHING)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity of another domain."""
    domain = subject.name.rpartition("@")[2].lower()
    if any(domain == each or domain.endswith(f".{each}") for each in OURS):
        return CLEAR
    return Flag(f"{subject.name} in {subject.region} is not of a domain of ours", evidence={"domain": domain})


fix = by_hand("Ask who verified {name} in {region}. Delete it if nobody needs it.")

EXAMPLES = (
    flagged("The domain is of somebody else.", east(s.domain("example.net")), at="example.net"),
    flagged("The address is at such a domain.", east(s.address("me@example.net")), at="me@example.net"),
    clear("The domain is below one of ours.", east(s.domain("mail.example.com"))),
    unknown(
        "The list of identities could not be read.", east(listed=Listing((), s.unread("ses:ListEmailIdentities")))
    ),
)
