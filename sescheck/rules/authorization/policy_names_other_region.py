r"""A sending authorization policy names the ARN of another region

## What it finds

A statement whose resource is the identity's own ARN but for the region: it can never match where it is attached. A
statement of which another resource does match here is not flagged, and so is one whose resource is something else
altogether. One finding an identity and region; the evidence has the statements, and the region that each names.

AWS says that a policy's resource has to be the ARN of the identity to which it is attached. We did not try whether
SES always refuses another. What this version of sescheck does not understand, is not flagged. The policies of
email addresses are read with `--depth deep` only.

## Why it matters

The statement does nothing. If it allows, the delegate sender is refused in this region; if it denies, nobody is
kept out. It looks right in a review, because the policy is there and has the right name. The usual cause is a
script that copies policies from one region to the next.

## How to fix

Change the region in the statement's resource, and write the whole policy again, with all its statements:

    aws sesv2 get-email-identity-policies --region REGION --email-identity IDENTITY
    aws sesv2 update-email-identity-policy --region REGION --email-identity IDENTITY \
        --policy-name NAME --policy file://policy.json

## Sources

- [SES policy anatomy](https://docs.aws.amazon.com/ses/latest/dg/policy-anatomy.html): which resource a policy has
- [Regions and Amazon SES: sending authorization](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-sending-authorization)
- [UpdateEmailIdentityPolicy](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateEmailIdentityPolicy.html)
"""

from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, IdentityInRegion, Severity, Verdict, need, rule
from sescheck.rules.shared.sending_policies import OwnArn, Placed, own_arn, quoted, statements_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.ACCOUNT_ID))
def check(subject: IdentityInRegion) -> Verdict:
    """Is there a statement that would match in another region only?"""
    detail = need(subject.identity.detail)
    if not detail.policies:
        return NOT_APPLICABLE
    own = own_arn(subject)
    lost = tuple(each for each in statements_of(detail.policies) if _regions(each, own))
    if not lost:
        return CLEAR
    named = sorted({region for each in lost for region in _regions(each, own)})
    policies = ", ".join(dict.fromkeys(each.policy for each in lost))
    return Flag(
        f"{subject.name} of {subject.here.name} has a policy for {', '.join(named)}, which never matches here:"
        f" {policies}",
        evidence={"named_regions": named} | quoted(lost, detail.policies),
    )


def _regions(placed: Placed, own: OwnArn) -> tuple[str, ...]:
    """The other regions that a statement names, where nothing of it names this one."""
    resources = placed.statement.resources or frozenset()
    if any(map(own.named_by, resources)):
        return ()
    return tuple(region for each in resources if (region := own.region_if_elsewhere(each)) is not None)


def _attached(text: str) -> Region:
    return east(s.domain(detail=s.details(policies={"partner": text})))


_ARN = "arn:aws:ses:{}:123456789012:identity/{}"
_WEST, _EAST = _ARN.format("us-west-2", "example.com"), _ARN.format("us-east-1", "example.com")
_HERE = ("us-east-1", "example.com")

EXAMPLES = (
    flagged(
        "A policy of us-west-2 was copied to us-east-1 as it was.",
        _attached(s.sending_policy("us-west-2")),
        at=_HERE,
    ),
    flagged(
        "The second of two statements denies, in the wrong region.",
        _attached(
            s.sending_policies(
                s.sending_statement("us-east-1"),
                s.sending_statement("us-west-2", "111122223333", Effect="Deny", Sid=None),
            )
        ),
        at=_HERE,
    ),
    flagged(
        "The resource is every identity of us-west-2.",
        _attached(s.sending_policy(Resource=_ARN.format("us-west-2", "*"))),
        at=_HERE,
    ),
    clear("The policy names us-east-1.", _attached(s.sending_policy("us-east-1"))),
    clear(
        "One policy for both regions: it names the identity's ARN in each.",
        _attached(s.sending_policy(Resource=[_WEST, _EAST])),
    ),
    clear("Any region will do.", _attached(s.sending_policy(Resource=_ARN.format("*", "example.com")))),
    clear(
        "The resource is another identity, wherever that is.",
        _attached(s.sending_policy(Resource=_ARN.format("us-west-2", "example.org"))),
    ),
    clear("The policy is not understood.", _attached('{"Statement": "all"}')),
    unknown("The identity's policies were refused.", east(s.domain(detail=s.unread()))),
    unknown(
        "The addresses' detail is not asked for at this depth.",
        east(s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))),
    ),
)
