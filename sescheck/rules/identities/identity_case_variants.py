"""Email addresses differ only in upper and lower case

## What it finds

Two or more email address identities of a group that differ only in upper and lower case, in one region or in
several. All variants are one finding, under the first in alphabetical order. The evidence has the regions of each
variant. Domains are not examined: in their names case does not matter.

## Why it matters

For SES, addresses that differ in case are different addresses, before the `@` and after it. If `Sales@example.com`
is verified, mail from `sales@example.com` is refused, unless its domain is verified. If both are identities, each
has its own topics, policies and configuration set. Two regions that look the same then behave differently.

## How to fix

Keep the spelling that your mail is sent from in every region, and delete the others:

    aws sesv2 create-email-identity --region REGION --email-identity ADDRESS
    aws sesv2 delete-email-identity --region REGION --email-identity VARIANT

## Sources

- [Creating and verifying identities](https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html):
  "Email addresses *are* case sensitive"
"""

from sescheck.comparison.account_view import Group
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    NameInGroup,
    Severity,
    Verdict,
    by_hand,
    rule,
)
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.LOW, reads=(Fact.IDENTITIES,), looks_at_others=True)
def check(subject: NameInGroup) -> Verdict:
    """Flag an address that the group lists in several spellings, under the first of them."""
    if "@" not in subject.name:
        return NOT_APPLICABLE
    variants = _variants(subject.group, subject.name)
    if len(variants) == 1:
        return CLEAR
    if subject.name != min(variants):
        return NOT_APPLICABLE
    others = [name for name in variants if name != subject.name]
    return Flag(
        f"{subject.name} is also listed as {', '.join(others)}: for SES these are different addresses",
        evidence={"variants": variants},
        compared_with=tuple(dict.fromkeys(region for regions in variants.values() for region in regions)),
    )


def _variants(group: Group, name: str) -> dict[str, list[str]]:
    """The spellings in alphabetical order, each with the regions that list it."""
    found: dict[str, list[str]] = {}
    for view in group.regions:
        for spelling in view.spellings.get(name.lower(), ()):
            if group.includes(spelling):
                found.setdefault(spelling, []).append(view.name)
    return dict(sorted(found.items()))


# Only the sender knows which spelling its mail has.
fix = by_hand(
    "Choose one spelling of {name}. Keep the one that your mail is sent from, create it in every region that needs"
    " it, and delete the other identities when nothing sends from them."
)


_PARTIAL = s.unread("ses:ListEmailIdentities")

EXAMPLES = (
    flagged(
        "One region has three spellings of one address.",
        east(s.address("sales@example.com"), s.address("Sales@example.com"), s.address("sales@EXAMPLE.com")),
        at=(None, "Sales@example.com"),
    ),
    flagged(
        "Two regions spell the address differently.",
        west(s.address("sales@example.com")),
        east(s.address("Sales@example.com")),
        at=(None, "Sales@example.com"),
    ),
    flagged(
        "The list is incomplete, but shows two spellings.",
        west(s.address("sales@example.com")),
        east(listed=Listing((s.address("Sales@example.com"),), _PARTIAL)),
        at=(None, "Sales@example.com"),
    ),
    clear(
        "Both regions spell the address in the same way; another address has a label.",
        west(s.address("sales@example.com"), s.address("sales+a@example.com")),
        east(s.address("sales@example.com")),
    ),
    clear("Domains may differ in case.", west(s.domain()), east(s.domain("Example.com"))),
    unknown(
        "The list is incomplete: the rest may have another spelling.",
        east(listed=Listing((s.address("sales@example.com"),), _PARTIAL)),
    ),
)
