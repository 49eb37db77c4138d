"""The account service: which regions an account has enabled, and its name."""

from dataclasses import dataclass, field

from sescheck.emulator.regions_table import ALL_REGIONS, DEFAULT_REGIONS, OPT_IN_REGIONS
from sescheck.emulator.registry import Members, Params, Refused, operation, page, with_token

INVALID_INPUT = "ValidationException"
REACHABLE = frozenset({"ENABLED", "ENABLED_BY_DEFAULT"})


@dataclass
class AccountState:
    """One account: its name, and the opt-in status of the regions that were changed."""

    account_id: str
    name: str = ""
    opted: dict[str, str] = field(default_factory=dict)

    def status(self, region: str) -> str:
        """ENABLED_BY_DEFAULT, or for an opt-in region what was chosen; DISABLED at first, as in AWS."""
        default = "ENABLED_BY_DEFAULT" if region in DEFAULT_REGIONS else "DISABLED"
        return self.opted.get(region, default)

    def reaches(self, region: str) -> bool:
        """True if calls into that region are accepted; regions of other partitions always are."""
        return region not in ALL_REGIONS or self.status(region) in REACHABLE


@operation("account", "ListRegions")
def list_regions(state: AccountState, ask: Params) -> Members:
    """A page of regions with their status, 50 at most."""
    wanted = ask.get("RegionOptStatusContains", [])
    found = [
        {"RegionName": region, "RegionOptStatus": state.status(region)}
        for region in sorted(ALL_REGIONS)
        if not wanted or state.status(region) in wanted
    ]
    items, token = page(found, ask.get("MaxResults", 50), ask.get("NextToken"), INVALID_INPUT)
    return with_token({"Regions": items}, token)


@operation("account", "GetRegionOptStatus")
def get_region_opt_status(state: AccountState, ask: Params) -> Members:
    """The status of one region."""
    region = _known(ask["RegionName"])
    return {"RegionName": region, "RegionOptStatus": state.status(region)}


@operation("account", "EnableRegion")
def enable_region(state: AccountState, ask: Params) -> None:
    """Enable an opt-in region; AWS takes minutes, the emulator none. Both refuse while it is being disabled."""
    region = _opt_in(ask["RegionName"])
    if state.status(region) == "DISABLING":
        raise Refused("ConflictException", f"{region} is being disabled.")
    state.opted[region] = "ENABLED"


@operation("account", "DisableRegion")
def disable_region(state: AccountState, ask: Params) -> None:
    """Disable an opt-in region; its content stays."""
    state.opted[_opt_in(ask["RegionName"])] = "DISABLED"


@operation("account", "GetAccountInformation")
def get_account_information(state: AccountState, _: Params) -> Members:
    """The account's ID and name."""
    return {"AccountId": state.account_id, "AccountName": state.name or f"Account {state.account_id}"}


def _known(region: str) -> str:
    if region in ALL_REGIONS:
        return region
    raise Refused(INVALID_INPUT, f"{region} is not a region.")


def _opt_in(region: str) -> str:
    if _known(region) in OPT_IN_REGIONS:
        return region
    raise Refused(INVALID_INPUT, f"{region} is enabled by default.")
