r"""The tags of an identity differ between regions

## What it finds

An identity that has other tags, or tags of other values, than in another region of its group. Tags that AWS itself
sets (`aws:…`, such as a CloudFormation stack's ARN) do not count. A region's own name as a word in a value is made
equal: `mail-us-east-1` here and `mail-us-west-2` there are one value, and so are `mail-use1` and `mail-usw2`. What
a tool makes up at the end of a name, such as `Mail-1A2B3C4D5E6F`, does not count either.

## Why it matters

Cost reports, policies that rest on tags, and clean-up scripts treat the two identities differently.

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
from sescheck.ses.localised import same
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.INFO, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL))
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Are the tags here other than elsewhere?"""
    elsewhere = subject.elsewhere.answers(_tags)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    match subject.identity.detail:
        case Known(Detail(tags=tags)):
            here = subject.here.name
            odd = {
                region: keys for region, found in elsewhere.known if (keys := _unlike(tags, here, found, region))
            }
        case Unreadable() as unread:
            return cannot_tell(unread)
    if not odd:
        return cannot_tell(*elsewhere.unread) if elsewhere.unread else CLEAR
    names = sorted(set().union(*odd.values()))
    return Flag(
        f"{subject.name} has other tags in {here} than in {', '.join(odd)}: {', '.join(names)}",
        evidence={
            "here": {key: tags.get(key) for key in names},
            "elsewhere": {
                region: {key: found.get(key) for key in names}
                for region, found in elsewhere.known
                if region in odd
            },
        },
        compared_with=tuple(odd),
    )


def _unlike(one: Mapping[str, str], here: str, other: Mapping[str, str], there: str) -> set[str]:
    """The keys of the tags that differ, without those that AWS sets."""
    keys = {key for key in (*one, *other) if not key.lower().startswith("aws:")}
    return {key for key in keys if not same(one.get(key), here, other.get(key), there)}


def _tags(identity: Identity) -> Reading[Mapping[str, str]]:
    return value_of(identity.detail, lambda detail: detail.tags)


def _tagged(**tags: str) -> Identity:
    return s.domain(detail=s.details(tags=tags))


_OWNED = _tagged(team="mail")
_SILENT = s.domain(detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged(
        "The team is a tag in us-west-2 and not in us-east-1.",
        west(_OWNED),
        east(_tagged()),
        at=[("us-west-2", "example.com"), "example.com"],
    ),
    flagged(
        "The team has another name in us-east-1; eu-west-1 refused the question.",
        west(_OWNED),
        east(_tagged(team="web")),
        ireland(_SILENT),
        at=[("us-west-2", "example.com"), "example.com"],
    ),
    clear("The tags are the same.", west(_OWNED), east(_OWNED)),
    clear(
        "The values differ by their region's name, and the stack's tag is CloudFormation's.",
        west(_tagged(**{"stack": "mail-us-west-2", "aws:cloudformation:stack-id": "1"})),
        east(_tagged(**{"stack": "mail-us-east-1", "aws:cloudformation:stack-id": "2"})),
    ),
    clear(
        "Both regions name us-east-1, or each itself in short.",
        west(_tagged(home="us-east-1", stack="mail-usw2")),
        east(_tagged(home="us-east-1", stack="mail-use1")),
    ),
    clear("Region us-east-1 does not have the identity: another rule's question.", west(_OWNED), east()),
    unknown("Region us-east-1 refused the question.", west(_OWNED), east(_SILENT)),
    unknown("The addresses' detail is not asked for at this depth.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
