"""Eight updates at once, each chat in its own order; emergencies go ahead in it, and have eight places of their own.

A place is held while an update is worked on, and left when its reply is on its way out: what waits for its turn, for
Telegram to answer or for better weather keeps nobody from working.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from itertools import islice
from typing import Any, Final

from handlers.telegram.arrival import CURRENT, Arrival

AT_ONCE: Final = 8
_GLANCE_SECONDS: Final = 0.1

_PLACE: Final[ContextVar["_Place | None"]] = ContextVar("place", default=None)


class Order:
    """Runs *work* on the arrivals of a chat one after the other, and on those of other chats beside them.

    Attributes:
        waiting: arrivals that are not done, those that are worked on among them.
        away: those of them whose reply is on its way out.
    """

    def __init__(self, work: Callable[[Arrival], Awaitable[None]]) -> None:
        self.waiting = 0
        self.away = 0
        self._work = work
        self._places = {urgent: asyncio.Semaphore(AT_ONCE) for urgent in (False, True)}
        self._queues: dict[str, deque[Arrival]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._rests: dict[asyncio.Task[Any], float] = {}

    def add(self, arrival: Arrival) -> None:
        """Have *arrival* worked on in its turn."""
        self.waiting += 1
        queue = self._queues.get(arrival.chat)
        if queue is not None:
            ahead = sum(is_emergency(other) for other in islice(queue, 1, None)) + 1
            queue.insert(ahead if is_emergency(arrival) else len(queue), arrival)
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
        place = _Place(self, self._places[arrival.urgent])
        _PLACE.set(place)
        CURRENT.set(arrival)
        await place.take()
        try:
            await self._work(arrival)
            self.waiting -= 1
        finally:
            place.leave()
            self.away -= 1


class _Place:
    """One of the eight."""

    def __init__(self, order: Order, places: asyncio.Semaphore) -> None:
        self.order = order
        self._places = places
        self._taken = False

    async def take(self) -> None:
        try:
            await self._places.acquire()
        except BaseException:
            self.order.away += 1  # as everybody who leaves
            raise
        self._taken = True

    def leave(self) -> None:
        if self._taken:
            self._taken = False
            self.order.away += 1
            self._places.release()


def is_emergency(arrival: Arrival) -> bool:
    """Whether *arrival* goes ahead of what else waits in its chat."""
    return arrival.reply is not None and arrival.reply.route == "emergency"


def leave_place() -> None:
    """Let somebody else work; what is worked on here only waits from now on."""
    place = _PLACE.get()
    if place is not None:
        place.leave()


async def rest(seconds: float) -> None:
    """Wait for better weather."""
    place = _PLACE.get()
    leave_place()
    await (asyncio.sleep(seconds) if place is None else place.order.sleep(seconds))
