r"""A sending authorization policy differs between regions

## What it finds

A policy of an identity that has the same name in another region of the group and another meaning there. One
finding an identity and region; the evidence has the policies of every region that differs.

How a policy is written makes no difference: the order of lists and elements, one value or a list of one, the
case of element names, actions, operators and condition keys, an account's number or the ARN of its root, `"*"`
or `{"AWS": "*"}`, and the `Sid` and `Id`, which name and do nothing. What names the region in which it is found
says the same as what names another region there: in an ARN, as the identity's own, in `aws:RequestedRegion`,
and wherever the region's name stands as a word, as in `configuration-set/main-us-east-1`. A policy that this
version does not understand is compared as JSON, one that is not JSON as text.

Two policies that differ only because one names the identity in a wrong region are reported by
[policy-names-other-region](policy-names-other-region.md). Policies that one region lacks are reported by
[policy-missing-in-region](policy-missing-in-region.md). The policies of email addresses are read with `--depth
deep` only.

## Why it matters

The same delegate may do one thing in one region and another elsewhere: it is refused after a failover, or may send
where you thought it no longer could. A permission that was taken back in one region only is still given in the
other.

## How to fix

Decide which is right, change the region in its resource, and write it. The command replaces the whole policy of
that name:

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
from sescheck.rules.shared.sending_policies import by_name, meaning_of, own_arn
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL, Fact.ACCOUNT_ID))
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Does a policy of the same name mean something else elsewhere?"""
    elsewhere = subject.elsewhere.answers(policies_of)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    if not elsewhere.unread and not elsewhere.where(bool):
        return CLEAR
    match subject.identity.detail:
        case Known(Detail(policies=here)):
            told = dict(elsewhere.known)
            odd = _unexplained(subject, here, told, _unlike(here, subject.here.name, told))
        case Unreadable() as unread:
            return cannot_tell(unread)
    if not odd:
        return cannot_tell(*elsewhere.unread) if here and elsewhere.unread else CLEAR
    return _flag(subject, here, told, odd)


def _unlike(
    here: Mapping[str, str], region: str, elsewhere: Mapping[str, Mapping[str, str]]
) -> dict[str, list[str]]:
    """The names of the policies that differ, by region."""
    own = by_name(here, region)
    found = {
        other: [name for name, meant in by_name(told, other).items() if name in own and not own[name].same(meant)]
        for other, told in elsewhere.items()
    }
    return {other: names for other, names in found.items() if names}


def _unexplained(
    subject: IdentityAcrossRegions,
    here: Mapping[str, str],
    told: Mapping[str, Mapping[str, str]],
    odd: Mapping[str, list[str]],
) -> dict[str, list[str]]:
    """Those that still differ if each named the identity in its own region."""
    own = own_arn(subject)
    found = {
        other: [
            name
            for name in names
            if not meaning_of(here[name], own.region, own).same(
                meaning_of(told[other][name], other, own_arn(subject, other))
            )
        ]
        for other, names in odd.items()
    }
    return {other: names for other, names in found.items() if names}


def _flag(
    subject: IdentityAcrossRegions,
    here: Mapping[str, str],
    told: Mapping[str, Mapping[str, str]],
    odd: Mapping[str, list[str]],
) -> Flag:
    names = sorted(set().union(*odd.values()))
    say = "policies {} of {} say" if len(names) > 1 else "policy {} of {} says"
    return Flag(
        f"The {say.format(', '.join(names), subject.name)} something else in {subject.here.name} than in"
        f" {', '.join(odd)}",
        evidence={
            "policies": {
                name: {subject.here.name: here[name]}
                | {region: told[region][name] for region, differing in odd.items() if name in differing}
                for name in names
            }
        },
        compared_with=tuple(odd),
    )


def _with(text: str) -> Identity:
    return s.domain(detail=s.details(policies={"partner": text}))


def _only_in(region: str, *regions: str, named: bool = False) -> str:
    """A policy with a condition on the region; it may be about a configuration set that is called after one."""
    found = {"Condition": {"StringEquals": {"aws:RequestedRegion": list(regions)}}}
    arn = f"arn:aws:ses:{region}:123456789012:configuration-set/main-{region}"
    return s.sending_policy(region, **found, **({"Resource": arn} if named else {}))


_WEST, _EAST = s.sending_policy("us-west-2"), s.sending_policy("us-east-1")
_BOTH = (("us-west-2", "example.com"), ("us-east-1", "example.com"))
_OTHER_WORDS = (
    '{"version": "2012-10-17", "Id": "partner", "statement": {"Sid": "Partner", "action": ["SES:SendRawEmail",'
    ' "ses:sendemail"], "principal": {"AWS": ["arn:aws:iam::210987654321:root"]}, "effect": "Allow",'
    ' "resource": ["arn:aws:ses:us-east-1:123456789012:identity/example.com"]}}'
)
_SILENT = s.domain(detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))

EXAMPLES = (
    flagged(
        "Another account may send in us-east-1.",
        west(_with(_WEST)),
        east(_with(s.sending_policy("us-east-1", "111122223333"))),
        at=[*_BOTH],
    ),
    flagged(
        "A condition holds in us-west-2 only; eu-west-1 refused the question.",
        west(
            _with(
                s.sending_policy("us-west-2", Condition={"StringEquals": {"ses:FromAddress": "news@example.com"}})
            )
        ),
        east(_with(_EAST)),
        ireland(_SILENT),
        at=[*_BOTH],
    ),
    flagged(
        "The policy of us-west-2 was copied to us-east-1 as it was, and lets another account send there.",
        west(_with(_WEST)),
        east(_with(s.sending_policy("us-west-2", "111122223333"))),
        at=[*_BOTH],
    ),
    flagged(
        "One policy is about another identity, of us-west-2 in both regions, the other about its own.",
        west(_with(_WEST)),
        east(_with(_WEST.replace("identity/example.com", "identity/example.org"))),
        at=[*_BOTH],
    ),
    flagged(
        "A condition on us-west-2 was copied to us-east-1 as it was: it never holds there.",
        west(_with(_only_in("us-west-2", "us-west-2"))),
        east(_with(_only_in("us-east-1", "us-west-2"))),
        at=[*_BOTH],
    ),
    flagged(
        "The policy is not understood, and is other JSON.",
        west(_with('{"Statement": "all"}')),
        east(_with('{"Statement": "none"}')),
        at=[*_BOTH],
    ),
    clear(
        "Each names the identity's ARN in its own region, and no more differs.",
        west(_with(_WEST)),
        east(_with(_EAST)),
    ),
    clear(
        "A condition names each region in its own, and a configuration set that is called after it.",
        west(_with(_only_in("us-west-2", "us-west-2", named=True))),
        east(_with(_only_in("us-east-1", "us-east-1", named=True))),
    ),
    clear(
        "A condition names both regions in both.",
        west(_with(_only_in("us-west-2", "us-west-2", "us-east-1"))),
        east(_with(_only_in("us-east-1", "us-west-2", "us-east-1"))),
    ),
    clear(
        "The same in another order and case, with lists of one, and the ARN of the account's root.",
        west(_with(_WEST)),
        east(_with(_OTHER_WORDS)),
    ),
    clear(
        "The policy of us-west-2 was copied to us-east-1 as it was: another rule's question.",
        west(_with(_WEST)),
        east(_with(_WEST)),
    ),
    clear(
        "The policy is not understood, and is the same JSON.",
        west(_with('{"Statement": "all", "Version": "?"}')),
        east(_with('{"Version": "?",  "Statement": "all"}')),
    ),
    clear("Region us-east-1 has no policy: another rule's question.", west(_with(_WEST)), east(s.domain())),
    unknown("Region us-east-1 refused the question.", west(_with(_WEST)), east(_SILENT)),
    unknown("The addresses' detail is not asked for at this depth.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
