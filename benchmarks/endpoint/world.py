"""A synthetic account: what every region has, what it lacks on purpose, and what an audit must say of it.

Nothing is drawn by chance: an identity's state follows from its number and its region's.
All regions have the same names, or the first so many of them; a tenth or so of the domains have one fault each,
in one region. `benchmarks.endpoint.messy` has a world in which no two regions agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from benchmarks.endpoint.state import State, tokens

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
    """The faults of a domain in one region; the value is its place in a period."""

    MISSING = 1
    NO_DKIM = 3
    NO_MAIL_FROM = 5
    DKIM_FAILED = 7
    SHORT_KEY = 9
    NO_TOPIC = 11


ACROSS = frozenset({Fault.MISSING, Fault.NO_DKIM, Fault.NO_MAIL_FROM, Fault.NO_TOPIC})
"""Faults only if another region does not have them."""

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
        sizes: how many of the names each region has, the first ones; empty: every region has all.
    """

    regions: int
    identities: int
    domains: float = 0.3
    sizes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.regions <= len(REGIONS):
            raise ValueError(f"{self.regions} regions: there are 1 to {len(REGIONS)}")
        if self.identities < 0 or not 0 <= self.domains <= 1:
            raise ValueError("identities must not be below 0, domains be a share between 0 and 1")
        if self.sizes and (len(self.sizes) != self.regions or max(self.sizes) > self.identities):
            raise ValueError("one size for each region, and none above the number of identities")

    @cached_property
    def region_names(self) -> tuple[str, ...]:
        """The regions that have something."""
        return REGIONS[: self.regions]

    @cached_property
    def domain_count(self) -> int:
        """How many of the names are domains: the first ones."""
        return min(self.identities, max(1, round(self.identities * self.domains)))

    def size(self, region: str) -> int:
        """How many of the names a region may have; some may be missing by fault."""
        if region not in self.region_names:
            return 0
        return self.sizes[self.region_names.index(region)] if self.sizes else self.identities

    def is_domain(self, number: int) -> bool:
        """True if it is the number of a domain."""
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
        """The faults of an identity in a region."""
        return self.faults[region].get(number)

    @cached_property
    def faults(self) -> dict[str, dict[int, Fault]]:
        """The faults, by region and number."""
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
        for number in range(self.size(region)):
            if self.fault(number, region) is not Fault.MISSING:
                yield number

    def owner(self, number: int) -> int:
        """The number of the domain that an address is of; a domain's own."""
        return number % self.domain_count

    def state(self, number: int, region: str) -> State | None:
        """What an identity is like in a region; None where the region lacks it."""
        key = (number, region)
        if key not in self._made:
            self._made[key] = self._make(number, region)
        return self._made[key]

    @cached_property
    def _made(self) -> dict[tuple[int, str], State | None]:
        """Each is asked for by several operations, in every run."""
        return {}

    def _make(self, number: int, region: str) -> State | None:
        fault = self.fault(number, region) if number < self.size(region) else Fault.MISSING
        if fault is Fault.MISSING:
            return None
        failed, signs, domain = fault is Fault.DKIM_FAILED, self._signs(number, region), self.is_domain(number)
        return State(
            tokens=tokens(self.owner(number), region) if signs or failed else (),
            dkim="FAILED" if failed else "SUCCESS" if signs else "NOT_STARTED",
            signs=signs or failed,
            key="RSA_1024_BIT" if fault is Fault.SHORT_KEY else "RSA_2048_BIT",
            mail_from=f"bounce-{region}.{self.name(number)}"
            if domain and fault is not Fault.NO_MAIL_FROM
            else None,
            topics=(None if fault is Fault.NO_TOPIC else topic_arn(region), None, None),
            configuration_set=CONFIGURATION_SET if domain else None,
            tags={"team": "mail"},
        )

    def _signs(self, number: int, region: str) -> bool:
        """True if an identity signs with DKIM; an address signs with its domain's."""
        return self.fault(self.owner(number), region) not in {Fault.MISSING, Fault.NO_DKIM, Fault.DKIM_FAILED}

    def topics(self, region: str) -> tuple[str, ...]:
        """The ARNs of a region's SNS topics."""
        return (topic_arn(region),) if region in self.region_names else ()

    def judges(self, rule: str, region: str, name: str) -> bool:  # noqa: ARG002 - other worlds know less
        """True if the world knows whether a right audit has such a finding; `expected` has all of these."""
        return not self.sizes or rule in _OWN_RULES

    def expected(self, depth: str) -> Expected:
        """The findings of a right audit of these regions, save those about regions and about settings."""
        found: set[tuple[str, str, str]] = set()
        for region in self.region_names:
            for number in range(min(self.domain_count, self.size(region))):
                for rule in self._rules(self.fault(number, region), depth):
                    found.add((rule, region, self.name(number)))
        return frozenset(each for each in found if self.judges(*each))

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
_OWN_RULES = frozenset({"dkim-not-verified", "dkim-key-1024"})
"""Those that look at one region only: all that is known where the regions' lists are of different lengths."""


def topic_arn(region: str, name: str = "bounces") -> str:
    """The ARN of an SNS topic."""
    return f"arn:aws:sns:{region}:{ACCOUNT}:{name}"
