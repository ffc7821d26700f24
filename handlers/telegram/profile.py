"""The profile: name and descriptions, set at the start where they differ, for Telegram rations such changes."""

import logging
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.desk import Desk

log = logging.getLogger(__name__)


async def show_profile(bot: ExtBot[None], desk: Desk) -> None:
    """Set what the FAQ file says of the profile; a text that it leaves out stays as it is. Failures do not matter."""
    words = {name: desk.fixed(f"profile_{name}") for name in ("name", "description", "short_description")}

    async def name() -> str:
        return (await bot.get_my_name()).name

    async def description() -> str:
        return (await bot.get_my_description()).description

    async def short_description() -> str:
        return (await bot.get_my_short_description()).short_description

    await _set("name", words["name"], name, bot.set_my_name)
    await _set("description", words["description"], description, bot.set_my_description)
    await _set(
        "short description",
        words["short_description"],
        short_description,
        bot.set_my_short_description,
    )


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
