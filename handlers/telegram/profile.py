"""The profile: name, descriptions and command menu, in each language of the file.

Name and descriptions are set where they differ, for Telegram rations such changes.
"""

import logging
from collections.abc import Awaitable, Callable

from telegram import BotCommand
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.desk import Desk
from bot.faq.tongues import ENGLISH

log = logging.getLogger(__name__)


async def show_profile(bot: ExtBot[None], desk: Desk, language: str = ENGLISH) -> None:
    """Set what the FAQ file says of the profile; a text that it leaves out stays as it is. Failures do not matter."""
    said = {
        name: desk.faq.sentence(f"profile_{name}", language) for name in ("name", "description", "short_description")
    }
    code = _code(language)

    async def name() -> str:
        return (await bot.get_my_name(code)).name

    async def description() -> str:
        return (await bot.get_my_description(code)).description

    async def short_description() -> str:
        return (await bot.get_my_short_description(code)).short_description

    await _set("name", said["name"], name, lambda words: bot.set_my_name(words, code))
    await _set("description", said["description"], description, lambda words: bot.set_my_description(words, code))
    await _set(
        "short description",
        said["short_description"],
        short_description,
        lambda words: bot.set_my_short_description(words, code),
    )


async def show_menu(bot: ExtBot[None], desk: Desk, language: str = ENGLISH) -> None:
    """Set the command menu, if *language* has one; what is not translated in it is shown in English."""
    english, tongue = desk.faq.replies.menu, desk.faq.languages.get(language)
    if tongue is not None and not tongue.menu:
        return
    menu = english | tongue.menu if tongue is not None else english
    try:
        await bot.set_my_commands(
            [BotCommand(name, words) for name, words in menu.items()], language_code=_code(language)
        )
    except TelegramError as error:
        log.warning("the command menu could not be set: %s", type(error).__name__)


def _code(language: str) -> str | None:
    """The code that Telegram takes; it knows English as the language of those for whom there is no other."""
    return None if language == ENGLISH else language


async def _set(
    what: str, words: str, shown: Callable[[], Awaitable[str]], show: Callable[[str], Awaitable[bool]]
) -> None:
    if not words:
        return
    try:
        if await shown() != words:
            await show(words)
    except TelegramError as error:
        log.warning("the bot's %s could not be set: %s", what, type(error).__name__)
