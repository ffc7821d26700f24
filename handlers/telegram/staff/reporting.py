"""``/report [days]``: the picture for a phone, and the same as text."""

import asyncio
import logging
import time
from typing import Final

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import CommandHandler
from telegram.ext.filters import UpdateType

from bot.report import make_report
from handlers.report.picture import NoPicture, draw
from handlers.report.words import in_words, span
from handlers.telegram.sending import insisted
from handlers.telegram.staff.screen import say
from handlers.telegram.staff.who import StaffOnly
from handlers.telegram.visit import BackdeskApplication, Visit

log = logging.getLogger(__name__)

USUAL_DAYS: Final = 7
MOST_DAYS: Final = 366


def add_reporting(application: BackdeskApplication) -> None:
    """Let *application* know the command, for staff alone."""
    theirs = StaffOnly(application.bot_data.options.staff_ids) & UpdateType.MESSAGE
    application.add_handler(CommandHandler("report", on_report, filters=theirs))


async def on_report(update: Update, visit: Visit) -> None:
    """``/report [days]``."""
    message, service = update.effective_message, visit.bot_data
    if message is None:
        return
    days = _days((message.text or "").split()[1:])
    if days is None:
        await say(message, f"Write a number of days from 1 to {MOST_DAYS} behind the command: /report 30")
        return
    report = await service.storing.ask(lambda connection: make_report(connection, time.time(), days), None)
    if report is None:
        await say(message, "The store does not work just now, so there is nothing to report. /status says more.")
        return
    questions = {entry.id: entry.question for entry in service.desk.faq.entries}
    words = in_words(report, questions)
    try:
        picture = await asyncio.to_thread(draw, report, questions)
    except NoPicture as error:
        log.warning("the report could not be drawn: %s", error)
        words += f"\nNo picture: {error}."
    else:
        await _show(message, picture, span(report))
    await say(message, words)


async def _show(message: Message, picture: bytes, caption: str) -> None:
    """Send the picture; where that cannot be done, the words that follow say it all."""
    try:
        await insisted(lambda: message.reply_photo(picture, caption=caption, do_quote=False))
    except TelegramError as error:
        log.warning("the picture of the report could not be sent: %s", type(error).__name__)


def _days(words: list[str]) -> int | None:
    """The number of days asked for; None if it is none that can be."""
    if not words:
        return USUAL_DAYS
    said = words[0]
    days = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
    return days if 1 <= days <= MOST_DAYS else None
