"""One update on its way from Telegram to its answer."""

import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from telegram import Update

from bot.reply import Reply

URGENT: Final = frozenset({"emergency", "physician"})
"""Routes whose replies arrive once too often rather than never, and are given to those who write too much as well."""

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
        failed: it is urgent, and its reply did not go out.
        failures: how often that was so.
        interrupted: a process has died while it was sending the reply, which nobody can know to have arrived.
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
    failed: bool = False
    failures: int = 0
    interrupted: bool = False
    came: float = field(default_factory=time.monotonic)

    @property
    def urgent(self) -> bool:
        """Whether the reply must arrive."""
        return self.reply is not None and self.reply.route in URGENT


CURRENT: Final[ContextVar[Arrival | None]] = ContextVar("arrival", default=None)
"""What is being answered here and now."""


def decided() -> Reply | None:
    """The reply that the desk decided on when the update arrived which is being answered now."""
    arrival = CURRENT.get()
    return arrival.reply if arrival is not None else None


def rank() -> int:
    """In which order replies go out: emergencies, what goes to the physician, everything else."""
    reply = decided()
    return {"emergency": 0, "physician": 1}.get(reply.route if reply is not None else "", 2)


def waited() -> float:
    """Seconds since the update came in which is being answered now."""
    arrival = CURRENT.get()
    return time.monotonic() - arrival.came if arrival is not None else 0.0


def poisonous() -> bool:
    """Whether too many processes have died over the update which is being answered now."""
    arrival = CURRENT.get()
    return arrival is not None and arrival.tries > MOST_TRIES
