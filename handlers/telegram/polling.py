"""The application wired up, and run until it is told to stop."""

import asyncio
import gc
import logging
from functools import partial
from typing import Final

from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.desk import Desk
from bot.privacy.keys import Keys
from handlers.keeping import FaqKeeper
from handlers.options import Options
from handlers.telegram.answering import Answering
from handlers.telegram.client import Client
from handlers.telegram.commands import Plain, on_help, on_start, on_topics
from handlers.telegram.connection import Connection
from handlers.telegram.failures import on_error
from handlers.telegram.fleet import Fleet
from handlers.telegram.forgetful import Forgetful
from handlers.telegram.inline import on_inline
from handlers.telegram.ledger import Ledger
from handlers.telegram.line import Line
from handlers.telegram.logs import keep_secrets
from handlers.telegram.messages import COMMANDS, on_message
from handlers.telegram.pacing import Limits
from handlers.telegram.pressing import Presses
from handlers.telegram.privacy import on_forget, on_privacy
from handlers.telegram.profile import show_menu, show_profile
from handlers.telegram.pulse import DEAD
from handlers.telegram.rejection import REJECTED, TOKEN_REJECTED
from handlers.telegram.reloading import Reloading
from handlers.telegram.running import Running
from handlers.telegram.sending import insisted
from handlers.telegram.staff.browsing import add_browsing
from handlers.telegram.staff.drafting import Drafting
from handlers.telegram.staff.file_commands import FileCommands
from handlers.telegram.staff.insight import add_insight
from handlers.telegram.staff.menu import show_staff_menu
from handlers.telegram.staff.reporting import add_reporting
from handlers.telegram.staff.unanswered import UnansweredCommand
from handlers.telegram.staff.writing import Writing
from handlers.telegram.staff_chat import StaffChat
from handlers.telegram.storing import Storing
from handlers.telegram.upkeep import Upkeep
from handlers.telegram.visit import BackdeskApplication, Service

log = logging.getLogger(__name__)

_UPDATES: Final = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY]
_ON_COMMAND: Final = (on_start, on_help, on_topics, on_privacy, on_forget)
_READ_SECONDS: Final = 15
_CONNECTIONS: Final = 128
_RESERVED: Final = 256


def poll(desk: Desk, options: Options) -> int:
    """Answer on Telegram until a signal says stop; the exit code."""
    secret = options.token.get_secret_value().strip()
    keep_secrets(secret, options.log_level)
    log.info("starting")
    polls, line = (
        Connection(1, _READ_SECONDS),
        Line(_CONNECTIONS, _READ_SECONDS, _RESERVED, Limits(*options.send_limits)),
    )
    try:
        application = build(desk, secret, options, polls, line)
    except InvalidToken:
        log.critical(REJECTED)
        return TOKEN_REJECTED
    line.ledger = Ledger(application.bot_data.storing, options.database_url.get_secret_value())
    answering = Answering(application, line.ledger)
    gc.freeze()  # what stays for good is not searched for garbage again: 60 ms in which nobody is answered
    try:
        return asyncio.run(Running(application, answering, polls, _UPDATES).run())
    except Exception:  # the supervisor takes 1 for a mistake in the settings, and would not start the bot again
        log.critical("the bot has failed", exc_info=True)
        return DEAD


def build(desk: Desk, token: str, options: Options, polls: BaseRequest, line: Line) -> BackdeskApplication:
    """The application with all its handlers. Order matters: the first that fits takes the update."""
    root = options.api_url.rstrip("/")
    url = options.database_url.get_secret_value()
    types = ContextTypes(bot_data=lambda: Service(desk, options, Keys(token), Storing(url)))  # type: ignore[call-overload]  # a factory serves as well as a class
    bot: ExtBot[None] = Client(token, f"{root}/bot", f"{root}/file/bot", request=line, get_updates_request=polls)
    application: BackdeskApplication = (
        Application.builder()
        .application_class(Forgetful)
        .bot(bot)
        .context_types(types)
        .updater(None)
        .job_queue(None)
        .build()
    )
    files = _keep_reloaded(application)
    presses = _staff_of(application, files)
    for name, handler in zip(COMMANDS, _ON_COMMAND, strict=True):
        application.add_handler(CommandHandler(name, handler, filters.UpdateType.MESSAGES & Plain()))
    application.add_handler(CallbackQueryHandler(presses.on_press))
    application.add_handler(InlineQueryHandler(on_inline))
    application.add_handler(MessageHandler(~filters.StatusUpdate.ALL, on_message))
    application.add_error_handler(on_error)
    return application


def _staff_of(application: BackdeskApplication, files: FileCommands) -> Presses:
    """Let staff look at the bot and teach it; all the buttons there are."""
    add_insight(application)
    add_reporting(application)
    add_browsing(application)
    writing = Writing(FaqKeeper(application.bot_data.options.faq_file))
    drafting = Drafting(writing)
    unanswered = UnansweredCommand(writing, drafting)
    drafting.add_to(application)
    unanswered.add_to(application)
    return Presses({**drafting.presses, **unanswered.presses, **files.presses})


def _keep_reloaded(application: BackdeskApplication) -> FileCommands:
    """Delete what is old and watch the FAQ file for as long as the bot runs, and know the commands on it."""
    options = application.bot_data.options

    async def begin(application: BackdeskApplication) -> None:
        reloading.start()
        upkeep.start()
        if fleet is not None:
            fleet.start(reloading)
        await _introduce(application)
        tasks.append(asyncio.create_task(_show_more(application)))

    async def end(_: BackdeskApplication) -> None:
        for task in tasks:
            task.cancel()
        staff_chat.stop()
        if fleet is not None:
            await fleet.stop()
        await reloading.stop()
        await upkeep.stop()

    tasks: list[asyncio.Task[None]] = []
    upkeep = Upkeep(application.bot_data)
    fleet = Fleet(application.bot_data, FaqKeeper(options.faq_file)) if options.shares_database else None
    staff_chat = StaffChat(application.bot, options.staff_chat, fleet)
    reloading = Reloading(application.bot_data, staff_chat.tell, partial(_warn, application))
    application.post_init, application.post_stop = begin, end
    application.bot_data.tell = staff_chat.tell_soon
    files = FileCommands(reloading, FaqKeeper(options.faq_file))
    files.add_to(application)
    return files


async def _warn(application: BackdeskApplication, words: str) -> None:
    """Tell the staff chat, or where there is none each of the staff."""
    options = application.bot_data.options
    for chat in [options.staff_chat] if options.staff_chat is not None else sorted(options.staff_ids):
        try:
            await insisted(partial(application.bot.send_message, chat, words))
        except TelegramError as error:  # one who never wrote to the bot keeps nobody else from hearing of it
            log.warning("one of the staff could not be told: %s", type(error).__name__)


async def _introduce(application: BackdeskApplication) -> None:
    """Set the command menus; a bot without one still answers."""
    await show_menu(application.bot, application.bot_data.desk)
    await show_staff_menu(application)


async def _show_more(application: BackdeskApplication) -> None:
    """Set what nobody has to wait for: the profile, and the menu in other languages."""
    bot, desk = application.bot, application.bot_data.desk
    await show_profile(bot, desk)
    for code in desk.faq.languages:
        await show_menu(bot, desk, code)
        await show_profile(bot, desk, code)
