"""Messages: text, captions, edited ones, and those that hold no text."""

import logging
import re

from telegram import Message, Update
from telegram.constants import ChatType

from handlers.telegram.sending import URGENT, insisted, send_reply
from handlers.telegram.throttling import heard
from handlers.telegram.visit import Visit

log = logging.getLogger(__name__)


async def on_message(update: Update, visit: Visit) -> None:
    """Answer a message that is meant for us."""
    message = update.effective_message
    if message is None or not _for_us(message, visit):
        return
    text = message.text if message.text is not None else message.caption
    user = update.effective_user
    if text is None:
        if not await heard(visit, user, message):
            return
        not_text = visit.bot_data.desk.fixed("not_text")
        await insisted(lambda: message.reply_text(not_text, do_quote=False))
        return
    reply = visit.bot_data.reply_to(message.chat_id, _without_mention(text, visit.bot.username))
    if reply.route not in URGENT and not await heard(visit, user, message):
        return
    log.info("answered", extra={"route": reply.route, "rule": reply.ruling.rule, "entry": reply.entry})
    await send_reply(message, reply)


def by_a_bot(message: Message) -> bool:
    """Whether a bot wrote *message*, itself or through a person: two bots must not talk to each other for ever."""
    return (message.from_user is not None and message.from_user.is_bot) or message.via_bot is not None


def _for_us(message: Message, visit: Visit) -> bool:
    """Private chats always; groups only when we are mentioned or replied to; never what we or another bot wrote."""
    if by_a_bot(message):
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    if message.chat.type == ChatType.CHANNEL:
        return False
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == visit.bot.id:
        return True
    text = message.text or message.caption or ""
    return _mention(visit.bot.username).search(text) is not None


def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(username)}(?!\w)", re.IGNORECASE)


def _without_mention(text: str, username: str) -> str:
    return _mention(username).sub(" ", text)
