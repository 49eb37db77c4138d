"""Tenants: named parts of an account in a region, with their own resources."""

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

FILTERS = {"TENANT_NAME_CONTAINS": "TenantName", "SENDING_STATUS": "SendingStatus"}


@operation("sesv2", "ListTenants")
def list_tenants(state: RegionState, ask: Params) -> Members:
    """A page of tenants."""
    size = page_size(ask.get("PageSize"), default=100, lowest=1, highest=1000)
    wanted = list(state.kept["tenants"].values())
    for key, text in ask.get("Filter", {}).items():
        if key not in FILTERS:
            raise Refused(BAD_REQUEST, f"Unknown filter {key}.")
        wanted = [tenant for tenant in wanted if text in tenant[FILTERS[key]]]
    found, token = page(wanted, size, ask.get("NextToken"), BAD_REQUEST)
    return with_token({"Tenants": found}, token)


@operation("sesv2", "GetTenant")
def get_tenant(state: RegionState, ask: Params) -> Members:
    """One tenant."""
    return {"Tenant": _required(state, ask)}


@operation("sesv2", "CreateTenant")
def create_tenant(state: RegionState, ask: Params) -> Members:
    """Create a tenant that may send."""
    name = ask["TenantName"]
    if name in state.kept["tenants"]:
        raise Refused(ALREADY_EXISTS, f"Tenant {name} already exists.")
    number = state.secret("tenant", name)
    state.kept["tenants"][name] = {
        "TenantName": name,
        "TenantId": f"tn-{number}",
        "TenantArn": f"{_ses(state)}:tenant/{name}/tn-{number}",
        "CreatedTimestamp": now(),
        "Tags": [dict(tag) for tag in ask.get("Tags", [])],
        "SendingStatus": "ENABLED",
        "SuppressionAttributes": ask.get("SuppressionAttributes"),
        "Resources": [],
        "ReputationManagementPolicy": f"arn:aws:ses:{state.region}:aws:reputation-policy/standard",
    }
    return state.kept["tenants"][name]


@operation("sesv2", "UpdateReputationEntityCustomerManagedStatus")
def update_sending(state: RegionState, ask: Params) -> None:
    """Pause a tenant, or let it send again, by its ARN; the emulator itself never pauses one."""
    _by_arn(state, ask)["SendingStatus"] = ask["SendingStatus"]


@operation("sesv2", "UpdateReputationEntityPolicy")
def update_policy(state: RegionState, ask: Params) -> None:
    """Give a tenant another reputation policy, by the ARN of the tenant."""
    tenant = _by_arn(state, ask)
    known = {f"arn:aws:ses:{state.region}:aws:reputation-policy/{each}" for each in ("none", "standard", "strict")}
    if ask["ReputationEntityPolicy"] not in known:
        raise Refused(BAD_REQUEST, f"{ask['ReputationEntityPolicy']} is not a reputation policy.")
    tenant["ReputationManagementPolicy"] = ask["ReputationEntityPolicy"]


def _by_arn(state: RegionState, ask: Params) -> Members:
    arn = ask["ReputationEntityReference"]
    tenant = next((each for each in state.kept["tenants"].values() if each["TenantArn"] == arn), None)
    if ask["ReputationEntityType"] != "RESOURCE" or tenant is None:
        raise Refused(BAD_REQUEST, f"{arn} is not a reputation entity.")
    return tenant


@operation("sesv2", "PutTenantSuppressionAttributes")
def put_suppression(state: RegionState, ask: Params) -> None:
    """Replace both settings of a tenant's suppression."""
    members = ("SuppressedReasons", "SuppressionScope")
    found = {member: ask[member] for member in members if ask.get(member) is not None}
    _required(state, ask)["SuppressionAttributes"] = found


@operation("sesv2", "DeleteTenant")
def delete_tenant(state: RegionState, ask: Params) -> None:
    """Delete a tenant that has no resources."""
    if _required(state, ask)["Resources"]:
        raise Refused(BAD_REQUEST, "The tenant still has resources.")
    del state.kept["tenants"][ask["TenantName"]]


@operation("sesv2", "ListTenantResources")
def list_resources(state: RegionState, ask: Params) -> Members:
    """A page of a tenant's identities, configuration sets and templates."""
    size = page_size(ask.get("PageSize"), default=100, lowest=1, highest=1000)
    arns, token = page(_required(state, ask)["Resources"], size, ask.get("NextToken"), BAD_REQUEST)
    items = [{"ResourceType": _kind(arn), "ResourceArn": arn} for arn in arns]
    return with_token({"TenantResources": items}, token)


@operation("sesv2", "CreateTenantResourceAssociation")
def associate(state: RegionState, ask: Params) -> None:
    """Give a tenant a resource."""
    resources = _required(state, ask)["Resources"]
    if ask["ResourceArn"] in resources:
        raise Refused(ALREADY_EXISTS, "The resource is the tenant's already.")
    resources.append(ask["ResourceArn"])


@operation("sesv2", "DeleteTenantResourceAssociation")
def dissociate(state: RegionState, ask: Params) -> None:
    """Take a resource from a tenant."""
    resources = _required(state, ask)["Resources"]
    if ask["ResourceArn"] not in resources:
        raise Refused(NOT_FOUND, "The resource is not the tenant's.")
    resources.remove(ask["ResourceArn"])


def _required(state: RegionState, ask: Params) -> Members:
    if ask["TenantName"] in state.kept["tenants"]:
        return state.kept["tenants"][ask["TenantName"]]
    raise Refused(NOT_FOUND, f"Tenant {ask['TenantName']} does not exist.")


def _kind(arn: str) -> str:
    kind = arn.rpartition(":")[2].partition("/")[0]
    return {"identity": "EMAIL_IDENTITY", "configuration-set": "CONFIGURATION_SET"}.get(kind, "EMAIL_TEMPLATE")


def _ses(state: RegionState) -> str:
    return f"arn:{state.partition}:ses:{state.region}:{state.account_id}"
