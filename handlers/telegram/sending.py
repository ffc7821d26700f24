"""Sending that survives bad weather; python-telegram-bot itself never sends a message twice.

A time-out is ambiguous: the message may have arrived. For emergency and physician replies once too often is better
than never, so those are sent again; an answer from the FAQ is not.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Message
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TimedOut

from bot.reply import Reply
from handlers.telegram.keyboards import offers_keyboard

log = logging.getLogger(__name__)

TRIES = 4
FIRST_PAUSE = 1.0
"""Seconds before the second try; doubled before each further one."""

LONGEST_FLOOD_WAIT = 120.0
"""Seconds that a flood wait is obeyed; a longer one is given up."""

URGENT = frozenset({"emergency", "physician"})
"""Routes whose replies arrive once too often rather than never, and are given to those who write too much as well."""

T = TypeVar("T")


async def send_reply(message: Message, reply: Reply) -> None:
    """Answer *message* with *reply* and its offers as buttons."""
    keyboard = offers_keyboard(reply.offers)
    await insisted(
        lambda: message.reply_text(reply.text, reply_markup=keyboard, do_quote=False),
        urgent=reply.route in URGENT,
    )


async def insisted(send: Callable[[], Awaitable[T]], *, urgent: bool = False) -> T | None:
    """The result of *send*, tried again where that cannot double it, or may (*urgent*); None if the reader is gone.

    Raises:
        TelegramError: it failed for good.
    """
    pause = FIRST_PAUSE
    for last in [False] * (TRIES - 1) + [True]:
        try:
            return await send()
        except Forbidden:
            log.info("the reader has blocked the bot")
            return None
        except RetryAfter as flood:
            wait = _seconds(flood)
            if last or wait > LONGEST_FLOOD_WAIT:
                raise
            await asyncio.sleep(wait)
        except NetworkError as error:
            if last or isinstance(error, BadRequest) or (isinstance(error, TimedOut) and not _safe(error, urgent)):
                raise
            await asyncio.sleep(pause)
            pause *= 2
    return None


def _safe(error: TimedOut, urgent: bool) -> bool:  # noqa: FBT001 - private, one caller
    """Whether trying again after this time-out is right: it was surely not sent, or doubling is the lesser evil."""
    return urgent or "Pool timeout" in error.message


def _seconds(flood: RetryAfter) -> float:
    wait = flood.retry_after
    return float(wait) if isinstance(wait, int | float) else wait.total_seconds()
