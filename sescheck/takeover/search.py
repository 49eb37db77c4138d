"""Looking for what the standby needs of the primary, while noting what could not be read."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sescheck.comparison.account_view import AccountView, RegionView
from sescheck.ses.arns import region_of
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, is_unsupported
from sescheck.takeover.model import HangsOn, Hidden

T = TypeVar("T")


class Search:
    """What was found so far, and what is hidden.

    Attributes:
        there: the region that fails.
        here: the region that takes over.
    """

    def __init__(self, account: AccountView, there: RegionView, here: RegionView) -> None:
        self.account, self.there, self.here = account, there, here
        self._found: dict[HangsOn, None] = {}
        self._hidden: dict[tuple[str, str, str], list[Unreadable]] = {}

    @property
    def found(self) -> tuple[HangsOn, ...]:
        """The dependences, each once."""
        return tuple(self._found)

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        """The readings that may hide more: each reason once for each kind, because many may lack the same."""
        return tuple(Hidden(kind, every[0], len(every)) for (kind, _, _), every in self._hidden.items())

    def add(self, kind: str, subject: tuple[str, str], words: str) -> None:
        """Note a dependence."""
        self._found[HangsOn(kind, subject, words)] = None

    def read(self, kind: str, reading: Reading[T]) -> Iterator[T]:
        """Yield the value if it was read. A feature that the region does not have hides nothing."""
        match reading:
            case Known(value):
                yield value
            case Unreadable() as unread:
                if not is_unsupported(unread):
                    self._hidden.setdefault((kind, unread.operation, unread.why), []).append(unread)

    def listed(self, kind: str, listing: Listing[T]) -> Iterable[T]:
        """The items of a list, which may be incomplete."""
        if listing.unread is not None:
            tuple(self.read(kind, listing.unread))
        return listing.items

    def is_there(self, arn: object) -> bool:
        """True if this is the ARN of something in the region that fails."""
        return isinstance(arn, str) and region_of(arn) == self.there.name
