"""Who writes too much in Telegram: each reader in any chat, each group as a whole, and who types inline.

Each process counts for itself. Where several share the database, the count there is what holds, at the price of one
short transaction for each message that is no emergency; this process's own takes over while the store is unwell.
"""

import time

from sqlalchemy import Connection
from telegram import Message, User
from telegram.constants import ChatType

from bot.store import throttles
from bot.throttle import GROUPS, READERS, TYPING, Verdict
from handlers.telegram.figures import FIGURES
from handlers.telegram.sending import insisted
from handlers.telegram.tongue import tongue_of
from handlers.telegram.visit import Service, Visit


async def heard(visit: Visit, user: User | None, message: Message) -> bool:
    """Whether to answer what *user* did at *message*; says the one notice if it is time for it.

    Not to be asked about emergencies and questions for the physician: those are always answered.
    """
    group = None if message.chat.type == ChatType.PRIVATE else message.chat_id
    reader = None if user is None or user.is_bot else user.id  # a group's anonymous admins share one id with all others
    verdict = await _judged(visit.bot_data, reader, group)
    notice = visit.bot_data.desk.fixed("too_many", tongue_of(user))
    if verdict != "heard":
        FIGURES.throttled("message")
    if verdict == "notice" and notice:
        await insisted(lambda: message.reply_text(notice, do_quote=False))
    return verdict == "heard"


async def typing_heard(service: Service, user: User) -> bool:
    """Whether to answer one more inline query of *user*; there is no place for a notice."""
    now, key = time.time(), service.keys.typing(user.id)
    verdict = service.throttling.typing.judge(user.id, now)
    if service.storing.shared:
        verdict = await service.storing.ask(lambda connection: throttles.judge(connection, TYPING, key, now), verdict)
    if verdict != "heard":
        FIGURES.throttled("inline")
    return verdict == "heard"


async def _judged(service: Service, reader: int | None, group: int | None) -> Verdict:
    now, keys = time.time(), service.keys
    own = service.throttling.judge(reader, group, now)
    if not service.storing.shared:
        return own

    def work(connection: Connection) -> Verdict:
        verdict: Verdict = "heard"
        if reader is not None:
            verdict = throttles.judge(connection, READERS, keys.reader(reader), now)
        if group is not None and verdict == "heard":
            verdict = throttles.judge(connection, GROUPS, keys.chat(group), now)
        return verdict

    return await service.storing.ask(work, own)
