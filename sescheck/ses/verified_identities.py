"""Whether a region has a verified identity: without one, nothing is sent there."""

from sescheck.comparison.account_view import verified
from sescheck.comparison.logic import YES
from sescheck.snapshot.model import Identity
from sescheck.snapshot.reading import Listing, Reading, any_of


def any_verified(identities: Listing[Identity]) -> Reading[bool]:
    """True if one identity is verified; False only if all were read, and none is."""
    answer = any_of(map(verified, identities.items))
    return answer if answer == YES or identities.unread is None else identities.unread
