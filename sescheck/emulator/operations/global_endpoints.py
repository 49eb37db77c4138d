"""Multi-region (global) endpoints: two regions; the one that creates it is the primary."""

from sescheck.emulator.registry import (
    ALREADY_EXISTS,
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
from sescheck.emulator.state import RegionState, now


@operation("sesv2", "ListMultiRegionEndpoints")
def list_endpoints(state: RegionState, ask: Params) -> Members:
    """A page of the endpoints whose primary region this is."""
    size = page_size(ask.get("PageSize"), default=100, lowest=1, highest=1000)
    found, token = page(list(state.kept["endpoints"].values()), size, ask.get("NextToken"), BAD_REQUEST)
    return with_token({"MultiRegionEndpoints": found}, token)


@operation("sesv2", "GetMultiRegionEndpoint")
def get_endpoint(state: RegionState, ask: Params) -> Members:
    """One endpoint, with its routes."""
    endpoint = _required(state, ask["EndpointName"])
    return {**endpoint, "Routes": [{"Region": region} for region in endpoint["Regions"]]}


@operation("sesv2", "CreateMultiRegionEndpoint")
def create_endpoint(state: RegionState, ask: Params) -> Members:
    """An endpoint of this region and one other, CREATING until it is settled."""
    name = ask["EndpointName"]
    if name in state.kept["endpoints"]:
        raise Refused(ALREADY_EXISTS, f"Multi-region endpoint {name} already exists.")
    others = [route["Region"] for route in ask["Details"]["RoutesDetails"]]
    if len(others) != 1 or others[0] == state.region or state.neighbour(others[0]) is None:
        raise Refused(BAD_REQUEST, "A multi-region endpoint routes to exactly one other region.")
    state.kept["endpoints"][name] = {
        "EndpointName": name,
        "EndpointId": f"{state.secret('endpoint', name, length=8)}.{state.secret('cell', length=3)}",
        "Status": "CREATING",
        "Regions": [state.region, *others],
        "CreatedTimestamp": now(),
        "LastUpdatedTimestamp": now(),
    }
    return state.kept["endpoints"][name]


@operation("sesv2", "DeleteMultiRegionEndpoint")
def delete_endpoint(state: RegionState, ask: Params) -> Members:
    """Delete an endpoint."""
    _required(state, ask["EndpointName"])
    del state.kept["endpoints"][ask["EndpointName"]]
    return {"Status": "DELETING"}


def _required(state: RegionState, name: str) -> Members:
    if name in state.kept["endpoints"]:
        return state.kept["endpoints"][name]
    raise Refused(NOT_FOUND, f"Multi-region endpoint {name} does not exist.")
