"""Eight updates at once, each chat in its own order.

All at once would be three times slower than one after the other, and plain concurrency would mix up the replies of one
chat. An update that waits for its chat's turn, for a flood to pass or for Telegram to be reached takes no place from
the eight: a chat that has to wait must not keep an emergency in another one waiting.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, Final

from handlers.telegram.arrival import CURRENT, Arrival

AT_ONCE: Final = 8
_GLANCE_SECONDS: Final = 0.1

_PLACE: Final[ContextVar["_Place | None"]] = ContextVar("place", default=None)


class Order:
    """Runs *work* on the arrivals of a chat one after the other, and on those of other chats beside them.

    Attributes:
        waiting: arrivals that are not done, those that are worked on among them.
    """

    def __init__(self, work: Callable[[Arrival], Awaitable[None]]) -> None:
        self.waiting = 0
        self._work = work
        self._places = asyncio.Semaphore(AT_ONCE)
        self._queues: dict[str, deque[Arrival]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._rests: dict[asyncio.Task[Any], float] = {}

    def add(self, arrival: Arrival) -> None:
        """Have *arrival* worked on in its turn."""
        self.waiting += 1
        queue = self._queues.get(arrival.chat)
        if queue is not None:
            queue.append(arrival)
            return
        queue = self._queues[arrival.chat] = deque([arrival])
        task = asyncio.get_running_loop().create_task(self._empty(arrival.chat, queue))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> bool:
        """Wait until all is done, but not longer than *seconds*, then let go of the rest; whether all was done.

        Nothing is waited for that rests until after that.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until and any(until > self._rests.get(task, 0.0) for task in self._tasks):
            await asyncio.wait(self._tasks, timeout=_GLANCE_SECONDS)
        left = [task for task in self._tasks if not task.done()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return not left

    @property
    def resting(self) -> int:
        """Chats that wait for better weather."""
        return len(self._rests)

    async def sleep(self, seconds: float) -> None:
        """Let the chat that is worked on here wait."""
        task = asyncio.current_task()
        if task is None:
            return
        self._rests[task] = time.monotonic() + seconds
        try:
            await asyncio.sleep(seconds)
        finally:
            del self._rests[task]

    async def _empty(self, chat: str, queue: deque[Arrival]) -> None:
        try:
            while queue:
                await self._run(queue[0])
                queue.popleft()
        finally:
            self.waiting -= len(queue)
            del self._queues[chat]

    async def _run(self, arrival: Arrival) -> None:
        place = _Place(self, self._places)
        _PLACE.set(place)
        CURRENT.set(arrival)
        await place.take()
        try:
            await self._work(arrival)
            self.waiting -= 1
        finally:
            place.leave()


class _Place:
    """One of the eight."""

    def __init__(self, order: Order, places: asyncio.Semaphore) -> None:
        self._order = order
        self._places = places
        self._taken = False

    async def take(self) -> None:
        await self._places.acquire()
        self._taken = True

    def leave(self) -> None:
        if self._taken:
            self._taken = False
            self._places.release()

    async def rest(self, seconds: float) -> None:
        self.leave()
        await self._order.sleep(seconds)
        await self.take()


async def rest(seconds: float) -> None:
    """Wait for better weather, and let somebody else have the place meanwhile."""
    place = _PLACE.get()
    await (asyncio.sleep(seconds) if place is None else place.rest(seconds))
