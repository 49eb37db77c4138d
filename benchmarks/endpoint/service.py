"""What is answered to a request: throttling first, then the world."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from benchmarks.endpoint import beside, ses_v1, ses_v2
from benchmarks.endpoint.answers import Answer, refused, throttled
from benchmarks.endpoint.bucket import Bucket
from benchmarks.endpoint.calls import Call, identify
from benchmarks.endpoint.counters import Counters
from benchmarks.endpoint.members import Members, account_of, as_in_world, as_of
from benchmarks.endpoint.world import World

SES = frozenset({"ses", "sesv2", "mailmanager"})
CONTROL = "/-/"


@dataclass(frozen=True, slots=True)
class Limit:
    """What one region allows of each SES operation of an account.

    Attributes:
        rate: requests a second.
        burst: requests at once.
    """

    rate: float
    burst: float = 1


@dataclass(slots=True)
class Service:
    """An endpoint's mind; no I/O.

    Attributes:
        limits: by region; a region without one answers as many requests as come.
        members: the other accounts of the organization.
    """

    world: World
    limits: Mapping[str, Limit] = field(default_factory=dict)
    counters: Counters = field(default_factory=Counters)
    members: Members = field(default_factory=Members)
    _buckets: dict[tuple[str, str, str, str], Bucket] = field(default_factory=dict)

    def answer(self, method: str, target: str, head: bytes, body: bytes, now: float) -> Answer:
        """The answer to a request that came in now."""
        if target.startswith(CONTROL):
            return self._control(target)
        account = account_of(head)
        call = identify(method, *as_in_world(account, target, head, body))
        if call is None:
            return refused("sts", 403, "MissingAuthenticationToken", "Request is missing Authentication Token")
        where = (call.region, call.service, call.operation)
        if call.service in SES and not self._lets_through(call, now):
            self.counters.refused[where] += 1
            return throttled(call.service)
        found = as_of(account, self._found(account, call))
        self.counters.answered[where] += 1
        if call.service in SES:
            self.counters.saw(call.region, now)
        if found.error:
            self.counters.errors[f"{call.service}:{call.operation} {found.error}"] += 1
        return found

    def _found(self, account: str, call: Call) -> Answer:
        ask = _BY_SERVICE.get(call.service, beside.answer)
        world = self.members.world_of(account, self.world)
        return self.members.answer(call, self.counters) or ask(world, call) or _denied(call)

    def _lets_through(self, call: Call, now: float) -> bool:
        limit = self.limits.get(call.region)
        if limit is None:
            return True
        key = (call.access_key, call.region, call.service, call.operation)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(limit.rate, limit.burst)
        return bucket.take(now)

    def _control(self, target: str) -> Answer:
        match target.removeprefix(CONTROL):
            case "counters":
                return Answer(200, b"application/json", json.dumps(self.counters.as_json()).encode())
            case "reset":
                self.counters.reset()
                self._buckets.clear()
                return Answer(200, b"application/json", b"{}")
            case _:
                return Answer(404, b"application/json", b'{"message": "there are counters and reset"}')


_BY_SERVICE: dict[str, Callable[[World, Call], Answer | None]] = {"ses": ses_v1.answer, "sesv2": ses_v2.answer}


def _denied(call: Call) -> Answer:
    code = "AccessDenied" if call.service in {"ses", "sts", "iam", "sns"} else "AccessDeniedException"
    return refused(call.service, 403, code, f"not authorized to perform {call.service}:{call.operation}")
