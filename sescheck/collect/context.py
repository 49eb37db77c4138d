"""What is wanted of every region."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sescheck.collect.progress import Progress
from sescheck.snapshot.model import Addresses, Depth


@dataclass(frozen=True, slots=True)
class CollectContext:
    """What is wanted of every region.

    Attributes:
        name_targets: told the ARNs that settings point to, as soon as they are known.
        name_guarded: told the ARNs of what has to let SES in by a policy of its own.
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
