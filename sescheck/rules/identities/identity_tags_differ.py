r"""An identity's tags differ from those elsewhere

## What it finds

An identity that has other tags, or tags of other values, than in another region of its group. Tags that AWS itself
sets (`aws:…`, such as a CloudFormation stack's ARN) are let be, and a region's own name within a value is made
equal: `mail-us-east-1` here and `mail-us-west-2` there are one value.

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

from sescheck.rules import staging as s
from sescheck.rules.rule import (
    CLEAR,
    NOT_CONCERNED,
    Flag,
    Rule,
    Severity,
    Verdict,
    cannot_tell,
    clear,
    flagged,
    in_doubt,
)
from sescheck.rules.scopes import IDENTITY_ACROSS, IdentitySubject
from sescheck.snapshot.model import Detail, Fact, Identity
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why, value_of


def check(subject: IdentitySubject) -> Verdict:
    """Are the tags here other than elsewhere?"""
    elsewhere = subject.elsewhere.answers(_tags)
    if not elsewhere.said and not elsewhere.silent:
        return NOT_CONCERNED
    match subject.identity.detail:
        case Known(Detail(tags=tags)):
            here = _comparable(tags, subject.here.name)
        case Unreadable() as unread:
            return cannot_tell(unread)
    others = {region: _comparable(found, region) for region, found in elsewhere.said}
    differing = {region: found for region, found in others.items() if found != here}
    if not differing:
        return cannot_tell(*elsewhere.silent) if elsewhere.silent else CLEAR
    keys = sorted(
        {key for found in differing.values() for key in {*here, *found} if here.get(key) != found.get(key)}
    )
    return Flag(
        f"{subject.name} has other tags in {subject.here.name} than in {', '.join(differing)}: {', '.join(keys)}",
        evidence={
            "here": {key: tags.get(key) for key in keys},
            "elsewhere": {
                region: {key: found.get(key) for key in keys}
                for region, found in elsewhere.said
                if region in differing
            },
        },
        compared_with=tuple(differing),
    )


def _tags(identity: Identity) -> Reading[Mapping[str, str]]:
    return value_of(identity.detail, lambda detail: detail.tags)


def _comparable(tags: Mapping[str, str], region: str) -> dict[str, str]:
    return {
        key: value.replace(region, "REGION") for key, value in tags.items() if not key.lower().startswith("aws:")
    }


def _tagged(**tags: str) -> Identity:
    return s.domain("example.com", detail=s.details(tags=tags))


_OWNED = _tagged(team="mail")
_SILENT = s.domain("example.com", detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

RULE = Rule(
    severity=Severity.INFO,
    scope=IDENTITY_ACROSS,
    facts=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL),
    check=check,
    examples=(
        flagged(
            "The team is a tag in us-west-2 and not in us-east-1.",
            s.snapshot(s.region("us-west-2", _OWNED), s.region("us-east-1", _tagged())),
            ("us-west-2", "example.com"),
            ("us-east-1", "example.com"),
        ),
        flagged(
            "The team has another name in us-east-1; eu-west-1 refused the question.",
            s.snapshot(
                s.region("us-west-2", _OWNED),
                s.region("us-east-1", _tagged(team="web")),
                s.region("eu-west-1", _SILENT),
            ),
            ("us-west-2", "example.com"),
            ("us-east-1", "example.com"),
        ),
        clear(
            "The tags are the same.",
            s.snapshot(s.region("us-west-2", _OWNED), s.region("us-east-1", _OWNED)),
        ),
        clear(
            "The values differ by their region's name, and the stack's tag is CloudFormation's.",
            s.snapshot(
                s.region("us-west-2", _tagged(**{"stack": "mail-us-west-2", "aws:cloudformation:stack-id": "1"})),
                s.region("us-east-1", _tagged(**{"stack": "mail-us-east-1", "aws:cloudformation:stack-id": "2"})),
            ),
        ),
        clear(
            "Region us-east-1 does not have the identity: another rule's question.",
            s.snapshot(s.region("us-west-2", _OWNED), s.region("us-east-1")),
        ),
        in_doubt(
            "Region us-east-1 refused the question.",
            s.snapshot(s.region("us-west-2", _OWNED), s.region("us-east-1", _SILENT)),
        ),
        in_doubt(
            "The addresses' detail is not asked for at this depth.",
            s.snapshot(s.region("us-west-2", _NOT_ASKED), s.region("us-east-1", _NOT_ASKED)),
        ),
    ),
)
