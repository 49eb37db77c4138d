"""Whether two regions are fit for a global endpoint: checks of their own, because it sends through both every day.

SES divides the mail of a global endpoint between the two regions, and sends all of it through one if the other
fails. So each region needs everything under the same name, and limits for the full load. The console can duplicate
identities with Easy DKIM, configuration sets and templates to the second region; the rest is done by hand.

Sources: https://docs.aws.amazon.com/ses/latest/dg/global-endpoints.html,
https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateMultiRegionEndpoint.html (exactly one route)
"""

from collections.abc import Iterable, Sequence

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.engine.steps import Call
from sescheck.fix.printers.posix import command
from sescheck.takeover.endpoint_checks import (
    dkim_check,
    identities_check,
    limits_check,
    names_check,
    not_carried_check,
    regions_check,
    smtp_check,
)
from sescheck.takeover.model import Capacity, Check, EndpointFit, answer_of

_ADVICE = (
    "Programs give the EndpointId to SendEmail or SendBulkEmail of the API v2; SMTP has no place for it.",
    "The creation of an endpoint needs the permission iam:CreateServiceLinkedRole for ses.amazonaws.com.",
    "To follow when a region fails, programs look the endpoint up again and open new connections every minute.",
)


def endpoint_fit(
    account: AccountView, there: RegionView | None, here: RegionView, capacity: Capacity, of_rules: Iterable[Check]
) -> EndpointFit:
    """Return the checks, and the command that creates the endpoint.

    Args:
        account: the account.
        there: the primary, in which the endpoint is created and managed; None: there is only one region.
        here: the other region.
        capacity: what they must carry.
        of_rules: the checks of the rules: what no duplication carries is taken from them.
    """
    checks: Sequence[Check] = (regions_check(there, here),)
    if there is None:
        return EndpointFit(answer_of(checks), tuple(checks), (), "", _ADVICE)
    checks = (
        *checks,
        identities_check(there, here),
        dkim_check(there),
        names_check("configuration-sets", there, here),
        names_check("templates", there, here),
        limits_check(there, here, capacity),
        not_carried_check(of_rules),
        smtp_check(account, (there.name, here.name)),
    )
    existing = tuple(each.name for each in there.region.global_endpoints.items if here.name in each.regions)
    return EndpointFit(answer_of(checks), tuple(checks), existing, _create(there, here, existing), _ADVICE)


def _create(there: RegionView, here: RegionView, existing: Sequence[str]) -> str:
    if existing:
        return ""
    parameters = {
        "EndpointName": f"{there.name}-{here.name}",
        "Details": {"RoutesDetails": [{"Region": here.name}]},
    }
    return command(Call("sesv2", "CreateMultiRegionEndpoint", there.name, parameters))
