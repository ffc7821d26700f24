"""Who writes too much in Telegram: each reader in any chat, and each group as a whole."""

import time

from telegram import Message, User
from telegram.constants import ChatType

from handlers.telegram.sending import insisted
from handlers.telegram.visit import Visit


async def heard(visit: Visit, user: User | None, message: Message) -> bool:
    """Whether to answer what *user* did at *message*; says the one notice if it is time for it.

    Not to be asked about emergencies and questions for the physician: those are always answered.
    """
    group = None if message.chat.type == ChatType.PRIVATE else message.chat_id
    reader = None if user is None or user.is_bot else user.id  # a group's anonymous admins share one id with all others
    verdict = visit.bot_data.throttling.judge(reader, group, time.time())
    notice = visit.bot_data.desk.fixed("too_many")
    if verdict == "notice" and notice:
        await insisted(lambda: message.reply_text(notice, do_quote=False))
    return verdict == "heard"
