"""The commands of the menu."""

from telegram import Update
from telegram.ext.filters import UpdateFilter

from handlers.telegram.arrival import URGENT, decided
from handlers.telegram.figures import FIGURES
from handlers.telegram.keyboards import topics_keyboard
from handlers.telegram.messages import by_a_bot
from handlers.telegram.sending import insisted
from handlers.telegram.throttling import heard
from handlers.telegram.tongue import tongue_of
from handlers.telegram.visit import Visit


class Plain(UpdateFilter):
    """Lets a command pass, unless a symptom stands behind it: that is answered like any other message."""

    def filter(self, update: Update) -> bool:  # noqa: ARG002 - the desk has decided when the update arrived
        """Whether nothing urgent was decided on the update that is being answered."""
        reply = decided()
        return reply is None or reply.route not in URGENT


async def on_start(update: Update, visit: Visit) -> None:
    """``/start``: greet, and show the first topics."""
    FIGURES.command("start")
    await _say(update, visit, "greeting")


async def on_help(update: Update, visit: Visit) -> None:
    """``/help``: what the bot can do."""
    FIGURES.command("help")
    await _say(update, visit, "help")


async def on_topics(update: Update, visit: Visit) -> None:
    """``/topics``: every question that can be answered, as pages of buttons."""
    FIGURES.command("topics")
    await _say(update, visit, "topics")


async def _say(update: Update, visit: Visit, sentence: str) -> None:
    message, desk = update.effective_message, visit.bot_data.desk
    if message is None or by_a_bot(message) or not await heard(visit, update.effective_user, message):
        return
    language = tongue_of(update.effective_user)
    keyboard = None if sentence == "help" else topics_keyboard(desk.topics(language), 0)
    words = desk.fixed(sentence, language)
    await insisted(lambda: message.reply_text(words, reply_markup=keyboard, do_quote=False))
