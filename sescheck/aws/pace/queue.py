"""The requests that wait for the slots of a rate control."""

import asyncio
from collections import deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from sescheck.aws.pace.first_guess import FirstGuess
from sescheck.aws.pace.rate_control import Dispatch, RateControl

LEAD = 0.008
"""Seconds before its moment that a request gets its turn: see ``moment``."""


class Queue:
    """The requests of one operation, first come first served; a refused request goes before all others."""

    def __init__(self, operation: Hashable, pace: RateControl, first_guess: FirstGuess) -> None:
        self.pace = pace
        self._operation, self._first_guess = operation, first_guess
        self._waiting: deque[asyncio.Future[Dispatch]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    async def turn(self, *, again: bool) -> Dispatch:
        """Return, a little before its moment, a request's dispatch; ``again`` after it was refused."""
        ticket: asyncio.Future[Dispatch] = asyncio.get_running_loop().create_future()
        if again:
            self._waiting.appendleft(ticket)
        else:
            self._waiting.append(ticket)
        self.serve()
        try:
            return await ticket
        except asyncio.CancelledError:
            if ticket.done() and not ticket.cancelled():
                self._leave(ticket.result())
            raise

    @contextmanager
    def under_way(self, dispatch: Dispatch) -> Iterator[None]:
        """The request was sent; the next one may go now."""
        try:
            yield
        finally:
            self._leave(dispatch)

    def heard(self, dispatch: Dispatch, *, is_refused: bool) -> None:
        """AWS answered the request, or refused it because of throttling."""
        if is_refused:
            self.pace.refused(dispatch, asyncio.get_running_loop().time())
        else:
            self.pace.answered(dispatch)
        self._first_guess.heard(self._operation, self.pace)

    def dismiss(self) -> None:
        """Let all waiting requests go at once: there is nothing more to wait for."""
        now = asyncio.get_running_loop().time()
        while self._waiting:
            ticket = self._waiting.popleft()
            if not ticket.done():
                ticket.set_result(Dispatch(now, now))

    def serve(self) -> None:
        """Let all requests go that may, and schedule the next check."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        loop = asyncio.get_running_loop()
        while self._waiting:
            if self._waiting[0].done():
                self._waiting.popleft()
                continue
            self.pace.waiting = len(self._waiting)
            self._first_guess.advise(self._operation, self.pace)
            moment = max(loop.time(), self.pace.next_slot)
            if moment > loop.time() + LEAD:
                self._timer = loop.call_at(moment - LEAD, self.serve)
                return
            dispatch = self.pace.send(moment)
            self._waiting.popleft().set_result(dispatch)

    def _leave(self, dispatch: Dispatch) -> None:
        if dispatch.outcome is None:
            self.pace.unheard(dispatch)
        self.serve()
