"""The suppression list: people's addresses, so only when asked for, and hashed unless wanted in clear."""

from sescheck.aws.door import Answer, Door
from sescheck.aws.operations import Operation
from sescheck.collect.answers import items_of, name, sha256_of
from sescheck.snapshot.model import Addresses, Fact
from sescheck.snapshot.reading import Listing, Unreadable, Why
from sescheck.snapshot.sending import Suppressed

FACT = Fact.SUPPRESSION_LIST
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
    Why.NOT_ASKED, LIST_SUPPRESSED.action, "the suppression list is asked with --suppression-list"
)


async def read(door: Door, addresses: Addresses) -> Listing[Suppressed]:
    """1,000 a page."""
    if addresses is Addresses.NOT_ASKED:
        return Listing((), _NOT_ASKED)
    listing = await door.for_reads(READS).follow(LIST_SUPPRESSED, PageSize=_PAGE)
    return items_of(listing, LIST_SUPPRESSED, lambda item: _suppressed(item, addresses))


def _suppressed(item: Answer, addresses: Addresses) -> Suppressed:
    """SES keeps the case of an address and sends to none, whatever its case: its lower-case form is hashed."""
    address = name(item, "EmailAddress")
    shown = address if addresses is Addresses.SHOWN else f"sha256:{sha256_of(address.lower())[:_DIGITS]}"
    return Suppressed(shown, name(item, "Reason"))
