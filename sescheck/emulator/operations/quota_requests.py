"""The history of requests for higher quotas; the backdoor stages it, because AWS decides about requests."""

from sescheck.emulator.registry import Members, Params, Refused, operation, page, with_token
from sescheck.emulator.state import RegionState

_ILLEGAL = "IllegalArgumentException"
_LARGEST_PAGE = 100


@operation("service-quotas", "ListRequestedServiceQuotaChangeHistory")
def list_requests(state: RegionState, ask: Params) -> Members:
    """A page of the requests, of one service or of all, with one status or with any."""
    size = ask.get("MaxResults", _LARGEST_PAGE)
    if not 1 <= size <= _LARGEST_PAGE:
        raise Refused(_ILLEGAL, f"MaxResults must be between 1 and {_LARGEST_PAGE}")
    wanted = [
        each
        for each in state.staged["RequestedQuotas"]
        if ask.get("ServiceCode") in {None, each["ServiceCode"]} and ask.get("Status") in {None, each["Status"]}
    ]
    found, token = page(wanted, size, ask.get("NextToken"), "InvalidPaginationTokenException")
    return with_token({"RequestedQuotas": found}, token)
