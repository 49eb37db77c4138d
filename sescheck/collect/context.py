"""What a reader gets: the options of the run, and the region that is being read."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sescheck.aws.door import Door
from sescheck.collect.progress import Progress
from sescheck.ses.records.lookups import Question
from sescheck.snapshot.model import Addresses, Depth, Region
from sescheck.snapshot.reading import Listing

if TYPE_CHECKING:
    from sescheck.collect.identities.listing import Listed


@dataclass(frozen=True, slots=True)
class CollectContext:
    """The options of the run, the same for every region.

    Attributes:
        add_targets: call it with the ARNs that settings point to, as soon as they are known.
        add_guarded: call it with the ARNs of resources whose own policy must allow SES.
        ask_dns: call it with questions to the DNS, as soon as they are known.
        partition: the partition of the regions, as in ARNs.
        addresses: what is read of the suppression list.
        salt: the salt of the hashed addresses.
    """

    depth: Depth
    progress: Progress
    add_targets: Callable[[Iterable[str]], None]
    add_guarded: Callable[[Iterable[str]], None]
    ask_dns: Callable[[Iterable[Question]], None]
    partition: str
    addresses: Addresses = Addresses.NOT_ASKED
    salt: str | None = None


@dataclass(frozen=True, slots=True)
class RegionContext:
    """One region while it is being read, as one reader sees it.

    Attributes:
        door: allows the operations that the reader declares, and no others.
        before: the region as an earlier run read it.
        listed: the identities of the region, as the list gives them.
        result: waits for the result of another reader, by field. The reader must declare the field in ``AWAITS``.
    """

    door: Door
    context: CollectContext
    before: Region
    listed: "Listing[Listed]"
    result: Callable[[str], Awaitable[Any]]
