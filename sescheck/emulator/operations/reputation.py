"""Reputation: what was sent and came back, and the tenants and identities that SES tracks."""

from sescheck.emulator.registry import BAD_REQUEST, Members, Params, operation, page, page_size, with_token
from sescheck.emulator.state import RegionState, now


@operation("ses", "GetSendStatistics")
def get_send_statistics(state: RegionState, _ask: Params) -> Members:
    """Return the staged data points; if there are none, the mail that the emulator accepted, as one point."""
    attempts = state.backend.sent_message_count
    sent = {"Timestamp": now(), "DeliveryAttempts": attempts, "Bounces": 0, "Complaints": 0, "Rejects": 0}
    return {"SendDataPoints": state.staged["SendDataPoints"] or ([sent] if attempts else [])}


@operation("sesv2", "ListReputationEntities")
def list_reputation_entities(state: RegionState, ask: Params) -> Members:
    """Return a page of the tenants, as their status is, or of the staged entities."""
    if ask.get("Filter"):
        raise NotImplementedError("ListReputationEntities with a filter")
    size = page_size(ask.get("PageSize"), default=100, lowest=1, highest=1000)
    wanted = [*map(_of_tenant, state.kept["tenants"].values()), *state.staged["ReputationEntities"]]
    found, token = page(wanted, size, ask.get("NextToken"), BAD_REQUEST)
    return with_token({"ReputationEntities": found}, token)


def _of_tenant(tenant: Members) -> Members:
    status = {"Status": tenant["SendingStatus"], "LastUpdatedTimestamp": now()}
    return {
        "ReputationEntityReference": tenant["TenantArn"],
        "ReputationEntityType": "RESOURCE",
        "SendingStatusAggregate": tenant["SendingStatus"],
        "CustomerManagedStatus": status,
        "ReputationManagementPolicy": tenant["ReputationManagementPolicy"],
        "AwsSesManagedStatus": {"Status": "ENABLED", "LastUpdatedTimestamp": now()},
    }
