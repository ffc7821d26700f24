"""Retry: an urgent reply that could not be sent is tried again, less and less often, until it is sent.

It waits in the inbox meanwhile, so that the next process takes it up if this one ends. Its chat goes on without it.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from handlers.telegram.arrival import Arrival

log = logging.getLogger(__name__)

FIRST_SECONDS: Final = 5.0
LONGEST_SECONDS: Final = 300.0


class Retry:
    """Holds what failed.

    Args:
        again: takes an arrival up again.
    """

    def __init__(self, again: Callable[[Arrival], None]) -> None:
        self._again = again
        self._held: set[asyncio.TimerHandle] = set()

    def __len__(self) -> int:
        return len(self._held)

    def hold(self, arrival: Arrival) -> None:
        """Take *arrival* up again after a while: longer each time, and never for good."""
        seconds = min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** min(arrival.failures, 10))
        arrival.failures += 1
        arrival.failed = arrival.marked = False
        log.warning("an urgent reply could not be sent; again in %.0f s", seconds)

        def due() -> None:
            self._held.discard(timer)
            self._again(arrival)

        timer = asyncio.get_running_loop().call_later(seconds, due)
        self._held.add(timer)

    def stop(self) -> None:
        """Leave what is held to the next process."""
        for timer in self._held:
            timer.cancel()
        self._held.clear()
