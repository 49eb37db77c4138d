r"""AWS has an open recommendation

## What it finds

Recommendations of SES that are open in this region, passed on as they are: DKIM, SPF, DMARC or BIMI that is not
set up, bounces and complaints that are too many, addresses on block lists. The severity is the impact that AWS
gives: `high` or `low`.

All that is open about one identity is one finding, as severe as the worst of it. So is all that is about anything
else: configuration sets, tenants, the account. The evidence has every recommendation, with the resource that it is
about.

AWS is asked where the Virtual Deliverability Manager is on, and where the region has tenants, or their list could
not be read: AWS's findings about a tenant's reputation come the same way. Elsewhere AWS is not asked, and so
nothing is said. Whether AWS answers about tenants while the manager is off, we could not try. Where it refuses,
the report says that it was not asked.

Where other rules say the same, of a short DKIM key perhaps, AWS has seen it too.

## Why it matters

AWS sees what receivers say, and where mail ends: nothing else that is read here knows that.

## How to fix

As the recommendation says. AWS sets it to `FIXED` by itself, some time after it was mended:

    aws sesv2 list-recommendations --region REGION --filter STATUS=OPEN

## Sources

- [Virtual Deliverability Manager's advisor](https://docs.aws.amazon.com/ses/latest/dg/vdm-advisor.html)
- [Tenants](https://docs.aws.amazon.com/ses/latest/dg/tenants.html): findings about a tenant's reputation
- [ListRecommendations](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListRecommendations.html)
- [Recommendation](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Recommendation.html):
  impact and status
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, TypeAlias

from sescheck.engine.rule import Place
from sescheck.engine.subjects.resource_scopes import ResourceSubject, one_by_one
from sescheck.engine.subjects.resources import RECOMMENDATIONS
from sescheck.rules.kit import CLEAR, Fact, Flag, Severity, Verdict, rule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import Recommendation
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_OPEN = "OPEN"


def _place(subject: ResourceSubject[tuple[Recommendation, ...]]) -> Place:
    if subject.name:
        return Place(subject.here.name, "identity", subject.name)
    return Place(subject.here.name, "account", subject.account.account_id)


AdviceInRegion: TypeAlias = Annotated[
    ResourceSubject[tuple[Recommendation, ...]], replace(one_by_one(RECOMMENDATIONS), place=_place)
]


@rule(Severity.HIGH, reads=(Fact.RECOMMENDATIONS, Fact.SETTINGS, Fact.TENANTS))
def check(subject: AdviceInRegion) -> Verdict:
    """Is anything open?"""
    found = [each for each in subject.resource if each.status == _OPEN]
    if not found:
        return CLEAR
    return Flag(
        f"AWS recommends for {subject.name or 'the account'} in {subject.here.name}:"
        f" {'; '.join(map(_told, found))}",
        evidence={"recommendations": [_evidence(each) for each in found]},
        severity=_worst(found),
    )


def _told(found: Recommendation) -> str:
    return f"{found.type}: {found.description}" if found.description else found.type


def _evidence(found: Recommendation) -> dict[str, str]:
    return {name: getattr(found, name) for name in ("type", "impact", "description", "resource")}


def _worst(found: Iterable[Recommendation]) -> Severity:
    """An impact that is no severity either is one that this version does not know."""
    known = {severity.value: severity for severity in Severity}
    return min((known.get(each.impact.lower(), Severity.LOW) for each in found), key=lambda each: each.rank)


_LIST = "ses:ListRecommendations"
_HERE = ("us-east-1", "example.com")


def _advice(
    type_: str = "DKIM", impact: str = "HIGH", *, status: str = _OPEN, about: str = "identity/example.com"
) -> Recommendation:
    resource = f"arn:aws:ses:us-east-1:{s.ACCOUNT_ID}:{about}"
    return Recommendation(resource, type_, status, impact, f"{type_} is not set up")


def _region(*found: Recommendation) -> Region:
    return east(s.domain(), recommendations=found)


EXAMPLES = (
    flagged("AWS recommends DKIM, with high impact.", _region(_advice()), at=_HERE),
    flagged(
        "AWS recommends BIMI, with low impact.", _region(_advice("BIMI", "LOW")), at=_HERE, severity=Severity.LOW
    ),
    flagged(
        "Two recommendations about one domain are one finding, as severe as the worse.",
        _region(_advice("BIMI", "LOW"), _advice("DKIM", "HIGH")),
        at=_HERE,
    ),
    flagged(
        "A tenant and a configuration set have too many bounces: one finding about the account.",
        _region(_advice("BOUNCE", about="tenant/acme/tn-1"), _advice("BOUNCE", about="configuration-set/main")),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "AWS uses a word for the impact that is not known yet.",
        _region(_advice(impact="SOME")),
        at=_HERE,
        severity=Severity.LOW,
    ),
    clear("It was mended.", _region(_advice(status="FIXED"))),
    unknown("The recommendations were refused.", east(recommendations=Listing((), s.unread(_LIST)))),
    unknown(
        "Recommendations are not asked for at this depth.",
        east(recommendations=Listing((), s.unread(_LIST, Why.NOT_ASKED))),
    ),
)
