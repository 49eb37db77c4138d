"""A region that refuses the credentials: is it not enabled, or is it the token?"""

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
    """The region with its opt-in status, where its refusal does not tell; another one stays as it is.

    Args:
        main: to where accounts are asked.
        read: the region.
        named: whether the user named it: then AWS is asked about it. Else the list of all regions has to do.
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
    """Does the region not know the credentials?"""
    return isinstance(read.settings, Unreadable) and read.settings.why is Why.REGION_DISABLED


def _unread(read: Region, status: Reading[str], words: str) -> Region:
    operation = read.settings.operation if isinstance(read.settings, Unreadable) else ""
    why = Unreadable(Why.EXPIRED_CREDENTIALS, operation, words.format(region=read.name))
    return region.unread(read.name, status, why)


def _with_status(read: Region, status: Reading[str]) -> Region:
    return msgspec.structs.replace(read, opt_in=status)
