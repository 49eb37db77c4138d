"""The account's suppression list in a region; addresses keep their case and are looked up with it."""

from datetime import UTC, datetime

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
from sescheck.emulator.state import RegionState, now

REASONS = frozenset({"BOUNCE", "COMPLAINT"})
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)


@operation("sesv2", "ListSuppressedDestinations")
def list_suppressed(state: RegionState, ask: Params) -> Members:
    """A page of addresses, by reason and time; 1,000 if no size is asked for."""
    size = page_size(ask.get("PageSize"), default=1000, lowest=0, highest=1000)
    reasons = _known(ask.get("Reasons") or REASONS)
    start, end = _aware(ask.get("StartDate"), EARLIEST), _aware(ask.get("EndDate"), LATEST)
    wanted = [
        entry
        for entry in list(state.kept["suppressed"].values())
        if entry["Reason"] in reasons and start <= entry["LastUpdateTime"] <= end
    ]
    found, token = page(wanted, size, ask.get("NextToken"), "InvalidNextTokenException")
    return with_token({"SuppressedDestinationSummaries": found}, token)


@operation("sesv2", "GetSuppressedDestination")
def get_suppressed(state: RegionState, ask: Params) -> Members:
    """One address."""
    return {"SuppressedDestination": _required(state, ask["EmailAddress"])}


@operation("sesv2", "PutSuppressedDestination")
def put_suppressed(state: RegionState, ask: Params) -> None:
    """Suppress an address, or change the reason."""
    _known([ask["Reason"]])
    address = ask["EmailAddress"]
    state.kept["suppressed"][address] = {"EmailAddress": address, "Reason": ask["Reason"], "LastUpdateTime": now()}


@operation("sesv2", "DeleteSuppressedDestination")
def delete_suppressed(state: RegionState, ask: Params) -> None:
    """Remove an address from the list."""
    _required(state, ask["EmailAddress"])
    del state.kept["suppressed"][ask["EmailAddress"]]


def _required(state: RegionState, address: str) -> Members:
    if address in state.kept["suppressed"]:
        return state.kept["suppressed"][address]
    raise Refused(NOT_FOUND, f"Email address {address} does not exist on your suppression list.")


def _known(reasons: frozenset[str] | list[str]) -> frozenset[str]:
    if REASONS.issuperset(reasons):
        return frozenset(reasons)
    raise Refused(BAD_REQUEST, "A reason is BOUNCE or COMPLAINT.")


def _aware(when: datetime | None, default: datetime) -> datetime:
    if when is None:
        return default
    return when if when.tzinfo else when.replace(tzinfo=UTC)
