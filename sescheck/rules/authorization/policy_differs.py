r"""A sending authorization policy differs between regions

## What it finds

A policy of an identity that has the same name in another region of the group, but a different meaning. There is
one finding for a difference: in the region that differs from most others, or, if there are two regions, in the one
that would refuse mail after a failover, or else in the second one of the group. It does not say which region is
right. The evidence has the policies of every region that differs.

The form of a policy does not matter: the order of lists and elements, one value or a list of one, the case of
element names, actions, operators and condition keys, an account's number or the ARN of its root, `"*"` or
`{"AWS": "*"}`, and the `Sid` and `Id`. Two policies that each name their own region are equal: in an ARN, such as
that of the identity, in `aws:RequestedRegion`, and wherever the name of the region is a word of its own, as in
`configuration-set/main-us-east-1`. A policy that this version does not understand is compared as JSON, or as text
if it is not JSON.

If two policies differ only because one of them names the identity in the wrong region,
[policy-names-other-region](policy-names-other-region.md) reports that. If a policy is missing in one region,
[policy-missing-in-region](policy-missing-in-region.md) reports it. The policies of email addresses are read only
with `--depth deep`.

## Why it matters

The same delegate sender has different permissions in the two regions: it is refused after a failover, or may still
send although you removed the permission in one region. In a standby, mail is known to be refused for an account
that the policies of the other region let in by its number, and that none lets in here. Another difference, such as
in a condition, may refuse mail too: `sescheck readiness` counts it as worse.

## How to fix

Decide which policy is right, change the region in its resource, and write it. The command replaces the whole
policy of that name:

    aws sesv2 get-email-identity-policies --region REGION --email-identity IDENTITY
    aws sesv2 update-email-identity-policy --region REGION --email-identity IDENTITY \
        --policy-name NAME --policy file://policy.json

## Sources

- [SES policy anatomy](https://docs.aws.amazon.com/ses/latest/dg/policy-anatomy.html)
- [Grammar of the policy
  language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
- [Principals in
  policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
-
  [UpdateEmailIdentityPolicy](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_UpdateEmailIdentityPolicy.html)
"""

from collections.abc import Mapping

from sescheck.comparison.facets import policies_of
from sescheck.policies.grants import accounts_let_in, lets_everyone_in
from sescheck.rules.kit import (
    BLOCKS,
    CLEAR,
    DEGRADES,
    NOT_APPLICABLE,
    Fact,
    Failover,
    Flag,
    IdentityAcrossRegions,
    Severity,
    Steps,
    Verdict,
    clear_unless,
    need,
    rule,
)
from sescheck.rules.shared.sending_policies import OwnArn, are_understood, meaning_of, own_arn, statements_about
from sescheck.rules.shared.steps.policies import policy_here, update_policy
from sescheck.rules.shared.steps.reference import held, to_follow
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


def _failover(subject: IdentityAcrossRegions, _flag: Flag) -> Failover:
    """The mail of an account is refused if policies let it in elsewhere, and none does here.

    Other differences, such as in a condition, may refuse some of its mail: that is not decided.
    """
    here = need(policies_of(subject.identity))
    if not are_understood(here):
        return DEGRADES
    own, is_open = _let_in(here, own_arn(subject))
    elsewhere = subject.elsewhere.answers(policies_of).known
    others = (_let_in(there, own_arn(subject, region))[0] for region, there in elsewhere)
    return BLOCKS if not is_open and any(accounts - own for accounts in others) else DEGRADES


def _let_in(policies: Mapping[str, str], own: OwnArn) -> tuple[frozenset[str], bool]:
    """The other accounts that policies let in by their number, and whether they let everyone in."""
    every = [each.statement for each in statements_about(policies, own)]
    accounts = frozenset(account for each in every for account in accounts_let_in(each, every))
    return accounts - {own.account}, any(lets_everyone_in(each, every) for each in every)


@rule(
    Severity.MEDIUM,
    reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.ACCOUNT_ID),
    failover=_failover,
    is_mutual=True,
)
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Flag an identity with a policy that means something different in another region."""
    elsewhere = subject.elsewhere.answers(policies_of)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    if not elsewhere.unread and not elsewhere.where(bool):
        return CLEAR
    here = need(policies_of(subject.identity))
    differing = {
        region: found
        for region, there in elsewhere.known
        if (found := _differing(here, own_arn(subject), there, own_arn(subject, region)))
    }
    if not differing:
        return clear_unless(*elsewhere.unread) if here else CLEAR
    names = sorted(set().union(*differing.values()))
    policies, differ = ("policies", "differ") if len(names) > 1 else ("policy", "differs")
    return Flag(
        f"The {policies} {', '.join(names)} of {subject.name} {differ} between {subject.region} and"
        f" {', '.join(differing)}",
        evidence={
            "policies": {
                name: {subject.region: here[name]}
                | {region: found[name] for region, found in differing.items() if name in found}
                for name in names
            }
        },
        compared_with=tuple(differing),
    )


def _differing(here: Mapping[str, str], own: OwnArn, there: Mapping[str, str], other: OwnArn) -> dict[str, str]:
    """The policies of the other region that differ, even if both named the identity in their own region."""
    return {
        name: text
        for name, text in there.items()
        if name in here
        and not meaning_of(here[name], own.region).same(meaning_of(text, other.region))
        and not meaning_of(here[name], own.region, own).same(meaning_of(text, other.region, other))
    }


def fix(subject: IdentityAcrossRegions, flag: Flag) -> Steps:
    """Write the policies of the first region in the others, with the region of each."""
    found, evidence = held(subject, policies_of), flag.evidence["policies"]
    for name, regions in evidence.items() if isinstance(evidence, Mapping) else ():
        having = {region: each for region, each in found.items() if name in each.value}
        first, others = to_follow(subject, [each for each in regions if each != subject.region], having)
        for other in others:
            text = policy_here(first.value[name], own_arn(subject, first.region), own_arn(subject, other.region))
            yield update_policy(subject, other.region, name, other.value[name], text)


def _with(text: str) -> Identity:
    return s.domain(detail=s.details(policies={"partner": text}))


def _only_in(region: str, *regions: str, named: bool = False) -> str:
    """A policy with a condition on the region; if ``named``, about a configuration set that has its name."""
    found = {"Condition": {"StringEquals": {"aws:RequestedRegion": list(regions)}}}
    arn = f"arn:aws:ses:{region}:123456789012:configuration-set/main-{region}"
    return s.sending_policy(region, **found, **({"Resource": arn} if named else {}))


_WEST, _EAST = s.sending_policy("us-west-2"), s.sending_policy("us-east-1")
_OTHER_FORM = (
    '{"version": "2012-10-17", "Id": "partner", "statement": {"Sid": "Partner", "action": ["SES:SendRawEmail",'
    ' "ses:sendemail"], "principal": {"AWS": ["arn:aws:iam::210987654321:root"]}, "effect": "Allow",'
    ' "resource": ["arn:aws:ses:us-east-1:123456789012:identity/example.com"]}}'
)
_UNREAD = s.domain(detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged(
        "The policy of us-east-1 allows another account.",
        west(_with(_WEST)),
        east(_with(s.sending_policy("us-east-1", "111122223333"))),
    ),
    flagged(
        "Only the policy of us-west-2 has a condition; the policies in eu-west-1 could not be read.",
        west(
            _with(
                s.sending_policy("us-west-2", Condition={"StringEquals": {"ses:FromAddress": "news@example.com"}})
            )
        ),
        east(_with(_EAST)),
        ireland(_UNREAD),
    ),
    flagged(
        "The policy of us-east-1 names us-west-2, and also allows another account.",
        west(_with(_WEST)),
        east(_with(s.sending_policy("us-west-2", "111122223333"))),
    ),
    flagged(
        "The policy of us-east-1 names another identity, and in us-west-2.",
        west(_with(_WEST)),
        east(_with(_WEST.replace("identity/example.com", "identity/example.org"))),
    ),
    flagged(
        "A condition on us-west-2 was copied to us-east-1 unchanged: it never matches there.",
        west(_with(_only_in("us-west-2", "us-west-2"))),
        east(_with(_only_in("us-east-1", "us-west-2"))),
    ),
    flagged(
        "This version does not understand the policies, and their JSON differs.",
        west(_with('{"Statement": "all"}')),
        east(_with('{"Statement": "none"}')),
    ),
    clear("Each policy names the ARN of the identity in its own region.", west(_with(_WEST)), east(_with(_EAST))),
    clear(
        "Each policy has a condition on its own region, and a configuration set that is named after it.",
        west(_with(_only_in("us-west-2", "us-west-2", named=True))),
        east(_with(_only_in("us-east-1", "us-east-1", named=True))),
    ),
    clear(
        "Each policy has a condition on both regions.",
        west(_with(_only_in("us-west-2", "us-west-2", "us-east-1"))),
        east(_with(_only_in("us-east-1", "us-west-2", "us-east-1"))),
    ),
    clear(
        "The policies differ in order, case, lists of one, and the ARN of the account's root.",
        west(_with(_WEST)),
        east(_with(_OTHER_FORM)),
    ),
    clear(
        "The policy of us-west-2 was copied to us-east-1 unchanged: another rule reports it.",
        west(_with(_WEST)),
        east(_with(_WEST)),
    ),
    clear(
        "This version does not understand the policies, and their JSON is equal.",
        west(_with('{"Statement": "all", "Version": "?"}')),
        east(_with('{"Version": "?",  "Statement": "all"}')),
    ),
    clear("Region us-east-1 has no policy: another rule reports it.", west(_with(_WEST)), east(s.domain())),
    unknown("The policies in us-east-1 could not be read.", west(_with(_WEST)), east(_UNREAD)),
    unknown("The policies of addresses are not read at this depth.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
