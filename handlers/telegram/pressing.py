"""Presses: which handler a button belongs to, by what its data begins with. Staff's buttons are staff's alone."""

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers.telegram.buttons import on_button
from handlers.telegram.staff import browsing
from handlers.telegram.staff.who import is_staff
from handlers.telegram.visit import Visit

Press = Callable[[Update, Visit], Awaitable[None]]


class Presses:
    """All buttons but the patients' plain ones.

    Args:
        staff: what staff's buttons begin with, and who handles them.
    """

    def __init__(self, staff: dict[str, Press]) -> None:
        self._staff = {browsing.ENTRY: browsing.on_browse, browsing.PAGE: browsing.on_browse, **staff}

    async def on_press(self, update: Update, visit: Visit) -> None:
        """Give the press to its handler; what nobody knows, or is not theirs, is a button like any other."""
        data = (update.callback_query.data if update.callback_query else None) or ""
        handler: Press = on_button
        if is_staff(update, visit):
            handler = next((theirs for start, theirs in self._staff.items() if data.startswith(start)), handler)
        await handler(update, visit)
