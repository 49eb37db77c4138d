"""The suppression list. It holds people's addresses: it is read only with an option, and hashed by default."""

import hmac
from secrets import token_hex

from sescheck.aws.door import Answer
from sescheck.aws.operations import Operation
from sescheck.collect.context import RegionContext
from sescheck.collect.fetch.parsing import items_of, name, sha256_of
from sescheck.snapshot.model import Addresses
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.snapshot.sending import Suppressed

FIELD = "suppressed"
LIST_SUPPRESSED = Operation(
    "sesv2",
    "ListSuppressedDestinations",
    items="SuppressedDestinationSummaries",
    token="NextToken",  # noqa: S106
)
READS = (LIST_SUPPRESSED,)
ASKED_WITH = "suppression-list"

_PAGE = 1000
_DIGITS = 32
_NOT_ASKED = Unreadable(
    Why.NOT_ASKED, LIST_SUPPRESSED.action, "the suppression list is read with --suppression-list"
)


def new_salt() -> str:
    """Return a new salt for the hashes. With it, a table of known hashes is useless."""
    return token_hex(32)


async def read(region: RegionContext) -> Listing[Suppressed]:
    """Read the list, 1,000 per page. Without a salt, the addresses are hashed as in early snapshots."""
    addresses, salt = region.context.addresses, region.context.salt
    if addresses is Addresses.NOT_ASKED:
        return Listing((), _NOT_ASKED)
    listing = await region.door.follow(LIST_SUPPRESSED, PageSize=_PAGE)
    return items_of(listing, LIST_SUPPRESSED, lambda item: _suppressed(item, addresses, salt))


def _suppressed(item: Answer, addresses: Addresses, salt: str | None) -> Suppressed:
    return Suppressed(kept_address(name(item, "EmailAddress"), addresses, salt), name(item, "Reason"))


def kept_address(address: str, addresses: Addresses, salt: str | None) -> str:
    """Return what is kept of an address. SES keeps its case but ignores it: the lower-case form is hashed."""
    return address if addresses is Addresses.SHOWN else _hashed(address.lower(), salt)


def _hashed(address: str, salt: str | None) -> str:
    if salt is None:
        return f"sha256:{sha256_of(address)[:_DIGITS]}"
    return f"hmac:{hmac.digest(salt.encode(), address.encode('utf-8', 'surrogatepass'), 'sha256').hex()[:_DIGITS]}"
