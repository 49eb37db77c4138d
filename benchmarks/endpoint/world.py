"""A synthetic account: what every region has, what it lacks on purpose, and what an audit must say of it.

Nothing is drawn by chance and nothing is stored: an identity's state follows from its number and its region's.
All regions have the same names; a tenth or so of the domains have one fault each, in one region.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

REGIONS = (
    "us-east-1", "eu-west-1", "us-west-2", "eu-central-1", "ap-southeast-2", "us-east-2", "ap-northeast-1",
    "ap-south-1", "eu-west-2", "ca-central-1", "sa-east-1", "eu-north-1", "ap-southeast-1", "eu-west-3",
    "ap-northeast-2", "us-west-1", "eu-south-1", "ap-northeast-3", "me-south-1", "af-south-1", "il-central-1",
    "ap-southeast-3", "eu-central-2", "eu-south-2", "ap-south-2", "ap-southeast-4", "ap-southeast-5",
    "ca-west-1", "me-central-1", "ap-east-2",
)  # fmt: skip
"""Where worlds are put, in this order."""

ACCOUNT = "123456789012"
CONFIGURATION_SET = "transactional"
PERIOD = 20
"""Of this many domains in a row, six have a fault."""


class Fault(Enum):
    """What may be amiss with a domain in one region; the value is its place in a period."""

    MISSING = 1
    NO_DKIM = 3
    NO_MAIL_FROM = 5
    DKIM_FAILED = 7
    SHORT_KEY = 9
    NO_TOPIC = 11


ACROSS = frozenset({Fault.MISSING, Fault.NO_DKIM, Fault.NO_MAIL_FROM, Fault.NO_TOPIC})
"""Faults only beside another region that does not have them."""

_BY_PLACE = {fault.value: fault for fault in Fault}

Expected = frozenset[tuple[str, str, str]]
"""(rule, region, name of the identity)."""


@dataclass(frozen=True)
class World:
    """An account.

    Attributes:
        regions: how many.
        identities: names in the account; a region has them all but those that it lacks.
        domains: their share that are domains; there is at least one. The others are addresses of those domains.
    """

    regions: int
    identities: int
    domains: float = 0.3

    def __post_init__(self) -> None:
        if not 1 <= self.regions <= len(REGIONS):
            raise ValueError(f"{self.regions} regions: there are 1 to {len(REGIONS)}")
        if self.identities < 0 or not 0 <= self.domains <= 1:
            raise ValueError("identities must not be below 0, domains be a share between 0 and 1")

    @cached_property
    def region_names(self) -> tuple[str, ...]:
        """The regions that have something."""
        return REGIONS[: self.regions]

    @cached_property
    def domain_count(self) -> int:
        """How many of the names are domains: the first ones."""
        return min(self.identities, max(1, round(self.identities * self.domains)))

    def is_domain(self, number: int) -> bool:
        """Is it the number of a domain?"""
        return number < self.domain_count

    def name(self, number: int) -> str:
        """The name of an identity."""
        if self.is_domain(number):
            return f"d{number}.example.com"
        return f"user{number}@d{number % self.domain_count}.example.com"

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {self.name(number): number for number in range(self.identities)}

    def number(self, name: str) -> int | None:
        """The number of a name, or None where there is none."""
        return self._numbers.get(name)

    def fault(self, number: int, region: str) -> Fault | None:
        """What is amiss with an identity in a region."""
        return self.faults[region].get(number)

    @cached_property
    def faults(self) -> dict[str, dict[int, Fault]]:
        """What is amiss, by region and number."""
        found: dict[str, dict[int, Fault]] = {name: {} for name in REGIONS}
        for number in range(self.domain_count):
            fault = _BY_PLACE.get(number % PERIOD)
            if fault is None or (fault in ACROSS and self.regions == 1):
                continue
            place = number // PERIOD
            region = 1 + place % (self.regions - 1) if fault in ACROSS else place % self.regions
            found[self.region_names[region]][number] = fault
        return found

    def numbers_in(self, region: str) -> Iterator[int]:
        """The identities that a region has, in the order of its list."""
        if region not in self.region_names:
            return
        for number in range(self.identities):
            if self.fault(number, region) is not Fault.MISSING:
                yield number

    def signs(self, number: int, region: str) -> bool:
        """Does an identity sign with DKIM? An address does with its domain's."""
        domain = number if self.is_domain(number) else number % self.domain_count
        return self.fault(domain, region) not in {Fault.MISSING, Fault.NO_DKIM, Fault.DKIM_FAILED}

    def expected(self, depth: str) -> Expected:
        """The findings of a right audit of these regions, save those about regions and about settings."""
        found: set[tuple[str, str, str]] = set()
        for region in self.region_names:
            for number in range(self.domain_count):
                rules = self._rules(self.fault(number, region), depth)
                found.update((rule, region, self.name(number)) for rule in rules)
        return frozenset(found)

    def _rules(self, fault: Fault | None, depth: str) -> tuple[str, ...]:
        if fault is not Fault.SHORT_KEY:
            return _RULES[fault] if fault is not None else ()
        if depth == "quick":
            return ()
        return ("dkim-key-1024", *(("dkim-key-length-differs",) if self.regions > 1 else ()))


_RULES = {
    Fault.MISSING: ("identity-missing-in-region",),
    Fault.NO_DKIM: ("dkim-missing-in-region",),
    Fault.NO_MAIL_FROM: ("mail-from-missing-in-region",),
    Fault.DKIM_FAILED: ("dkim-not-verified",),
    Fault.NO_TOPIC: ("notification-topic-missing-in-region",),
}


def topic_arn(region: str) -> str:
    """The one SNS topic of a region."""
    return f"arn:aws:sns:{region}:{ACCOUNT}:bounces"
