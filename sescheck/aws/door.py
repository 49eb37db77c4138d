"""The door: sends a declared call at its pace, and gives the answer or the reason why there is none.

The door's refusals have no place yet: an `Account` gives each the region and the account where its reading stands.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from sescheck.aws.botocore_tuning.send_timing import SendSlot
from sescheck.aws.clients import Clients
from sescheck.aws.operations import Operation, check_declared
from sescheck.aws.pace.queue import Queue
from sescheck.aws.pace.rate_control import IN_FLIGHT, RateControl
from sescheck.aws.refusals import WORTH_ANOTHER_TRY, code_of, refusal, where_it_was_raised
from sescheck.aws.shapes import UnexpectedAnswerError
from sescheck.aws.traffic import Call, Traffic
from sescheck.snapshot.reading import Known, Listing, Reading, Unreadable, Why

Answer = Mapping[str, Any]

Kept = Callable[[tuple[Any, ...]], tuple[Any, ...]]
"""Returns what is kept of the items of a page. It must not raise an exception."""

_BACK_OFF = (0.2, 0.6, 1.5)
_FAILURES_THAT_CLOSE = 2
_UNHEARD = frozenset({Why.TIMED_OUT, Why.UNREACHABLE})
"""AWS may have counted such a request or not."""


@dataclass(slots=True)
class _Closed:
    """Operations of a region that are not called again in this run.

    They failed to connect twice, were only throttled, or the credentials have expired.
    """

    failures: dict[Operation, int] = field(default_factory=dict)
    because: dict[Operation, Unreadable] = field(default_factory=dict)

    def note(self, operation: Operation, answer: Reading[Any]) -> None:
        if isinstance(answer, Unreadable) and answer.why in {Why.THROTTLED, Why.EXPIRED_CREDENTIALS}:
            self.because[operation] = answer
        elif isinstance(answer, Unreadable) and answer.why in {Why.TIMED_OUT, Why.UNREACHABLE}:
            self.failures[operation] = self.failures.get(operation, 0) + 1
            if self.failures[operation] >= _FAILURES_THAT_CLOSE:
                self.because[operation] = answer
        else:
            self.failures[operation] = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of a list, and the token of the next."""

    items: tuple[Any, ...]
    token: str | None


def _page(operation: Operation, answer: Answer) -> _Page:
    """Return the list of an answer; empty if the operation has no list.

    AWS may leave an empty list out, and gives every answer an id. An answer with neither is not from AWS.

    Raises:
        UnexpectedAnswerError: it has no list, or the token is not text.
    """
    items = answer.get(str(operation.items)) if operation.items else ()
    if items is None and not answer.get("ResponseMetadata", {}).get("RequestId"):
        raise UnexpectedAnswerError(f"without {operation.items}")
    token = answer.get(operation.token) if operation.token else None
    if not isinstance(items or (), list | tuple) or not isinstance(token, str | None):
        raise UnexpectedAnswerError(f"{operation.items} or {operation.token} of another type")
    return _Page(tuple(items or ()), token or None)


@dataclass(frozen=True, slots=True)
class Door:
    """AWS as one account sees it in one region.

    Attributes:
        account: the key of this account's rates and calls.
        reads: the operations that may be called through this door.
        unneeded: operations that nothing needs; they are not called.
    """

    clients: Clients
    traffic: Traffic
    account: str
    region: str
    reads: frozenset[Operation] = frozenset()
    unneeded: frozenset[Operation] = frozenset()
    _closed: _Closed = field(default_factory=_Closed)
    _in_flight: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(IN_FLIGHT))

    def for_reads(self, reads: Iterable[Operation]) -> "Door":
        """Return the same door for a collector that declares these operations and may call no others."""
        return replace(self, reads=frozenset(reads))

    def in_region(self, region: str) -> "Door":
        """Return a door of the same account to another region."""
        return Door(self.clients, self.traffic, self.account, region, self.reads, self.unneeded)

    async def ask(self, operation: Operation, **params: Any) -> Reading[Answer]:
        """Make one call, at its rate, with retries if they may help.

        Raises:
            UndeclaredOperationError: the operation is not declared.
        """
        found = await self.ask_whether(operation, **params)
        match found:
            case Known(answer):
                if answer is None:
                    return Unreadable(Why.UNEXPECTED, operation.action, "AWS says it does not exist")
                return Known(answer)
            case Unreadable():
                return found

    async def ask_whether(self, operation: Operation, **params: Any) -> Reading[Answer | None]:
        """Like ``ask``, but return ``Known(None)`` if AWS says that the resource does not exist.

        Raises:
            UndeclaredOperationError: the operation is not declared.
        """
        check_declared(operation, self.reads)
        if operation in self.unneeded:
            return Unreadable(Why.NOT_ASKED, operation.action, "no selected rule needs it")
        queue = self.traffic.pacer.queue(operation, (self.account, self.region))
        failures, again = 0, False
        while True:
            if operation in self._closed.because:
                return self._closed.because[operation]
            if self.traffic.is_over:
                return self._out_of_time(operation, queue.pace)
            answer = await self._once(operation, params, queue, again=again)
            again = isinstance(answer, Unreadable) and answer.why is Why.THROTTLED
            if again and self._may_wait(queue.pace):
                continue
            if not self._is_worth_another_try(answer, failures):
                self._closed.note(operation, answer)
                if operation in self._closed.because:
                    queue.dismiss()
                return answer
            await self._back_off(failures)
            failures += 1

    async def follow(self, operation: Operation, kept: Kept = tuple, /, **params: Any) -> Listing[Any]:
        """Return every item of a list, to its last page; what was listed before a refusal is kept.

        Args:
            operation: the list.
            kept: returns what is kept of the items of a page; default: all of it.
            **params: of the call.

        Raises:
            UndeclaredOperationError: the operation is not declared.
        """
        listing = await self._pages(operation, params, kept)
        if listing.unread is not None and listing.unread.why is Why.UNEXPECTED and listing.items:
            # Most likely a page token that ran out; SES has several codes for that, and none of them tells.
            again = await self._pages(operation, params, kept)
            return again if again.unread is None or len(again.items) > len(listing.items) else listing
        return listing

    async def _pages(self, operation: Operation, params: Mapping[str, Any], kept: Kept) -> Listing[Any]:
        """Return every page of the list; a page that comes again is not counted twice."""
        pages: list[tuple[Any, ...]] = []
        seen: set[str] = set()
        token: str | None = None
        while True:
            page = {} if token is None else {str(operation.token): token}
            answer = await self.ask(operation, **params, **page)
            if isinstance(answer, Unreadable):
                return Listing(tuple(chain.from_iterable(pages)), answer)
            found = _page(operation, answer.value)
            items, token = kept(found.items), found.token
            if token not in seen or items not in pages:
                pages.append(items)
            if token is None:
                return Listing(tuple(chain.from_iterable(pages)))
            if token in seen:
                items = tuple(chain.from_iterable(pages))
                why = f"the page after {len(items)} items leads back to one already read"
                return Listing(items, Unreadable(Why.UNEXPECTED, operation.action, why))
            seen.add(token)

    async def _once(
        self, operation: Operation, params: Mapping[str, Any], queue: Queue, *, again: bool
    ) -> Reading[Answer | None]:
        trouble: list[str] = []
        try:
            async with self.traffic.in_time():
                dispatch = await queue.turn(again=again)
                if operation in self._closed.because:
                    return self._closed.because[operation]
                with queue.under_way(dispatch):
                    async with self._in_flight:
                        slot = SendSlot(queue.pace, dispatch)
                        answer = await self._send(operation, params, slot, trouble.append)
                    why = answer.why if isinstance(answer, Unreadable) else None
                    if why not in _UNHEARD:
                        queue.heard(dispatch, is_refused=why is Why.THROTTLED)
        except TimeoutError:
            return self._out_of_time(operation, queue.pace)
        self._report(operation, self.traffic.now() - dispatch.at, answer, "".join(trouble))
        return answer

    async def _send(
        self, operation: Operation, params: Mapping[str, Any], slot: SendSlot, on_trouble: Callable[[str], None]
    ) -> Reading[Answer | None]:
        """Turn every exception of a client, a call or a page into a reading. Nothing else does that."""
        try:
            call = self.clients.call(operation, self.region, params)
            answer: Answer = await self.traffic.in_thread_until_the_end(call, slot)
            _page(operation, answer)
        except Exception as error:  # noqa: BLE001 - whatever one answer makes of botocore costs this reading only
            if code_of(error) in operation.gone:
                return Known(None)
            on_trouble(where_it_was_raised(error))
            return refusal(error, operation)
        return Known(answer)

    async def _back_off(self, failures: int) -> None:
        with suppress(TimeoutError):
            async with self.traffic.in_time():
                await asyncio.sleep(_BACK_OFF[min(failures, len(_BACK_OFF) - 1)])

    def _may_wait(self, pace: RateControl) -> bool:
        return not self.traffic.is_over and pace.refusing_for(self.traffic.now()) < self.traffic.limits.patience

    def _is_worth_another_try(self, answer: Reading[Answer | None], failures: int) -> bool:
        if not isinstance(answer, Unreadable) or answer.why not in WORTH_ANOTHER_TRY:
            return False
        return failures < self.traffic.limits.retries and not self.traffic.is_over

    def _out_of_time(self, operation: Operation, pace: RateControl) -> Unreadable:
        why = Why.TIMED_OUT if pace.refusing_since is None else Why.THROTTLED
        return Unreadable(why, operation.action, self.traffic.ended_because)

    def _report(self, operation: Operation, seconds: float, answer: Reading[Answer | None], trouble: str) -> None:
        match answer:
            case Known(value):
                outcome = "gone" if value is None else "ok"
            case Unreadable(why=why):
                outcome = why.value
        self.traffic.watch(Call(self.account, self.region, operation.action, seconds, outcome, trouble))
