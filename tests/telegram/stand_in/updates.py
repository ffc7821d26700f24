"""The queue of updates and long polling, by the rules of the real server.

An update stays until an offset above it confirms it. A second waiting poll ends the first. Conflicts that come in quick
succession are answered late. The same offset asked for again at once has to wait.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Any, ClassVar

from tests.telegram.stand_in.refusal import Refusal, conflict

OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
UNDER_WEBHOOK = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
BY_WEBHOOK = "terminated by setWebhook request"

LONGEST_POLL = 50
MOST_UPDATES = 100

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of updates that come only to those who ask for them."""

_WAKE_SECONDS = 0.001
_FAR_FUTURE = 10

Update = dict[str, Any]


@dataclass(frozen=True)
class Pace:
    """The server's waiting times, in seconds; shorter ones are for tests of the stand-in itself."""

    same_offset: float = 3.0
    conflict: float = 3.0


class UpdateQueue:
    """Updates that wait for the bot.

    Args:
        pace: the waiting times.
    """

    _highest: ClassVar[int] = 0

    def __init__(self, pace: Pace) -> None:
        self.pending: list[Update] = []
        self.allowed: frozenset[str] = frozenset()
        self._pace = pace
        self._next = max(int(time.time()) // 2, UpdateQueue._highest + 1)  # large, and larger after every restart
        self._waiting: asyncio.Future[None] | None = None
        self._last_offset, self._last_start = 0, 0.0
        self._next_conflict = 0.0

    def add(self, kind: str, content: object) -> Update | None:
        """Queue an update and wake the poll; nothing if the bot does not want its kind."""
        if (self.allowed and kind not in self.allowed) or (not self.allowed and kind in NOT_BY_DEFAULT):
            return None
        update = {"update_id": self._next, kind: content}
        self._next += 1
        UpdateQueue._highest = max(UpdateQueue._highest, self._next)
        self.pending.append(update)
        if self._waiting is not None:
            asyncio.get_running_loop().call_later(_WAKE_SECONDS, _wake, self._waiting)
        return update

    def confirm(self, update_id: int) -> None:
        """Forget one update; a webhook has taken it."""
        self.pending = [update for update in self.pending if update["update_id"] != update_id]

    async def poll(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """The updates from *offset* on, as soon as there are any or *seconds* are over."""
        seconds = self._raised(offset, seconds)
        self._forget_below(self._placed(offset))
        if self.pending or not seconds:
            return self.pending[:limit]
        self.end_poll(OTHER_POLL)
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = mine
        try:
            await asyncio.wait_for(mine, seconds)
        except TimeoutError:
            pass
        except Refusal as ended:
            await self.delay_conflict()
            raise ended from None
        if self._waiting is mine:
            self._waiting = None
        return self.pending[:limit]

    def end_poll(self, why: str) -> None:
        """End the waiting poll, if there is one, with a conflict."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.done():
            waiting.set_exception(conflict(why))

    def start_anew(self, number: int) -> None:
        """Give the next update the id *number*, as the real server does after a quiet week."""
        self._next = number

    async def delay_conflict(self) -> None:
        """Answer conflicts that follow each other quickly late."""
        now = time.monotonic()
        if now >= self._next_conflict:
            self._next_conflict = now + self._pace.conflict
        else:
            await asyncio.sleep(self._pace.conflict)

    def _raised(self, offset: int, seconds: float) -> float:
        now, least = time.monotonic(), self._pace.same_offset
        hurried = offset == self._last_offset and now < self._last_start + least
        self._last_offset, self._last_start = offset, now
        return max(seconds, least) if hurried else seconds

    def _placed(self, offset: int) -> int:
        head = self.pending[0]["update_id"] if self.pending else self._next
        if offset > self._next + _FAR_FUTURE:
            return head
        return max(head, self._next + offset if offset < 0 else offset)

    def _forget_below(self, offset: int) -> None:
        self.pending = [update for update in self.pending if update["update_id"] >= offset]


def _wake(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
