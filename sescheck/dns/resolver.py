"""Asks the DNS for a whole run: each name and type once, at an even pace, and not for ever.

    async with Resolver(parse_nameserver("10.0.0.2")) as resolver:
        reading = await resolver.ask("_dmarc.example.com", "TXT")

dnspython is imported at the first question.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from sescheck.dns.dns_limits import DEFAULT_LIMITS, DnsLimits
from sescheck.dns.even_pace import EvenPace
from sescheck.dns.nameservers import Nameserver
from sescheck.dns.silence import OPERATION, Silence
from sescheck.snapshot.dns import DnsAnswer, dns_key
from sescheck.snapshot.reading import Known, Reading, Unreadable, Why

if TYPE_CHECKING:
    from sescheck.dns.domain_names import RecordType
    from sescheck.dns.lying import LyingProbe

NOT_FINISHED = Unreadable(Why.TIMED_OUT, OPERATION, "the run ended before the answer")


class Lookup(Protocol):
    """One question to the resolver; `lookup.py` has the one of dnspython."""

    @property
    def nameservers(self) -> Sequence[Nameserver]:
        """Whom it asks, in their order."""

    def refusal(self, name: str) -> Unreadable | None:
        """Return why a name cannot be asked about; None if it can."""

    async def ask(self, name: str, record_type: "RecordType") -> Reading[DnsAnswer]:
        """Ask about one name and type."""

    async def aclose(self) -> None:
        """Close all sockets."""


@dataclass(frozen=True)
class Tally:
    """What the head of a report says about the DNS.

    Attributes:
        resolver: who was asked, for people; empty if nobody could be.
        is_private: True if an address of a resolver is not public: it may see other records than the internet.
        asked: names and types that were asked for.
        unanswered: those of them that have no answer.
    """

    resolver: str
    is_private: bool
    asked: int
    unanswered: int


class Resolver:
    """The DNS as a run asks it.

    Args:
        nameserver: whom to ask; None: whom this machine is configured to ask.
        limits: how fast, and how long.
        lookup: makes the way to ask, at the first question; by default that of dnspython.
    """

    def __init__(
        self,
        nameserver: Nameserver | None = None,
        limits: DnsLimits = DEFAULT_LIMITS,
        lookup: Callable[[Nameserver | None, DnsLimits], Lookup | Unreadable] | None = None,
    ) -> None:
        self._nameserver, self._limits = nameserver, limits
        self._make = lookup or _dnspython
        self._ready: asyncio.Task[Lookup | Unreadable] | None = None
        self._probe: LyingProbe | None = None
        self._answers: dict[str, Reading[DnsAnswer]] = {}
        self._under_way: dict[str, asyncio.Task[Reading[DnsAnswer]]] = {}
        self._slots = asyncio.Semaphore(limits.in_flight)
        self._pace = EvenPace(limits.rate)
        self._silence = Silence(limits.unanswered_at_first, limits.unanswered_later)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def ask(self, name: str, record_type: "RecordType") -> Reading[DnsAnswer]:
        """Return the answer about a name and type; a question that was asked before is not asked again.

        A caller that gives up does not take the answer from the others.
        """
        key = dns_key(name, record_type)
        if key in self._answers:
            return self._answers[key]
        if key not in self._under_way:
            self._under_way[key] = asyncio.create_task(self._kept(key, name, record_type))
        return await asyncio.shield(self._under_way[key])

    def answers(self) -> Mapping[str, Reading[DnsAnswer]]:
        """Return every answer by its key, in the order of the keys; a question under way has none."""
        return dict(sorted((dict.fromkeys(self._under_way, NOT_FINISHED) | self._answers).items()))

    def tally(self) -> Tally:
        """Return whom the run asked, and how often it got no answer."""
        answers = self.answers().values()
        lookup = self._lookup()
        servers = lookup.nameservers if lookup else ()
        return Tally(
            resolver=", ".join(map(str, servers)),
            is_private=any(each.is_private for each in servers),
            asked=len(answers),
            unanswered=sum(isinstance(each, Unreadable) for each in answers),
        )

    async def aclose(self) -> None:
        """End all questions that are under way."""
        probes = self._probe.under_way() if self._probe else ()
        tasks = [*self._under_way.values(), *probes, *([self._ready] if self._ready else [])]
        for task in tasks:
            task.cancel()
        try:
            await asyncio.gather(*tasks, return_exceptions=True)
        finally:  # also if the caller does not wait
            if lookup := self._lookup():
                await lookup.aclose()

    def _lookup(self) -> Lookup | None:
        """What is asked; None if there was no question yet, or nobody to ask."""
        if self._ready is None or not self._ready.done() or self._ready.cancelled():
            return None
        made = self._ready.result()
        return None if isinstance(made, Unreadable) else made

    async def _kept(self, key: str, name: str, record_type: "RecordType") -> Reading[DnsAnswer]:
        """Keep the answer and not the task: of 70,000 questions the tasks take more memory than the answers."""
        reading = self._answers[key] = await self._asked(name, record_type)
        del self._under_way[key]
        return reading

    async def _asked(self, name: str, record_type: "RecordType") -> Reading[DnsAnswer]:
        if self._ready is None:
            self._ready = asyncio.create_task(asyncio.to_thread(self._make, self._nameserver, self._limits))
        lookup = await asyncio.shield(self._ready)
        if isinstance(lookup, Unreadable):
            return lookup
        if refusal := lookup.refusal(name):
            return refusal
        reading = await self._sent(lookup, name, record_type)
        match reading:
            case Known(answer) if not answer.records:
                return await self._prober(lookup).checked(name, reading)
            case _:
                return reading

    async def _sent(self, lookup: Lookup, name: str, record_type: "RecordType") -> Reading[DnsAnswer]:
        async with self._slots:
            if self._silence.closed is None:
                await self._pace.turn()
            if self._silence.closed is not None:
                return self._silence.closed
            reading = await lookup.ask(name, record_type)
            self._silence.heard(reading)
            return reading

    def _prober(self, lookup: Lookup) -> "LyingProbe":
        if self._probe is None:
            from sescheck.dns.lying import LyingProbe  # noqa: PLC0415 # it imports dnspython, as what answered did

            whom = ", ".join(map(str, lookup.nameservers))
            self._probe = LyingProbe(whom, lambda name, record_type: self._sent(lookup, name, record_type))
        return self._probe


def _dnspython(nameserver: Nameserver | None, limits: DnsLimits) -> Lookup | Unreadable:
    from sescheck.dns.lookup import configured_lookup  # noqa: PLC0415 # imports dnspython, at the first question

    return configured_lookup(nameserver, limits)
