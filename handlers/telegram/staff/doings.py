"""What staff have done to the questions that wait, remembered so that ``/undo`` can take back what was done last."""

import time
from collections.abc import Sequence

from sqlalchemy import Connection

from bot.store import actions, journal
from bot.store.actions import Action, Kind
from handlers.telegram.visit import Service


async def settle(service: Service, user: int, numbers: Sequence[int], kind: Kind, made: str = "") -> None:
    """Say what *user* did with the questions of those *numbers*, and to which version of the file it led."""
    action = Action(kind, tuple(numbers), service.keys.reader(user), time.time(), made)

    def work(connection: Connection) -> None:
        journal.set_state(connection, action.numbers, action.kind)
        actions.remember(connection, action)

    await service.storing.ask(work, None)
