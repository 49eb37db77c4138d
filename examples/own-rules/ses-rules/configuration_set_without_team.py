r"""The name of a configuration set does not begin with a team

## What it finds

A configuration set whose name does not begin with `shop-`, `billing-` or `news-`.

## Why it matters

Dashboards and alarms group configuration sets by the first part of the name. A set without a team is on no
dashboard.

## How to fix

SES cannot rename a configuration set. Create one with the right name, send with it, and delete the old one when no
mail uses it:

    aws sesv2 get-configuration-set --region REGION --configuration-set-name OLD
    aws sesv2 create-configuration-set --region REGION --configuration-set-name TEAM-NAME

## Sources

- [CreateConfigurationSet](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateConfigurationSet.html)
"""

from sescheck.rules.kit import (
    CLEAR,
    NOTHING,
    ConfigurationSetInRegion,
    Fact,
    Flag,
    Listing,
    Severity,
    Verdict,
    by_hand,
    rule,
)
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

from ._company import TEAMS


@rule(Severity.LOW, reads=(Fact.CONFIGURATION_SETS,), failover=NOTHING)
def check(subject: ConfigurationSetInRegion) -> Verdict:
    """Flag a configuration set whose name has no team."""
    if subject.name.startswith(tuple(f"{team}-" for team in TEAMS)):
        return CLEAR
    teams = ", ".join(TEAMS)
    return Flag(
        f"{subject.name} in {subject.region} does not begin with a team: {teams}", evidence={"teams": [*TEAMS]}
    )


fix = by_hand("Create a configuration set TEAM-{name} in {region}. Send with it, then delete {name}.")

_UNREAD = s.unread("ses:ListConfigurationSets")

EXAMPLES = (
    flagged(
        "The name has no team.",
        east(configuration_sets=[s.configuration_set("main")]),
        at="main",
    ),
    flagged(
        "The name of the team alone is not enough.",
        east(configuration_sets=[s.configuration_set("shop"), s.configuration_set("shop-orders")]),
        at="shop",
    ),
    clear("The name begins with a team.", east(configuration_sets=[s.configuration_set("billing-invoices")])),
    unknown("The list could not be read.", east(configuration_sets=Listing((), _UNREAD))),
)
