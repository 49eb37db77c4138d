"""What the options ask of the suppression list, which holds people's addresses."""

from sescheck.auditing.options import ReadOptions
from sescheck.snapshot.model import Addresses, Region, Snapshot
from sescheck.snapshot.reading import Why
from sescheck.snapshot.sending import LIST_OF_SUPPRESSED


def addresses_of(snapshot: Snapshot) -> Addresses:
    """Return how a snapshot read the lists: a continued run has to read all regions in the same way."""
    regions = [region for account in snapshot.accounts for region in account.regions]
    if any("@" in each.address for region in regions for each in region.suppressed.items):
        return Addresses.SHOWN
    return Addresses.HASHED if any(map(_was_asked, regions)) else Addresses.NOT_ASKED


def _was_asked(region: Region) -> bool:
    unread = region.suppressed.unread
    return unread is None or (unread.why is not Why.NOT_ASKED and unread.operation == LIST_OF_SUPPRESSED)


def wanted_addresses(read: ReadOptions) -> Addresses:
    """What the two options ask for."""
    if not read.suppression_list:
        return Addresses.NOT_ASKED
    return Addresses.SHOWN if read.show_addresses else Addresses.HASHED
