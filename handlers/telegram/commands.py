"""The commands of the menu."""

from telegram import Update

from handlers.telegram.keyboards import topics_keyboard
from handlers.telegram.messages import by_a_bot
from handlers.telegram.sending import insisted
from handlers.telegram.throttling import heard
from handlers.telegram.visit import Visit


async def on_start(update: Update, visit: Visit) -> None:
    """``/start``: greet, and show the first topics."""
    await _say(update, visit, "greeting")


async def on_help(update: Update, visit: Visit) -> None:
    """``/help``: what the bot can do."""
    await _say(update, visit, "help")


async def on_topics(update: Update, visit: Visit) -> None:
    """``/topics``: every question that can be answered, as pages of buttons."""
    await _say(update, visit, "topics")


async def _say(update: Update, visit: Visit, sentence: str) -> None:
    message, desk = update.effective_message, visit.bot_data.desk
    if message is None or by_a_bot(message) or not await heard(visit, update.effective_user, message):
        return
    keyboard = None if sentence == "help" else topics_keyboard(desk.topics(), 0)
    await insisted(lambda: message.reply_text(desk.fixed(sentence), reply_markup=keyboard, do_quote=False))
