"""An account in which no two regions agree: each identity is drawn by chance in each region, from a seed.

Every region has every identity. Verification, DKIM, MAIL FROM, topics, headers, forwarding, policies, default
configuration set and tags are drawn. It is still an account that SES could have: an address shares the DKIM of
its domain, and an identity sends if it is verified.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from random import Random

from benchmarks.endpoint.state import State, tokens
from benchmarks.endpoint.world import ACCOUNT, CONFIGURATION_SET, Expected, World, topic_arn

SEED = 1

_STATUSES = ("SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS", "PENDING", "FAILED", "NOT_STARTED")
_TOPICS = ("bounces", "complaints", "deliveries", "everything")
_ACTIONS = ("ses:SendEmail", "ses:SendRawEmail", "ses:SendTemplatedEmail")
_TEAMS = ("billing", "mail", "marketing", "support")
_NOT_VERIFIED, _NO_DKIM = "identity-not-verified", "dkim-not-verified"


@dataclass(frozen=True)
class Messy(World):
    """No two regions agree.

    What a right audit says is known of two rules, for these follow from two words of AWS: `identity-not-verified`
    of domains, and of addresses whose domain is not verified there; and `dkim-not-verified`. Of the other rules,
    and of addresses that a verified domain covers, it makes no statement.
    """

    seed: int = SEED

    def state(self, number: int, region: str) -> State | None:
        """What an identity is like in a region; None where the region lacks it."""
        return self._states[region][number] if number < self.size(region) else None

    def numbers_in(self, region: str) -> Iterator[int]:
        """The identities that a region has, in the order of its list."""
        yield from range(self.size(region))

    def topics(self, region: str) -> tuple[str, ...]:
        """The ARNs of a region's SNS topics."""
        return tuple(topic_arn(region, name) for name in _TOPICS) if region in self.region_names else ()

    def judges(self, rule: str, region: str, name: str) -> bool:
        """True if the world knows whether a right audit has such a finding; `expected` has all of these."""
        number = self.number(name)
        if rule not in {_NOT_VERIFIED, _NO_DKIM} or number is None:
            return False
        return rule == _NO_DKIM or self.is_domain(number) or not self._is_verified(self.owner(number), region)

    def expected(self, depth: str) -> Expected:  # noqa: ARG002 - at each depth the same
        """The findings of a right audit, of the two rules that this is known of."""
        found: set[tuple[str, str, str]] = set()
        for region in self.region_names:
            for number in self.numbers_in(region):
                name, state = self.name(number), self._states[region][number]
                if not state.is_verified and self.judges(_NOT_VERIFIED, region, name):
                    found.add((_NOT_VERIFIED, region, name))
                elif self.is_domain(number) and state.is_verified and state.signs and state.dkim != "SUCCESS":
                    found.add((_NO_DKIM, region, name))
        return frozenset(found)

    def _is_verified(self, number: int, region: str) -> bool:
        return number < self.size(region) and self._states[region][number].is_verified

    @cached_property
    def _states(self) -> dict[str, list[State]]:
        """Domains come before their addresses, so an address finds its domain drawn."""
        states: dict[str, list[State]] = {name: [] for name in self.region_names}
        for region, drawn in states.items():
            chance = Random(f"{self.seed} {region}")  # noqa: S311 - the same world each time
            for number in range(self.size(region)):
                domain = None if self.is_domain(number) else drawn[self.owner(number)]
                drawn.append(self._draw(chance, number, region, domain))
        return states

    def _draw(self, chance: Random, number: int, region: str, domain: State | None) -> State:
        dkim = chance.choice(_STATUSES) if domain is None else domain.dkim
        host = self.name(self.owner(number))
        topics = (None, *self.topics(region))
        return State(
            tokens=tokens(self.owner(number), region),
            verification=chance.choice(_STATUSES),
            dkim=dkim,
            signs=chance.random() < 0.8,  # noqa: PLR2004 - a share
            key=chance.choice(("RSA_1024_BIT", "RSA_2048_BIT")),
            mail_from=chance.choice((None, f"bounce.{host}", f"mail.{host}", f"bounce-{region}.{host}")),
            mail_from_status=chance.choice(_STATUSES[:-1]),  # MAIL FROM has no NOT_STARTED
            fallback=chance.choice(("USE_DEFAULT_VALUE", "REJECT_MESSAGE")),
            topics=tuple(chance.choices(topics, k=3)),
            headers=tuple(chance.choices((True, False), k=3)),
            forwarding=chance.choice((True, False)),
            configuration_set=chance.choice((None, CONFIGURATION_SET)),
            policies={
                f"policy{each}": self._policy(chance, number, region) for each in range(chance.randrange(3))
            },
            tags={"team": chance.choice(_TEAMS), "number": str(chance.randrange(1000))},
        )

    def _policy(self, chance: Random, number: int, region: str) -> str:
        statement = {
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{chance.randrange(10**11, 10**12)}:root"},
            "Action": chance.choice(_ACTIONS),
            "Resource": f"arn:aws:ses:{region}:{ACCOUNT}:identity/{self.name(number)}",
        }
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
