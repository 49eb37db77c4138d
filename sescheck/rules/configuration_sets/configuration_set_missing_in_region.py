r"""A configuration set is missing in this region

## What it finds

A configuration set that another region of the group has, and that this region's list, read to its end, does not.
Sets are matched by name. In a standby group only the first region's sets are expected.

`main-us-east-1` in us-east-1 and `main-us-west-2` (or `main-usw2`) in us-west-2 are the same name. Names that
CloudFormation, CDK or Terraform made up, such as `Mail-Set-1A2B3C4D5E6F`, are the same where the two sets have
the same options and events, and no other set that is left over does.

What is in the set is reported by [configuration-set-differs](configuration-set-differs.md); that an identity's
default points to it is reported by [default-configuration-set-gone](default-configuration-set-gone.md).

## Why it matters

SES refuses a message that names a configuration set which does not exist. Whoever sends with the set, and fails
over to this region, sends nothing.

## How to fix

Look at the set where it exists, and create it here with the same options; then its event destinations:

    aws sesv2 get-configuration-set --region OTHER_REGION --configuration-set-name SET
    aws sesv2 get-configuration-set-event-destinations --region OTHER_REGION --configuration-set-name SET
    aws sesv2 create-configuration-set --region REGION --cli-input-json file://set.json
    aws sesv2 create-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination file://destination.json

Topics, streams, archives and tracking domains that it names have to be this region's own.

## Sources

- [Managing configuration sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html)
- [ListConfigurationSets](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListConfigurationSets.html):
  "in the current Region"
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): both regions need the same
  configuration sets
"""

from sescheck.rules.kit import ConfigurationSetAcrossRegions, Fact, Severity, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.EVENT_DESTINATIONS))
def check(subject: ConfigurationSetAcrossRegions) -> Verdict:
    """Does another region have it, and this one not?"""
    return missing_here(subject)


def _made_up(region: str, suffix: str, tls: str | None = "OPTIONAL") -> Region:
    """A set that CloudFormation named; where TLS is None, its options were refused."""
    options = s.unread("ses:GetConfigurationSet") if tls is None else {"DeliveryOptions.TlsPolicy": tls}
    return s.region(region, configuration_sets=[s.configuration_set(f"Mail-Set-{suffix}", options=options)])


_MAIN = s.configuration_set("main")
_BULK = s.configuration_set("bulk")
_CUT_SHORT = Listing((_BULK,), s.unread("ses:ListConfigurationSets"))

EXAMPLES = (
    flagged(
        "Region us-west-2 has main; us-east-1 has other sets only.",
        west(configuration_sets=[_MAIN, _BULK]),
        east(configuration_sets=[_BULK]),
        at="main",
    ),
    flagged(
        "Each region has a set that the other lacks.",
        west(configuration_sets=[_MAIN]),
        east(configuration_sets=[_BULK]),
        at=["main", ("us-west-2", "bulk")],
    ),
    flagged(
        "Names of sets are told apart by case.",
        west(configuration_sets=[_MAIN]),
        east(configuration_sets=[_MAIN, s.configuration_set("Main")]),
        at=("us-west-2", "Main"),
    ),
    flagged(
        "A set called after us-west-2 in us-west-2; in us-east-1 it would be called after us-east-1.",
        west(configuration_sets=[s.configuration_set("main-us-west-2")]),
        east(configuration_sets=[_BULK]),
        at=["main-us-west-2", ("us-west-2", "bulk")],
    ),
    flagged(
        "Names that CloudFormation made up, of sets that do not send alike.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", "REQUIRE"),
        at=["Mail-Set-1A2B3C4D5E6F", ("us-west-2", "Mail-Set-9Z8Y7X6W5V4U")],
    ),
    clear(
        "Each region's set is called after it.",
        west(configuration_sets=[s.configuration_set("main-us-west-2")]),
        east(configuration_sets=[s.configuration_set("main-use1")]),
    ),
    clear(
        "CloudFormation gave the set a name of its own in each region; they do the same.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U"),
    ),
    unknown(
        "Both names are made up, and the options of one set were refused: the two may be one.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", None),
    ),
    flagged(
        "Region us-west-2 has main, which is enough, although eu-west-1 refused its list.",
        west(configuration_sets=[_MAIN, _BULK]),
        east(configuration_sets=[_BULK]),
        ireland(configuration_sets=_CUT_SHORT),
        at="main",
    ),
    clear("Both regions have main.", west(configuration_sets=[_MAIN]), east(configuration_sets=[_MAIN])),
    clear(
        "Both regions have main; what is in it is another rule's question.",
        west(configuration_sets=[_MAIN]),
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
    unknown(
        "The list of us-east-1 breaks off before main came.",
        west(configuration_sets=[_MAIN, _BULK]),
        east(configuration_sets=_CUT_SHORT),
    ),
    unknown(
        "Both regions list bulk, and us-west-2 refused the rest: what else it has, us-east-1 may lack.",
        west(configuration_sets=_CUT_SHORT),
        east(configuration_sets=[_BULK]),
    ),
)
