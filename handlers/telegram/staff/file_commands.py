"""The file looked at now, what was done last taken back, what was lost put back: /reload, /undo, /restore."""

from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import CommandHandler
from telegram.ext.filters import UpdateType

from handlers.keeping import FaqKeeper
from handlers.telegram.messages import is_late
from handlers.telegram.pressing import Press
from handlers.telegram.reloading import Reloading
from handlers.telegram.staff.browsing import acknowledged
from handlers.telegram.staff.doings import settle
from handlers.telegram.staff.restoring import Restoring
from handlers.telegram.staff.screen import say
from handlers.telegram.staff.undoing import Undoing
from handlers.telegram.staff.who import StaffOnly
from handlers.telegram.visit import BackdeskApplication, Visit

UNDO: Final = "hu:"
RESTORE: Final = "hr:"
OLDER: Final = "ho:"
LEAVE: Final = "hx:"
LEFT: Final = "Left as it is."
ELSE: Final = "Something else was done in the meantime, so nothing was taken back."


class FileCommands:
    """The commands on the FAQ file.

    Args:
        reloading: takes the file into service.
        keeper: writes it.
    """

    def __init__(self, reloading: Reloading, keeper: FaqKeeper) -> None:
        self._reloading = reloading
        self._undoing = Undoing(keeper)
        self._restoring = Restoring(keeper)

    def add_to(self, application: BackdeskApplication) -> None:
        """Let *application* know them, for staff alone."""
        theirs = StaffOnly(application.bot_data.options.staff_ids) & UpdateType.MESSAGE
        application.add_handler(CommandHandler("reload", self.on_reload, filters=theirs))
        application.add_handler(CommandHandler("undo", self.on_undo, filters=theirs))
        application.add_handler(CommandHandler("restore", self.on_restore, filters=theirs))

    @property
    def presses(self) -> dict[str, Press]:
        """What the buttons begin with, and who handles them."""
        return {UNDO: self._on_take_back, RESTORE: self._on_put_back, OLDER: self._on_older, LEAVE: self._on_leave}

    async def on_reload(self, update: Update, _: Visit) -> None:
        """``/reload``: take the file as it is now into service."""
        if message := update.effective_message:
            await say(message, await self._reloading.check())

    async def on_undo(self, update: Update, visit: Visit) -> None:
        """``/undo``: say what was done last, and ask whether to take it back."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        if is_late(message):
            await say(message, "This reached me late. Send /undo again if you still want it.")
            return
        await self._ask_undo(message, visit, user.id)

    async def on_restore(self, update: Update, _: Visit) -> None:
        """``/restore``: say what stood in the file and does not any more, and ask whether to put it back."""
        if message := update.effective_message:
            await self._ask_restore(message, 0)

    async def _ask_undo(self, message: Message, visit: Visit, user: int) -> None:
        step = await self._undoing.last(visit.bot_data, user)
        if isinstance(step, str):
            await say(message, step)
        else:
            await say(message, step.question, _buttons(("Yes", f"{UNDO}{step.seal}"), ("No", LEAVE)))

    async def _on_take_back(self, update: Update, visit: Visit) -> None:
        message, seal, user = await _pressed(update, UNDO)
        if message is None:
            return
        step = await self._undoing.last(visit.bot_data, user)
        if isinstance(step, str):
            await say(message, step)
        elif step.seal != seal:
            await say(message, ELSE)
            await self._ask_undo(message, visit, user)
        else:
            done = await self._undoing.take_back(visit.bot_data, step)
            if step.change is not None:
                await self._reloading.check()
                done += f"\n{visit.bot_data.file.error or 'The file of before is in service.'}"
            await say(message, done)

    async def _ask_restore(self, message: Message, skip: int) -> None:
        found = await self._restoring.lost(skip)
        if isinstance(found, str):
            await say(message, found)
            return
        older = [("Look further back", f"{OLDER}{found.place + 1}")]
        await say(message, found.question, _buttons(("Put back", f"{RESTORE}{found.seal}"), ("Leave", LEAVE), *older))

    async def _on_older(self, update: Update, _: Visit) -> None:
        message, skip, _user = await _pressed(update, OLDER)
        if message is not None:
            await self._ask_restore(message, int(skip) if skip.isascii() and skip.isdigit() and len(skip) < 5 else 0)

    async def _on_put_back(self, update: Update, visit: Visit) -> None:
        message, seal, user = await _pressed(update, RESTORE)
        if message is None:
            return
        said, made = await self._restoring.put_back(seal)
        if made:
            await settle(visit.bot_data, user, (), "added", made)
            await self._reloading.check()
        await say(message, "\n".join(filter(None, (said, visit.bot_data.file.error if made else ""))))

    async def _on_leave(self, update: Update, _: Visit) -> None:
        message, _data, _user = await _pressed(update, LEAVE)
        if message is not None:
            await say(message, LEFT)


def _buttons(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data) for label, data in buttons]])


async def _pressed(update: Update, start: str) -> tuple[Message | None, str, int]:
    query = update.callback_query
    if query is None:
        return None, "", 0
    await acknowledged(query)
    message = query.message if isinstance(query.message, Message) else None
    return message, (query.data or "").removeprefix(start), query.from_user.id
