"""What readers are given: what is wanted of every region, and one region while it is read."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sescheck.aws.door import Door
from sescheck.collect.progress import Progress
from sescheck.snapshot.model import Addresses, Depth, Region
from sescheck.snapshot.reading import Listing

if TYPE_CHECKING:
    from sescheck.collect.identities.listing import Listed


@dataclass(frozen=True, slots=True)
class CollectContext:
    """What is wanted of every region.

    Attributes:
        name_targets: takes the ARNs that settings point to, as soon as they are known.
        name_guarded: takes the ARNs of what has to let SES in by a policy of its own.
        partition: of the regions, as it stands in ARNs.
        addresses: what is asked of the suppression list.
        salt: what its addresses are hashed with.
    """

    depth: Depth
    progress: Progress
    name_targets: Callable[[Iterable[str]], None]
    name_guarded: Callable[[Iterable[str]], None]
    partition: str
    addresses: Addresses = Addresses.NOT_ASKED
    salt: str | None = None


@dataclass(frozen=True, slots=True)
class RegionContext:
    """One region while it is read, as one of its readers sees it.

    Attributes:
        door: lets through what the reader declares, and nothing else.
        before: the region as an earlier run read it.
        listed: its identities, as the list has them.
        result: what another reader brings, by its field; one that the reader declares that it waits for.
    """

    door: Door
    context: CollectContext
    before: Region
    listed: "Listing[Listed]"
    result: Callable[[str], Awaitable[Any]]
