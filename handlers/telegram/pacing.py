"""Pacing: the one place that every message passes on its way out, below the limits that Telegram sets.

About 30 messages a second in all, one a second in a chat, 20 a minute in a group. Emergencies go first, then what goes
to the physician. Where Telegram says 429 all the same, everybody waits for as long as it says.
"""

import asyncio
import heapq
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

LONGEST_PAUSE: Final = 600.0
"""Seconds after which we look again, whatever Telegram has said."""

_BURST: Final = 3
"""Messages that may go out at once; with those of the following second they stay below the limit."""

_MOST_CHATS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages Telegram takes: *in_all* and *in_chat* a second, *in_group* a minute."""

    in_all: float = 25.0
    in_chat: float = 1.0
    in_group: float = 20.0


class Meter:
    """Lets pass *burst* at once, and then one every *seconds*."""

    __slots__ = ("_burst", "_due", "_seconds")

    def __init__(self, seconds: float, burst: float) -> None:
        self._seconds = seconds
        self._burst = burst
        self._due = 0.0

    def free_at(self, now: float) -> float:
        """The first moment from *now* on at which one may pass."""
        return max(now, self._due - (self._burst - 1) * self._seconds)

    def take(self, now: float) -> None:
        """Let one pass."""
        self._due = max(now, self._due) + self._seconds

    def idle(self, now: float) -> bool:
        """Whether nothing is remembered any more."""
        return self._due <= now


class Pacing:
    """Gives each message its turn.

    Args:
        limits: how many there may be.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._all = Meter(1 / limits.in_all, _BURST)
        self._chats: OrderedDict[int, list[Meter]] = OrderedDict()
        self._ready: list[tuple[int, int, asyncio.Future[None]]] = []
        self._later: list[tuple[float, int, int, asyncio.Future[None]]] = []
        self._number = 0
        self._paused_until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat: int | None, rank: int) -> None:
        """Wait until a message to *chat* may go out; the lowest *rank* goes first."""
        loop = asyncio.get_running_loop()
        at = self._place_in_chat(chat, now := loop.time())
        if not self._ready and at <= now >= self._paused_until and self._all.free_at(now) <= now:
            self._all.take(now)
            return
        turn: asyncio.Future[None] = loop.create_future()
        self._number += 1
        heapq.heappush(self._later, (at, self._number, rank, turn))
        self._serve()
        await turn

    def spare(self) -> bool:
        """Whether there is room for a call that nobody would miss; takes it."""
        now = asyncio.get_running_loop().time()
        if self._ready or self._later or now < self._paused_until or self._all.free_at(now) > now:
            return False
        self._all.take(now)
        return True

    def pause(self, seconds: float) -> None:
        """Telegram wants nothing for so long."""
        until = asyncio.get_running_loop().time() + min(LONGEST_PAUSE, seconds)
        self._paused_until = max(self._paused_until, until)

    def _place_in_chat(self, chat: int | None, now: float) -> float:
        """The moment at which the next message may go to *chat*, which is taken with it."""
        if chat is None:
            return now
        meters = self._chats.get(chat)
        if meters is None:
            meters = self._chats[chat] = self._meters(chat)
            self._forget(now)
        self._chats.move_to_end(chat)
        at = max(meter.free_at(now) for meter in meters)
        for meter in meters:
            meter.take(at)
        return at

    def _meters(self, chat: int) -> list[Meter]:
        limits = self._limits
        meters = [Meter(1 / limits.in_chat, 1)]
        if chat < 0:  # a quarter at once, and the rest over the minute, so that no minute has more
            meters.append(Meter(80 / limits.in_group, limits.in_group / 4))
        return meters

    def _forget(self, now: float) -> None:
        while len(self._chats) > _MOST_CHATS:
            oldest = next(iter(self._chats))
            if not all(meter.idle(now) for meter in self._chats[oldest]):
                break
            del self._chats[oldest]

    def _serve(self) -> None:
        """Let go who may, and come back when the next one may."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        while self._later and self._later[0][0] <= now:
            _, number, rank, turn = heapq.heappop(self._later)
            heapq.heappush(self._ready, (rank, number, turn))
        free = max(self._paused_until, self._all.free_at(now))
        while self._ready and free <= now:
            turn = heapq.heappop(self._ready)[2]
            if not turn.done():  # who was told to stop has gone
                turn.set_result(None)
                self._all.take(now)
                free = self._all.free_at(now)
        if self._timer is not None:
            self._timer.cancel()
        nexts = ([max(free, now)] if self._ready else []) + ([self._later[0][0]] if self._later else [])
        self._timer = loop.call_at(min(nexts) + 0.001, self._serve) if nexts else None
