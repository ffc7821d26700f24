"""Messages: text, captions, edited ones, and those that hold no text."""

import re
from typing import Final

from telegram import Message, Update
from telegram.constants import ChatType
from telegram.ext import ExtBot

from bot.desk import Desk
from bot.reply import Reply
from handlers.telegram.arrival import URGENT, decided, poisonous, waited
from handlers.telegram.clock import CLOCK
from handlers.telegram.figures import tell_answered
from handlers.telegram.marks import marked
from handlers.telegram.recording import record
from handlers.telegram.sending import insisted, send_reply
from handlers.telegram.throttling import heard
from handlers.telegram.tongue import tongue_of
from handlers.telegram.typing_sign import TypingSign
from handlers.telegram.visit import Visit

COMMANDS: Final = ("start", "help", "topics", "privacy", "forget")
"""What patients can send; a group may send them without naming us."""

LATE_SECONDS: Final = 600
"""A message that is older gets the safe text, and a word that we were away."""


async def on_message(update: Update, visit: Visit) -> None:
    """Answer a message that is meant for us."""
    message = update.effective_message
    reply = decided()
    if message is None or (reply is None and not for_us(message, visit.bot)):
        return  # what was decided on was for us; of a symptom the inbox keeps no mention by which to tell it again
    user, text = update.effective_user, words_of(message, visit.bot)
    begins = visit.bot_data.albums.begins(message)
    if text is None and reply is None and (update.edited_message is not None or not begins):
        return  # a live location that moves, or another picture of an album
    if is_late(message) or poisonous():
        await _apologise(message, visit.bot_data.desk, reply, tongue_of(user))
        return
    if text is None and reply is None:
        if await heard(visit, user, message):
            not_text = visit.bot_data.desk.fixed("not_text", tongue_of(user))
            await insisted(lambda: message.reply_text(not_text, do_quote=False))
        return
    reply = reply or visit.bot_data.reply_to(visit.bot_data.speaker(message), text or "", tongue_of(user))
    if reply.route not in URGENT and not await heard(visit, user, message):
        return
    with TypingSign(message):
        await send_reply(message, reply, marked(visit.bot_data, reply, visit.bot_data.speaker(message), text))
    tell_answered(reply, waited())
    record(visit.bot_data, reply, visit.bot_data.speaker(message), text)


def words_of(message: Message, bot: ExtBot[None]) -> str | None:
    """What *message* says to us; None if it holds no text."""
    text = message.text if message.text is not None else message.caption
    return None if text is None else _mention(bot.username).sub(" ", text)


def is_late(message: Message) -> bool:
    """Whether *message* waited so long that its sender has stopped waiting for the answer."""
    return CLOCK.now() - (message.edit_date or message.date).timestamp() > LATE_SECONDS


async def _apologise(message: Message, desk: Desk, reply: Reply | None, language: str) -> None:
    """Say that we were away; what had to go to the physician or was an emergency still gets that reply below it."""
    language = reply.told_in if reply is not None else language
    text = desk.fixed("away", language) or desk.fixed("sorry", language)
    urgent = reply is not None and reply.route in URGENT
    if reply is not None and urgent:
        text = f"{text}\n\n{reply.text}"
    await insisted(lambda: message.reply_text(text, do_quote=False), urgent=urgent)


def by_a_bot(message: Message) -> bool:
    """Whether a bot wrote *message*, itself or through a person: two bots must not talk to each other for ever.

    Who writes in the name of a group or a channel is a person, whom Telegram shows as a bot of its own.
    """
    in_another_name = message.sender_chat is not None and not message.is_automatic_forward
    written = message.from_user is not None and message.from_user.is_bot and not in_another_name
    return written or message.via_bot is not None


def for_us(message: Message, bot: ExtBot[None]) -> bool:
    """Private chats always; groups only when mentioned, replied to or commanded; never what we or a bot wrote."""
    if by_a_bot(message):
        return False
    if message.chat.type == ChatType.PRIVATE:
        return True
    if message.chat.type == ChatType.CHANNEL:
        return False
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == bot.id:
        return True
    text = message.text or message.caption or ""
    return _mention(bot.username).search(text) is not None or _COMMAND.match(message.text or "") is not None


_COMMAND: Final = re.compile(rf"/(?:{'|'.join(COMMANDS)})(?=\s|$)", re.IGNORECASE)


def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(username)}(?!\w)", re.IGNORECASE)
