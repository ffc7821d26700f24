"""Fetching updates by long polling. Nothing is acknowledged (by asking for what comes after) before it is written down.

python-telegram-bot's own loop acknowledges what it holds in memory only, ends in silence at the first rejection, and
asks again and again for an update that it cannot read.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from telegram.error import Conflict, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from handlers.telegram.pulse import DEAD, DEAD_SECONDS, Pulse
from handlers.telegram.rejection import Ended, Rejection

log = logging.getLogger(__name__)

SECOND_POLLER: Final = 5
"""Exit code when another process fetches the same bot's updates."""

MOST_CONFLICTS: Final = 10
"""Conflicts with no quiet minute between them, after which the other process wins."""

POLL_SECONDS: Final = 10
_READ_SECONDS: Final = 15
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 5.0
_MINUTE: Final = 60.0


class Fetching:
    """Fetches updates and hands them on.

    Args:
        bot: to ask whether Telegram answers anything else.
        request: makes the calls, on a connection of its own.
        address: of getUpdates.
        kinds: of updates that are wanted.
        receive: writes updates down.
        pulse: learns how it goes.
        rejection: decides when a rejected token is believed to be one.
    """

    def __init__(
        self,
        bot: ExtBot[None],
        request: BaseRequest,
        address: str,
        kinds: Sequence[str],
        receive: Callable[[Sequence[object]], Awaitable[None]],
        pulse: Pulse,
        rejection: Rejection | None = None,
    ) -> None:
        self._bot = bot
        self._request = request
        self._address = address
        self._kinds = urlencode({"allowed_updates": json.dumps(list(kinds))})
        self._receive = receive
        self._pulse = pulse
        self._rejection = rejection or Rejection(bot.get_me)
        self._offset = 0
        self._pause = _FIRST_PAUSE
        self._conflicts = 0
        self._conflict_at = self._conflict_told = float("-inf")

    async def run(self) -> None:
        """Fetch for ever.

        Raises:
            Ended: the token was rejected, somebody else fetches, or only fetching fails.
        """
        while True:
            try:
                updates = await self._updates(POLL_SECONDS)
                await self._receive(updates)
                await asyncio.sleep(0)  # the answers go out before we ask for more
                self._advance(updates)
            except TelegramError as error:
                await self._failed(error)
            else:
                self._pulse.hear()
                self._rejection.over()
                self._pause = _FIRST_PAUSE

    async def acknowledge(self) -> None:
        """Tell Telegram what was written down, at the end; it does no harm if that fails."""
        if self._offset:
            try:
                await self._updates(0)
            except TelegramError as error:
                log.debug("the last updates could not be acknowledged: %s", type(error).__name__)

    async def _updates(self, seconds: int) -> list[Any]:
        asked = f"offset={self._offset}&timeout={seconds}&{self._kinds}"
        payload = await self._request.retrieve(f"{self._address}?{asked}", read_timeout=seconds + _READ_SECONDS)
        try:
            result = json.loads(payload)["result"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise TelegramError("unreadable answer") from error
        if not isinstance(result, list):
            raise TelegramError("unreadable answer")
        return result

    def _advance(self, updates: list[Any]) -> None:
        """Acknowledge *updates* with the next call. Ids start anew after a quiet week, so the last one counts."""
        numbers = [update.get("update_id") for update in updates if isinstance(update, dict)]
        known = [number for number in numbers if isinstance(number, int)]
        if known:
            self._offset = max(known) + 1
        elif updates:
            raise TelegramError("unreadable answer")  # it would come again at once, for ever

    async def _failed(self, error: TelegramError) -> None:
        await self._rejection.weigh(error)
        if isinstance(error, Conflict):
            await self._conflict()
            return
        cause = type(error.__cause__ or error).__name__
        self._pulse.miss(cause)
        pause = seconds_of(error) if isinstance(error, RetryAfter) else max(self._pause, self._rejection.pause)
        self._pause = min(_LONGEST_PAUSE, self._pause * 1.5)
        log.debug("fetching failed: %s; again in %.1f s", cause, pause)
        flooded = isinstance(error, RetryAfter)
        if self._pulse.silent_for > DEAD_SECONDS and not flooded and await self._answers():
            raise Ended(DEAD, "fetching has failed for a minute though Telegram answers; ending, to be started again")
        await asyncio.sleep(pause)

    async def _conflict(self) -> None:
        now = time.monotonic()
        self._conflicts = 1 if now - self._conflict_at > _MINUTE else self._conflicts + 1
        self._conflict_at = self._pulse.turned = now
        if now - self._conflict_told > _MINUTE:
            self._conflict_told = now
            log.error("another process fetches the updates of this bot; only one may run")
        if self._conflicts >= MOST_CONFLICTS:
            raise Ended(
                SECOND_POLLER, "another process goes on fetching the updates of this bot; leaving it to that one"
            )
        await asyncio.sleep(1.0)

    async def _answers(self) -> bool:
        """Whether Telegram answers anything else."""
        try:
            await self._bot.get_me()
        except TelegramError:
            return False
        return True


def seconds_of(flood: RetryAfter) -> float:
    """How long Telegram wants us to wait; after half a minute we look again all the same."""
    wait = flood.retry_after
    return min(_MINUTE / 2, float(wait) if isinstance(wait, int | float) else wait.total_seconds())
