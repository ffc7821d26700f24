"""The staff chat: what staff are told without having asked. Of several processes only the first says the same."""

import asyncio
import logging
from contextvars import Context

from telegram.error import TelegramError
from telegram.ext import ExtBot

from handlers.telegram.fleet import Fleet
from handlers.telegram.sending import insisted

log = logging.getLogger(__name__)


class StaffChat:
    """Tells staff.

    Args:
        bot: says it.
        chat: where; None if there is no such chat.
        fleet: the other processes, if there may be any.
    """

    def __init__(self, bot: ExtBot[None], chat: int | None, fleet: Fleet | None) -> None:
        self._bot = bot
        self._chat = chat
        self._fleet = fleet
        self._telling: set[asyncio.Task[None]] = set()

    async def tell(self, words: str) -> None:
        """Say *words*.

        Raises:
            TelegramError: that cannot be done.
        """
        chat = self._chat
        if chat is not None and (self._fleet is None or await self._fleet.is_first(words)):
            await insisted(lambda: self._bot.send_message(chat, words))

    def tell_soon(self, words: str) -> None:
        """Say *words*; nobody waits for it, and it is no part of what is being answered."""
        task = asyncio.get_running_loop().create_task(self._told(words), context=Context())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    def stop(self) -> None:
        """Say nothing any more."""
        for task in self._telling:
            task.cancel()

    async def _told(self, words: str) -> None:
        try:
            await self.tell(words)
        except TelegramError as error:
            log.warning("the staff chat could not be told: %s", type(error).__name__)
