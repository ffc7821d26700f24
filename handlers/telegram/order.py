"""Eight updates at once, each chat in its own order.

``concurrent_updates(True)`` would be three times slower than serial under load, and plain concurrency would mix up the
replies of one chat. Updates that wait for their chat's turn take no place from the eight: a chat that Telegram makes
wait, with many messages, must not keep an emergency in another one waiting.
"""

import asyncio
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 8
WAITING = 10_000


class ChatOrder(BaseUpdateProcessor):
    """Runs the updates of a chat one after the other, and those of other chats beside them."""

    def __init__(self) -> None:
        super().__init__(WAITING)
        self._places = asyncio.Semaphore(AT_ONCE)
        self._last: dict[int, asyncio.Event] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's update before this one, then for a place, then run this one."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await self._run(coroutine)
            return
        before, mine = self._last.get(chat.id), asyncio.Event()
        self._last[chat.id] = mine
        try:
            if before is not None:
                await before.wait()
            await self._run(coroutine)
        finally:
            mine.set()
            if self._last.get(chat.id) is mine:
                del self._last[chat.id]

    async def _run(self, coroutine: Awaitable[Any]) -> None:
        async with self._places:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""
