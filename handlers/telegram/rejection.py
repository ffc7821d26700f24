"""Rejection: when the bot believes that Telegram does not know its token any more.

One stray 401 or 404, perhaps a proxy's, must not end the bot for good. It is believed after several rejections over
minutes, the last of them confirmed by Telegram's own JSON on getMe.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from telegram.error import InvalidToken, TelegramError

log = logging.getLogger(__name__)

TOKEN_REJECTED: Final = 4
"""Exit code when Telegram does not accept the token."""

REJECTED: Final = "Telegram rejects the token; set TELEGRAM_BOT_TOKEN to the one that BotFather gave you"

LEAST: Final = 4
"""Rejections, with nothing else in between, that are believed ..."""

LEAST_SECONDS: Final = 120.0
"""... if so much time lies between the first and the last."""

PAUSE_SECONDS: Final = 15.0
"""Between two tries."""


class Ended(Exception):
    """The bot cannot go on; *code* is for the supervisor, the message for the owner."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Rejection:
    """Counts rejections.

    Args:
        get_me: asks Telegram who the bot is.
        least_seconds: how long it must have been rejected.
        pause_seconds: between two tries.
    """

    def __init__(
        self,
        get_me: Callable[[], Awaitable[object]],
        least_seconds: float = LEAST_SECONDS,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._pause_seconds = pause_seconds
        self._get_me = get_me
        self._least_seconds = least_seconds
        self._count = 0
        self._since = 0.0

    @property
    def pause(self) -> float:
        """How long to wait before the next try; nothing where there is no doubt about the token."""
        return self._pause_seconds if self._count else 0.0

    def over(self) -> None:
        """Telegram has accepted the token."""
        self._count = 0

    async def weigh(self, error: TelegramError) -> None:
        """Count *error* if it is a rejection.

        Raises:
            Ended: there is no doubt any more.
        """
        if not isinstance(error, InvalidToken):
            return
        try:
            await self._get_me()
        except InvalidToken:
            pass
        except Exception:  # whatever it is, it is no rejection
            return
        else:
            self.over()
            return
        now = time.monotonic()
        self._count += 1
        if self._count == 1:
            self._since = now
            log.error("%s; trying again for a while", REJECTED)
        if self._count >= LEAST and now - self._since >= self._least_seconds:
            raise Ended(TOKEN_REJECTED, REJECTED)
