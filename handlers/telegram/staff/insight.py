"""``/status`` and ``/test``: how the bot is, and what it would say and why."""

import time
from typing import Final

from telegram import Update
from telegram.ext import CommandHandler
from telegram.ext.filters import UpdateType

from bot.store import journal
from handlers.clinic_clock import clinic_moment
from handlers.telegram.clock import CLOCK
from handlers.telegram.fleet import fleet_line
from handlers.telegram.staff.screen import say
from handlers.telegram.staff.who import StaffOnly
from handlers.telegram.visit import BackdeskApplication, Service, Visit
from handlers.why import why

DAY: Final = 86_400


def add_insight(application: BackdeskApplication) -> None:
    """Let *application* know the two commands, for staff alone."""
    theirs = StaffOnly(application.bot_data.options.staff_ids) & UpdateType.MESSAGE
    application.add_handler(CommandHandler("status", on_status, filters=theirs))
    application.add_handler(CommandHandler("test", on_test, filters=theirs))


async def on_status(update: Update, visit: Visit) -> None:
    """``/status``: the file in service, how long the bot runs, what troubles it, and today's counts."""
    message, service = update.effective_message, visit.bot_data
    if message is None:
        return
    today = time.time() // DAY * DAY
    counts = await service.storing.ask(lambda connection: journal.by_route(connection, today, today + DAY), None)
    lines = status_lines(service, counts, time.time())
    if service.options.shares_database:
        lines.append(await fleet_line(service, time.time()))
    await say(message, "\n".join(lines))


def status_lines(service: Service, counts: dict[str, int] | None, now: float) -> list[str]:
    """What ``/status`` says; *counts* is None where the store could not tell."""
    faq, file = service.desk.faq, service.file
    loaded = f"{_ago(now - file.loaded_at)} ago: {file.said}" if file.loaded_at else "none since the start"
    today = ", ".join(f"{route} {number}" for route, number in sorted((counts or {}).items())) or "none"
    return [
        f"Entries: {len(faq.entries)} with {faq.phrasing_count} phrasings",
        f"File version: {file.version or 'as at the start'}",
        f"Running for: {_ago(now - service.started)}",
        f"Last reload: {loaded}",
        f"Last error: {file.error or 'none'}",
        f"Store: {service.storing.trouble or 'well'}",
        f"Telegram: {service.pulse.broken or 'reached'}",
        f"Today's replies (since midnight UTC): {'the store cannot tell' if counts is None else today}",
    ]


async def on_test(update: Update, visit: Visit) -> None:
    """``/test QUESTION``: the reply and the why; nothing is counted, remembered or kept."""
    message = update.effective_message
    if message is None:
        return
    words = (message.text or "").split(maxsplit=1)
    if len(words) < 2:
        text = "Write the question behind the command: /test what is cupping"
    else:
        desk = visit.bot_data.desk
        reply = desk.reply_to(words[1], now=clinic_moment(desk.faq.clinic, CLOCK.now()))
        text = "\n".join([reply.text, "", "- - -", *why(reply)])
    await say(message, text)


def _ago(seconds: float) -> str:
    """A span in the largest unit that fits: "3 h 5 min"."""
    minutes = int(seconds // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
