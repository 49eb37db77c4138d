"""Many identities, all well, to see that lists are followed to their ends."""

from collections.abc import Iterable

from sescheck.emulator.server import Emulator
from sescheck.emulator.worlds import parts


def large(
    emulator: Emulator,
    identities: int = 2500,
    regions: Iterable[str] = ("us-east-1", "eu-west-1"),
    account_id: str | None = None,
) -> None:
    """Seed that many identities in every region named, three domains to seven addresses."""
    domains = identities * 3 // 10
    for name in regions:
        region = emulator.region(name, account_id)
        region.enable()
        parts.production(region, sent=1200)
        region.create_identities(domains, "d{n:05}.example.com")
        region.create_identities(identities - domains, "user{n:05}@example.org")
