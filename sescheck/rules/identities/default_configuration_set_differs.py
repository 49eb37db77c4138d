r"""The default configuration set of an identity differs between regions

## What it finds

An identity whose default configuration set has another name than in another region of its group, or that has none
while it has one there. Names are compared, not what the configuration sets contain. A name that does not exist in
its region is reported by [default-configuration-set-gone](default-configuration-set-gone.md) as well.

`mail-us-east-1` in us-east-1 and `mail-us-west-2` (or `mail-usw2`) in us-west-2 are the same name. Names that
CloudFormation, CDK or Terraform made up, such as `Mail-Set-1A2B3C4D5E6F`, are the same where the two sets do
the same, and no other set of either region does that.

## Why it matters

The default configuration set decides where bounces and complaints are published, which IP pool sends, whether TLS
is required, and whether opens are tracked. In the region that differs, mail that names no configuration set is
sent without all that.

## How to fix

Look at the default that the identity has here, which the last command replaces. Create the configuration set in
this region if need be, and make it the default:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 create-configuration-set --region REGION --configuration-set-name NAME
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name NAME

Give the set the event destinations and options of the other region first: from the moment that it is the default,
it decides for all mail of the identity. AWS refuses a default configuration set for an identity that a
delegate sender uses. There, each message has to name the set.

## Sources

- [Default configuration sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html#default-config-sets)
"""

from sescheck.comparison.answers import gather
from sescheck.comparison.logic import NO, YES
from sescheck.engine.subjects.resources import CONFIGURATION_SETS
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Verdict,
    cannot_tell,
    rule,
)
from sescheck.ses.generated_names import is_generated
from sescheck.ses.localised import same
from sescheck.snapshot.model import Detail, Identity, Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(
    Severity.MEDIUM,
    reads=(
        Fact.IDENTITIES,
        Fact.IDENTITY_DETAIL,
        Fact.CONFIGURATION_SETS,
        Fact.CONFIGURATION_SET_OPTIONS,
        Fact.EVENT_DESTINATIONS,
    ),
)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Is another default set elsewhere than here?"""
    elsewhere = subject.elsewhere.answers(_default)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    if not elsewhere.unread and not elsewhere.where(lambda name: name is not None):
        return CLEAR
    match subject.identity.detail:
        case Known(Detail(configuration_set=here)):
            told = [(region, name) for region, name in elsewhere.known if name is not None]
        case Unreadable() as unread:
            return cannot_tell(unread)
    alike = gather((region, _is_the_same(subject, here, region, name)) for region, name in told)
    odd = alike.where(lambda is_same: not is_same)
    other = {region: name for region, name in told if region in odd}
    if not other:
        silent = (*elsewhere.unread, *alike.unread)
        return cannot_tell(*silent) if silent else CLEAR
    said = ", ".join(f"{name} in {region}" for region, name in other.items())
    return Flag(
        f"{subject.name} sends with {here or 'no configuration set'} by default in {subject.here.name}, and with"
        f" {said}",
        evidence={"here": here, "elsewhere": other},
        compared_with=tuple(other),
    )


def _is_the_same(subject: IdentityAcrossRegions, here: str | None, region: str, there: str) -> Reading[bool]:
    """Is the one set the other, by its name or by what it does?"""
    if here is None:
        return NO
    if not (is_generated(here) and is_generated(there)):
        return YES if same(here, subject.here.name, there, region) else NO
    other = next(view for view in subject.group.regions if view.name == region)
    found = CONFIGURATION_SETS.counterpart(subject.here, here, other)
    return value_of(found, lambda set_: set_ is not None and set_[0] == there)


def _default(identity: Identity) -> Reading[str | None]:
    return value_of(identity.detail, lambda detail: detail.configuration_set)


def _sending_with(name: str) -> Identity:
    return s.domain(detail=s.details(configuration_set=name))


def _made_up(region: str, suffix: str, tls: str | None = "OPTIONAL") -> Region:
    """A domain with a default set that CloudFormation named; where TLS is None, its options were refused."""
    name = f"Mail-Set-{suffix}"
    options = s.unread("ses:GetConfigurationSet") if tls is None else {"DeliveryOptions.TlsPolicy": tls}
    return s.region(region, _sending_with(name), configuration_sets=[s.configuration_set(name, options=options)])


_BARE = s.domain()
_MAIN = s.domain(detail=s.details(configuration_set="main"))
_BULK = s.domain(detail=s.details(configuration_set="bulk"))
_SILENT = s.domain(detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged("The default is main in us-west-2, and there is none in us-east-1.", west(_MAIN), east(_BARE)),
    flagged(
        "Each region has a default of another name.",
        west(_MAIN),
        east(_BULK),
        at=[("us-west-2", "example.com"), "example.com"],
    ),
    flagged(
        "A third region refused the question; us-west-2 is enough.", west(_MAIN), east(_BARE), ireland(_SILENT)
    ),
    clear("The default is main in both regions.", west(_MAIN), east(_MAIN)),
    clear(
        "Each region's default is called after it.",
        west(_sending_with("main-usw2")),
        east(_sending_with("main-use1")),
    ),
    clear(
        "CloudFormation gave each region's set a name of its own, and the sets do the same.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U"),
    ),
    flagged(
        "CloudFormation gave each region's set a name of its own, and one of them requires TLS.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", tls="REQUIRE"),
        at=[("us-west-2", "example.com"), "example.com"],
    ),
    unknown(
        "Both names are made up, and what the set of us-east-1 does was refused.",
        _made_up("us-west-2", "1A2B3C4D5E6F"),
        _made_up("us-east-1", "9Z8Y7X6W5V4U", tls=None),
    ),
    clear("Neither region has a default.", west(_BARE), east(_BARE)),
    clear("Region us-east-1 does not have the identity: another rule's question.", west(_MAIN), east()),
    unknown("The default is main in us-west-2; us-east-1 refused the question.", west(_MAIN), east(_SILENT)),
    unknown("There is no default in us-east-1; us-west-2 refused the question.", west(_SILENT), east(_BARE)),
    unknown("The addresses' detail is not asked for at this depth.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
