r"""A global endpoint is not ready

## What it finds

A global (multi-region) endpoint whose status is `CREATING`, `FAILED` or `DELETING`. A status that this version
does not know is not flagged. AWS lists an endpoint in its primary region only, the one where it was made: that is
the finding's region.

### What a ready one changes

An endpoint that is `READY` makes its two regions a group of their own, where both are audited: a mirror, in
which what one has the other should have. A gap between them is one step worse, `medium` where it else is `low`
and `high` where it else is `medium`, and its message names the endpoint; `info` stays so. That holds for what a
message may meet: only `SendEmail` and `SendBulkEmail` take the endpoint's id. Gaps in receipt rules, Mail Manager,
SMTP, custom verification templates, contact lists and the Virtual Deliverability Manager, and in the headers of
notifications, keep their own severity. A severity in the configuration's `[severity]` stands in any case. Where
the two regions are such a group already, that group stands for both. A region through which a ready endpoint sends
is in use, and compared, also where it holds nothing.

## Why it matters

Only a ready endpoint can be used: one that failed is no way around a region that fails, and one that is being
deleted soon ends whatever still names it.

The other way round, SES divides the mail of a ready endpoint between the two regions all the time, and sends all
of it through one when the other fails. What one of them lacks, fails for a share of the messages today.

## How to fix

One that is being created takes a few moments. One that failed has to be made again:

    aws sesv2 get-multi-region-endpoint --region REGION --endpoint-name NAME
    aws sesv2 delete-multi-region-endpoint --region REGION --endpoint-name NAME
    aws sesv2 create-multi-region-endpoint --region REGION --endpoint-name NAME \
        --details 'RoutesDetails=[{Region=OTHER_REGION}]'

The new one has another endpoint id: programs have to be told.

## Sources

- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): the states, and what both
  regions need
- [ListMultiRegionEndpoints](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListMultiRegionEndpoints.html):
  only endpoints "whose primary region is the AWS-Region where operation is executed"
- [SendEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html): `EndpointId`
"""

from sescheck.comparison.account_view import AccountView
from sescheck.engine.subjects.resources import GLOBAL_ENDPOINTS
from sescheck.rules.kit import CLEAR, NOT_APPLICABLE, Fact, Flag, GlobalEndpointInRegion, Severity, Verdict, rule
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import GlobalEndpoint
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_NOT_READY = frozenset({"CREATING", "FAILED", "DELETING"})


@rule(Severity.HIGH, reads=(Fact.GLOBAL_ENDPOINTS,))
def check(subject: GlobalEndpointInRegion) -> Verdict:
    """Is it of no use yet, or no longer? One that both of its regions list is asked about once."""
    found = subject.resource
    if _first_to_list(subject.account, found) != subject.here.name:
        return NOT_APPLICABLE
    if found.status not in _NOT_READY:
        return CLEAR
    return Flag(
        f"The global endpoint {subject.name} of {subject.here.name} is not ready: its status is {found.status}",
        evidence={"status": found.status, "endpoint_id": found.endpoint_id, "regions": list(found.regions)},
    )


def _first_to_list(account: AccountView, found: GlobalEndpoint) -> str | None:
    """Its primary region, where AWS keeps to its word; else the first that has it."""
    listing = [view.name for view in account.regions if _is_same(GLOBAL_ENDPOINTS.of(view).get(found.name), found)]
    return next((name for name in found.regions if name in listing), listing[0] if listing else None)


def _is_same(one: GlobalEndpoint | None, other: GlobalEndpoint) -> bool:
    return one is not None and (one.endpoint_id, set(one.regions)) == (other.endpoint_id, set(other.regions))


def _listing(region: str, *statuses: str, order: tuple[str, ...] = ("us-east-1", "us-west-2")) -> Region:
    endpoints = [GlobalEndpoint("both", "abcdef12.g3h", status, order) for status in statuses]
    return s.region(region, global_endpoints=endpoints)


_HERE = ("us-east-1", "both")
_WEST = west()

EXAMPLES = (
    flagged("It could not be created.", _listing("us-east-1", "FAILED"), _WEST, at=_HERE),
    flagged("It is being created.", _listing("us-east-1", "CREATING"), _WEST, at=_HERE),
    flagged("It is being deleted.", _listing("us-east-1", "DELETING"), at=_HERE),
    flagged(
        "Both of its regions list it: one finding, in the primary.",
        _listing("us-west-2", "FAILED"),
        _listing("us-east-1", "FAILED"),
        at=_HERE,
    ),
    clear("It is ready.", _listing("us-east-1", "READY"), _WEST),
    clear("AWS uses a word that is not known yet.", _listing("us-east-1", "UPDATING"), _WEST),
    unknown(
        "The list of endpoints was refused.",
        east(global_endpoints=Listing((), s.unread("ses:ListMultiRegionEndpoints"))),
    ),
)
