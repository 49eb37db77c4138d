r"""The default configuration set of an identity does not exist

## What it finds

A verified identity whose default configuration set does not exist in this region. An identity that is not verified
is not flagged: its default does not apply. If the list of configuration sets is incomplete, the answer is unknown.

## Why it matters

Every message from the identity that names no other configuration set fails with a "bad request" error.

## How to fix

Create the configuration set again, with the event destinations that it should have:

    aws sesv2 create-configuration-set --region REGION --configuration-set-name NAME

Or look at the current default and choose another one. The last command, which names none, removes the default:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name OTHER_SET
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY

## Sources

- [Default configuration sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html#default-config-sets)
"""

from sescheck.comparison.account_view import verified
from sescheck.comparison.logic import NO, unread_among
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityInRegion,
    Severity,
    Steps,
    Verdict,
    cannot_tell,
    need,
    rule,
)
from sescheck.rules.shared.steps.new_sets import create_named
from sescheck.snapshot.reading import Listing, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west


@rule(Severity.CRITICAL, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.CONFIGURATION_SETS), failover=BLOCKS)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag a verified identity whose default configuration set does not exist in the region."""
    is_verified = verified(subject.identity)
    if is_verified == NO:
        return NOT_APPLICABLE
    name = need(subject.identity.detail).configuration_set
    if name is None:
        return NOT_APPLICABLE
    if name in subject.here.configuration_sets:
        return CLEAR
    unlisted = subject.here.region.configuration_sets.unread
    if unread := unread_among(is_verified, unlisted or is_verified):
        return cannot_tell(*unread)
    return Flag(
        f"The default configuration set of {subject.name}, {name}, does not exist in {subject.region}: mail that"
        " names no other set fails",
        evidence={"configuration_set": name},
    )


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Create the set, like the one of that name in the first other region that has it."""
    return create_named(subject.account, need(subject.identity.detail).configuration_set or "", subject.here)


_UNREAD = s.unread("ses:ListConfigurationSets")
_MAIN, _BULK = s.configuration_set("main"), s.configuration_set("bulk")
_DOMAIN = s.domain(detail=s.details(configuration_set="main"))

EXAMPLES = (
    flagged("The default is main, and us-east-1 has no configuration set.", east(_DOMAIN)),
    flagged(
        "The default is main; only another region has it.",
        west(configuration_sets=[_MAIN]),
        east(_DOMAIN, configuration_sets=[_BULK]),
    ),
    clear("The default exists.", east(_DOMAIN, configuration_sets=[_MAIN])),
    clear(
        "The list of configuration sets is incomplete, but has the default.",
        east(_DOMAIN, configuration_sets=Listing((_MAIN,), _UNREAD)),
    ),
    clear("The identity has no default, and the region no configuration set.", east(s.domain())),
    clear(
        "The identity is not verified, so its default does not apply.",
        east(s.domain(verification="PENDING", detail=s.details(configuration_set="main"))),
    ),
    unknown(
        "The list of configuration sets is incomplete and does not have the default.",
        east(_DOMAIN, configuration_sets=Listing((_BULK,), _UNREAD)),
    ),
    unknown("The default of the identity could not be read.", east(s.domain(detail=s.unread()))),
    unknown(
        "It is unknown whether the identity is verified.",
        east(s.domain(verification=s.unread(), detail=s.details(configuration_set="main"))),
    ),
    unknown(
        "The defaults of addresses are not read at this depth.",
        east(s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))),
    ),
)
