"""The longer command menu of staff, each in their own chat; patients never see it."""

import logging
from typing import Final

from telegram import BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from handlers.telegram.visit import BackdeskApplication

log = logging.getLogger(__name__)

COMMANDS: Final = {
    "status": "How the bot is, and today's counts",
    "unanswered": "Questions that wait for an answer",
    "report": "Questions, answers and thumbs of the last days",
    "entries": "All entries, with their phrasings",
    "test": "What the bot would say, and why",
    "reload": "Take faq.yaml as it is now into service",
    "undo": "Take back what was done last from here",
    "restore": "Put back what a save took out of the file",
    "cancel": "Leave what you are writing",
}


async def show_staff_menu(application: BackdeskApplication) -> None:
    """Set the menu for every member of staff; one who never wrote to the bot gets it at its next start."""
    service = application.bot_data
    menu = [BotCommand(name, words) for name, words in (service.desk.faq.replies.menu | COMMANDS).items()]
    for person in service.options.staff_ids:
        try:
            await application.bot.set_my_commands(menu, scope=BotCommandScopeChat(person))
        except TelegramError as error:
            log.warning("a staff menu could not be set: %s", type(error).__name__)
