"""The least time that throttling leaves, and the calls that a plan needs."""

from collections import Counter
from math import ceil

from benchmarks.endpoint.world import World

BATCH = 100
PAGE = 1000
BATCHED = (
    "GetIdentityDkimAttributes",
    "GetIdentityMailFromDomainAttributes",
    "GetIdentityNotificationAttributes",
)


def calls(world: World, region: str, depth: str) -> Counter[str]:
    """Calls per SES operation that the batched plan needs in a region."""
    numbers = list(world.numbers_in(region))
    needed = Counter({name: ceil(len(numbers) / BATCH) for name in BATCHED})
    needed["ListEmailIdentities"] = max(1, ceil(len(numbers) / PAGE))
    needed["GetEmailIdentity"] = _details(world, numbers, depth)
    return +needed


def _details(world: World, numbers: list[int], depth: str) -> int:
    if depth == "quick":
        return 0
    return len(numbers) if depth == "deep" else sum(map(world.is_domain, numbers))


def floor(world: World, depth: str, rate: float) -> float:
    """Seconds: calls ÷ rate for the slowest operation of the slowest region."""
    return max(max(calls(world, region, depth).values()) for region in world.region_names) / rate
