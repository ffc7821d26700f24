"""Sending that survives bad weather; python-telegram-bot itself never sends a message twice.

A time-out is ambiguous: the message may have arrived. For emergency and physician replies once too often is better
than never, so those are sent again; an answer from the FAQ is not. A connection that was closed is ambiguous too, but
mostly it was closed before Telegram read anything; that is tried a few times for every reply. A 429 counts against
nobody: all messages wait as long as it says (`handlers.telegram.pacing`). What is urgent and has failed here is taken
up again later (`handlers.telegram.retry`).
"""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from telegram import Message
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.reply import Reply
from handlers.telegram.arrival import URGENT
from handlers.telegram.connection import ambiguous, dropped, unreachable
from handlers.telegram.keyboards import reply_keyboard
from handlers.telegram.order import rest

log = logging.getLogger(__name__)

TRIES: Final = 4
"""Tries where Telegram was reached but did not take the message."""

FIRST_PAUSE: Final = 1.0
"""Seconds before the second try; doubled before each further one."""

LONGEST_PAUSE: Final = 5.0

OUTAGE_SECONDS: Final = 600.0
"""How long a message is held while Telegram cannot be reached or says that it is out of order."""

T = TypeVar("T")


async def send_reply(message: Message, reply: Reply, mark: str = "") -> None:
    """Answer *message* with *reply*, its offers as buttons, and thumbs if there is a *mark* for the question."""
    keyboard = reply_keyboard(reply, mark)
    await insisted(
        lambda: message.reply_text(reply.text, reply_markup=keyboard, do_quote=False),
        urgent=reply.route in URGENT,
    )


async def insisted(send: Callable[[], Awaitable[T]], *, urgent: bool = False) -> T | None:
    """The result of *send*, tried again where that cannot double it, or may (*urgent*); None if the reader is gone.

    Raises:
        TelegramError: it failed for good.
    """
    pause, tries, began = FIRST_PAUSE, 0, time.monotonic()
    while True:
        tries += 1
        try:
            return await send()
        except Forbidden:
            log.info("the reader has blocked the bot")
            return None
        except RetryAfter:
            tries -= 1
        except (NetworkError, InvalidToken, Conflict) as error:
            patience = time.monotonic() - began < OUTAGE_SECONDS if _out_of_order(error) else tries < TRIES
            if not patience or isinstance(error, BadRequest) or (ambiguous(error) and not urgent):
                raise
            await rest(pause)
            pause = min(LONGEST_PAUSE, pause * 2)


def _out_of_order(error: TelegramError) -> bool:
    """Whether Telegram was not reached, or said something that no message is answered with while all is well."""
    return unreachable(error) or (type(error) in {NetworkError, InvalidToken, Conflict} and not dropped(error))
