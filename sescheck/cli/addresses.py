"""What the options ask of the suppression list, which holds people's addresses."""

from sescheck.errors import UsageError
from sescheck.snapshot.model import Addresses


def parse_addresses(*, suppression_list: bool, show_addresses: bool) -> Addresses:
    """What the two options ask for.

    Raises:
        UsageError: addresses should be shown but not read.
    """
    if show_addresses and not suppression_list:
        raise UsageError("--show-addresses needs --suppression-list: give both")
    if not suppression_list:
        return Addresses.NOT_ASKED
    return Addresses.SHOWN if show_addresses else Addresses.HASHED
