"""One update on its way from Telegram to its answer."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from telegram import Update

from bot.reply import Reply

MOST_TRIES: Final = 10
"""Processes that may die while they hold an update; the next one only says sorry, for it may be what kills them."""


@dataclass(eq=False, slots=True)
class Arrival:
    """An update, and what became of it so far.

    Attributes:
        chat: key of the chat, or of the person where there is none.
        update: what the handlers get.
        sealed: the update as the inbox keeps it; None if it is not worth keeping.
        reply: what the desk decided when it arrived; None where the handlers are to ask it.
        seq: the row in the inbox; None while it has none.
        tries: how many processes have died over it.
        marked: the inbox knows that a reply is being sent.
        sent: a reply went out.
        came: when this process took it in, by the monotonic clock.
    """

    update_id: int
    chat: str
    update: Update
    sealed: bytes | None = None
    reply: Reply | None = None
    seq: int | None = None
    tries: int = 0
    marked: bool = False
    sent: bool = False
    came: float = field(default_factory=time.monotonic)


CURRENT: Final[ContextVar[Arrival | None]] = ContextVar("arrival", default=None)
"""What is being answered here and now."""


def decided() -> Reply | None:
    """The reply that the desk decided on when the update arrived which is being answered now."""
    arrival = CURRENT.get()
    return arrival.reply if arrival is not None else None


def waited() -> float:
    """Seconds since the update came in which is being answered now."""
    arrival = CURRENT.get()
    return time.monotonic() - arrival.came if arrival is not None else 0.0


def poisonous() -> bool:
    """Whether too many processes have died over the update which is being answered now."""
    arrival = CURRENT.get()
    return arrival is not None and arrival.tries > MOST_TRIES
