r"""A sending authorization policy is missing in this region

## What it finds

An identity that has a policy of some name in another region of its group and none of that name here. One finding
an identity and region; the evidence has the policies, with the regions that have them.

Names of policies have no effect. Where everything that is missing is here word for word or in other words, under
another name, the finding is of severity `info`.

Where the identity itself is missing, that is reported by
[identity-missing-in-region](identity-missing-in-region.md) and not repeated here. The policies of email
addresses are read with `--depth deep` only.

## Why it matters

A delegate sender has to send from the region in which the policy is attached to the identity. In a failover its
mail is refused in the region that lacks the policy. The SES console leaves policies out when it duplicates
identities for a global endpoint.

## How to fix

Save the policy where it is, change the region in its resource, and create it here:

    aws sesv2 get-email-identity-policies --region OTHER_REGION --email-identity IDENTITY
    aws sesv2 create-email-identity-policy --region REGION --email-identity IDENTITY \
        --policy-name NAME --policy file://policy.json

If nobody is to send for the identity here, accept the finding.

## Sources

- [Regions and Amazon SES: sending authorization](https://docs.aws.amazon.com/ses/latest/dg/regions.html#region-sending-authorization)
- [Overview of sending authorization](https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-overview.html)
- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): what duplication leaves out
- [CreateEmailIdentityPolicy](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailIdentityPolicy.html)
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
from sescheck.rules.shared.sending_policies import by_name, meaning_of
from sescheck.snapshot.model import Detail, Identity
from sescheck.snapshot.reading import Known, Unreadable, Why
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, ireland, unknown, west


@rule(Severity.MEDIUM, reads=(Fact.IDENTITIES, Fact.IDENTITY_DETAIL))
def check(subject: IdentityAcrossRegions) -> Verdict:
    """Is there a policy elsewhere whose name is not here?"""
    elsewhere = subject.elsewhere.answers(policies_of)
    if not elsewhere.known and not elsewhere.unread:
        return NOT_APPLICABLE
    if not elsewhere.unread and not elsewhere.where(bool):
        return CLEAR
    match subject.identity.detail:
        case Known(Detail(policies=here)):
            missing = {region: found for region, told in elsewhere.known if (found := _beyond(told, here))}
        case Unreadable() as unread:
            return cannot_tell(unread)
    if not missing:
        return cannot_tell(*elsewhere.unread) if elsewhere.unread else CLEAR
    return _flag(subject, here, missing)


def _beyond(told: Mapping[str, str], here: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in told.items() if name not in here}


def _flag(
    subject: IdentityAcrossRegions, here: Mapping[str, str], missing: Mapping[str, Mapping[str, str]]
) -> Flag:
    names = sorted(set().union(*missing.values()))
    meant = by_name(here, subject.here.name).values()
    told = [meaning_of(text, region) for region, found in missing.items() for text in found.values()]
    renamed = all(any(each.same(own) for own in meant) for each in told)
    otherwise = ", where another policy says the same" if renamed else ""
    policy = "policies" if len(names) > 1 else "policy"
    return Flag(
        f"{subject.name} has the {policy} {', '.join(names)} in {', '.join(missing)} and not in"
        f" {subject.here.name}{otherwise}",
        evidence={
            "missing": {name: [region for region, found in missing.items() if name in found] for name in names},
            "policies": {region: dict(found) for region, found in missing.items()},
        },
        compared_with=tuple(missing),
        severity=Severity.INFO if renamed else None,
    )


def _with(**policies: str) -> Identity:
    return s.domain(detail=s.details(policies=policies))


_WEST, _EAST = s.sending_policy("us-west-2"), s.sending_policy("us-east-1")
_NONE = s.domain()
_SILENT = s.domain(detail=s.unread())
_NOT_ASKED = s.address("news@example.com", detail=s.unread(why=Why.NOT_ASKED))
_HERE = ("us-east-1", "example.com")

EXAMPLES = (
    flagged(
        "Another account may send in us-west-2; us-east-1 has no policy.",
        west(_with(partner=_WEST)),
        east(_NONE),
        at=_HERE,
    ),
    flagged(
        "Region us-east-1 has a policy, of another name and for another account.",
        west(_with(partner=_WEST, agency=s.sending_policy("us-west-2", "111122223333"))),
        east(_with(agency=s.sending_policy("us-east-1", "111122223333"))),
        at=_HERE,
    ),
    flagged(
        "A third region refused the question; us-west-2 is enough.",
        west(_with(partner=_WEST)),
        east(_NONE),
        ireland(_SILENT),
        at=_HERE,
    ),
    flagged(
        "Both regions let the same account send, by policies of different names.",
        west(_with(partner=_WEST)),
        east(_with(agency=_EAST)),
        at=[("us-west-2", "example.com"), _HERE],
        severity=Severity.INFO,
    ),
    clear("Both regions have a policy of that name.", west(_with(partner=_WEST)), east(_with(partner=_EAST))),
    clear("Neither region has a policy.", west(_NONE), east(_NONE)),
    clear(
        "Region us-east-1 does not have the identity: another rule's question.", west(_with(partner=_WEST)), east()
    ),
    unknown("Region us-east-1 refused the question.", west(_with(partner=_WEST)), east(_SILENT)),
    unknown("There is no policy in us-east-1; us-west-2 refused the question.", west(_SILENT), east(_NONE)),
    unknown("The addresses' detail is not asked for at this depth.", west(_NOT_ASKED), east(_NOT_ASKED)),
)
