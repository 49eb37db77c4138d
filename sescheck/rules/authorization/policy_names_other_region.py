r"""A sending authorization policy names the ARN of another region

## What it finds

A statement whose resource is the ARN of the identity in another region: it never matches the identity to which it
is attached. A statement is not flagged if one of its resources matches in this region, or if its resource is
something else. There is one finding for each identity and region. The evidence has the statements, and the regions
that they name.

According to AWS, the resource of a policy has to be the ARN of the identity to which it is attached. We did not
test whether SES always refuses another one. A statement that this version does not understand is not flagged. The
policies of email addresses are read only with `--depth deep`.

## Why it matters

The statement has no effect. If it allows, the delegate sender is refused in this region. If it denies, it denies
nothing. A review does not show it, because the policy exists and has the right name. The usual cause is a script
that copies policies from one region to another.

## How to fix

Change the region in the resource of the statement, and write the whole policy again, with all its statements:

    aws sesv2 get-email-identity-policies --region REGION --email-identity IDENTITY
    aws sesv2 update-email-identity-policy --region REGION --email-identity IDENTITY \
        --policy-name NAME --policy file://policy.json

## Sources

- [SES policy anatomy](https://docs.aws.amazon.com/ses/latest/dg/policy-anatomy.html): which resource a policy has
- [Regions and Amazon SES: sending authorization](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-sending-authorization)
- [UpdateEmailIdentityPolicy](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateEmailIdentityPolicy.html)
"""

from collections.abc import Mapping

from sescheck.comparison.facets import policies_of
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Failover,
    Flag,
    IdentityInRegion,
    Severity,
    Steps,
    Verdict,
    need,
    rule,
)
from sescheck.rules.shared.inheritance import lets_others_send
from sescheck.rules.shared.sending_policies import OwnArn, Placed, own_arn, quoted, statements_of
from sescheck.rules.shared.steps.policies import right_policy, update_policy
from sescheck.ses.own_settings import verified_places
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown


def _failover(subject: IdentityInRegion, flag: Flag) -> Failover:
    """SES refuses a delegate that another region lets send; if none does, nobody sends with the policy yet."""
    return BLOCKS if lets_others_send(verified_places(subject.elsewhere)) else DEGRADES


@rule(Severity.HIGH, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.ACCOUNT_ID), failover=_failover)
def check(subject: IdentityInRegion) -> Verdict:
    """Flag an identity with a policy that names it in another region only."""
    policies = need(policies_of(subject.identity))
    if not policies:
        return NOT_APPLICABLE
    own = own_arn(subject)
    wrong = tuple(each for each in statements_of(policies) if _other_regions(each, own))
    if not wrong:
        return CLEAR
    named = sorted({region for each in wrong for region in _other_regions(each, own)})
    return Flag(
        f"A policy of {subject.name} in {subject.region} names the identity in {', '.join(named)} and never"
        f" matches: {', '.join(dict.fromkeys(each.policy for each in wrong))}",
        evidence={"named_regions": named} | quoted(wrong, policies),
    )


def _other_regions(placed: Placed, own: OwnArn) -> tuple[str, ...]:
    """The other regions in which a statement names the identity; none if it also names it in this one."""
    resources = placed.statement.resources or frozenset()
    if any(map(own.named_by, resources)):
        return ()
    return tuple(region for each in resources if (region := own.region_if_elsewhere(each)) is not None)


def fix(subject: IdentityInRegion, flag: Flag) -> Steps:
    """Write the policy with this region; if it also differs otherwise, as the first region has it."""
    policies = need(policies_of(subject.identity))
    quoted_policies = flag.evidence["policies"]
    for name in quoted_policies if isinstance(quoted_policies, Mapping) else ():
        text = right_policy(subject, name, policies[name])
        yield update_policy(subject, subject.region, name, policies[name], text)


def _with(text: str) -> Region:
    return east(s.domain(detail=s.details(policies={"partner": text})))


_ARN = "arn:aws:ses:{}:123456789012:identity/{}"
_WEST, _EAST = _ARN.format("us-west-2", "example.com"), _ARN.format("us-east-1", "example.com")

EXAMPLES = (
    flagged("A policy of us-west-2 was copied to us-east-1 unchanged.", _with(s.sending_policy("us-west-2"))),
    flagged(
        "The second statement denies, and names the wrong region.",
        _with(
            s.sending_policies(
                s.sending_statement("us-east-1"),
                s.sending_statement("us-west-2", "111122223333", Effect="Deny", Sid=None),
            )
        ),
    ),
    flagged(
        "The resource is every identity of us-west-2.",
        _with(s.sending_policy(Resource=_ARN.format("us-west-2", "*"))),
    ),
    clear("The policy names us-east-1.", _with(s.sending_policy("us-east-1"))),
    clear(
        "The policy names the ARN of the identity in both regions.",
        _with(s.sending_policy(Resource=[_WEST, _EAST])),
    ),
    clear(
        "The policy names the identity in any region.",
        _with(s.sending_policy(Resource=_ARN.format("*", "example.com"))),
    ),
    clear(
        "The resource is another identity in another region.",
        _with(s.sending_policy(Resource=_ARN.format("us-west-2", "example.org"))),
    ),
    clear("This version does not understand the policy.", _with('{"Statement": "all"}')),
    unknown("The policies of the identity could not be read.", east(s.domain(detail=s.unread()))),
    unknown(
        "The policies of addresses are not read at this depth.",
        east(s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))),
    ),
)
