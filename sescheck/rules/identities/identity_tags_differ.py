r"""The tags of an identity differ between regions

## What it finds

An identity whose tags, or their values, differ from those in another region of its group. Tags that AWS itself
sets (`aws:…`, such as the ARN of a CloudFormation stack) do not count. Values that differ only in the name of
their own region count as equal: `mail-us-east-1` in us-east-1 and `mail-us-west-2` in us-west-2, or `mail-use1`
and `mail-usw2`. A suffix that a tool generated, as in `Mail-1A2B3C4D5E6F`, does not count either. There is one
finding for a difference: in the region that differs from most others, or, if there are two regions, in the second
one of the group. It does not say which region is right.

## Why it matters

Cost reports, policies that use tags, and clean-up scripts treat the two identities differently.

## How to fix

    aws sesv2 tag-resource --region REGION --resource-arn arn:PARTITION:ses:REGION:ACCOUNT:identity/NAME \
        --tags Key=KEY,Value=VALUE
    aws sesv2 untag-resource --region REGION --resource-arn arn:PARTITION:ses:REGION:ACCOUNT:identity/NAME \
        --tag-keys KEY

`PARTITION` is `aws-us-gov` in GovCloud, `aws-eusc` in the European Sovereign Cloud, and `aws` elsewhere.

## Sources

- [TagResource](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_TagResource.html)
- [Tags that CloudFormation sets](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html)
"""

from collections.abc import Mapping

from sescheck.comparison.elsewhere import Peer
from sescheck.rules.kit import (
    NOT_APPLICABLE,
    NOTHING,
    Call,
    Fact,
    Flag,
    IdentityAcrossRegions,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
    thing,
)
from sescheck.rules.shared.steps.reference import held
from sescheck.rules.shared.steps.structures import tags
from sescheck.ses.arns import of_identity
from sescheck.ses.localised import moved, same
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Reading, Why, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.INFO, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL), failover=NOTHING, is_mutual=True)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity whose tags differ from those in another region."""
    elsewhere = subject.elsewhere.answers(_tags)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    here = need(_tags(subject.identity))
    differing = {
        region: keys
        for region, there in elsewhere.known
        if (keys := _differing(here, subject.region, there, region))
    }
    if not differing:
        return clear_unless(*elsewhere.unread)
    names = sorted(set().union(*differing.values()))
    return Flag(
        f"The tags of {subject.name} differ between {subject.region} and {', '.join(differing)}:"
        f" {', '.join(names)}",
        evidence={
            "here": {key: here.get(key) for key in names},
            "elsewhere": {
                region: {key: there.get(key) for key in names}
                for region, there in elsewhere.known
                if region in differing
            },
        },
        compared_with=tuple(differing),
    )


def _differing(here: Mapping[str, str], region: str, there: Mapping[str, str], other: str) -> set[str]:
    """The keys of the tags that differ, without those that AWS sets."""
    keys = {key for key in (*here, *there) if not key.lower().startswith("aws:")}
    return {key for key in keys if not same(here.get(key), region, there.get(key), other)}


def _tags(identity: Identity) -> Reading[Mapping[str, str]]:
    return value_of(identity.detail, lambda detail: detail.tags)


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Give each region the tags that it lacks, with the value of the first region that has the tag."""
    found = held(subject, _tags, (Peer(view, view.identity(subject.name)) for view in subject.group.regions))
    first: dict[str, tuple[str, str]] = {}
    for region, each in found.items():
        for key, value in each.value.items():
            if not key.lower().startswith("aws:"):
                first.setdefault(key, (region, value))
    for region in (each for each in found if each in {subject.region, *flag.compared_with}):
        has = found[region].value
        wanted = {
            key: str(moved(value, there, region))
            for key, (there, value) in first.items()
            if not same(has.get(key), region, value, there)
        }
        if wanted:
            yield _tag(subject, region, found[region].identity.name, wanted, has)


def _tag(
    subject: IdentityAcrossRegions, region: str, name: str, wanted: Mapping[str, str], has: Mapping[str, str]
) -> Step:
    arn = f"arn:{subject.account.partition}:ses:{region}:{need(subject.account.number)}:{of_identity(name)}"
    lost = [f"{key}={has[key]}" for key in wanted if key in has]
    return Step(
        f"Tag {name} in {region}",
        Call("sesv2", "TagResource", region, {"ResourceArn": arn, "Tags": tags(wanted)}),
        region,
        Phase.IDENTITY_SETTINGS,
        needs=(thing(region, "identity", name),),
        replaces=f"the tags {', '.join(lost)}." if lost else "",
    )


def _tagged(**tags: str) -> Identity:
    return s.domain(detail=s.details(tags=tags))


_OWNED = _tagged(team="mail")
_UNREAD = s.domain(detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged(
        "Only us-west-2 has a tag.",
        west(_OWNED),
        east(_tagged()),
        at="example.com",
    ),
    flagged(
        "The tag team has another value in us-east-1; the tags in eu-west-1 could not be read.",
        west(_OWNED),
        east(_tagged(team="web")),
        ireland(_UNREAD),
        at="example.com",
    ),
    clear("The tags are the same.", west(_OWNED), east(_OWNED)),
    clear(
        "The values differ only in their region's name, and CloudFormation sets the other tag.",
        west(_tagged(**{"stack": "mail-us-west-2", "aws:cloudformation:stack-id": "1"})),
        east(_tagged(**{"stack": "mail-us-east-1", "aws:cloudformation:stack-id": "2"})),
    ),
    clear(
        "Both regions name us-east-1 in one tag and the short form of their own name in another.",
        west(_tagged(home="us-east-1", stack="mail-usw2")),
        east(_tagged(home="us-east-1", stack="mail-use1")),
    ),
    clear("Region us-east-1 does not have the identity: another rule reports it.", west(_OWNED), east()),
    unknown("The tags in us-east-1 could not be read.", west(_OWNED), east(_UNREAD)),
    unknown("The tags of addresses are not read at this depth.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
