r"""A sending authorization policy is missing in this region

## What it finds

An identity that has a policy in another region of its group, and none of that name in this one. There is one
finding for each identity and region. The evidence has the policies, with the regions that have them.

The name of a policy has no effect. If this region has every missing policy under another name, with the same
meaning, the severity is `info`.

If the identity itself is missing, [identity-missing-in-region](identity-missing-in-region.md) reports that, and
this rule does not. The policies of email addresses are read only with `--depth deep`.

## Why it matters

A delegate sender can only send in a region in which the policy is attached to the identity. After a failover, its
mail is refused in the region without the policy. The SES console does not copy policies when it duplicates
identities for a global endpoint.

## How to fix

Save the policy of the other region, change the region in its resource, and create it in this one:

    aws sesv2 get-email-identity-policies --region OTHER_REGION --email-identity IDENTITY
    aws sesv2 create-email-identity-policy --region REGION --email-identity IDENTITY \
        --policy-name NAME --policy file://policy.json

If no delegate sender is meant to use the identity in this region, accept the finding.

## Sources

- [Regions and Amazon SES: sending authorization](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-sending-authorization)
- [Overview of sending authorization](https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-overview.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): what duplication leaves out
- [CreateEmailIdentityPolicy](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailIdentityPolicy.html)
"""

from collections.abc import Mapping

from sescheck.comparison.facets import policies_of
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    NOT_APPLICABLE,
    NOTHING,
    Fact,
    Failover,
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
from sescheck.rules.shared.sending_policies import meaning_of, own_arn
from sescheck.rules.shared.steps.policies import create_policies
from sescheck.rules.shared.steps.reference import held
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


def _failover(subject: IdentityAcrossRegions, flag: Flag) -> Failover:
    """A policy that is there under another name lets the same delegates send."""
    return NOTHING if flag.severity is Severity.INFO else BLOCKS


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL), failover=_failover)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity with a policy in another region, and none of that name in this one."""
    elsewhere = subject.elsewhere.answers(policies_of)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    if not elsewhere.unread and not elsewhere.where(bool):
        return CLEAR
    here = need(policies_of(subject.identity))
    absent = elsewhere.each(lambda there: {name: text for name, text in there.items() if name not in here})
    missing = {region: policies for region, policies in absent.known if policies}
    if not missing:
        return clear_unless(*elsewhere.unread)
    return _flag(subject, here, missing)


def _flag(
    subject: IdentityAcrossRegions, here: Mapping[str, str], missing: Mapping[str, Mapping[str, str]]
) -> Flag:
    names = sorted(set().union(*missing.values()))
    own = [meaning_of(text, subject.region) for text in here.values()]
    others = [meaning_of(text, region) for region, found in missing.items() for text in found.values()]
    renamed = all(any(other.same(each) for each in own) for other in others)
    policies = "policies" if len(names) > 1 else "policy"
    return Flag(
        f"{subject.name} has the {policies} {', '.join(names)} in {', '.join(missing)} but not in"
        f" {subject.region}{', which has the same under another name' if renamed else ''}",
        evidence={
            "missing": {name: [region for region, found in missing.items() if name in found] for name in names},
            "policies": missing,
        },
        compared_with=tuple(missing),
        severity=Severity.INFO if renamed else None,
    )


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Create the policies, each like that of the first region that has it."""
    if flag.severity is Severity.INFO:
        words = (
            f"The policies of {subject.name} in {subject.region} mean the same under other names. Nothing has to"
            " be done: accept the finding, or create the policy under the same name too."
        )
        title = f"Accept that policies of {subject.name} have other names in {subject.region}"
        yield Step(title, Human(words), subject.region, Phase.LAST)
        return
    here, done = need(policies_of(subject.identity)), set[str]()
    for region, each in held(subject, policies_of).items():
        missing = {name: text for name, text in each.value.items() if name not in here and name not in done}
        if region in flag.compared_with:
            yield from create_policies(missing, own_arn(subject, region), own_arn(subject))
            done |= missing.keys()


def _with(**policies: str) -> Identity:
    return s.domain(detail=s.details(policies=policies))


_WEST, _EAST = s.sending_policy("us-west-2"), s.sending_policy("us-east-1")
_NONE = s.domain()
_UNREAD = s.domain(detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged(
        "Another account may send in us-west-2; us-east-1 has no policy.", west(_with(partner=_WEST)), east(_NONE)
    ),
    flagged(
        "Region us-east-1 has only a policy of another name, for another account.",
        west(_with(partner=_WEST, agency=s.sending_policy("us-west-2", "111122223333"))),
        east(_with(agency=s.sending_policy("us-east-1", "111122223333"))),
    ),
    flagged(
        "The policies in eu-west-1 could not be read; us-west-2 is enough.",
        west(_with(partner=_WEST)),
        east(_NONE),
        ireland(_UNREAD),
    ),
    flagged(
        "Both regions let the same account send, by policies of different names.",
        west(_with(partner=_WEST)),
        east(_with(agency=_EAST)),
        at=[("us-west-2", "example.com"), "example.com"],
        severity=Severity.INFO,
    ),
    clear("Both regions have a policy of that name.", west(_with(partner=_WEST)), east(_with(partner=_EAST))),
    clear("Neither region has a policy.", west(_NONE), east(_NONE)),
    clear(
        "Region us-east-1 does not have the identity: another rule reports it.", west(_with(partner=_WEST)), east()
    ),
    unknown("The policies in us-east-1 could not be read.", west(_with(partner=_WEST)), east(_UNREAD)),
    unknown("There is no policy in us-east-1; those in us-west-2 could not be read.", west(_UNREAD), east(_NONE)),
    unknown("The policies of addresses are not read at this depth.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
