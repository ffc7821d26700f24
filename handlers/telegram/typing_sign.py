"""The sign that the bot is typing, for replies that take long; most do not, and then it would only flicker."""

import asyncio
import contextlib
from types import TracebackType
from typing import Final

from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

AFTER_SECONDS: Final = 0.3


class TypingSign:
    """Shown where *message* is not answered within 0.3 seconds."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(AFTER_SECONDS, self._begin)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._show())

    async def _show(self) -> None:
        with contextlib.suppress(TelegramError):
            await self._message.reply_chat_action(ChatAction.TYPING)
