"""Explain why a region refuses the credentials: it is not enabled, or it refuses the session token."""

import msgspec

from sescheck.aws.door import Door
from sescheck.collect import region
from sescheck.collect.account import enabled_regions
from sescheck.endpoints import Has, endpoints_of
from sescheck.snapshot.model import Region
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

_ENABLED = (
    "{region} is enabled and refuses the session token. A token of the global STS endpoint is not valid in"
    " an opt-in region: set AWS_STS_REGIONAL_ENDPOINTS=regional where you log in, and log in again"
)
_REFUSED = "{region} is enabled by default and refuses the credentials: check them, and log in again"


async def explained(main: Door, read: Region, *, named: bool) -> Region:
    """Return the region with the reason for its refusal; a region that does not refuse is returned as it is.

    Args:
        main: the door to the region of account-wide calls.
        read: the region.
        named: True if the user named the region: then its status is read. Else the list of regions has the status.
    """
    if not refuses_the_token(read):
        return read
    if endpoints_of(read.name).has_opt_in is Has.NO:
        return _unread(read, read.opt_in, _REFUSED)
    status = await enabled_regions.status(main, read.name) if named else read.opt_in
    match status:
        case Known("ENABLED"):
            return _unread(read, status, _ENABLED)
        case Known("ENABLED_BY_DEFAULT"):
            return _unread(read, status, _REFUSED)
        case Known() | Unreadable():
            return _with_status(read, status)


def refuses_the_token(read: Region) -> bool:
    """True if the region refuses the credentials."""
    return isinstance(read.settings, Unreadable) and read.settings.why is Why.REGION_DISABLED


def _unread(read: Region, status: Reading[str], detail: str) -> Region:
    operation = read.settings.operation if isinstance(read.settings, Unreadable) else ""
    why = Unreadable(Why.EXPIRED_CREDENTIALS, operation, detail.format(region=read.name))
    return region.unread(read.name, status, why)


def _with_status(read: Region, status: Reading[str]) -> Region:
    return msgspec.structs.replace(read, opt_in=status)
