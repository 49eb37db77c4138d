r"""The default configuration set of an identity does not exist

## What it finds

A verified identity with a default configuration set that is not among the configuration sets of this region. An
identity that is not verified is not flagged: its default is not applied. So is a set that the list of
configuration sets may still hold where it could not be read to its end.

## Why it matters

Every message from the identity that names no other configuration set fails with a "bad request" error.

## How to fix

Create the configuration set again, with the event destinations that it should have:

    aws sesv2 create-configuration-set --region REGION --configuration-set-name NAME

Or look at the default that the identity has, and give it another; without a name, it has none from then on:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name OTHER_SET
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY

## Sources

- [Default configuration sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html#default-config-sets)
"""

from sescheck.comparison.account_view import is_verified
from sescheck.comparison.logic import NO, unread_among
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.snapshot.model import Detail
from sescheck.snapshot.reading import Known, Listing, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.CRITICAL, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.CONFIGURATION_SETS))
def check(subject: IdentityInRegion) -> Verdict:
    """Is the default configuration set one that this region does not have?"""
    verified = is_verified(Known(subject.identity))
    if verified == NO:
        return NOT_APPLICABLE
    match subject.identity.detail:
        case Known(Detail(configuration_set=name)):
            if name is None:
                return NOT_APPLICABLE
        case Unreadable() as unread:
            return cannot_tell(unread)
    if name in subject.here.configuration_sets:
        return CLEAR
    rest = subject.here.region.configuration_sets.unread
    if doubts := unread_among(verified, rest or verified):
        return cannot_tell(*doubts)
    return Flag(
        f"{subject.name} sends with {name} by default, a configuration set that does not exist in"
        f" {subject.here.name}: its mail fails",
        evidence={"configuration_set": name},
    )


_UNREAD = s.unread("ses:ListConfigurationSets")
_MAIN = s.details(configuration_set="main")
_HERE = ("us-east-1", "example.com")

EXAMPLES = (
    flagged(
        "The default is main, and us-east-1 has no configuration set.", east(s.domain(detail=_MAIN)), at=_HERE
    ),
    flagged(
        "The default is main; another region has it, us-east-1 has others.",
        west(configuration_sets=[s.configuration_set("main")]),
        east(s.domain(detail=_MAIN), configuration_sets=[s.configuration_set("bulk")]),
        at=_HERE,
    ),
    clear("The default exists.", east(s.domain(detail=_MAIN), configuration_sets=[s.configuration_set("main")])),
    clear(
        "The list of configuration sets breaks off after the default.",
        east(s.domain(detail=_MAIN), configuration_sets=Listing((s.configuration_set("main"),), _UNREAD)),
    ),
    clear("There is no default, and no configuration set.", east(s.domain())),
    clear(
        "The identity is not verified, so that its default is not applied.",
        east(s.domain(verification="PENDING", detail=_MAIN)),
    ),
    unknown(
        "The list of configuration sets was refused.",
        east(s.domain(detail=_MAIN), configuration_sets=Listing((s.configuration_set("bulk"),), _UNREAD)),
    ),
    unknown("The identity's detail was refused.", east(s.domain(detail=s.unread()))),
    unknown(
        "Nobody said whether the identity is verified.", east(s.domain(verification=s.unread(), detail=_MAIN))
    ),
    unknown(
        "The address's detail is not asked for at this depth.",
        east(s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))),
    ),
)
