"""Regions that match each other: an audit finds nothing to say."""

from collections.abc import Iterable

from sescheck.emulator.backdoor import Region
from sescheck.emulator.server import Emulator
from sescheck.emulator.worlds import parts

DOMAINS = ("example.com", "shop.example.org", "news.example.net")
ADDRESS = "alerts@example.com"
CONFIGURATION_SET = "transactional"
TAGS = {"team": "mail", "stage": "production"}


def healthy(
    emulator: Emulator, regions: Iterable[str] = ("us-east-1", "eu-west-1"), account_id: str | None = None
) -> None:
    """Seed the same in every region named; opt-in regions are enabled first."""
    for name in regions:
        _region(emulator.region(name, account_id))


def _region(region: Region) -> None:
    region.enable()
    parts.production(region, sent=1200)
    arns = parts.topics(region, "ses")
    parts.configuration_set(region, CONFIGURATION_SET, arns["Bounce"])
    parts.template(region, "order-confirmation")
    for name in DOMAINS:
        parts.domain(region, name, configuration_set=CONFIGURATION_SET, tags=TAGS, mail_from=True)
        parts.notify(region, name, arns)
    parts.address(region, ADDRESS, configuration_set=CONFIGURATION_SET)
    parts.notify(region, ADDRESS, arns)
