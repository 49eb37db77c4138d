r"""A configuration set is missing in this region

## What it finds

A configuration set that another region of the group has, and that is not in the complete list of this region. Sets
are matched by name. In a standby group only the sets of the first region are expected.

`main-us-east-1` in us-east-1 and `main-us-west-2` (or `main-usw2`) in us-west-2 are the same name. Names that
CloudFormation, CDK or Terraform generated, such as `Mail-Set-1A2B3C4D5E6F`, are the same if the two sets have the
same options and events. Several such sets are matched in the order of their names.

[configuration-set-differs](configuration-set-differs.md) reports different options.
[default-configuration-set-gone](default-configuration-set-gone.md) reports an identity whose default set does not
exist.

## Why it matters

SES refuses a message that names a configuration set which does not exist. A program that sends with the set, and
fails over to this region, cannot send.

## How to fix

Read the set in the other region, and create it here with the same options; then create its event destinations:

    aws sesv2 get-configuration-set --region OTHER_REGION --configuration-set-name SET
    aws sesv2 get-configuration-set-event-destinations --region OTHER_REGION --configuration-set-name SET
    aws sesv2 create-configuration-set --region REGION --cli-input-json file://set.json
    aws sesv2 create-configuration-set-event-destination --region REGION --configuration-set-name SET \
        --event-destination-name NAME --event-destination file://destination.json

Give it the topics, streams, archives and tracking domains of this region. The set that `sescheck fix` creates
sends and requires TLS, and its event destinations are enabled, even if that is not so in the other region.

## Sources

- [Managing configuration sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html)
- [ListConfigurationSets](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListConfigurationSets.html):
  "in the current Region"
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): both regions need the same
  configuration sets
"""

from sescheck.rules.kit import ConfigurationSetAcrossRegions, Fact, Flag, Severity, Steps, Verdict, rule
from sescheck.rules.shared.compare_named import missing_here
from sescheck.rules.shared.steps.configuration_sets import create_set
from sescheck.rules.shared.steps.resources import first_that_has
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.HIGH, reads=(Fact.CONFIGURATION_SETS, Fact.CONFIGURATION_SET_OPTIONS, Fact.EVENT_DESTINATIONS))
def check(subject: ConfigurationSetAcrossRegions) -> Verdict:
    """Flag a configuration set that another region has and this region does not."""
    return missing_here(subject)


def fix(subject: ConfigurationSetAcrossRegions, flag: Flag) -> Steps:
    """Create the set like the one of the first region that has it."""
    there, _, found = first_that_has(subject, flag.compared_with)
    return create_set(subject.account, found, there, subject.here)


def _made_up(region: str, suffix: str, tls: str | None = "OPTIONAL") -> Region:
    """A set with a generated name; its options could not be read if TLS is None."""
    options = s.unread("ses:GetConfigurationSet") if tls is None else {"DeliveryOptions.TlsPolicy": tls}
    return s.region(region, configuration_sets=[s.configuration_set(f"Mail-Set-{suffix}", options=options)])


_MAIN = s.configuration_set("main")
_BULK = s.configuration_set("bulk")
_CUT_SHORT = Listing((_BULK,), s.unread("ses:ListConfigurationSets"))

EXAMPLES = (
    flagged(
        "The set main is in us-west-2; us-east-1 has another set only.",
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
        "Names of sets that differ only in case are different names.",
        west(configuration_sets=[_MAIN]),
        east(configuration_sets=[_MAIN, s.configuration_set("Main")]),
        at=("us-west-2", "Main"),
    ),
    flagged(
        "The set in us-west-2 has its region in its name; us-east-1 does not have that set.",
        west(configuration_sets=[s.configuration_set("main-us-west-2")]),
        east(configuration_sets=[_BULK]),
        at=["main-us-west-2", ("us-west-2", "bulk")],
    ),
    flagged(
        "CloudFormation generated both names, and the options of the sets differ.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", "REQUIRE"),
        at=["Mail-Set-1A2B3C4D5E6F", ("us-west-2", "Mail-Set-9Z8Y7X6W5V4U")],
    ),
    clear(
        "The names of the sets contain their regions.",
        west(configuration_sets=[s.configuration_set("main-us-west-2")]),
        east(configuration_sets=[s.configuration_set("main-use1")]),
    ),
    clear(
        "CloudFormation generated both names, and the sets have the same options.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U"),
    ),
    unknown(
        "CloudFormation generated both names; the options of one set could not be read: they may be one set.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", None),
    ),
    flagged(
        "The set main is in us-west-2, which is enough, although the list in eu-west-1 could not be read.",
        west(configuration_sets=[_MAIN, _BULK]),
        east(configuration_sets=[_BULK]),
        ireland(configuration_sets=_CUT_SHORT),
        at="main",
    ),
    clear("Both regions have main.", west(configuration_sets=[_MAIN]), east(configuration_sets=[_MAIN])),
    clear(
        "Both regions have main; another rule compares its options.",
        west(configuration_sets=[_MAIN]),
        east(configuration_sets=[s.configuration_set("main", options=s.unread("ses:GetConfigurationSet"))]),
    ),
    unknown(
        "The list of sets in us-east-1 is incomplete, and main is not in it.",
        west(configuration_sets=[_MAIN, _BULK]),
        east(configuration_sets=_CUT_SHORT),
    ),
    unknown(
        "The list of sets in us-west-2 is incomplete: it may have sets that us-east-1 does not have.",
        west(configuration_sets=_CUT_SHORT),
        east(configuration_sets=[_BULK]),
    ),
)
