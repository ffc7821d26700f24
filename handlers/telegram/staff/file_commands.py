"""``/reload`` and ``/undo``: the FAQ file looked at now, and the bot's last change of it taken back."""

import asyncio

from telegram import Update
from telegram.ext import CommandHandler
from telegram.ext.filters import UpdateType

from bot.faq.changes import changes, differences
from bot.faq.file import parse_faq
from bot.faq.problem import FaqProblems
from handlers.keeping import Changed, Draft, FaqKeeper, NothingToUndo, NotSaved
from handlers.telegram.messages import is_late
from handlers.telegram.reloading import Reloading
from handlers.telegram.staff.screen import say
from handlers.telegram.staff.who import StaffOnly
from handlers.telegram.visit import BackdeskApplication, Visit


class FileCommands:
    """The commands on the FAQ file.

    Args:
        reloading: takes the file into service.
        keeper: writes it.
    """

    def __init__(self, reloading: Reloading, keeper: FaqKeeper) -> None:
        self._reloading = reloading
        self._keeper = keeper

    def add_to(self, application: BackdeskApplication) -> None:
        """Let *application* know them, for staff alone."""
        theirs = StaffOnly(application.bot_data.options.staff_ids) & UpdateType.MESSAGE
        application.add_handler(CommandHandler("reload", self.on_reload, filters=theirs))
        application.add_handler(CommandHandler("undo", self.on_undo, filters=theirs))

    async def on_reload(self, update: Update, _: Visit) -> None:
        """``/reload``: take the file as it is now into service."""
        if message := update.effective_message:
            await say(message, await self._reloading.check())

    async def on_undo(self, update: Update, visit: Visit) -> None:
        """``/undo``: take the last change back that the bot has made."""
        message = update.effective_message
        if message is None:
            return
        if is_late(message):
            await say(
                message, "This reached me late, so nothing was taken back. Send /undo again if you still want it."
            )
            return
        try:
            undone, now = await asyncio.to_thread(self._keeper.undo)
        except (NothingToUndo, NotSaved) as error:
            await say(message, _sentence(str(error)))
        except Changed as error:
            await say(message, "\n".join(_newer(error)))
        else:
            await self._reloading.check()
            state = visit.bot_data.file.error or "The file of before is in service."
            lines = ["Taken back:", *differences(undone.text, now.text), _counted(undone, now), state]
            await say(message, "\n".join(filter(None, lines)))


def _counted(undone: Draft, now: Draft) -> str:
    try:
        found = changes(*(parse_faq(draft.text.removeprefix("\ufeff")) for draft in (undone, now)))
    except FaqProblems:
        return ""
    return _sentence(str(found))


def _newer(error: Changed) -> list[str]:
    said = "Somebody has changed the file after my last change, so nothing was taken back."
    if error.older is None:
        return [said]
    return [said, "Compared with before my change, it now says:", *differences(error.older.text, error.newer.text)]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
