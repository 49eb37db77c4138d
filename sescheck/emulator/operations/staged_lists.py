"""Lists that only the backdoor fills and that take more than a page: dedicated IPs, recommendations and others."""

from sescheck.emulator.registry import (
    BAD_REQUEST,
    NOT_FOUND,
    Members,
    Params,
    Refused,
    operation,
    page,
    page_size,
    with_token,
)
from sescheck.emulator.state import RegionState


@operation("sesv2", "GetDedicatedIps")
def get_dedicated_ips(state: RegionState, ask: Params) -> Members:
    """A page of the dedicated addresses, of one pool or of all."""
    size = page_size(ask.get("PageSize"), default=100, lowest=1, highest=1000)
    pool = ask.get("PoolName")
    wanted = [address for address in state.staged["DedicatedIps"] if pool in {None, address.get("PoolName")}]
    found, token = page(wanted, size, ask.get("NextToken"), BAD_REQUEST)
    return with_token({"DedicatedIps": found}, token)


@operation("sesv2", "GetDedicatedIpPool")
def get_dedicated_ip_pool(state: RegionState, ask: Params) -> Members:
    """A pool as moto keeps it; one that nobody chose a mode for is a standard one."""
    found = state.backend.dedicated_ip_pools.get(ask["PoolName"])
    if found is None:
        raise Refused(NOT_FOUND, f"Dedicated IP pool {ask['PoolName']} does not exist.")
    return {"DedicatedIpPool": {"PoolName": found.pool_name, "ScalingMode": found.scaling_mode or "STANDARD"}}


@operation("sesv2", "ListRecommendations")
def list_recommendations(state: RegionState, ask: Params) -> Members:
    """A page of the Virtual Deliverability Manager's recommendations; filters are by equality."""
    size = page_size(ask.get("PageSize"), default=100, lowest=1, highest=100)
    words = {"TYPE": "Type", "IMPACT": "Impact", "STATUS": "Status", "RESOURCE_ARN": "ResourceArn"}
    wanted = state.staged["Recommendations"]
    for key, text in ask.get("Filter", {}).items():
        wanted = [each for each in wanted if each.get(words[key]) == text]
    found, token = page(wanted, size, ask.get("NextToken"), BAD_REQUEST)
    return with_token({"Recommendations": found}, token)
