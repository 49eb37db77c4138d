"""An even pace: the time between two questions is always the same."""

import asyncio


class EvenPace:
    """Gives each caller the next moment, in the order of the calls.

    Args:
        rate: moments a second.
    """

    def __init__(self, rate: float) -> None:
        self._between = 1 / rate
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next moment; a moment in which nobody waited is not kept for later."""
        now = asyncio.get_running_loop().time()
        moment = max(now, self._next)
        self._next = moment + self._between
        if moment > now:
            await asyncio.sleep(moment - now)
