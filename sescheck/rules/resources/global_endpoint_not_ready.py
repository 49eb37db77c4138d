r"""A global endpoint is not ready

## What it finds

A global (multi-region) endpoint whose status is `CREATING`, `FAILED` or `DELETING`. A status that this version
does not know is not flagged. AWS lists an endpoint only in its primary region, where it was created: the finding
belongs to that region.

### What a ready endpoint changes

The two regions of a `READY` endpoint are a group of their own, if both are audited: a mirror, in which each region
should have what the other has. A difference between them is one step more severe, `medium` instead of `low` and
`high` instead of `medium`, and its message names the endpoint; `info` stays `info`. This applies to what a message
may use: only `SendEmail` and `SendBulkEmail` take the id of the endpoint. Differences in receipt rules, Mail
Manager, SMTP, custom verification templates, contact lists, the Virtual Deliverability Manager and the headers of
notifications keep their own severity. A severity in `[severity]` of the configuration always applies. If the two
regions are already such a group, that group is used for both. A region of a ready endpoint counts as used and is
compared, even if it is empty.

## Why it matters

Only a ready endpoint can be used. A failed endpoint does not help when a region fails, and what still uses an
endpoint that is being deleted soon stops working.

SES divides the mail of a ready endpoint between the two regions all the time, and sends all of it through one
region if the other one fails. If something is missing in one region, a share of the messages fails already today.

## How to fix

The creation of an endpoint takes a few moments. Create a failed endpoint again:

    aws sesv2 get-multi-region-endpoint --region REGION --endpoint-name NAME
    aws sesv2 delete-multi-region-endpoint --region REGION --endpoint-name NAME
    aws sesv2 create-multi-region-endpoint --region REGION --endpoint-name NAME \
        --details 'RoutesDetails=[{Region=OTHER_REGION}]'

The new endpoint has another endpoint id: change it in your programs.

## Sources

- [Global endpoints](https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html): the states, and what both
  regions need
- [ListMultiRegionEndpoints](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_ListMultiRegionEndpoints.html):
  only endpoints "whose primary region is the AWS-Region where operation is executed"
- [SendEmail](https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html): `EndpointId`
"""

from sescheck.comparison.account_view import AccountView
from sescheck.engine.subjects.resources import GLOBAL_ENDPOINTS
from sescheck.rules.kit import (
    CLEAR,
    NOT_APPLICABLE,
    Fact,
    Flag,
    GlobalEndpointInRegion,
    Human,
    Phase,
    Severity,
    Step,
    Steps,
    Verdict,
    rule,
)
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Listing
from sescheck.snapshot.sending import GlobalEndpoint
from sescheck.testing import builders as s
from sescheck.testing.examples import clear, east, flagged, unknown, west

_TO_DO = {
    "CREATING": (
        "Wait until the global endpoint {name} of {region} is ready",
        "The creation of {name} in {region} takes a few moments. If it does not end, ask AWS Support.",
    ),
    "FAILED": (
        "Create the global endpoint {name} of {region} again",
        (
            "Delete {name} in {region} with `aws sesv2 delete-multi-region-endpoint`, create it again with"
            " `aws sesv2 create-multi-region-endpoint`, and give your programs the new endpoint id."
        ),
    ),
    "DELETING": (
        "Take the global endpoint {name} of {region} out of your programs",
        "Somebody deletes {name} in {region}. Let the programs use another endpoint, or none.",
    ),
}
"""What a person does about an endpoint that is not ready, by its status."""


@rule(Severity.HIGH, reads=(Fact.GLOBAL_ENDPOINTS,))
def check(subject: GlobalEndpointInRegion) -> Verdict:
    """Flag a global endpoint that is not ready; once, even if both of its regions list it."""
    found = subject.resource
    if _first_to_list(subject.account, found) != subject.region:
        return NOT_APPLICABLE
    if found.status not in _TO_DO:
        return CLEAR
    return Flag(
        f"The global endpoint {subject.name} in {subject.region} is not ready: its status is {found.status}",
        evidence={"status": found.status, "endpoint_id": found.endpoint_id, "regions": list(found.regions)},
    )


def fix(subject: GlobalEndpointInRegion, _: Flag) -> Steps:
    """A person decides: a new endpoint has another id, and the old one must be deleted first."""
    title, words = (
        each.format(name=subject.name, region=subject.region) for each in _TO_DO[subject.resource.status]
    )
    yield Step(title, Human(words), subject.region, Phase.LAST)


def _first_to_list(account: AccountView, found: GlobalEndpoint) -> str | None:
    """Its primary region, or else the first region that lists it."""
    listing = [view.name for view in account.regions if _is_same(GLOBAL_ENDPOINTS.of(view).get(found.name), found)]
    return next((name for name in found.regions if name in listing), listing[0] if listing else None)


def _is_same(one: GlobalEndpoint | None, other: GlobalEndpoint) -> bool:
    return one is not None and (one.endpoint_id, set(one.regions)) == (other.endpoint_id, set(other.regions))


def _listing(region: str, *statuses: str, order: tuple[str, ...] = ("us-east-1", "us-west-2")) -> Region:
    endpoints = [GlobalEndpoint("both", "abcdef12.g3h", status, order) for status in statuses]
    return s.region(region, global_endpoints=endpoints)


EXAMPLES = (
    flagged("The creation of the endpoint failed.", _listing("us-east-1", "FAILED"), west(), at="both"),
    flagged("The endpoint is being created.", _listing("us-east-1", "CREATING"), west(), at="both"),
    flagged("The endpoint is being deleted.", _listing("us-east-1", "DELETING"), at="both"),
    flagged(
        "Both regions list the endpoint: one finding, in the primary region.",
        _listing("us-west-2", "FAILED"),
        _listing("us-east-1", "FAILED"),
        at="both",
    ),
    clear("The endpoint is ready.", _listing("us-east-1", "READY"), west()),
    clear("This version does not know the status.", _listing("us-east-1", "UPDATING"), west()),
    unknown(
        "The list of endpoints could not be read.",
        east(global_endpoints=Listing((), s.unread("ses:ListMultiRegionEndpoints"))),
    ),
)
