r"""The default configuration set of an identity differs between regions

## What it finds

An identity whose default configuration set has a different name in another region of its group, or that has a
default only in the other region. The names are compared, not the contents of the configuration sets. If a set of
that name does not exist in its region, [default-configuration-set-gone](default-configuration-set-gone.md) also
reports it. There is one finding for a difference: in the region that differs from most others, or, if there are
two regions, in the second one of the group. It does not say which region is right.

`mail-us-east-1` in us-east-1 and `mail-us-west-2` (or `mail-usw2`) in us-west-2 count as the same name. Names that
CloudFormation, CDK or Terraform generated, such as `Mail-Set-1A2B3C4D5E6F`, count as the same if the two sets have
the same settings and no other set of either region has them.

## Why it matters

The default configuration set decides where bounces and complaints are published, which IP pool sends, whether TLS
is required, and whether opens are tracked. In the region that differs, none of that applies to mail that names no
configuration set.

## How to fix

Look at the current default of the identity in this region, which the last command replaces. If necessary, create
the configuration set in this region, and make it the default:

    aws sesv2 get-email-identity --region REGION --email-identity IDENTITY --query ConfigurationSetName
    aws sesv2 create-configuration-set --region REGION --configuration-set-name NAME
    aws sesv2 put-email-identity-configuration-set-attributes --region REGION --email-identity IDENTITY \
        --configuration-set-name NAME

Give the set the event destinations and options of the other region first: as soon as it is the default, it applies
to all mail of the identity. AWS does not allow a default configuration set for an identity that a delegate sender
uses. There, each message has to name the set.

## Sources

- [Default configuration sets](https://docs.aws.amazon.com/ses/latest/dg/managing-configuration-sets.html#default-config-sets)
"""

from sescheck.comparison.answers import gather
from sescheck.comparison.logic import NO, YES
from sescheck.engine.subjects.resources import CONFIGURATION_SETS
from sescheck.rules.kit import (
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Flag,
    Human,
    IdentityAcrossRegions,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.steps.configuration_sets import name_here
from sescheck.rules.shared.steps.identities import put_default_set
from sescheck.rules.shared.steps.new_sets import create_named
from sescheck.rules.shared.steps.reference import Held, held, to_follow
from sescheck.ses.generated_names import is_generated
from sescheck.ses.localised import same
from sescheck.snapshot.model import Identity, Region
from sescheck.snapshot.reading import Reading, Why, value_of
from sescheck.snapshot.sending import ConfigurationSet
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
    failover=DEGRADES,
    is_mutual=True,
)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity whose default configuration set differs from that of another region."""
    elsewhere = subject.elsewhere.answers(_default)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    defaults = [(region, name) for region, name in elsewhere.known if name is not None]
    if not defaults and not elsewhere.unread:
        return CLEAR
    here = need(_default(subject.identity))
    equal = gather((region, _is_same(subject, here, region, name)) for region, name in defaults)
    different = equal.where(lambda is_same: not is_same)
    if not different:
        return clear_unless(*elsewhere.unread, *equal.unread)
    other = {region: name for region, name in defaults if region in different}
    names = ", ".join(f"{name} in {region}" for region, name in other.items())
    return Flag(
        f"The default configuration set of {subject.name} is {here or 'not set'} in {subject.region} and {names}",
        evidence={"here": here, "elsewhere": other},
        compared_with=different,
    )


def _is_same(subject: IdentityAcrossRegions, here: str | None, region: str, there: str) -> Reading[bool]:
    """True if both sets have the same name, or generated names and the same settings."""
    if here is None:
        return NO
    if not (is_generated(here) and is_generated(there)):
        return YES if same(here, subject.region, there, region) else NO
    other = next(view for view in subject.group.regions if view.name == region)
    counterpart = CONFIGURATION_SETS.counterpart(subject.here, here, other)
    return value_of(counterpart, lambda found: found is not None and found[0] == there)


def _default(identity: Identity) -> Reading[str | None]:
    return value_of(identity.detail, lambda detail: detail.configuration_set)


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Make the set of the first region that has a default the default of the others, after it is created there."""
    found = {region: each for region, each in held(subject, _default).items() if each.value is not None}
    compared = [region for region in flag.compared_with if region in found]
    if subject.region in found:
        first, others = to_follow(subject, compared, found)
    else:
        first, others = found[compared[0]], [Held(subject.here, subject.identity, None)]
    for other in others:
        yield from _follow(subject, first, other)


def _follow(subject: IdentityAcrossRegions, first: Held[str | None], other: Held[str | None]) -> Steps:
    name, now = first.value or "", other.value
    if now is not None and is_generated(name) and is_generated(now):
        words = (
            f"A tool made the sets {name} in {first.region} and {now} in {other.region}, and they have other"
            f" settings or contents. Correct the template that made {now}, and let the tool change the set."
        )
        title = f"Make {now} in {other.region}, the default of {subject.name}, equal to {name} in {first.region}"
        return [Step(title, Human(words), other.region, Phase.CONFIGURATION_SETS)]
    if other.view.region.configuration_sets.unread is not None:
        need(other.view.region.configuration_sets.unread)
    wanted = name_here(first.view, name, other.view)
    is_there = wanted in other.view.configuration_sets
    steps = () if is_there else create_named(subject.account, wanted, other.view)
    return [*steps, put_default_set(other.identity.name, other.region, wanted, now)]


def _sending_with(name: str) -> Identity:
    return s.domain(detail=s.details(configuration_set=name))


def _generated(region: str, suffix: str, tls: str | None = "OPTIONAL") -> Region:
    """A domain whose default set has a generated name; without ``tls`` the options of the set are unread."""
    name = f"Mail-Set-{suffix}"
    options = s.unread("ses:GetConfigurationSet") if tls is None else {"DeliveryOptions.TlsPolicy": tls}
    return s.region(region, _sending_with(name), configuration_sets=[s.configuration_set(name, options=options)])


def _tls(name: str) -> ConfigurationSet:
    return s.configuration_set(name, options={"DeliveryOptions.TlsPolicy": "REQUIRE"})


_NONE, _MAIN, _BULK = s.domain(), _sending_with("main"), _sending_with("bulk")
_UNREAD = s.domain(detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged("The default is main in us-west-2; us-east-1 has none.", west(_MAIN), east(_NONE)),
    flagged(
        "The defaults of the two regions have different names.",
        west(_MAIN, configuration_sets=[_tls("main")]),
        east(_BULK, configuration_sets=[_tls("bulk")]),
        at="example.com",
    ),
    flagged(
        "The default in eu-west-1 could not be read; us-west-2 is enough.",
        west(_MAIN),
        east(_NONE),
        ireland(_UNREAD),
    ),
    clear("The default is main in both regions.", west(_MAIN), east(_MAIN)),
    clear(
        "The default of each region is named after its region.",
        west(_sending_with("main-usw2")),
        east(_sending_with("main-use1")),
    ),
    clear(
        "CloudFormation generated the names, and both sets have the same settings.",
        _generated("us-west-2", "1A2B3C4D5E6F"),
        _generated("us-east-1", "9Z8Y7X6W5V4U"),
    ),
    flagged(
        "CloudFormation generated the names, and only one of the sets requires TLS.",
        _generated("us-west-2", "1A2B3C4D5E6F"),
        _generated("us-east-1", "9Z8Y7X6W5V4U", tls="REQUIRE"),
        at="example.com",
    ),
    unknown(
        "CloudFormation generated the names, and the settings of one set could not be read.",
        _generated("us-west-2", "1A2B3C4D5E6F"),
        _generated("us-east-1", "9Z8Y7X6W5V4U", tls=None),
    ),
    clear("Neither region has a default.", west(_NONE), east(_NONE)),
    clear("Region us-east-1 does not have the identity: another rule reports it.", west(_MAIN), east()),
    unknown("The default is main in us-west-2; that of us-east-1 could not be read.", west(_MAIN), east(_UNREAD)),
    unknown("There is no default in us-east-1; that of us-west-2 could not be read.", west(_UNREAD), east(_NONE)),
    unknown("The defaults of addresses are not read at this depth.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
