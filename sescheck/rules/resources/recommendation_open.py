r"""AWS has an open recommendation

## What it finds

Recommendations of SES that are open in this region: DKIM, SPF, DMARC or BIMI is not set up, there are too many
bounces or complaints, or addresses are on block lists. The severity is the impact that AWS gives: `high` or `low`.

All open recommendations about one identity are one finding, with the severity of the worst one. All
recommendations about other resources (configuration sets, tenants, the account) are one finding too. The evidence
has every recommendation, with its resource.

Recommendations are read if the Virtual Deliverability Manager is enabled; if the region has tenants, because AWS
reports the reputation of tenants in the same way; or if the list of tenants could not be read. In other regions
they are not read, and the rule has no answer. We could not try whether AWS answers about tenants while the Virtual
Deliverability Manager is disabled. If AWS refuses, the report says that it was not read.

If another rule reports the same fault, for example a short DKIM key, AWS has seen it too.

## Why it matters

AWS knows what receivers answer and whether mail arrives. Nothing else that sescheck reads has this information.

## How to fix

Do what the recommendation says. AWS sets it to `FIXED` some time after you have fixed the fault:

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
from sescheck.rules.kit import CLEAR, Fact, Flag, Human, Phase, Severity, Step, Steps, Verdict, rule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing, Why
from sescheck.snapshot.sending import Recommendation
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown

_OPEN = "OPEN"


def _place(subject: ResourceSubject[tuple[Recommendation, ...]]) -> Place:
    if subject.name:
        return Place(subject.region, "identity", subject.name)
    return Place(subject.region, "account", subject.account.account_id)


RecommendationsInRegion: TypeAlias = Annotated[
    ResourceSubject[tuple[Recommendation, ...]], replace(one_by_one(RECOMMENDATIONS), place=_place)
]


@rule(Severity.HIGH, reads=(Fact.RECOMMENDATIONS, Fact.SETTINGS, Fact.TENANTS))
def check(subject: RecommendationsInRegion) -> Verdict:
    """Flag an identity, or the account, with open recommendations of AWS."""
    found = [each for each in subject.resource if each.status == _OPEN]
    if not found:
        return CLEAR
    return Flag(
        f"AWS recommends for {subject.name or 'the account'} in {subject.region}: {'; '.join(map(_words, found))}",
        evidence={"recommendations": [_evidence(each) for each in found]},
        severity=_worst(found),
    )


def fix(subject: RecommendationsInRegion, _: Flag) -> Steps:
    """A person does what AWS recommends: most of it is about DNS records, or about how the mail is sent."""
    about = f"{subject.name or 'the account'} in {subject.region}"
    title = f"Follow the recommendations of AWS for {about}"
    words = "; ".join(_words(each) for each in subject.resource if each.status == _OPEN)
    yield Step(
        title,
        Human(f"{about}: {words}. AWS sets a recommendation to FIXED some time later."),
        subject.region,
        Phase.LAST,
    )


def _words(found: Recommendation) -> str:
    return f"{found.type}: {found.description}" if found.description else found.type


def _evidence(found: Recommendation) -> dict[str, str]:
    return {name: getattr(found, name) for name in ("type", "impact", "description", "resource")}


def _worst(found: Iterable[Recommendation]) -> Severity:
    """The severity of the worst impact; an impact that this version does not know is low."""
    known = {severity.value: severity for severity in Severity}
    return min((known.get(each.impact.lower(), Severity.LOW) for each in found), key=lambda each: each.rank)


_LIST = "ses:ListRecommendations"


def _recommendation(
    type_: str = "DKIM", impact: str = "HIGH", *, status: str = _OPEN, about: str = "identity/example.com"
) -> Recommendation:
    resource = f"arn:aws:ses:us-east-1:{s.ACCOUNT_ID}:{about}"
    return Recommendation(resource, type_, status, impact, f"{type_} is not set up")


def _region(*found: Recommendation) -> Region:
    return east(s.domain(), recommendations=found)


EXAMPLES = (
    flagged("AWS recommends DKIM with high impact.", _region(_recommendation())),
    flagged(
        "AWS recommends BIMI with low impact.", _region(_recommendation("BIMI", "LOW")), severity=Severity.LOW
    ),
    flagged(
        "Two recommendations about one domain are one finding, with the higher severity.",
        _region(_recommendation("BIMI", "LOW"), _recommendation("DKIM", "HIGH")),
    ),
    flagged(
        "A tenant and a configuration set have too many bounces: one finding about the account.",
        _region(
            _recommendation("BOUNCE", about="tenant/acme/tn-1"),
            _recommendation("BOUNCE", about="configuration-set/main"),
        ),
        at=s.ACCOUNT_ID,
    ),
    flagged(
        "This version does not know the impact.", _region(_recommendation(impact="SOME")), severity=Severity.LOW
    ),
    clear("The recommendation is fixed.", _region(_recommendation(status="FIXED"))),
    unknown("The recommendations could not be read.", east(recommendations=Listing((), s.unread(_LIST)))),
    unknown(
        "Recommendations are not read at this depth.",
        east(recommendations=Listing((), s.unread(_LIST, Why.NOT_ASKED))),
    ),
)
