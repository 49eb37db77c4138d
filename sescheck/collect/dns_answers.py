"""Ask the DNS about what is read of SES: each question once per run, while AWS is still being read."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from sescheck.aws.refusals import where_it_was_raised
from sescheck.aws.traffic import Traffic
from sescheck.collect.progress import Progress
from sescheck.dns.dns_limits import DEFAULT_LIMITS
from sescheck.dns.nameservers import Nameserver
from sescheck.dns.resolver import NOT_FINISHED, Resolver
from sescheck.ses.records.lookups import Question
from sescheck.ses.records.questions import questions_of_region, questions_of_spf
from sescheck.snapshot.dns import DnsAnswer
from sescheck.snapshot.model import Depth, Region, Snapshot
from sescheck.snapshot.reading import Known, Reading

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DnsPlan:
    """How the DNS is asked.

    Attributes:
        nameserver: whom to ask; None: whom this machine is configured to ask.
        rate: questions a second.
        shown_as: what the report calls the resolver; None: its address.
    """

    nameserver: Nameserver | None = None
    rate: float = DEFAULT_LIMITS.rate
    shown_as: str | None = None


class DnsAnswers:
    """The answers of one run. Create it inside the event loop that asks.

    Args:
        plan: None: nothing is asked.
        depth: what is asked about each region.
        earlier: a snapshot whose answers are kept.
        traffic: its deadline ends the questions also.
        progress: counts them.
    """

    def __init__(
        self,
        plan: DnsPlan | None,
        depth: Depth,
        earlier: Snapshot | None,
        traffic: Traffic,
        progress: Progress,
    ) -> None:
        self._is_wanted, self._plan = plan is not None, plan or DnsPlan()
        self._depth, self._traffic, self._progress = depth, traffic, progress
        before = {} if earlier is None else earlier.dns
        self._answers = {key: each for key, each in before.items() if plan is None or isinstance(each, Known)}
        self._resolver_before = None if earlier is None else earlier.resolver
        self._resolver = Resolver(self._plan.nameserver, replace(DEFAULT_LIMITS, rate=self._plan.rate))
        self._noted: dict[str, None] = {}
        self._regions: list[Region] = []
        self._tasks: list[asyncio.Task[None]] = []

    def ask(self, questions: Iterable[Question]) -> None:
        """Ask what is known before all of a region is read."""
        if self._is_wanted:
            self._start(self._ask_all(self._new(questions)))

    def ask_about(self, region: Region) -> None:
        """Ask the rest about a region that was read."""
        if self._is_wanted:
            self._regions.append(region)
            self._start(self._ask_region(region, self._new(questions_of_region(region, self._depth))))

    async def all(self) -> Mapping[str, Reading[DnsAnswer]]:
        """Wait for the answers, until the deadline of the run; what has none then is not read."""
        with suppress(TimeoutError):
            async with self._traffic.in_time():
                for found in await asyncio.gather(*self._tasks, return_exceptions=True):
                    if isinstance(found, Exception):
                        _LOG.debug("asking the DNS failed:\n%s", where_it_was_raised(found))
        await self.aclose()
        included = (each for region in self._regions for each in questions_of_spf(region, self._answers))
        unanswered = dict.fromkeys((*self._noted, *map(str, included)), NOT_FINISHED)
        return dict(sorted((unanswered | self._answers).items()))

    @property
    def resolver(self) -> str | None:
        """Who was asked, in this run and in the one that it continues; None: nobody was."""
        now = None
        if self._noted:
            now = self._plan.shown_as or self._resolver.tally().resolver
        found = [each for each in (self._resolver_before, now) if each is not None]
        return ", ".join(dict.fromkeys(filter(None, found))) if found else None

    async def aclose(self) -> None:
        """End all questions that are under way."""
        for task in self._tasks:
            task.cancel()
        try:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        finally:  # also if the caller does not wait
            await self._resolver.aclose()

    def _start(self, work: Coroutine[None, None, None]) -> None:
        self._tasks.append(asyncio.create_task(work))

    def _new(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """The questions without an answer, each once."""
        found = {str(each): each for each in questions}
        new = {key: each for key, each in found.items() if key not in self._answers}
        for key in new.keys() - self._noted.keys():
            self._progress.ask(new[key].name)
        self._noted |= dict.fromkeys(new)
        return tuple(new.values())

    async def _ask_region(self, region: Region, questions: tuple[Question, ...]) -> None:
        """Ask, then follow what SPF records include."""
        await self._ask_all(questions)
        while included := self._new(questions_of_spf(region, self._answers)):
            await self._ask_all(included)

    async def _ask_all(self, questions: tuple[Question, ...]) -> None:
        """Ask, with a few questions at a time: a task for each of 100,000 would take much memory."""
        left = iter(questions)
        await asyncio.gather(*(self._ask_each(left) for _ in range(min(len(questions), DEFAULT_LIMITS.in_flight))))

    async def _ask_each(self, questions: Iterable[Question]) -> None:
        for each in questions:
            key = str(each)
            answer = await self._resolver.ask(each.name, each.type.value)
            if key not in self._answers:
                self._progress.answer(each.name)
            self._answers[key] = answer
