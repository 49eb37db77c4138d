"""What a run would read: which accounts, and what they cost by the last run. Nothing of SES is read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sescheck.organization.folder.keeping import Folder
from sescheck.organization.model import Entry
from sescheck.organization.reading_accounts import Listing, Wanted, plan_of


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run would do.

    Attributes:
        listed: all accounts of the source.
        skipped: how many are skipped, by reason.
        fresh: accounts that were read lately.
        unknown: accounts to read that were never read: their cost is not known.
        calls: of the accounts to read, as the last run made them.
        seconds: of the accounts to read, if one were read after the other.
    """

    listed: int
    skipped: Mapping[str, int]
    fresh: int
    to_read: int
    unknown: int
    calls: int
    seconds: float


def estimate(wanted: Wanted, listing: Listing, folder: Folder) -> Estimate:
    """Return what a run would do. Only the manifest is read.

    Raises:
        FileError: the folder holds something else.
    """
    before = folder.known().entries
    asked = [member for member, why in listing.chosen if why is None]
    to_read = [each for each in asked if not folder.fresh(each.account_id, wanted.max_age, plan_of(wanted, each))]
    costs = [_cost(before.get(each.account_id)) for each in to_read]
    known = [each for each in costs if each is not None]
    return Estimate(
        listed=len(listing.chosen),
        skipped=Counter(why for _, why in listing.chosen if why is not None),
        fresh=len(asked) - len(to_read),
        to_read=len(to_read),
        unknown=len(costs) - len(known),
        calls=sum(calls for calls, _ in known),
        seconds=sum(seconds for _, seconds in known),
    )


def _cost(entry: Entry | None) -> tuple[int, float] | None:
    """Return calls and seconds of the last reading; None if there was none."""
    return None if entry is None or entry.seconds is None else (entry.calls, entry.seconds)
