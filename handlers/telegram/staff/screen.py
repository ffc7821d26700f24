"""Screens: what staff read, cut where Telegram would refuse it."""

from typing import Final

from telegram import InlineKeyboardMarkup, Message

from bot.faq.answer import MOST_REPLY, units
from handlers.telegram.sending import insisted

CUT: Final = "\n…"


async def say(message: Message, words: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """Answer *message* with *words*, as far as one message holds them."""
    text = fitted(words)
    await insisted(lambda: message.reply_text(text, reply_markup=keyboard, do_quote=False))


def fitted(words: str) -> str:
    """*words*, cut with a sign where they are longer than a message; an emoji counts twice there."""
    if units(words) <= MOST_REPLY:
        return words
    raw = words.encode("utf-16-le", "surrogatepass")[: 2 * (MOST_REPLY - units(CUT))]
    return raw.decode("utf-16-le", "ignore").rstrip() + CUT
